"""Answering from tallies 合计, from the days of months that the span cuts, and from what came after the mark.

One statement, so that all of it is of one moment: tallies at the mark, less what the records that posted since added
to them, and what these records say now. What is selected is a Branch; what comes out are the sums that the entries
alone give.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection
from django.db.models import Q

from tongxin.ledger.branches import NO_SEAL, WHOLE, Branch, Sums, among
from tongxin.ledger.models import TallyPair
from tongxin.ledger.posting import TABLE
from tongxin.ledger.selects import Select, by_cause

from .cells import Added, Cell, Line, added, gather
from .lines import LINE, at_or_below, is_stated, line_of

FRESH = 2_000  # entries after the mark; with more of them everything is read from the entries
MARK, NEW = -1, -2  # in the place of a branch's number
AT_ONCE = 100  # groups of one statement, four SELECTs each at most; SQLite takes 500
WIDE = len(LINE)  # columns of the statement, after the number

# Added: of tallies; of who stands in several of their cells, counted in each; of the days of cut months
_CELLS = tuple(f"COALESCE(SUM(t.{name}), 0)" for name in Added._fields)
_NO_SUMS = ("0", "0", "0", "0")  # these add up whatever is counted twice
_SPREAD = (
    "COALESCE(SUM(1 - t.cells), 0)", *_NO_SUMS, "COALESCE(SUM(CASE WHEN t.joint > 1 THEN 1 - t.joint ELSE 0 END), 0)",
)  # fmt: skip
_EDGES = (  # who stands in a whole month, too, is counted there
    "COUNT(*) - COUNT(t.cells)", "COALESCE(SUM(t.quantity), 0)", "COALESCE(SUM(t.facts), 0)",
    "COALESCE(SUM(t.stated * t.quantity), 0)", "COALESCE(SUM(t.stated), 0)",
    "COALESCE(SUM(CASE WHEN t.joint > 0 AND COALESCE(t.elsewhere, 0) = 0 THEN 1 ELSE 0 END), 0)",
)  # fmt: skip


def read(branches: Sequence[Branch], upto: int) -> dict[Branch, dict[int, Sums]]:
    """Sums by month, as Reader.sums gives them but for `late`, of those branches that tallies can answer.

    Args:
        branches: all seen from one unit.
        upto: the mark as it was a moment ago; it only ever moves on.
    """
    groups: dict[Branch, list[Branch]] = defaultdict(list)
    for branch in branches:
        if branch.in_tallies:  # what differs in items alone is asked together
            groups[replace(branch, items=(), seal=NO_SEAL)].append(branch)
    found: dict[Branch, dict[int, Sums]] = {}
    asked = list(groups.values())
    for start in range(0, len(asked), AT_ONCE):
        found |= _read(asked[start : start + AT_ONCE], upto)
    # asked last: what became a pair before the tallies were read is among them
    return {branch: found[branch] for branch in _without_pairs(list(found))}


def _without_pairs(branches: Sequence[Branch]) -> list[Branch]:
    """Those in which no record stands with two items, so that items add up. One query, none where each asks for one."""
    several = sorted({item for branch in branches if len(branch.items) > 1 for item in branch.items})
    if not several:
        return list(branches)
    rows = TallyPair.objects.filter(Q(one__in=several), Q(other__in=several)).values_list("one", "other")
    together = [frozenset(row) for row in rows]
    return [branch for branch in branches if not any(pair <= set(branch.items) for pair in together)]


def _read(groups: Sequence[Sequence[Branch]], upto: int) -> dict[Branch, dict[int, Sums]]:
    """Nothing where tallies were thrown away meanwhile."""
    asked = [_of_all_items(group) for group in groups]
    fresh, causes = _fresh(asked[0].scope.nodes[0], upto)
    selects = [(MARK, _mark(asked)), (NEW, fresh)]
    selects += [(number, select) for number, branch in enumerate(asked) for select in _selects(branch, causes)]
    stood: dict[tuple[int, str], list[list[int]]] = defaultdict(list)
    lines, mark = [], None
    for number, *row in _rows(selects):
        if number == MARK:
            mark = int(row[0])
        elif number == NEW:
            lines.append(line_of(row))
        else:
            stood[number, row[0]].append(list(map(int, row[1 : 2 + len(Added._fields)])))
    if mark is None:
        return {}
    found = {}
    for number, group in enumerate(groups):
        for branch in group:
            found[branch] = _summed_up([line for item in branch.items for line in stood[number, item]])
            _bring_up(found[branch], branch, lines, mark)
    return found


def _of_all_items(group: Sequence[Branch]) -> Branch:
    return replace(group[0], items=tuple(sorted({item for branch in group for item in branch.items})), seal=NO_SEAL)


def _summed_up(lines: Iterable[Sequence[int]]) -> dict[int, Sums]:
    """Month, or WHOLE, → what its lines add up to."""
    found: dict[int, Sums] = defaultdict(Sums)
    for month, *numbers in lines:
        _take(found[month], numbers)
    return found


def _rows(selects: Iterable[tuple[int, Select]]) -> list[Sequence[Any]]:
    """Rows of all of them, each after its number; those with fewer columns are filled up. Everything is text."""
    parts, params = [], list[Any]()
    for number, (sql, values) in selects:
        parts.append(f"SELECT {number}, s.* FROM ({sql}) s")
        params += values
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return list(cursor.fetchall())


def _text(columns: Sequence[str]) -> str:
    """Columns as text, as wide as an entry."""
    filled = [*columns, *["''"] * (WIDE - len(columns))]
    return ", ".join(f"CAST({column} AS VARCHAR(255)) AS c{place}" for place, column in enumerate(filled))


def _mark(branches: Sequence[Branch]) -> Select:
    """The mark, if all these units still keep their tallies and stand where they stood."""
    nodes = sorted({branch.scope.nodes for branch in branches})
    parts = [
        "EXISTS (SELECT 1 FROM ledger_tallyunit u WHERE u.unit_id = %s AND u.is_kept"
        + (" AND u.parent_id = %s AND NOT u.is_moved)" if len(several) > 1 else ")")
        for several in nodes
    ]
    values = [node for several in nodes for node in reversed(several)]
    return f"SELECT {_text(['m.upto'])} FROM ledger_tallymark m WHERE {' AND '.join(parts)}", values


def _fresh(node: int, upto: int) -> tuple[Select, Select]:
    """All entries at and below a unit of the records that posted there after the mark; and which records these are."""
    there, values = at_or_below(node)
    after = "f.id > %s AND f.id > (SELECT m.upto FROM ledger_tallymark m)"  # the number tells the planner how few
    causes = f"SELECT f.cause FROM {TABLE} f WHERE {after} AND {there.replace('e.', 'f.')}"
    found = [upto, *values]
    return (f"SELECT {_text(LINE)} FROM {TABLE} e WHERE e.cause IN ({causes}) AND {there}", [*found, *values]), (
        causes, found,
    )  # fmt: skip


def _selects(branch: Branch, fresh: Select) -> Iterable[Select]:
    """What stands in whole months and cut ones: item, month or WHOLE, and Added."""
    where, values = _where(branch)
    yield _by_item(branch, _CELLS, f"ledger_tally t WHERE {where}", values)
    yield _by_item(branch, _SPREAD, f"({_several(branch, where)}) t", values)
    if branch.is_cut:
        first, last = branch.months
        causes, fresh_values = fresh
        also = f"e.month NOT BETWEEN %s AND %s AND e.cause NOT IN ({causes})"
        inner, inner_values = by_cause(TABLE, branch, ", e.item", (also, [first, last, *fresh_values]))
        beside = "AND i.month = a.month" if branch.is_monthly else ""
        edges = (
            f"SELECT i.*, a.cells, a.joint AS elsewhere FROM ({inner}) i"
            f" LEFT JOIN ({_several(branch, where)}) a ON a.cause = i.cause AND a.item = i.item {beside}"
        )
        yield _by_item(branch, _EDGES, f"({edges}) t", [*inner_values, *values])


def _several(branch: Branch, where: str) -> str:
    """Records that stand in several cells of an item, with how many of them, and in how many jointly."""
    group = "t.cause, t.item" + ", t.month" * branch.is_monthly
    return (
        f"SELECT {group}, COUNT(*) AS cells, SUM(CASE WHEN t.is_joint THEN 1 ELSE 0 END) AS joint"
        f" FROM ledger_tallyspread t WHERE {where} GROUP BY {group}"
    )


def _by_item(branch: Branch, sums: Sequence[str], source: str, values: Sequence[Any]) -> Select:
    month, group = ("t.month", "t.item, t.month") if branch.is_monthly else (f"{WHOLE}", "t.item")
    names = ["item", "month", *Added._fields]
    given = ", ".join(f"{column} AS {name}" for column, name in zip(["t.item", month, *sums], names, strict=True))
    columns = _text([f"n.{name}" for name in names])
    return f"SELECT {columns} FROM (SELECT {given} FROM {source} GROUP BY {group}) n", list(values)


def _where(branch: Branch) -> tuple[str, list[Any]]:
    first, last = branch.months
    if branch.month is not None:
        first, last = max(first, branch.month), min(last, branch.month)
    parts = ["t.unit_id = %s AND t.is_own = %s", among("t.item", branch.items), "t.month BETWEEN %s AND %s"]
    values: list[Any] = [branch.scope.nodes[-1], branch.scope.own_only, *branch.items, first, last]
    if branch.levels:
        parts.append(among("t.level", branch.levels))
        values += branch.levels
    return " AND ".join(parts), values


def _take(sums: Sums, numbers: Iterable[int]) -> None:
    for name, number in zip(Added._fields, numbers, strict=True):
        setattr(sums, name, getattr(sums, name) + number)


def _bring_up(sums: dict[int, Sums], branch: Branch, lines: Sequence[Line], mark: int) -> None:
    """From what stood at the mark to what stands now, by the records that posted since."""
    inside = [line for line in lines if _is_in(branch, line)]
    first, last = branch.months
    then = (line for line in inside if line.pk <= mark and first <= line.month <= last)
    for month, numbers in _told(branch, then).items():
        _take(sums.setdefault(month, Sums()), [-n for n in numbers])
    for month, numbers in _told(branch, inside).items():
        _take(sums.setdefault(month, Sums()), numbers)


def _is_in(branch: Branch, line: Line) -> bool:
    return (
        line.item in branch.items
        and branch.first.isoformat() <= line.booked_on <= branch.last.isoformat()
        and (not branch.levels or line.level in branch.levels)
        and branch.month in (None, line.month)
        and f"/{'/'.join(map(str, branch.scope.nodes))}/" in line.path
    )


def _told(branch: Branch, lines: Iterable[Line]) -> Mapping[int, Added]:
    """Month, or WHOLE, → what these records add up to; each counts once in it."""
    node = branch.scope.nodes[-1]
    found = gather(lines, lambda one: one == node).get((node, branch.scope.own_only), {})
    told: dict[int, Added] = defaultdict(Added)
    for cause, cells in found.items():
        by_month: dict[int, list[Cell]] = defaultdict(list)
        for (_item, _level, month), cell in cells.items():
            by_month[month if branch.is_monthly else WHOLE].append(cell)
        for month, some in by_month.items():
            told[month] = told[month].plus(added(some, is_stated=is_stated(cause)))
    return told
