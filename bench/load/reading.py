"""How fast it is read: figures of reports, and pages."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.pages import visit
from tongxin.kernel.charter.shapes import Indicator
from tongxin.kernel.periods import Period
from tongxin.ledger import measure as ledger
from tongxin.people import charters
from tongxin.people.models import Unit, User
from tongxin.reports import text
from tongxin.reports.figures import figures
from tongxin.reports.figures.answering import spec_of

from .size import TODAY
from .timing import WARM, Line, Took, rounds

UNITS = {"county": "xian1", "city": "shi1", "province": "yunjiang"}
PROSE = "annual"
YEAR = Period.year(TODAY.year)
CUT = Period.between(YEAR.first, YEAR.last.replace(month=9, day=12))
FIGURE = "study.sent"
ADDITIVE = ("works", "facts", "quantity")
SIXTY: tuple[tuple[Callable[[Indicator], bool], int], ...] = (  # as the ledger was tried with
    (lambda one: one.adds in ADDITIVE and not one.since, 35), (lambda one: one.adds in ADDITIVE and bool(one.since), 7),
    (lambda one: one.adds == "persons", 10), (lambda one: one.adds == "objects" and not one.since, 8),
)  # fmt: skip
PAGES = (
    ("a figure, {unit}", f"/figures/{{key}}/{YEAR.code}/{FIGURE}/"), ("dashboard, {unit}", "/dashboard/"),
    ("members, {unit}", "/people/"), ("members, page 5, {unit}", "/people/?page=5"),
    ("members searched, {unit}", "/people/?q=wang"), ("activities, {unit}", "/activities/list/"),
    ("home, {unit}", "/"),
)  # fmt: skip


def of_reports(number: int) -> Iterator[Line]:
    """All figures of the year-end report, and every indicator there is, of a county, a city and the province."""
    for level, key in UNITS.items():
        unit = Unit.objects.get(key=key)
        for what, codes in (("figures of a year-end report", _codes(unit)), ("all indicators", None)):
            with CaptureQueriesContext(connection) as asked:
                found = figures(unit, YEAR, codes)
            taken = rounds(number, partial(figures, unit, YEAR, codes))
            known = sum(not figure.is_missing for figure in found.values())
            yield Line(f"{what}, {level}", taken, len(asked), f"{len(found)} figures, {known} of them known")


def of_sixty(number: int) -> Iterator[Line]:
    """Sixty figures of entries in one reading: of the whole year, and of a span that cuts a month."""
    for level, key in UNITS.items():
        unit = Unit.objects.get(key=key)
        indicators = charters.of(unit).indicators.values()
        specs = [spec_of(indicator) for kind, most in SIXTY for indicator in islice(filter(kind, indicators), most)]
        for what, span in (("60 figures of entries", YEAR), ("60 figures of a cut span", CUT)):
            with CaptureQueriesContext(connection) as asked:
                found = ledger.measure(unit, span, specs)
            known = sum(figure.records > 0 for figure in found.values())
            taken = rounds(number, partial(ledger.measure, unit, span, specs))
            yield Line(f"{what}, {level}", taken, len(asked), f"{known} of {len(found)} have records")


def _codes(unit: Unit) -> list[str]:
    """What the prose of the report asks for."""
    prose = charters.of(unit).prose[PROSE]
    asked = [token for section in prose.sections for token in text.tokens(section.text)]
    return [token for token in dict.fromkeys(asked) if text.is_figure(token)]


def of_pages(number: int) -> Iterator[Line]:
    """Pages as the secretaries of a county and of the province get them."""
    for level in ("county", "province"):
        client = Client()
        client.force_login(User.objects.get(username=f"secretary-{level}"), backend="tongxin.people.login.Backend")
        for what, address in PAGES:
            yield _page(client, what.format(unit=level), address.format(key=UNITS[level]), number)


def _page(client: Client, what: str, address: str, number: int) -> Line:
    for _ in range(WARM):
        visit(client, address, counts=False)
    counted = visit(client, address, counts=True)
    visits = [visit(client, address, counts=False) for _ in range(number)]
    taken = [Took(made.wall / 1000, made.cpu / 1000) for made in visits]
    return Line(what, taken, len(counted.statements), f"{len(counted.body) // 1024} kB, status {counted.status}")
