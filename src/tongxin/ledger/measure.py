"""Reading the ledger 计数: every figure of entries, straight from them, in a few statements.

Values are integers in the item's smallest unit. What is asked for is filtered and grouped here and
nowhere else. Nobody is asked for permission: callers do that.

How it adds:
    quantity  the sum, a joint work once
    facts     件次: how many facts, a joint one once
    works     件: how many records
    persons   人: how many persons; merged ones are one; who is stated only is not among them
    objects   how many receivers, towns, firms
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Q

from tongxin.kernel.periods import Period
from tongxin.people.models import Placement, Unit
from tongxin.people.permissions import within

from .models import Statement
from .placing import Scope, below, own, scope_of
from .posting import TABLE
from .reading import NO_SEAL, WHOLE, Branch, Reader, Sums
from .signing import seals_of

ADDS = ("quantity", "facts", "works", "persons", "objects")


@dataclass(frozen=True)
class Spec:
    """What to count and how. () any; `since`: cumulative from that day up to the period's last."""

    key: str
    adds: str
    items: tuple[str, ...]
    levels: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    since: date | None = None
    own_only: bool = False


@dataclass(frozen=True)
class Measured:
    """A measure of one unit and period.

    value: for persons and objects, of the detail alone.
    records: how many stand behind it, statements included.
    undetailed: quantity that statements add; part of the value, but for persons and objects beside it
        (明细 n 人 + 申报 m 人次).
    joint: how many of the records are of several units.
    late: how many of the records count more, or less, than when the books were closed 补记; that a unit was
        moved since makes none late, but one that was changed as well may be told here.
    cut: how many statements span more than the period; their part of it cannot be told (无法拆分).
    """

    value: int
    records: int
    undetailed: int
    joint: int
    late: int
    cut: int = 0


NOTHING = Measured(0, 0, 0, 0, 0)


@dataclass(frozen=True)
class UnitRow:
    """What one unit directly below shows while it was there, or the node's own work 本级."""

    unit: Unit
    measured: Measured
    is_own: bool = False

    @property
    def value(self) -> int:
        return self.measured.value


@dataclass(frozen=True)
class UnitTable:
    """A figure by unit. It closes: the rows less `overlap` 联合重复 are `total`."""

    rows: tuple[UnitRow, ...]
    overlap: int
    total: Measured


@dataclass(frozen=True)
class CauseRow:
    """One record behind a figure and what it adds there."""

    cause: str
    quantity: int  # of the measure: 1 for works, the number of facts for facts, else the sum
    happened_on: date  # of its latest fact there
    booked_on: date
    is_joint: bool
    is_late: bool
    undetailed: bool


@dataclass(frozen=True)
class Page:
    """A slice of the records behind a figure, latest first, and how many there are."""

    rows: list[CauseRow]
    total: int


class Batch:
    """Questions about one unit, read together when the first answer is asked for.

    Each question returns a function that answers it. Four statements, however many questions: places, seals,
    entries, statements. What is asked after the first answer takes two more.
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
        return list(rows.select_related("unit").order_by("unit_id", "since"))

    def units_below(self) -> list[Unit]:
        """Units that now stand directly below, by path. Asked for first, they cost no statement of their own."""
        open_ones = [place.unit for place in self._places if place.until is None and place.unit_id != self.unit.pk]
        return sorted((unit for unit in open_ones if unit.closed_on is None), key=lambda unit: unit.path)

    @cached_property
    def scope(self) -> Scope:
        """Every path the unit has had."""
        if "_places" not in self.__dict__:
            return scope_of(self.unit)
        had = tuple(dict.fromkeys(p.path for p in self._places if p.unit_id == self.unit.pk))
        return Scope(had or ((self.unit.path,) if self.unit.path else ()))

    @cached_property
    def _seals(self) -> dict[tuple[date, date], int]:
        return seals_of(self.unit.path)

    def branch(self, spec: Spec, period: Period, scope: Scope | None = None) -> Branch:
        """What `spec` selects; of the whole scope unless told otherwise."""
        made = _branch(spec, period, scope or (own(self.scope) if spec.own_only else self.scope))
        return replace(made, seal=self._seals.get((period.first, period.last), NO_SEAL))

    def measure(self, period: Period, specs: Iterable[Spec]) -> Callable[[], dict[str, Measured]]:
        """Key → measure."""
        branches = {spec: self._want(spec.adds, self.branch(spec, period)) for spec in specs}
        return lambda: {spec.key: self._measured(branch, spec.adds) for spec, branch in branches.items()}

    def by_month(self, period: Period, spec: Spec) -> Callable[[], dict[int, int]]:
        """Month (yyyymm) → value, every month of the period. What is distinct is so in each month alone.

        A statement stands in the month of its last day.
        """
        spec = replace(spec, since=None)
        branch = self._want(spec.adds, replace(self.branch(spec, period), is_monthly=True))
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
        whole = self._want(spec.adds, self.branch(spec, period))
        mine = self._want(spec.adds, self.branch(spec, period, own(self.scope)))
        branches = {pk: self._want(spec.adds, self.branch(spec, period, below(self.scope, pk))) for pk in units}

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
        scope = own(self.scope) if spec.own_only else self.scope
        if within is not None:
            scope = own(scope) if within.pk == self.unit.pk else below(scope, within.pk)
        branch = self._want("works", replace(self.branch(spec, period, scope), month=month))

        def answer(offset: int, limit: int) -> Page:
            total = self._measured(branch, "works").records
            rows = _causes(self._reader, branch, spec.adds, offset, limit) if offset < total else []
            return Page(rows, total)

        return answer

    def _want(self, adds: str, branch: Branch) -> Branch:
        if (branch, adds) not in self._wanted:
            self._wanted[branch, adds] = None
            self._unread.add(branch)
        return branch

    def _read(self, branch: Branch, month: int = WHOLE) -> Sums:
        if self._unread:
            self._sums |= self._reader.sums(pair for pair in self._wanted if pair[0] in self._unread)
            self._cuts |= _cut(self.scope, [branch for branch in self._unread if not branch.is_monthly])
            self._unread.clear()
        return self._sums[branch].get(month, Sums())

    def _measured(self, branch: Branch, adds: str) -> Measured:
        sums = self._read(branch)
        return Measured(sums.value(adds), sums.records, sums.stated, sums.joint, sums.late, self._cuts[branch])


def measure(unit: Unit, period: Period, specs: Iterable[Spec], *, table: str = TABLE) -> dict[str, Measured]:
    """Measure `specs` of one unit and period, those that share a selection together. Four statements at most."""
    specs = list(specs)
    return Batch(unit, table=table).measure(period, specs)() if specs else {}


def by_month(unit: Unit, period: Period, spec: Spec) -> dict[int, int]:
    """As `Batch.by_month`, by itself."""
    return Batch(unit).by_month(period, spec)()


def by_unit(unit: Unit, period: Period, spec: Spec, on: date) -> UnitTable:
    """As `Batch.by_unit`, by itself."""
    return Batch(unit).by_unit(period, spec, on)()


def over(units: Iterable[Unit], period: Period, spec: Spec) -> Measured:
    """A total over a set of units, in one tree or in several: what is in more than one of them, once.

    For quantities and facts that is the sum of their figures less the overlap of their joint facts.
    """
    scope = _outermost([path for unit in units for path in scope_of(unit).paths], spec.own_only)
    branch = _branch(spec, period, scope)
    sums = Reader().sums([(branch, spec.adds)])[branch].get(WHOLE, Sums())
    if spec.adds in ("quantity", "facts") and scope.paths:
        sums.quantity, sums.facts = _once(branch)
    cut = _cut(scope, [branch])[branch]
    return Measured(sums.value(spec.adds), sums.records, sums.stated, sums.joint, sums.late, cut)


def _outermost(paths: Iterable[str], own_only: bool) -> Scope:
    """One scope of many paths: none below another, which would count it twice."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if own_only or not (kept and path.startswith(kept[-1])):
            kept.append(path)
    return Scope(tuple(kept), own_only)


def _once(branch: Branch) -> tuple[int, int]:
    """Quantity and number of facts of a set of nodes. Lift knows one node at a time, so joint facts are regrouped."""
    where, values = branch.where()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COALESCE(SUM(f.quantity), 0), COALESCE(SUM(f.sign), 0) FROM ("
            f"SELECT CASE WHEN e.is_divided THEN SUM(e.quantity) WHEN e.sign > 0 THEN MAX(e.quantity)"
            f" ELSE MIN(e.quantity) END AS quantity, e.sign FROM {TABLE} e WHERE {where}"
            " GROUP BY e.cause, e.posting, e.fact, e.sign, e.is_divided) f",
            values,
        )
        quantity, facts = cursor.fetchone()
    return int(quantity), int(facts)


def joint_keys(unit: Unit, period: Period, spec: Spec) -> list[str]:
    """Keys of the joint facts in a figure, to be frozen with it; see `overlap_of`.

    A key is of what the fact says, not of its posting: it stays when a unit is moved or a price changed.
    Shares do not overlap; distinct persons and objects have no keys.
    """
    if spec.adds not in ("quantity", "facts", "works"):
        return []
    scope = scope_of(unit, own_only=spec.own_only)
    where, values = _branch(spec, period, scope).where()
    if spec.adds == "works":
        return _shared_works(where, values)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.cause, e.item, e.level, e.object, e.booked_on, e.happened_on, e.content, e.posting, e.fact,"
            f" MAX(e.quantity) FROM {TABLE} e WHERE {where} AND e.is_joint AND NOT e.is_divided AND e.sign = 1"
            f" AND NOT EXISTS (SELECT 1 FROM {TABLE} r WHERE r.reverses_id = e.id)"
            " GROUP BY e.cause, e.item, e.level, e.object, e.booked_on, e.happened_on, e.content, e.posting, e.fact"
            " ORDER BY e.cause, e.posting, e.fact",
            values,
        )
        rows = cursor.fetchall()
    seen: Counter[str] = Counter()
    keys = []
    for cause, item, level, thing, booked, happened, content, _posting, _fact, quantity in rows:
        name = "|".join((cause, item, level, thing, str(booked), str(happened), content, str(quantity)))
        seen[name] += 1
        counted = 1 if spec.adds == "facts" else quantity
        keys.append(f"{name}|{seen[name]}×{counted}")
    return keys


def _shared_works(where: str, values: Sequence[Any]) -> list[str]:
    """Records that count for several units, by a joint fact or by a fact for each."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.cause FROM {TABLE} e WHERE {where}"
            f" AND EXISTS (SELECT 1 FROM {TABLE} o WHERE o.cause = e.cause AND o.unit_id <> e.unit_id)"
            " GROUP BY e.cause HAVING SUM(e.sign) > 0 ORDER BY e.cause",
            values,
        )
        return [f"{cause}×1" for (cause,) in cursor.fetchall()]


def overlap_of(keys: Iterable[Iterable[str]]) -> int:
    """What to subtract from the sum of figures, given the frozen keys of each: Σ (k − 1)·q.

    A joint fact inside k of the figures stands in each of them.
    """
    held = Counter(key for figure in keys for key in set(figure))
    return sum((times - 1) * int(key.rpartition("×")[2]) for key, times in held.items())


def causes(
    unit: Unit,
    period: Period,
    spec: Spec,
    *,
    month: int | None = None,
    below: Unit | None = None,
    offset: int = 0,
    limit: int = 50,
) -> Page:
    """As `Batch.causes`, by itself."""
    return Batch(unit).causes(period, spec, month=month, within=below)(offset, limit)


def _causes(reader: Reader, branch: Branch, adds: str, offset: int, limit: int) -> list[CauseRow]:
    inner, values = reader.by_cause(branch, ", e.happened_on, e.booked_on")
    sql = (
        "SELECT c.cause, SUM(c.quantity), SUM(c.facts), MAX(c.happened_on), MAX(c.booked_on) AS booked,"
        f" MAX(c.joint), SUM(c.later), MAX(c.stated) FROM ({inner}) c"
        " GROUP BY c.cause ORDER BY booked DESC, c.cause DESC LIMIT %s OFFSET %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, limit, offset])
        return [
            CauseRow(
                cause,
                _counted(adds, int(quantity), int(facts), stated=bool(stated)),
                _read_day(happened),
                _read_day(booked),
                bool(joint),
                bool(later),
                bool(stated),
            )
            for cause, quantity, facts, happened, booked, joint, later, stated in cursor.fetchall()
        ]


def _counted(adds: str, quantity: int, facts: int, *, stated: bool) -> int:
    if stated or adds not in ("facts", "works"):
        return quantity
    return facts if adds == "facts" else 1


def _branch(spec: Spec, period: Period, scope: Scope) -> Branch:
    if spec.adds not in ADDS:
        raise ValueError(f"{spec.key} adds {spec.adds}, which is not of entries")
    if spec.own_only and not scope.own_only:
        scope = own(scope)
    first = spec.since or period.first
    if first > period.last:  # nothing is cumulated yet
        first, scope = period.last, Scope(())
    items, levels, objects = (tuple(sorted(set(codes))) for codes in (spec.items, spec.levels, spec.objects))
    return Branch(items, levels, objects, first, period.last, scope)


def _cut(scope: Scope, branches: Sequence[Branch]) -> dict[Branch, int]:
    """For each branch, how many standing statements reach over an edge of its days. One statement."""
    rows: list[tuple[str, str, date, date, str]] = []
    if scope.paths and branches:
        items = {item for branch in branches for item in branch.items}
        rows = list(
            Statement.objects.filter(
                within(scope.paths, "unit_path"), voided_at=None, posted__gt=0, item__in=items,
                first_on__lte=max(b.last for b in branches), last_on__gte=min(b.first for b in branches),
            ).values_list("item", "level", "first_on", "last_on", "unit_path")
        )  # fmt: skip
    return {branch: sum(_is_cut(branch, *row) for row in rows) for branch in branches}


def _is_cut(branch: Branch, item: str, level: str, first: date, last: date, path: str) -> bool:
    if item not in branch.items or branch.objects or (branch.levels and level not in ("", *branch.levels)):
        return False
    there = path in branch.scope.paths if branch.scope.own_only else path.startswith(branch.scope.paths)
    return there and (first < branch.first <= last or first <= branch.last < last)


def _read_day(value: date | str) -> date:
    """SQLite returns the greatest of some days as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)
