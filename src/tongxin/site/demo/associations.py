"""Two county associations, neighbours: 2024 signed, 2025 begun. The figures of seed 000."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from django.db import transaction

from tongxin.kernel.charter import read
from tongxin.ledger import operations as ledger
from tongxin.people import charters, rules
from tongxin.people.models import Unit
from tongxin.reports import operations as reports
from tongxin.reports.models import Report

from . import audited, people
from .associations_texts import TEXTS
from .clock import moment
from .county import County
from .people import Cast
from .plan import FIRST_DAY, TODAY
from .work import Desk


def steps() -> Iterator[tuple[str, Callable[[], None]]]:
    """Parts in their order. Signing is one of its own."""
    done: list[_Association] = []
    yield "潮城、临江：名册和2024年", lambda: done.extend(_before())
    yield "潮城、临江：签署2024年报告", lambda: _sign(done)
    yield "潮城、临江：2025年", lambda: _after(done)


class _Association:
    """One association with its office at work."""

    def __init__(self, cast: Cast, outside: dict[str, Unit]) -> None:
        self.cast, self.desk, self.county = cast, Desk(cast, outside), County(cast, outside)

    def begin(self) -> None:
        self.cast.unit.refresh_from_db()
        opening(self.cast)
        self.county.before()

    def first_year(self) -> None:
        year = self.cast.plan.years[0]
        self.cast.first_works = self.desk.year(year)
        self.county.year(year.year)

    def second_year(self) -> None:
        for adoption in self.cast.plan.late:
            self.desk.adopted(self.cast.first_works[adoption.work], adoption)
        amend(self.cast)
        year = self.cast.plan.years[1]
        self.desk.year(year)
        self.county.year(year.year)
        draft_this_year(self.cast)


@transaction.atomic
def _before() -> list[_Association]:
    at = moment(FIRST_DAY)
    bodies = people.outside(at)
    casts = people.associations(at)
    charters.sync(at, on=FIRST_DAY)
    people.administrator(casts, at)
    people.handling_unit(bodies["cc-minzheng"], at)
    found = [_Association(cast, bodies) for cast in casts]
    for one in found:
        one.begin()
    for one in found:
        one.first_year()
    return found


def _sign(found: list[_Association]) -> None:
    for one in found:
        sign_last_year(one.cast)


@transaction.atomic
def _after(found: list[_Association]) -> None:
    for one in found:
        one.second_year()


def opening(cast: Cast) -> None:
    """What was reported before the system, without detail."""
    ledger.state(
        cast.unit, "opening", "information.reported", "", date(2023, 1, 1), date(2023, 12, 31), cast.plan.opening,
        "2023年度工作总结", by=cast.secretary, at=moment(date(2024, 1, 8)),
    )  # fmt: skip


def sign_last_year(cast: Cast) -> None:
    """The report of 2024, signed in January."""
    on = date(2025, 1, 8)
    at = moment(on, 16)
    report = reports.draft(cast.unit, "annual", "2024", by=cast.secretary, at=at, on=on)
    rewrite(cast, report, at, on)
    for kind, text in (
        ("problem", "部分片区小组活动偏少，会员参与面不够宽。"),
        ("problem", "社情民意信息选题较散，高层次采用不多。"),
        ("problem", "监督意见送达后的跟踪回访不够及时。"),
        ("plan", "分界别组织选题会，提高信息质量。"),
        ("plan", "建立监督意见回访台账。"),
    ):
        reports.add_item(report, kind, text, by=cast.secretary, at=at, on=on)
    reports.sign(report, by=cast.secretary, at=at, on=on)


def amend(cast: Cast) -> None:
    """A resolution of the council in the middle of the year, so that the rules have a history."""
    if cast.plan.key != "chaocheng":
        return
    charter = charters.of(cast.unit)
    content = read.content_of(charter, "points", "information.adopted")
    content["amounts"] = [
        *content["amounts"],
        {"since": "2025-07-01", "level": "county", "points": "3"},
        {"since": "2025-07-01", "level": "national", "points": "25"},
    ]
    rules.amend(
        cast.unit, "points", "information.adopted", date(2025, 7, 1), content, "第五届理事会第六次会议决议",
        by=cast.secretary, at=moment(date(2025, 6, 20), 17), on=date(2025, 6, 20),
    )  # fmt: skip


def draft_this_year(cast: Cast) -> None:
    """The report of 2025, begun."""
    at = moment(TODAY, 8)
    report = reports.draft(cast.unit, "annual", "2025", by=cast.secretary, at=at, on=TODAY)
    rewrite(cast, report, at, TODAY)
    if cast.plan.key == "chaocheng":
        audited.hold(cast.unit, cast.secretary, TODAY)


def rewrite(cast: Cast, report: Report, at: datetime, on: date) -> None:
    """The office says what a county's association has to say, and leaves out what it has not."""
    year = next(y for y in cast.plan.years if str(y.year) == report.period)
    nationally = any(adoption.level == "national" for adoption in year.adoptions)
    for section in report.sections.filter(code__in=TEXTS):
        text = TEXTS[section.code]
        if not nationally:
            text = text.replace("{information.adopted.national}被全国政协采用、", "")
        reports.write_section(section, text, by=cast.secretary, at=at, on=on)
