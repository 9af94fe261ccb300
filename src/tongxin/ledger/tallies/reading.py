"""Answering from tallies 合计 and from the entries that came after them; exact at every instant.

What is selected is a Branch (ledger/reading.py); what comes out are the same sums that the entries alone give.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Q

from tongxin.ledger.branches import WHOLE, Branch, Sums, among
from tongxin.ledger.models import TallyPair

from .cells import Cell, Line, added, gather
from .lines import at_or_below, is_stated, lines_of

FRESH = 2_000  # entries after the mark; with more of them everything is read from the entries
MARK = -1  # in the place of a branch's number
SELECTS = 240  # branches of one statement, two SELECTs each; SQLite takes 500


def read(branches: Sequence[Branch], upto: int) -> dict[Branch, dict[int, Sums]]:
    """Sums by month, as Reader.sums gives them but for `late`, of those branches that tallies can answer.

    Args:
        upto: the mark. Where it has moved meanwhile nothing is answered: the caller reads the entries.
    """
    able = _without_pairs([branch for branch in branches if branch.in_tallies])
    if not able:
        return {}
    fresh = _fresh(able[0].scope.nodes[0], upto)  # they are all seen from one unit
    found: dict[Branch, dict[int, Sums]] = {}
    for start in range(0, len(able), SELECTS):
        some = able[start : start + SELECTS]
        answer = _tallied(some, upto)
        if answer is None:
            return {}
        found |= answer
    for branch in able:
        _bring_up(found[branch], branch, fresh, upto)
    return found


def _without_pairs(branches: Sequence[Branch]) -> list[Branch]:
    """Those in which no record stands with two items. One query, none where each asks for one item."""
    several = sorted({item for branch in branches if len(branch.items) > 1 for item in branch.items})
    if not several:
        return list(branches)
    rows = TallyPair.objects.filter(Q(one__in=several), Q(other__in=several)).values_list("one", "other")
    together = [frozenset(row) for row in rows]
    return [branch for branch in branches if not any(pair <= set(branch.items) for pair in together)]


def _fresh(node: int, upto: int) -> list[Line]:
    """All entries at and below a unit of the records that posted there after the mark. One query."""
    there, values = at_or_below(node)
    fresh = f"SELECT f.cause FROM ledger_entry f WHERE f.id > %s AND {there.replace('e.', 'f.')}"
    return lines_of(f"e.cause IN ({fresh}) AND {there}", [upto, *values, *values])


def _tallied(branches: Sequence[Branch], upto: int) -> dict[Branch, dict[int, Sums]] | None:
    """What stood at the mark; None where the mark is elsewhere. One statement."""
    parts, params = [f"SELECT {MARK}, 0, upto, 0, 0, 0, 0, 0 FROM ledger_tallymark"], list[Any]()
    for number, branch in enumerate(branches):
        where, values = _where(branch)
        of, group = ("t.month", " GROUP BY t.month") if branch.is_monthly else (f"{WHOLE}", "")
        parts.append(f"SELECT {number}, {of}, {_SUMS} FROM ledger_tally t WHERE {where}{group}")
        by_month = ", t.month" if branch.is_monthly else ""
        parts.append(
            f"SELECT {number}, {of}, {_OVER} FROM (SELECT COUNT(*) AS cells, SUM(CASE WHEN t.is_joint THEN 1 ELSE 0"
            f" END) AS joint{by_month} FROM ledger_tallyspread t WHERE {where} GROUP BY t.cause{by_month}) t{group}"
        )
        params += [*values, *values]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        rows = [tuple(map(int, row)) for row in cursor.fetchall()]
    if [row[2] for row in rows if row[0] == MARK] != [upto]:
        return None
    found: dict[Branch, dict[int, Sums]] = {branch: {} for branch in branches}
    for number, month, *numbers in rows:
        if number != MARK:
            _take(found[branches[number]].setdefault(month, Sums()), numbers)
    return found


def _where(branch: Branch) -> tuple[str, list[Any]]:
    months = [branch.first.year * 100 + branch.first.month, branch.last.year * 100 + branch.last.month]
    if branch.month is not None:
        months = [max(months[0], branch.month), min(months[1], branch.month)]
    parts = ["t.unit_id = %s AND t.is_own = %s", among("t.item", branch.items), "t.month BETWEEN %s AND %s"]
    values = [branch.scope.nodes[-1], branch.scope.own_only, *branch.items, *months]
    if branch.levels:
        parts.append(among("t.level", branch.levels))
        values += branch.levels
    return " AND ".join(parts), values


# records, quantity, facts, stated, stated_records, joint
_SUMS = ", ".join(
    f"COALESCE(SUM(t.{name}), 0)" for name in ("records", "quantity", "facts", "stated", "stated_records", "joint")
)
_OVER = "COALESCE(SUM(1 - t.cells), 0), 0, 0, 0, 0, COALESCE(SUM(CASE WHEN t.joint > 1 THEN 1 - t.joint ELSE 0 END), 0)"


def _take(sums: Sums, numbers: Iterable[int]) -> None:
    records, quantity, facts, stated, stated_records, joint = numbers
    sums.records += records
    sums.quantity += quantity
    sums.facts += facts
    sums.stated += stated
    sums.stated_records += stated_records
    sums.joint += joint


def _bring_up(sums: dict[int, Sums], branch: Branch, lines: Sequence[Line], upto: int) -> None:
    """From what stood at the mark to what stands now, by the records that posted since."""
    inside = [line for line in lines if _is_in(branch, line)]
    if not branch.is_monthly:
        sums.setdefault(WHOLE, Sums())
    for month, numbers in _told(branch, (line for line in inside if line.pk <= upto)).items():
        _take(sums.setdefault(month, Sums()), [-n for n in numbers])
    for month, numbers in _told(branch, inside).items():
        _take(sums.setdefault(month, Sums()), numbers)


def _is_in(branch: Branch, line: Line) -> bool:
    first, last = branch.first.year * 100 + branch.first.month, branch.last.year * 100 + branch.last.month
    return (
        line.item in branch.items
        and f"/{'/'.join(map(str, branch.scope.nodes))}/" in line.path
        and first <= line.month <= last
        and (not branch.levels or line.level in branch.levels)
        and branch.month in (None, line.month)
    )


def _told(branch: Branch, lines: Iterable[Line]) -> Mapping[int, list[int]]:
    """Month, or WHOLE, → what these records add up to; each counts once in it."""
    node = branch.scope.nodes[-1]
    found = gather(lines, lambda one: one == node).get((node, branch.scope.own_only), {})
    told: dict[int, list[int]] = {}
    for cause, cells in found.items():
        by_month: dict[int, list[Cell]] = defaultdict(list)
        for (_item, _level, month), cell in cells.items():
            by_month[month if branch.is_monthly else WHOLE].append(cell)
        for month, some in by_month.items():
            numbers = added(some, is_stated=is_stated(cause))
            told[month] = [a + b for a, b in zip(told.get(month, [0] * len(numbers)), numbers, strict=True)]
    return told
