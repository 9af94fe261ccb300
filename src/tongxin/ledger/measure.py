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
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection

from tongxin.kernel.periods import Period
from tongxin.people.models import Placement, Unit

from .models import Statement
from .placing import Scope, below, own, scope_of
from .posting import TABLE, sql_day
from .signing import seal_of

ADDS = ("quantity", "facts", "works", "persons", "objects")
NO_SEAL = 2**31 - 1  # no entry came after it
BRANCHES = 200  # of one statement; SQLite takes 500
IS_STATED = f"e.cause LIKE '{Statement.KEY}%%'"


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


@dataclass(frozen=True)
class _Branch:
    """One SELECT of a statement: what is counted, where and when."""

    items: tuple[str, ...]
    levels: tuple[str, ...]
    objects: tuple[str, ...]
    first: date
    last: date
    scope: Scope
    month: int | None = None

    def where(self) -> tuple[str, list[Any]]:
        """Condition on entries `e`; items, years and the paths are the head of the covering index."""
        place, params = self.scope.where()
        years = list(range(self.first.year, self.last.year + 1))
        parts = [_among("e.item", self.items), _among("e.year", years), place]
        values: list[Any] = [*self.items, *years, *params]
        if self.levels:
            parts.append(_among("e.level", self.levels))
            values += self.levels
        if self.objects:
            parts.append(_among("e.object", self.objects))
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


@dataclass
class _Sums:
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

    def measured(self, adds: str, cut: int) -> Measured:
        detail = {
            "quantity": self.quantity,
            # a statement is one record and one fact, whatever it states
            "facts": self.facts - self.stated_records + self.stated,
            "works": self.records - self.stated_records + self.stated,
            "persons": self.persons,
            "objects": self.objects,
        }
        return Measured(detail[adds], self.records, self.stated, self.joint, self.late, cut)


@dataclass(frozen=True)
class Reader:
    """Where entries are read from: the ledger, or a rebuilt one that `check` holds against it."""

    table: str = TABLE
    seal: int = NO_SEAL

    def sums(self, wanted: Iterable[tuple[_Branch, str]]) -> Mapping[_Branch, _Sums]:
        """Sums of each branch; persons and objects only where asked for. At most three statements."""
        pairs = dict.fromkeys(wanted)
        branches = list(dict.fromkeys(branch for branch, _adds in pairs))
        found = {branch: _Sums() for branch in branches}
        for number, row in self._run(self._records, branches):
            made = found[branches[number]]
            made.records, made.quantity, made.facts, made.stated, made.stated_records, made.joint, made.late = map(
                int, row
            )
        for adds, select in (("persons", self._persons), ("objects", self._objects)):
            asked = [branch for branch in branches if (branch, adds) in pairs]
            for number, (count,) in self._run(select, asked, head=_ALIASES if adds == "persons" else ""):
                setattr(found[asked[number]], adds, int(count))
        return found

    def _run(
        self, select: Callable[[_Branch], tuple[str, list[Any]]], branches: Sequence[_Branch], head: str = ""
    ) -> Iterable[tuple[int, Sequence[Any]]]:
        for start in range(0, len(branches), BRANCHES):
            parts, params = [], list[Any]()
            for number, branch in enumerate(branches[start : start + BRANCHES], start=start):
                sql, values = select(branch)
                parts.append(f"SELECT {number}, t.* FROM ({sql}) t")
                params += values
            with connection.cursor() as cursor:
                cursor.execute(head + " UNION ALL ".join(parts), params)
                for number, *row in cursor.fetchall():
                    yield number, row

    def _records(self, branch: _Branch) -> tuple[str, list[Any]]:
        inner, params = self.by_cause(branch, "e.cause")
        return (
            "SELECT COUNT(*), COALESCE(SUM(c.quantity), 0), COALESCE(SUM(c.facts), 0),"
            " COALESCE(SUM(c.stated * c.quantity), 0), COALESCE(SUM(c.stated), 0), COALESCE(SUM(c.joint), 0),"
            " COALESCE(SUM(CASE WHEN c.later <> 0 THEN 1 ELSE 0 END), 0)"
            f" FROM ({inner}) c",
            params,
        )

    def by_cause(self, branch: _Branch, group: str) -> tuple[str, list[Any]]:
        """A row for each record that stands in the branch, once for each value of `group`."""
        where, values = branch.where()
        counts, heights = branch.scope.counts()
        sql = (
            f"SELECT {group}, SUM(CASE WHEN {counts} OR e.is_divided THEN e.quantity ELSE 0 END) AS quantity,"
            f" SUM(CASE WHEN {counts} THEN e.sign ELSE 0 END) AS facts,"
            f" MAX(CASE WHEN {IS_STATED} THEN 1 ELSE 0 END) AS stated,"
            # a reversed joint fact leaves none: not MAX
            " CASE WHEN SUM(CASE WHEN e.is_joint THEN e.sign ELSE 0 END) > 0 THEN 1 ELSE 0 END AS joint,"
            " SUM(CASE WHEN e.seal >= %s THEN e.quantity ELSE 0 END) AS later"
            f" FROM {self.table} e WHERE {where} GROUP BY {group} HAVING SUM(e.sign) > 0"
        )
        return sql, [*heights, *heights, self.seal, *values]

    def _persons(self, branch: _Branch) -> tuple[str, list[Any]]:
        where, values = branch.where()
        return (
            "SELECT COUNT(*) FROM (SELECT COALESCE(a.root, e.person_id) AS who"
            f" FROM {self.table} e LEFT JOIN alias a ON a.id = e.person_id"
            f" WHERE e.person_id IS NOT NULL AND {where}"
            " GROUP BY COALESCE(a.root, e.person_id) HAVING SUM(e.sign) > 0) p",
            values,
        )

    def _objects(self, branch: _Branch) -> tuple[str, list[Any]]:
        where, values = branch.where()
        return (
            f"SELECT COUNT(*) FROM (SELECT e.object FROM {self.table} e"
            f" WHERE e.object <> '' AND {where} GROUP BY e.object HAVING SUM(e.sign) > 0) o",
            values,
        )


# Each merged person with the row that stays, over chains of merges.
_ALIASES = (
    "WITH RECURSIVE chain(id, root) AS ("
    "SELECT p.id, p.same_as_id FROM people_person p WHERE p.same_as_id IS NOT NULL"
    " UNION SELECT c.id, p.same_as_id FROM chain c JOIN people_person p ON p.id = c.root"
    " WHERE p.same_as_id IS NOT NULL),"
    " alias AS (SELECT c.id, c.root FROM chain c JOIN people_person p ON p.id = c.root WHERE p.same_as_id IS NULL) "
)


def measure(unit: Unit, period: Period, specs: Iterable[Spec], *, table: str = TABLE) -> dict[str, Measured]:
    """Measure `specs` of one unit and period, those that share a selection together.

    Six statements at most, however many specs: paths, seal, records, persons, objects, statements.
    """
    specs = list(specs)
    if not specs:
        return {}
    scope = scope_of(unit)
    reader = Reader(table, _seal(unit, period))
    branches = {spec.key: _branch(spec, period, own(scope) if spec.own_only else scope) for spec in specs}
    sums = reader.sums((branches[spec.key], spec.adds) for spec in specs)
    cut = _cut(scope, list(branches.values()))
    return {s.key: sums[branches[s.key]].measured(s.adds, cut[branches[s.key]]) for s in specs}


def by_month(unit: Unit, period: Period, spec: Spec) -> dict[int, int]:
    """Month (yyyymm) → value, every month of the period. What is distinct is so in each month alone.

    A statement stands in the month of its last day.
    """
    spec = replace(spec, since=None)
    scope = scope_of(unit, own_only=spec.own_only)
    months = period.months()
    branches = {month: replace(_branch(spec, period, scope), month=month) for month in months}
    sums = Reader().sums((branch, spec.adds) for branch in branches.values())
    return {month: sums[branches[month]].measured(spec.adds, 0).value for month in months}


def by_unit(unit: Unit, period: Period, spec: Spec, on: date) -> UnitTable:
    """The figure by units directly below, greatest first, then the node's own work, so that it closes.

    A row is what the unit did while it stood here. Units are those of the day `on`, and those that
    have since left or closed where they add something.
    """
    scope = scope_of(unit)
    seal = _seal(unit, period)
    placed = list(Placement.objects.filter(parent=unit).select_related("unit").order_by("unit_id", "since"))
    units = {p.unit_id: p.unit for p in placed}
    here = {p.unit_id for p in placed if p.since <= on and (p.until is None or p.until >= on)}
    here -= {pk for pk, u in units.items() if u.closed_on is not None and u.closed_on < on}
    whole = _branch(spec, period, own(scope) if spec.own_only else scope)
    branches = {pk: _branch(spec, period, below(scope, pk)) for pk in units} if not spec.own_only else {}
    mine = _branch(spec, period, own(scope))
    sums = Reader(seal=seal).sums((branch, spec.adds) for branch in [whole, mine, *branches.values()])
    cut = _cut(scope, [whole, mine, *branches.values()])

    def of(branch: _Branch) -> Measured:
        return sums[branch].measured(spec.adds, cut[branch])

    rows = [UnitRow(units[pk], of(branch)) for pk, branch in branches.items() if pk in here or of(branch).records]
    rows.sort(key=lambda row: (-row.value, row.unit.pk))
    if of(mine).records:
        rows.append(UnitRow(unit, of(mine), is_own=True))
    return UnitTable(tuple(rows), sum(row.value for row in rows) - of(whole).value, of(whole))


def over(units: Iterable[Unit], period: Period, spec: Spec) -> Measured:
    """A total over a set of units, in one tree or in several: what is in more than one of them, once.

    For quantities and facts that is the sum of their figures less the overlap of their joint facts.
    """
    scope = _outermost([path for unit in units for path in scope_of(unit).paths], spec.own_only)
    branch = _branch(spec, period, scope)
    sums = Reader().sums([(branch, spec.adds)])[branch]
    if spec.adds in ("quantity", "facts") and scope.paths:
        sums.quantity, sums.facts = _once(branch)
    return sums.measured(spec.adds, _cut(scope, [branch])[branch])


def _outermost(paths: Iterable[str], own_only: bool) -> Scope:
    """One scope of many paths: none below another, which would count it twice."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if own_only or not (kept and path.startswith(kept[-1])):
            kept.append(path)
    return Scope(tuple(kept), own_only)


def _once(branch: _Branch) -> tuple[int, int]:
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
    """The records behind a figure, latest first.

    Args:
        month: yyyymm, only those booked in it.
        below: only those of this unit directly below, as in the row of `by_unit`; `unit` itself: its own work.
    """
    scope = scope_of(unit, own_only=spec.own_only)
    if below is not None:
        scope = own(scope) if below.pk == unit.pk else _below(scope, below.pk)
    branch = replace(_branch(spec, period, scope), month=month)
    reader = Reader(seal=_seal(unit, period))
    total = reader.sums([(branch, "works")])[branch].records
    inner, values = reader.by_cause(branch, "e.cause, e.happened_on, e.booked_on")
    sql = (
        "SELECT c.cause, SUM(c.quantity), SUM(c.facts), MAX(c.happened_on), MAX(c.booked_on) AS booked,"
        f" MAX(c.joint), SUM(c.later), MAX(c.stated) FROM ({inner}) c"
        " GROUP BY c.cause ORDER BY booked DESC, c.cause DESC LIMIT %s OFFSET %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, limit, offset])
        rows = [
            CauseRow(
                cause,
                _counted(spec.adds, int(quantity), int(facts), stated=bool(stated)),
                _read_day(happened),
                _read_day(booked),
                bool(joint),
                bool(later),
                bool(stated),
            )
            for cause, quantity, facts, happened, booked, joint, later, stated in cursor.fetchall()
        ]
    return Page(rows, total)


_below = below  # the argument of `causes` has its name


def _counted(adds: str, quantity: int, facts: int, *, stated: bool) -> int:
    if stated or adds not in ("facts", "works"):
        return quantity
    return facts if adds == "facts" else 1


def _branch(spec: Spec, period: Period, scope: Scope) -> _Branch:
    if spec.adds not in ADDS:
        raise ValueError(f"{spec.key} adds {spec.adds}, which is not of entries")
    if spec.own_only and not scope.own_only:
        scope = own(scope)
    first = spec.since or period.first
    if first > period.last:  # nothing is cumulated yet
        first, scope = period.last, Scope(())
    items, levels, objects = (tuple(sorted(set(codes))) for codes in (spec.items, spec.levels, spec.objects))
    return _Branch(items, levels, objects, first, period.last, scope)


def _cut(scope: Scope, branches: Sequence[_Branch]) -> dict[_Branch, int]:
    """For each branch, how many standing statements reach over an edge of its days. One statement."""
    paths = scope.paths
    rows: list[tuple[str, str, date, date, str]] = []
    if paths and branches:
        items = {item for branch in branches for item in branch.items}
        rows = list(
            Statement.objects.filter(
                voided_at=None, posted__gt=0, item__in=items,
                first_on__lte=max(b.last for b in branches), last_on__gte=min(b.first for b in branches),
            ).values_list("item", "level", "first_on", "last_on", "unit_path")
        )  # fmt: skip
    return {branch: sum(_is_cut(branch, *row) for row in rows) for branch in branches}


def _is_cut(branch: _Branch, item: str, level: str, first: date, last: date, path: str) -> bool:
    if item not in branch.items or branch.objects or (branch.levels and level not in ("", *branch.levels)):
        return False
    there = path in branch.scope.paths if branch.scope.own_only else path.startswith(branch.scope.paths)
    return there and (first < branch.first <= last or first <= branch.last < last)


def _seal(unit: Unit, period: Period) -> int:
    return seal_of(unit.path, period) or NO_SEAL


def _among(column: str, values: Sequence[Any]) -> str:
    return f"{column} IN ({', '.join(['%s'] * len(values))})" if values else "1 = 0"


def _read_day(value: date | str) -> date:
    """SQLite returns the greatest of some days as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)
