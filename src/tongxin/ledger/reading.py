"""How the ledger is read 读数: branches of one statement, and what it returns for each.

One SELECT a selection of entries and way of adding, all of them in one statement. No figure adds
entries up anywhere else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from tongxin.kernel.periods import Period

from .measured import ADDS, CauseRow, Spec
from .models import Statement
from .placing import Scope, own
from .posting import TABLE, sql_day

NO_SEAL = 2**31 - 1  # no entry came after it
SELECTS = 400  # of one statement; SQLite takes 500
WHOLE = 0  # in the place of a month
IS_STATED = f"e.cause LIKE '{Statement.KEY}%%'"


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


@dataclass(frozen=True)
class Reader:
    """Where entries are read from: the ledger, or a rebuilt one that `check` holds against it."""

    table: str = TABLE

    def sums(self, wanted: Iterable[tuple[Branch, str]]) -> dict[Branch, dict[int, Sums]]:
        """Sums of each branch by month, of those that are not monthly under WHOLE.

        Persons and objects only where asked for. One statement, unless the branches are very many.
        """
        pairs = dict.fromkeys(wanted)
        found: dict[Branch, dict[int, Sums]] = {branch: {} for branch, _adds in pairs}
        selects = [("records", branch) for branch in found]
        selects += [(adds, branch) for branch, adds in pairs if adds in ("persons", "objects")]
        for start in range(0, len(selects), SELECTS):
            part = selects[start : start + SELECTS]
            for number, month, *row in self._run(part):
                adds, branch = part[number]
                found[branch].setdefault(month, Sums()).take(adds, row)
        return found

    def _run(self, selects: Sequence[tuple[str, Branch]]) -> list[tuple[int, ...]]:
        parts, params = [], list[Any]()
        for number, (adds, branch) in enumerate(selects):
            inner, values = {"records": self.by_cause, "persons": self._persons, "objects": self._objects}[adds](branch)
            month, group = ("c.month", " GROUP BY c.month") if branch.is_monthly else (f"{WHOLE}", "")
            parts.append(f"SELECT {number}, {month}, {ADDED[adds]} FROM ({inner}) c{group}")
            params += values
        head = _ALIASES if any(adds == "persons" for adds, _branch in selects) else ""
        with connection.cursor() as cursor:
            cursor.execute(head + " UNION ALL ".join(parts), params)
            return [tuple(map(int, row)) for row in cursor.fetchall()]

    def by_cause(self, branch: Branch, more: str = "") -> tuple[str, list[Any]]:
        """A row for each record that stands in the branch; `more`: columns of entries it is parted by as well."""
        where, values = branch.where()
        counts, heights = branch.scope.counts()
        group = f"e.cause{more}{', e.month' * branch.is_monthly}"
        sql = (
            f"SELECT {group}, SUM(CASE WHEN {counts} OR e.is_divided THEN e.quantity ELSE 0 END) AS quantity,"
            f" SUM(CASE WHEN {counts} THEN e.sign ELSE 0 END) AS facts,"
            f" MAX(CASE WHEN {IS_STATED} THEN 1 ELSE 0 END) AS stated,"
            # a reversed joint fact leaves none: not MAX
            " CASE WHEN SUM(CASE WHEN e.is_joint THEN e.sign ELSE 0 END) > 0 THEN 1 ELSE 0 END AS joint,"
            " SUM(CASE WHEN e.seal >= %s THEN e.quantity ELSE 0 END) AS later"
            f" FROM {self.table} e WHERE {where} GROUP BY {group} HAVING SUM(e.sign) > 0"
        )
        return sql, [*heights, *heights, branch.seal, *values]

    def causes(self, branch: Branch, adds: str, offset: int, limit: int) -> list[CauseRow]:
        """The records that stand in the branch, latest first, with what each adds there."""
        inner, values = self.by_cause(branch, ", e.happened_on, e.booked_on")
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

    def _persons(self, branch: Branch) -> tuple[str, list[Any]]:
        where, values = branch.where()
        month = ", e.month" * branch.is_monthly
        return (
            f"SELECT COALESCE(a.root, e.person_id) AS who{month}"
            f" FROM {self.table} e LEFT JOIN alias a ON a.id = e.person_id"
            f" WHERE e.person_id IS NOT NULL AND {where}"
            f" GROUP BY COALESCE(a.root, e.person_id){month} HAVING SUM(e.sign) > 0",
            values,
        )

    def _objects(self, branch: Branch) -> tuple[str, list[Any]]:
        where, values = branch.where()
        group = f"e.object{', e.month' * branch.is_monthly}"
        return (
            f"SELECT {group} FROM {self.table} e WHERE e.object <> '' AND {where}"
            f" GROUP BY {group} HAVING SUM(e.sign) > 0",
            values,
        )


# What is added up of the rows `c` of a SELECT: seven numbers, whatever it counts.
_COUNTED = "COUNT(*), 0, 0, 0, 0, 0, 0"
ADDED = {
    "records": "COUNT(*), COALESCE(SUM(c.quantity), 0), COALESCE(SUM(c.facts), 0),"
    " COALESCE(SUM(c.stated * c.quantity), 0), COALESCE(SUM(c.stated), 0), COALESCE(SUM(c.joint), 0),"
    " COALESCE(SUM(CASE WHEN c.later <> 0 THEN 1 ELSE 0 END), 0)",
    "persons": _COUNTED,
    "objects": _COUNTED,
}

# Each merged person with the row that stays, over chains of merges.
_ALIASES = (
    "WITH RECURSIVE chain(id, root) AS ("
    "SELECT p.id, p.same_as_id FROM people_person p WHERE p.same_as_id IS NOT NULL"
    " UNION SELECT c.id, p.same_as_id FROM chain c JOIN people_person p ON p.id = c.root"
    " WHERE p.same_as_id IS NOT NULL),"
    " alias AS (SELECT c.id, c.root FROM chain c JOIN people_person p ON p.id = c.root WHERE p.same_as_id IS NULL) "
)


def among(column: str, values: Sequence[Any]) -> str:
    return f"{column} IN ({', '.join(['%s'] * len(values))})" if values else "1 = 0"


def _counted(adds: str, quantity: int, facts: int, *, stated: bool) -> int:
    if stated or adds not in ("facts", "works"):
        return quantity
    return facts if adds == "facts" else 1


def _read_day(value: date | str) -> date:
    """SQLite returns the greatest of some days as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)
