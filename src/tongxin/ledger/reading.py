"""How the ledger is read 读数: branches of one statement, and what it returns for each.

One SELECT a selection of entries and way of adding, one for those that differ in their item alone, all of them in one
statement. No figure adds entries up elsewhere, but for the tallies of large units, which are made of them (tallies/).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db import connection

from .branches import NO_SEAL, WHOLE, Branch, Sums, among
from .measured import CauseRow
from .posting import TABLE
from .selects import NO_MORE, Select, by_cause
from .sql import sql_day
from .tallies import reading as tallies

SELECTS = 400  # of one statement; SQLite takes 500
WINDOWS = (31, 124)  # days before the end of a span in which its latest records are looked for first
MANY = 2_000  # records from which on that is worth it


@dataclass(frozen=True)
class Ask:
    """One SELECT: of a branch, or of several that differ in their one item alone, parted by it."""

    adds: str
    branch: Branch
    whose: dict[str, Branch]  # by item; "" where it is not parted

    @property
    def is_parted(self) -> bool:
        return "" not in self.whose


def _together(selects: Iterable[tuple[str, Branch]]) -> list[Ask]:
    """As few SELECTs as can be: PostgreSQL's planner needs as long for each as the database to answer it."""
    asks: list[Ask] = []
    groups: dict[tuple[str, Branch], dict[str, Branch]] = {}
    for adds, branch in selects:
        if len(branch.items) == 1:
            groups.setdefault((adds, replace(branch, items=())), {})[branch.items[0]] = branch
        else:
            asks.append(Ask(adds, branch, {"": branch}))
    asks += [Ask(adds, replace(branch, items=tuple(whose)), whose) for (adds, branch), whose in groups.items()]
    return asks


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
        asks = _together(selects)
        for start in range(0, len(asks), SELECTS):
            part = asks[start : start + SELECTS]
            for number, item, month, *row in self._run(part):
                ask = part[number]
                found[ask.whose[item]].setdefault(month, Sums()).take(ask.adds, row)
        return found

    def _run(self, asks: Sequence[Ask]) -> list[tuple[Any, ...]]:
        """Number of the ask, item ("" where it is not parted), month or WHOLE, and what is added up."""
        parts, params = [], list[Any]()
        for number, ask in enumerate(asks):
            inner, values = self._inner(ask)
            item, month = ("c.item" if ask.is_parted else "''"), ("c.month" if ask.branch.is_monthly else f"{WHOLE}")
            by = ", ".join(column for column in (item, month) if column.startswith("c."))
            group = f" GROUP BY {by}" if by else ""
            named = f"CAST({item} AS VARCHAR(60))"
            parts.append(f"SELECT {number}, {named}, {month}, {ADDED[ask.adds]} FROM ({inner}) c{group}")
            params += values
        head = _ALIASES if any(ask.adds == "persons" for ask in asks) else ""
        with connection.cursor() as cursor:
            cursor.execute(head + " UNION ALL ".join(parts), params)
            return [(number, item, *map(int, row)) for number, item, *row in cursor.fetchall()]

    def _inner(self, ask: Ask) -> Select:
        ways = {"records": self._by_cause, "late": self._late, "persons": self._persons, "objects": self._objects}
        return ways[ask.adds](ask.branch, ", e.item" if ask.is_parted else "")

    def causes(self, branch: Branch, adds: str, offset: int, limit: int, total: int) -> list[CauseRow]:
        """The records that stand in the branch, latest first, with what each adds there.

        Args:
            total: how many there are. Few take one statement; of many the latest are looked for first.
        """
        if total > MANY:
            found = self._latest(branch, offset, limit)
            rows = self._listed(branch, (among("e.cause", found), found), 0, limit)
        else:
            rows = self._listed(branch, NO_MORE, offset, limit)
        return [_cause_row(adds, *row) for row in rows]

    def _latest(self, branch: Branch, offset: int, limit: int) -> list[str]:
        """Which records these are; two statements or three where the page lies before the last days of the span."""
        rows: list[tuple[Any, ...]] = []
        for days in (*WINDOWS, None):
            since = branch.last - timedelta(days=days) if days else branch.first
            rows = self._listed(branch, ("e.booked_on >= %s", [sql_day(since)]), offset, limit)
            if len(rows) == limit or since <= branch.first:
                break
        return [row[0] for row in rows]

    def _listed(self, branch: Branch, also: Select, offset: int, limit: int) -> list[tuple[Any, ...]]:
        """What of the records in the branch meets a further condition, latest first."""
        inner, values = by_cause(self.table, branch, ", e.happened_on, e.booked_on", also)
        sql = (
            "SELECT c.cause, SUM(c.quantity), SUM(c.facts), MAX(c.happened_on), MAX(c.booked_on) AS booked,"
            f" MAX(c.joint), SUM(c.later), MAX(c.stated) FROM ({inner}) c"
            " GROUP BY c.cause ORDER BY booked DESC, c.cause DESC LIMIT %s OFFSET %s"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [*values, limit, offset])
            return cursor.fetchall()

    def _by_cause(self, branch: Branch, more: str) -> Select:
        return by_cause(self.table, branch, more)

    def _late(self, branch: Branch, more: str) -> Select:
        """Of the records that posted there after the books were closed, those that changed what is counted."""
        where, values = branch.where()
        only = f"e.cause IN (SELECT e.cause FROM {self.table} e WHERE {where} AND e.seal >= %s)"
        inner, inner_values = by_cause(self.table, branch, more, (only, [*values, branch.seal]))
        return f"SELECT i.* FROM ({inner}) i WHERE i.later <> 0", inner_values

    def _persons(self, branch: Branch, more: str) -> Select:
        """Who stands, merged rows as one. A reversal names the row that its original names, so none falls below 0."""
        where, values = branch.where()
        more += ", e.month" * branch.is_monthly
        return (
            f"SELECT DISTINCT COALESCE(a.root, p.person_id) AS who{more.replace('e.', 'p.')}"
            f" FROM (SELECT e.person_id{more} FROM {self.table} e WHERE e.person_id IS NOT NULL AND {where}"
            f" GROUP BY e.person_id{more} HAVING SUM(e.sign) > 0) p LEFT JOIN alias a ON a.id = p.person_id",
            values,
        )

    def _objects(self, branch: Branch, more: str) -> Select:
        where, values = branch.where()
        group = f"e.object{more}{', e.month' * branch.is_monthly}"
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


def _cause_row(
    adds: str, cause: str, quantity: int, facts: int, happened: date | str, booked: date | str, joint: int, later: int,
    stated: int,
) -> CauseRow:  # fmt: skip
    return CauseRow(
        cause, _counted(adds, int(quantity), int(facts), stated=bool(stated)), _read_day(happened), _read_day(booked),
        bool(joint), bool(later), bool(stated),
    )  # fmt: skip


def _counted(adds: str, quantity: int, facts: int, *, stated: bool) -> int:
    if stated or adds not in ("facts", "works"):
        return quantity
    return facts if adds == "facts" else 1


def _read_day(value: date | str) -> date:
    """SQLite returns the greatest of some days as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)
