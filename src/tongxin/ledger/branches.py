"""What a figure selects of the ledger 选取: items, days and units; and what is added up of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tongxin.kernel.periods import Period

from .measured import ADDS, Spec
from .placing import Scope, own
from .sql import sql_day

NO_SEAL = 2**31 - 1  # no entry came after it
WHOLE = 0  # in the place of a month


@dataclass(frozen=True)
class Branch:
    """One SELECT of a statement: what is counted, where and when."""

    items: tuple[str, ...]
    levels: tuple[str, ...]
    objects: tuple[str, ...]
    first: date
    last: date
    scope: Scope
    seal: int = NO_SEAL  # entries of this seal or a later one came after the books were closed
    month: int | None = None  # yyyymm, only what was booked in it
    is_monthly: bool = False  # sums of each month, what is distinct in each month alone

    @property
    def months(self) -> tuple[int, int]:
        """First and last month (yyyymm) that lie whole in the days; the first after the last where none does."""
        first, last = self.first, self.last
        if first.day > 1:
            first = first.replace(day=28) + timedelta(days=4)
        if (last + timedelta(days=1)).day > 1:
            last = last.replace(day=1) - timedelta(days=1)
        return _number(first), _number(last)

    @property
    def is_cut(self) -> bool:
        """Whether the days begin or end within a month."""
        return self.months != (_number(self.first), _number(self.last))

    @property
    def in_tallies(self) -> bool:
        """Whether tallies can say it, or most of it: those of a unit that keeps them, of any objects."""
        first, last = self.months
        return bool(self.scope.nodes) and not self.objects and first <= last and (self.month is None or not self.is_cut)

    def where(self) -> tuple[str, list[Any]]:
        """Condition on entries `e`; items, years and the paths are the head of the covering index."""
        place, params = self.scope.where()
        years = list(range(self.first.year, self.last.year + 1))
        parts = [among("e.item", self.items), among("e.year", years), place]
        values: list[Any] = [*self.items, *years, *params]
        if self.levels:
            parts.append(among("e.level", self.levels))
            values += self.levels
        if self.objects:
            parts.append(among("e.object", self.objects))
            values += self.objects
        if (self.first.month, self.first.day) != (1, 1):
            parts.append("e.booked_on >= %s")
            values.append(sql_day(self.first))
        if (self.last.month, self.last.day) != (12, 31):
            parts.append("e.booked_on <= %s")
            values.append(sql_day(self.last))
        if self.month is not None:
            parts.append("e.month = %s")
            values.append(self.month)
        return " AND ".join(parts), values


def branch_of(spec: Spec, period: Period, scope: Scope) -> Branch:
    """What `spec` selects in `period`, of `scope`. Raises: ValueError: it adds in no way that entries can."""
    if spec.adds not in ADDS:
        raise ValueError(f"{spec.key} adds {spec.adds}, which is not of entries")
    if spec.own_only and not scope.own_only:
        scope = own(scope)
    first = spec.since or period.first
    if first > period.last:  # nothing is cumulated yet
        first, scope = period.last, Scope(())
    items, levels, objects = (tuple(sorted(set(codes))) for codes in (spec.items, spec.levels, spec.objects))
    return Branch(items, levels, objects, first, period.last, scope)


@dataclass
class Sums:
    """What the statements returned for one branch."""

    quantity: int = 0
    facts: int = 0
    records: int = 0
    stated: int = 0  # quantity
    stated_records: int = 0
    joint: int = 0
    late: int = 0
    persons: int = 0
    objects: int = 0

    def take(self, adds: str, row: Sequence[int]) -> None:
        """Keep what a SELECT returned: seven numbers of the records, else one and six that fill the line."""
        if adds == "records":
            (
                self.records, self.quantity, self.facts, self.stated, self.stated_records, self.joint, self.late,
            ) = row  # fmt: skip
        else:
            setattr(self, adds, row[0])

    def value(self, adds: str) -> int:
        """What the branch adds up to; a statement is one record and one fact, whatever it states."""
        return {
            "quantity": self.quantity,
            "facts": self.facts - self.stated_records + self.stated,
            "works": self.records - self.stated_records + self.stated,
            "persons": self.persons,
            "objects": self.objects,
        }[adds]


def _number(day: date) -> int:
    return day.year * 100 + day.month


def among(column: str, values: Sequence[Any]) -> str:
    return f"{column} IN ({', '.join(['%s'] * len(values))})" if values else "1 = 0"
