"""How the ledger is read 读数: branches of one statement, and what it returns for each.

One SELECT a selection of entries and way of adding, all of them in one statement. No figure adds
entries up anywhere else, but for the tallies of large units, which are made of them (tallies/).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from .branches import NO_SEAL, WHOLE, Branch, Sums
from .measured import CauseRow
from .posting import TABLE
from .selects import Select, by_cause
from .tallies import reading as tallies

SELECTS = 400  # of one statement; SQLite takes 500


@dataclass(frozen=True)
class Reader:
    """Where entries are read from: the ledger, or a rebuilt one that `check` holds against it."""

    table: str = TABLE

    def sums(self, wanted: Iterable[tuple[Branch, str]], upto: int | None = None) -> dict[Branch, dict[int, Sums]]:
        """Sums of each branch by month, of those that are not monthly under WHOLE.

        Persons and objects only where asked for. One statement, unless the branches are very many.

        Args:
            upto: where tallies of the unit are kept, the mark they go up to: a statement more then, or two.
        """
        pairs = dict.fromkeys(wanted)
        branches = dict.fromkeys(branch for branch, _adds in pairs)
        found = {} if upto is None else tallies.read(list(branches), upto)
        selects = [("late", branch) for branch in found if branch.seal != NO_SEAL and not branch.is_monthly]
        selects += [("records", branch) for branch in branches if branch not in found]
        selects += [(adds, branch) for branch, adds in pairs if adds in ("persons", "objects")]
        found |= {branch: {} for branch in branches if branch not in found}
        for start in range(0, len(selects), SELECTS):
            part = selects[start : start + SELECTS]
            for number, month, *row in self._run(part):
                adds, branch = part[number]
                found[branch].setdefault(month, Sums()).take(adds, row)
        return found

    def _run(self, selects: Sequence[tuple[str, Branch]]) -> list[tuple[int, ...]]:
        parts, params = [], list[Any]()
        for number, (adds, branch) in enumerate(selects):
            inner, values = self._inner(adds, branch)
            month, group = ("c.month", " GROUP BY c.month") if branch.is_monthly else (f"{WHOLE}", "")
            parts.append(f"SELECT {number}, {month}, {ADDED[adds]} FROM ({inner}) c{group}")
            params += values
        head = _ALIASES if any(adds == "persons" for adds, _branch in selects) else ""
        with connection.cursor() as cursor:
            cursor.execute(head + " UNION ALL ".join(parts), params)
            return [tuple(map(int, row)) for row in cursor.fetchall()]

    def _inner(self, adds: str, branch: Branch) -> Select:
        ways = {"records": self._by_cause, "late": self._late, "persons": self._persons, "objects": self._objects}
        return ways[adds](branch)

    def causes(self, branch: Branch, adds: str, offset: int, limit: int) -> list[CauseRow]:
        """The records that stand in the branch, latest first, with what each adds there."""
        inner, values = by_cause(self.table, branch, ", e.happened_on, e.booked_on")
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

    def _by_cause(self, branch: Branch) -> Select:
        return by_cause(self.table, branch)

    def _late(self, branch: Branch) -> Select:
        """Of the records that posted there after the books were closed, those that changed what is counted."""
        where, values = branch.where()
        only = f"e.cause IN (SELECT e.cause FROM {self.table} e WHERE {where} AND e.seal >= %s)"
        inner, inner_values = by_cause(self.table, branch, also=(only, [*values, branch.seal]))
        return f"SELECT 1 FROM ({inner}) i WHERE i.later <> 0", inner_values

    def _persons(self, branch: Branch) -> Select:
        """Who stands, merged rows as one. A reversal names the row that its original names, so none falls below 0."""
        where, values = branch.where()
        month = ", e.month" * branch.is_monthly
        return (
            f"SELECT DISTINCT COALESCE(a.root, p.person_id) AS who{', p.month' * branch.is_monthly}"
            f" FROM (SELECT e.person_id{month} FROM {self.table} e WHERE e.person_id IS NOT NULL AND {where}"
            f" GROUP BY e.person_id{month} HAVING SUM(e.sign) > 0) p LEFT JOIN alias a ON a.id = p.person_id",
            values,
        )

    def _objects(self, branch: Branch) -> Select:
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
    "late": _COUNTED,
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


def _counted(adds: str, quantity: int, facts: int, *, stated: bool) -> int:
    if stated or adds not in ("facts", "works"):
        return quantity
    return facts if adds == "facts" else 1


def _read_day(value: date | str) -> date:
    """SQLite returns the greatest of some days as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)
