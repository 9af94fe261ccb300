"""The dashboard 看板 of a unit and period: figures in a row, records by month, a funnel, units compared.

What it shows is charter data (panels); every mark carries the address of its records.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from tongxin.kernel.charter.listed import Panel
from tongxin.kernel.charter.shapes import Charter, Indicator
from tongxin.kernel.periods import Period
from tongxin.kernel.printing import round_half_up
from tongxin.ledger.measure import Batch
from tongxin.ledger.measured import UnitRow, UnitTable
from tongxin.people.models import Edition, Unit

from .compose import scaled, value_of
from .figures import Figure, asking, same_span, scale_of, spec_of
from .figures import compared as compared_figures

DECIMALS = 2  # of a sum: money is kept in hundredths, hours in tenths


@dataclass(frozen=True)
class Scene:
    """Whose dashboard of when, under which edition, seen on which day. What is asked of it is read together."""

    batch: Batch
    period: Period
    charter: Charter
    edition: Edition
    on: date

    @property
    def unit(self) -> Unit:
        return self.batch.unit

    def address(self, indicator: str, **query: object) -> str:
        """The page of a figure here, with its records narrowed by `query`."""
        page = reverse("reports:figure", args=[self.unit.key, self.period.code, indicator])
        return f"{page}?{urlencode(query)}#records" if query else page

    def parts(self, form: str) -> list[tuple[str, str]]:
        """(indicator, label) of all panels of that form."""
        return [part for panel in self.panels(form) for part in panel.parts]

    def panels(self, form: str) -> list[Panel]:
        return [panel for panel in self.charter.panels.values() if panel.form == form]

    def rule(self, indicator: str) -> Indicator:
        return self.charter.indicators[indicator]


@dataclass(frozen=True)
class Tile:
    """One figure of the strip."""

    label: str
    value: str  # exact; "" where nothing is known
    counter: str
    before: str  # last year's, "" where nothing is known
    is_stock: bool
    address: str


@dataclass(frozen=True)
class Cell:
    """A month of a category; `value` in the figure's own counter, whole where it is."""

    value: float
    address: str


@dataclass(frozen=True)
class MonthRow:
    name: str  # 7月
    cells: tuple[Cell, ...]

    @property
    def total(self) -> float:
        return round(sum(cell.value for cell in self.cells), DECIMALS)


@dataclass(frozen=True)
class Months:
    """Records by month and category, as rows for the table and as JSON for the chart."""

    name: str
    categories: tuple[str, ...]
    counter: str
    rows: tuple[MonthRow, ...]

    @property
    def data(self) -> str:
        return json.dumps(
            {
                "months": [row.name for row in self.rows],
                "series": [
                    {"name": name, "data": [row.cells[i].value for row in self.rows]}
                    for i, name in enumerate(self.categories)
                ],
                "links": [[row.cells[i].address for row in self.rows] for i in range(len(self.categories))],
            },
            ensure_ascii=False,
        )

    @property
    def finding(self) -> str:
        """The sentence that says what the chart shows."""
        most = max(self.rows, key=lambda row: row.total, default=None)
        if most is None or not most.total:
            return _("%(name)s：还没有记录") % {"name": self.name}
        said = {"name": self.name, "month": most.name, "n": most.total, "counter": self.counter}
        return _("%(name)s堆叠图，最多是%(month)s，%(n)s%(counter)s。数据见表") % said


@dataclass(frozen=True)
class Stage:
    """A stage of a funnel: how much, and its share of the stage before."""

    label: str
    value: int | None
    counter: str
    share: str  # "65%", "" for the first or after nothing
    address: str


@dataclass(frozen=True)
class Funnel:
    name: str
    stages: tuple[Stage, ...]

    @property
    def most(self) -> int:
        return max((stage.value or 0 for stage in self.stages), default=0)


@dataclass(frozen=True)
class Line:
    """A unit compared: this year and the same span a year before."""

    name: str
    now: str
    before: str
    now_number: float
    before_number: float
    address: str


@dataclass(frozen=True)
class Compared:
    """Units below side by side on one figure."""

    name: str
    rule: Indicator
    choices: tuple[tuple[str, str], ...]  # (indicator, label with counter)
    lines: tuple[Line, ...]
    joint: str  # works of several units that lines show more than once; "" none
    total: str

    @property
    def data(self) -> str:
        return json.dumps(
            {
                "units": [line.name for line in self.lines],
                "now": [line.now_number for line in self.lines],
                "old": [line.before_number for line in self.lines],
                "links": [line.address for line in self.lines],
                "words": [_("今年"), _("去年")],
            },
            ensure_ascii=False,
        )

    @property
    def finding(self) -> str:
        pair = _("%(unit)s%(now)s与%(old)s")
        said = [pair % {"unit": line.name, "now": line.now, "old": line.before} for line in self.lines[:8]]
        return _("%(name)s，今年与去年：") % {"name": self.rule.name} + _("，").join(said)


def strip(scene: Scene) -> Callable[[], list[Tile]]:
    """Ask for the figures that stand first."""
    parts = scene.parts("strip")
    both = compared_figures(scene.batch, scene.period, [code for code, _label in parts], scene.on, scene.edition)

    def told() -> list[Tile]:
        now, old = (answer() for answer in both)
        return [_tile(scene, code, label, now[code], old[code]) for code, label in parts]

    return told


def _tile(scene: Scene, code: str, label: str, now: Figure, old: Figure) -> Tile:
    rule = scene.rule(code)
    return Tile(
        label=label,
        value=value_of(now, rule),
        counter=now.counter,
        before=value_of(old, rule),
        is_stock=rule.adds == "stock",
        address=scene.address(code),
    )


def months(scene: Scene) -> Callable[[], list[Months]]:
    """Ask for the records by month and category."""
    asked = [(panel, [_asked_months(scene, code) for code, _label in panel.parts]) for panel in scene.panels("months")]
    return lambda: [_months(scene, panel, [answer() for answer in answers]) for panel, answers in asked]


def _asked_months(scene: Scene, code: str) -> Callable[[], dict[int, int]]:
    return scene.batch.by_month(scene.period, spec_of(scene.rule(code)))


def _months(scene: Scene, panel: Panel, found: Sequence[Mapping[int, int]]) -> Months:
    def cell(code: str, quantity: int, month: int) -> Cell:
        scale = scale_of(scene.charter, scene.rule(code))
        value = quantity / scale if quantity % scale else quantity // scale
        return Cell(value, scene.address(code, month=month))

    codes, labels = zip(*panel.parts, strict=True)
    rows = [
        MonthRow(
            _("%(n)s月") % {"n": month % 100},
            tuple(cell(code, of[month], month) for code, of in zip(codes, found, strict=True)),
        )
        for month in scene.period.months()
    ]
    return Months(panel.name, labels, scene.rule(codes[0]).counter, tuple(rows))


def funnels(scene: Scene) -> Callable[[], list[Funnel]]:
    """Ask what became of what came in, each stage with its share of the one before."""
    codes = [code for code, _label in scene.parts("funnel")]
    now = asking(scene.batch, scene.period, codes, scene.on, edition=scene.edition)
    return lambda: [_funnel(scene, panel, now()) for panel in scene.panels("funnel")]


def _funnel(scene: Scene, panel: Panel, now: Mapping[str, Figure]) -> Funnel:
    stages: list[Stage] = []
    for code, label in panel.parts:
        figure = now[code]
        value = None if figure.value is None else int(figure.value)
        before = stages[-1].value if stages else None
        share = f"{round_half_up(Decimal(value) * 100 / before, 0)}%" if value is not None and before else ""
        stages.append(Stage(label, value, figure.counter, share, scene.address(code)))
    return Funnel(panel.name, tuple(stages))


def compared(scene: Scene, asked: str) -> Callable[[], Compared | None]:
    """Ask for the units below on the figure asked for, else on the first; None where there is nothing to compare."""
    parts = scene.parts("compare")
    if not parts:
        return lambda: None
    code = asked if asked in dict(parts) else parts[0][0]
    spec, day = spec_of(scene.rule(code)), min(scene.on, scene.period.last)
    now = scene.batch.by_unit(scene.period, spec, day)
    before = scene.batch.by_unit(same_span(scene.period, scene.on), spec, day)
    return lambda: _compared(scene, code, now(), before())


def _compared(scene: Scene, code: str, now: UnitTable, old: UnitTable) -> Compared | None:
    if not [row for row in now.rows if not row.is_own]:
        return None
    rule, panel = scene.rule(code), scene.panels("compare")[0]
    scale = scale_of(scene.charter, rule)
    before = {(row.unit.pk, row.is_own): row for row in old.rows}
    lines = tuple(_line(scene, code, row, before.get((row.unit.pk, row.is_own)), scale) for row in now.rows)
    choices = tuple((one, f"{label}（{scene.rule(one).counter}）") for one, label in scene.parts("compare"))
    joint = scaled(now.overlap, scale) if now.overlap else ""
    return Compared(panel.name, rule, choices, lines, joint, scaled(now.total.value, scale))


def _line(scene: Scene, code: str, row: UnitRow, old: UnitRow | None, scale: int) -> Line:
    before = old.value if old is not None else 0
    return Line(
        name=_("本级") if row.is_own else str(row.unit),
        now=scaled(row.value, scale),
        before=scaled(before, scale),
        now_number=row.value / scale,
        before_number=before / scale,
        address=scene.address(code, below=row.unit.key),
    )
