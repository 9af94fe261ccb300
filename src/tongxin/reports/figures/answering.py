"""Making figures of what ledger and registers answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from tongxin.kernel.charter.shapes import Charter, Indicator
from tongxin.kernel.periods import Period
from tongxin.kernel.printing import printed, qualifier
from tongxin.ledger.measured import NOTHING, Measured, Spec
from tongxin.people.models import Edition, Unit

from ..registers import REGISTERS, Ask, Rosters
from .shapes import ENTRY, PERCENT, Figure


def spec_of(indicator: Indicator) -> Spec:
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


@dataclass
class Sums:
    """What is measured for one period, read when it is first asked for."""

    period: Period
    answer: Callable[[], Mapping[str, Measured]]

    @cached_property
    def ledger(self) -> Mapping[str, Measured]:
        return self.answer()


class Reader:
    """Turns sums into figures. One per batch; asks the register at most once per function."""

    def __init__(
        self, charter: Charter, edition: Edition, unit: Unit, on: date, compared: Sums, rosters: Rosters
    ) -> None:
        self.charter, self.edition, self.unit, self.on, self.compared = charter, edition, unit, on, compared
        self._stock: dict[tuple[str, date], Figure] = {}
        self._rosters = rosters

    def figure(self, indicator: Indicator, sums: Sums) -> Figure:
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

    def _entries(self, indicator: Indicator, sums: Sums) -> Figure:
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

    def _is_known(self, indicator: Indicator, sums: Sums) -> bool:
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

    def _register(self, indicator: Indicator, sums: Sums) -> Figure:
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

    def _ratio(self, indicator: Indicator, sums: Sums) -> Figure:
        over = self.figure(self.charter.indicators[indicator.numerator], sums)
        under = self.figure(self.charter.indicators[indicator.denominator], sums)
        if not under.value:
            return self._make(indicator, sums.period, None)
        part = over.value or Decimal(0)
        factor = 100 if indicator.counter in PERCENT else 1
        return self._make(
            indicator,
            sums.period,
            part * factor / under.value,
            records=under.records,
            undetailed=under.undetailed,
            numerator=part,
            denominator=under.value,
        )

    def _change(self, indicator: Indicator, sums: Sums) -> Figure:
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
