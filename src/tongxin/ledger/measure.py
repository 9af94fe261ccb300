"""Reading the ledger 计数: every figure of entries, straight from them, in a few statements.

What is asked for is filtered and grouped here and in reading.py, and nowhere else. Nobody is asked for permission:
callers do that.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from tongxin.kernel.periods import Period
from tongxin.people.models import Placement, Unit

from .branches import NO_SEAL, WHOLE, Branch, Sums, branch_of
from .cut import cut
from .measured import Measured, Page, Spec, UnitRow, UnitTable
from .models import Entry, TallyMark, TallyUnit
from .placing import Scope, below, own
from .posting import TABLE
from .reading import Reader
from .signing import seals_of
from .tallies.reading import FRESH


class Batch:
    """Questions about one unit, read together when the first answer is asked for.

    Each question returns a function that answers it. Four statements, however many questions: places, seals,
    entries, statements. What is asked after the first answer takes two more. Where tallies of the unit are kept,
    reading takes one more, or two.
    """

    def __init__(self, unit: Unit, *, table: str = TABLE) -> None:
        self.unit = unit
        self._reader = Reader(table)
        self._wanted: dict[tuple[Branch, str], None] = {}
        self._unread: set[Branch] = set()
        self._sums: dict[Branch, dict[int, Sums]] = {}
        self._cuts: dict[Branch, int] = {}

    @cached_property
    def _places(self) -> list[Placement]:
        """Of the unit and of those that ever stood directly below it."""
        rows = Placement.objects.filter(Q(unit=self.unit) | Q(parent=self.unit))
        return list(self._told(rows).select_related("unit").order_by("unit_id", "since"))

    def _told(self, rows: QuerySet[Placement]) -> QuerySet[Placement]:
        """With what tallies there are: whether any are kept, the mark, and the newest entry."""
        here = Q(unit=self.unit) | Q(parent=self.unit, is_moved=False)
        return rows.annotate(
            is_kept=Exists(TallyUnit.objects.filter(here, unit=OuterRef("unit_id"), is_kept=True)),
            upto=Subquery(TallyMark.objects.values("upto")[:1]),
            newest=Subquery(Entry.objects.order_by("-pk").values("pk")[:1]),
        )

    def units_below(self) -> list[Unit]:
        """Units that now stand directly below, by path. Asked for first, they cost no statement of their own."""
        open_ones = [place.unit for place in self._places if place.until is None and place.unit_id != self.unit.pk]
        return sorted((unit for unit in open_ones if unit.closed_on is None), key=lambda unit: unit.path)

    @cached_property
    def scope(self) -> Scope:
        """Every path the unit has had."""
        had = tuple(dict.fromkeys(place.path for place in self._had))
        return Scope(
            had or ((self.unit.path,) if self.unit.path else ()), nodes=() if self._upto is None else (self.unit.pk,)
        )

    @cached_property
    def _had(self) -> list[Placement]:
        """The places of the unit itself."""
        if "_places" in self.__dict__:
            return [place for place in self._places if place.unit_id == self.unit.pk]
        return list(self._told(Placement.objects.filter(unit=self.unit)).order_by("since"))

    @cached_property
    def _upto(self) -> int | None:
        """The mark of the tallies, where they are kept of the unit and not too much came after it."""
        if self._reader.table != TABLE or not any(map(_is_kept, self._had)):
            return None
        upto, newest = self._had[0].upto, self._had[0].newest  # type: ignore[attr-defined]  # _told
        return upto if newest - upto <= FRESH else None

    @cached_property
    def _seals(self) -> dict[tuple[date, date], int]:
        return seals_of(self.unit.path)

    def _branch(self, spec: Spec, period: Period, scope: Scope | None = None) -> Branch:
        """What `spec` selects; of the whole scope unless told otherwise."""
        made = branch_of(spec, period, scope or self.scope)
        return replace(made, seal=self._seals.get((period.first, period.last), NO_SEAL))

    def measure(self, period: Period, specs: Iterable[Spec]) -> Callable[[], dict[str, Measured]]:
        """Key → measure."""
        branches = {spec: self._want(spec.adds, self._branch(spec, period)) for spec in specs}
        return lambda: {spec.key: self._measured(branch, spec.adds) for spec, branch in branches.items()}

    def by_month(self, period: Period, spec: Spec) -> Callable[[], dict[int, int]]:
        """Month (yyyymm) → value, every month of the period. What is distinct is so in each month alone.

        A statement stands in the month of its last day.
        """
        spec = replace(spec, since=None)
        branch = self._want(spec.adds, replace(self._branch(spec, period), is_monthly=True))
        return lambda: {month: self._read(branch, month).value(spec.adds) for month in period.months()}

    def by_unit(self, period: Period, spec: Spec, on: date) -> Callable[[], UnitTable]:
        """The figure by units directly below, greatest first, then the node's own work, so that it closes.

        A row is what the unit did while it stood here. Units are those of the day `on`, and those that
        have since left or closed where they add something.
        """
        placed = [place for place in self._places if place.unit_id != self.unit.pk]
        units = {} if spec.own_only else {place.unit_id: place.unit for place in placed}
        here = {p.unit_id for p in placed if p.since <= on and (p.until is None or p.until >= on)}
        here -= {pk for pk, u in units.items() if u.closed_on is not None and u.closed_on < on}
        whole = self._want(spec.adds, self._branch(spec, period))
        mine = self._want(spec.adds, self._branch(spec, period, own(self.scope)))
        branches = {pk: self._want(spec.adds, self._branch(spec, period, self._below(pk))) for pk in units}

        def answer() -> UnitTable:
            found = {pk: self._measured(branch, spec.adds) for pk, branch in branches.items()}
            rows = [UnitRow(units[pk], one) for pk, one in found.items() if pk in here or one.records]
            rows.sort(key=lambda row: (-row.value, row.unit.pk))
            own_work, total = self._measured(mine, spec.adds), self._measured(whole, spec.adds)
            if own_work.records:
                rows.append(UnitRow(self.unit, own_work, is_own=True))
            return UnitTable(tuple(rows), sum(row.value for row in rows) - total.value, total)

        return answer

    def causes(
        self, period: Period, spec: Spec, *, month: int | None = None, within: Unit | None = None
    ) -> Callable[[int, int], Page]:
        """The records behind a figure, latest first, from an offset on and up to a limit; a statement a page.

        Args:
            month: yyyymm, only those booked in it.
            within: only those of this unit directly below, as in the row of `by_unit`; `unit` itself: its own work.
        """
        scope = self.scope
        if within is not None:
            scope = own(scope) if within.pk == self.unit.pk else self._below(within.pk)
        branch = self._want("works", replace(self._branch(spec, period, scope), month=month))

        def answer(offset: int, limit: int) -> Page:
            total = self._measured(branch, "works").records
            rows = self._reader.causes(branch, spec.adds, offset, limit, total) if offset < total else []
            return Page(rows, total)

        return answer

    def _below(self, unit: int) -> Scope:
        is_kept = bool(self.scope.nodes) and any(_is_kept(p) for p in self._places if p.unit_id == unit)
        return below(self.scope, unit, is_kept=is_kept)

    def _want(self, adds: str, branch: Branch) -> Branch:
        if (branch, adds) not in self._wanted:
            self._wanted[branch, adds] = None
            self._unread.add(branch)
        return branch

    def _read(self, branch: Branch, month: int = WHOLE) -> Sums:
        if self._unread:
            self._sums |= self._reader.sums((pair for pair in self._wanted if pair[0] in self._unread), self._upto)
            self._cuts |= cut(self.scope, [branch for branch in self._unread if not branch.is_monthly])
            self._unread.clear()
        return self._sums[branch].get(month, Sums())

    def _measured(self, branch: Branch, adds: str) -> Measured:
        sums = self._read(branch)
        return Measured(sums.value(adds), sums.records, sums.stated, sums.joint, sums.late, self._cuts[branch])


def _is_kept(place: Placement) -> bool:
    """Whether tallies are kept of its unit."""
    return bool(place.is_kept)  # type: ignore[attr-defined]  # _told


def measure(unit: Unit, period: Period, specs: Iterable[Spec], *, table: str = TABLE) -> dict[str, Measured]:
    """Measure `specs` of one unit and period, those that share a selection together. Four statements at most."""
    specs = list(specs)
    return Batch(unit, table=table).measure(period, specs)() if specs else {}
