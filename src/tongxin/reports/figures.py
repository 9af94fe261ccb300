"""Figures 数字: what the indicators of a charter say of a unit and a period, in one batch.

Exact underneath; printed by the kernel. A figure whose value is None is missing 缺: no record carries it.
Zero is something else: records were there and cancel out, or the whole that this is a part of has records.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from tongxin.kernel.charter.shapes import Charter, Indicator
from tongxin.kernel.periods import Period
from tongxin.kernel.printing import printed, qualifier
from tongxin.ledger.measure import NOTHING, Batch, Measured, Spec
from tongxin.people import charters
from tongxin.people.models import Edition, Unit

from .registers import REGISTERS, Ask, Rosters

ENTRY = frozenset({"quantity", "facts", "works", "persons", "objects"})
BASES = {"entries": "台账", "register": "名册", "derived": "推算", "outside": "引用"}


@dataclass(frozen=True)
class Figure:
    """One figure. `value` is in the base counter (元, never 分; shares in percent), exact, not rounded."""

    code: str  # token: the indicator's code, with "|prev" for the year before
    label: str
    organisation: Unit
    period: Period
    value: Decimal | None
    counter: str
    printed: str  # 540余人次; "" where missing
    qualifier: str  # 余, 超 or ""
    records: int
    basis: str  # entries, register, derived, outside
    definition: str
    undetailed: Decimal  # 无明细: of the value, what statements add (of persons and objects: beside it)
    joint: int  # of the records
    late: int  # of the records 补记
    cut: int  # statements that reach over the edge of the period and cannot be split
    numerator: Decimal | None
    denominator: Decimal | None
    since: date | None  # of a cumulative figure
    part_of: str
    edition: str  # hash
    as_of: date

    @property
    def is_missing(self) -> bool:
        return self.value is None


Told = Callable[[], dict[str, Figure]]


@dataclass
class _Sums:
    """What is measured for one period, read when it is first asked for."""

    period: Period
    answer: Callable[[], Mapping[str, Measured]]

    @cached_property
    def ledger(self) -> Mapping[str, Measured]:
        return self.answer()


def spec_of(charter: Charter, indicator: Indicator) -> Spec:
    """The ledger's view of an indicator that reads entries."""
    return Spec(
        key=indicator.code,
        adds=indicator.adds,
        items=indicator.items,
        levels=indicator.levels,
        objects=indicator.objects,
        since=indicator.since,
        own_only=indicator.own_only,
    )


def asked(charter: Charter, indicator: Indicator, period: Period) -> Ask:
    """The register's view of an indicator that reads it."""
    return Ask(period, charter, indicator.select, indicator.levels)


def scale_of(charter: Charter, indicator: Indicator) -> int:
    """Smallest units in one base unit of what the indicator adds up (100 for money)."""
    if indicator.adds != "quantity":
        return 1
    return max((charter.items[i].scale for i in indicator.items if i in charter.items), default=1)


def same_span(period: Period, on: date) -> Period:
    """The span a year before that compares: the whole, or 同期 up to the same day while it is not over."""
    before = period.previous()
    if not period.first <= on < period.last:
        return before
    return Period.between(before.first, min(_year_before(on), before.last))


def _year_before(day: date) -> date:
    return date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def is_unfinished(period: Period, on: date) -> bool:
    """True while the period runs: comparisons then say 同期."""
    return period.first <= on < period.last


def figures(
    unit: Unit,
    period: Period,
    codes: Iterable[str] | None = None,
    on: date | None = None,
    *,
    edition: Edition | None = None,
) -> dict[str, Figure]:
    """Compute figures of a unit and period in one batch.

    Args:
        codes: tokens ("information.reported", "information.reported|prev"); None: every indicator.
        on: the day they are seen from; None: after the period (no 同期, stock on its last day).
        edition: the one in force, where the caller has it already.
    Returns:
        token → Figure, those of the charter in force for the unit; unknown codes are left out.
        Does not ask who looks: callers do.
    """
    return asking(Batch(unit), period, codes, on, edition=edition)()


def asking(
    batch: Batch,
    period: Period,
    codes: Iterable[str] | None = None,
    on: date | None = None,
    *,
    edition: Edition | None = None,
    rosters: Rosters | None = None,
) -> Told:
    """As `figures`, answered together with what else is asked of the batch and of the rosters."""
    unit = batch.unit
    edition = edition or charters.edition_of(unit)
    charter = charters.of_edition(edition)
    on = on or period.last
    wanted = [c for c in (codes if codes is not None else charter.indicators) if _base(c) in charter.indicators]
    now, before, compared = _sums(charter, batch, period, on, wanted)
    rosters = rosters or Rosters(unit, lambda: batch.scope.paths)
    for sums in (now, before, compared) if any(code.endswith("|prev") for code in wanted) else (now,):
        rosters.on(min(sums.period.last, on), sums.period)
    reader = _Reader(charter, edition, unit, on, compared, rosters)

    def answer() -> dict[str, Figure]:
        found = {}
        for code in wanted:
            indicator = charter.indicators[_base(code)]
            sums = before if code.endswith("|prev") else now
            made = reader.figure(indicator, sums)
            found[code] = made if code == indicator.code else replace(made, code=code)
        return found

    return answer


def compared(batch: Batch, period: Period, codes: Sequence[str], on: date, edition: Edition) -> tuple[Told, Told]:
    """Ask for figures of the period and of the span that compares, each register once for both."""
    rosters = Rosters(batch.unit, lambda: batch.scope.paths)
    now, before = (
        asking(batch, span, codes, on, edition=edition, rosters=rosters) for span in (period, same_span(period, on))
    )
    return now, before


def _base(code: str) -> str:
    return code.partition("|")[0]


def _sums(charter: Charter, batch: Batch, period: Period, on: date, wanted: list[str]) -> tuple[_Sums, _Sums, _Sums]:
    """Ask for what is needed: this period, the year before, and the span that compares."""
    plain = _entry_codes(charter, (c for c in wanted if not c.endswith("|prev")))
    prev = _entry_codes(charter, (_base(c) for c in wanted if c.endswith("|prev")))
    changes = [charter.indicators[c] for c in map(_base, wanted) if charter.indicators[c].adds == "change"]
    old = _entry_codes(charter, (i.of for i in changes))

    def of(span: Period, codes: set[str]) -> _Sums:
        return _Sums(span, batch.measure(span, [spec_of(charter, charter.indicators[code]) for code in sorted(codes)]))

    now, span, before = of(period, plain), same_span(period, on), period.previous()
    if span == before:
        both = of(before, prev | old)
        return now, both, both
    return now, of(before, prev), of(span, old)


def _entry_codes(charter: Charter, codes: Iterable[str]) -> set[str]:
    """The indicators read from entries that these stand on, wholes of parts included."""
    found: set[str] = set()
    stack = list(codes)
    seen: set[str] = set()
    while stack:
        code = stack.pop()
        if code in seen or code not in charter.indicators:
            continue
        seen.add(code)
        indicator = charter.indicators[code]
        if indicator.adds in ENTRY:
            found.add(code)
        stack += [c for c in (indicator.numerator, indicator.denominator, indicator.of, indicator.part_of) if c]
    return found


class _Reader:
    """Turns sums into figures. One per batch; asks the register at most once per function."""

    def __init__(
        self, charter: Charter, edition: Edition, unit: Unit, on: date, compared: _Sums, rosters: Rosters
    ) -> None:
        self.charter, self.edition, self.unit, self.on, self.compared = charter, edition, unit, on, compared
        self._stock: dict[tuple[str, date], Figure] = {}
        self._rosters = rosters

    def figure(self, indicator: Indicator, sums: _Sums) -> Figure:
        if indicator.adds in ENTRY:
            return self._entries(indicator, sums)
        if indicator.adds == "stock":
            return self._register(indicator, sums)
        if indicator.adds == "ratio":
            return self._ratio(indicator, sums)
        return self._change(indicator, sums)

    def _make(self, indicator: Indicator, period: Period, value: Decimal | None, **more: object) -> Figure:
        fields: dict[str, Any] = {
            "records": 0,
            "basis": "derived",
            "undetailed": Decimal(0),
            "joint": 0,
            "late": 0,
            "cut": 0,
            "numerator": None,
            "denominator": None,
            "as_of": min(self.on, period.last),
        }
        return Figure(
            code=indicator.code,
            label=indicator.name,
            organisation=self.unit,
            period=period,
            value=value,
            counter=indicator.counter,
            printed=printed(value, indicator) if value is not None else "",
            qualifier=qualifier(value, indicator) if value is not None else "",
            definition=indicator.definition,
            since=indicator.since,
            part_of=indicator.part_of,
            edition=self.edition.hash,
            **(fields | more),
        )

    def _entries(self, indicator: Indicator, sums: _Sums) -> Figure:
        got = sums.ledger.get(indicator.code)
        value: Decimal | None = None
        counted = got or NOTHING
        scale = scale_of(self.charter, indicator)
        if self._is_known(indicator, sums):
            value = Decimal(counted.value) / scale
        return self._make(
            indicator,
            sums.period,
            value,
            records=counted.records,
            basis="entries",
            undetailed=Decimal(counted.undetailed) / scale,
            joint=counted.joint,
            late=counted.late,
            cut=counted.cut,
        )

    def _is_known(self, indicator: Indicator, sums: _Sums) -> bool:
        """Whether a value can be given: records are there, or the whole that it is a part of is known."""
        seen: set[str] = set()
        code = indicator.code
        while code and code not in seen:
            seen.add(code)
            got = sums.ledger.get(code)
            if got is not None and (got.records or got.value):
                return True
            code = self.charter.indicators[code].part_of
        return False

    def _register(self, indicator: Indicator, sums: _Sums) -> Figure:
        day = min(sums.period.last, self.on)
        key = (indicator.code, day)
        if key not in self._stock:
            roster = self._rosters.on(day)
            stock = REGISTERS[indicator.register].count(roster, asked(self.charter, indicator, sums.period))
            self._stock[key] = self._make(
                indicator,
                sums.period,
                stock.value,
                records=stock.records,
                basis="register",
                numerator=stock.numerator,
                denominator=stock.denominator,
                as_of=day,
            )
        return self._stock[key]

    def _ratio(self, indicator: Indicator, sums: _Sums) -> Figure:
        over = self.figure(self.charter.indicators[indicator.numerator], sums)
        under = self.figure(self.charter.indicators[indicator.denominator], sums)
        if not under.value:
            return self._make(indicator, sums.period, None)
        part = over.value or Decimal(0)
        factor = 100 if indicator.counter in ("%", "％") else 1
        return self._make(
            indicator,
            sums.period,
            part * factor / under.value,
            records=under.records,
            undetailed=under.undetailed,
            numerator=part,
            denominator=under.value,
        )

    def _change(self, indicator: Indicator, sums: _Sums) -> Figure:
        of = self.charter.indicators[indicator.of]
        now = self.figure(of, sums)
        before = self.figure(of, self.compared)
        if before.value is None:
            return self._make(indicator, sums.period, None)
        current = now.value or Decimal(0)
        return self._make(
            indicator,
            sums.period,
            current - before.value,
            records=now.records,
            numerator=current,
            denominator=before.value,
        )


def exceeding(found: Mapping[str, Figure]) -> list[tuple[Figure, Figure]]:
    """Pairs (part, whole) where a part marked 其中 is greater than its whole (D3)."""
    pairs = ((f, found.get(f.part_of)) for f in found.values() if f.part_of and "|" not in f.code)
    return [
        (part, whole)
        for part, whole in pairs
        if whole is not None and part.value is not None and whole.value is not None and part.value > whole.value
    ]
