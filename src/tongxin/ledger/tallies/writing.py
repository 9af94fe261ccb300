"""Changing the rows of tallies 合计: by the difference between what stood and what stands."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import connection

from tongxin.ledger.models import TallyPair, TallySpread

from .cells import Added, ByCause, Key, Line, Place, added, pairs, spread
from .lines import is_stated

ROWS = 400  # of one statement
NOTHING = Added()
CELL = "unit_id, is_own, item, month, level"
NUMBERS = Added._fields


def change(before: Mapping[Place, ByCause], after: Mapping[Place, ByCause]) -> None:
    """Bring the rows from what these records added `before` to what they add `after`."""
    was, now = totals(before), totals(after)
    moved = {
        cell: now.get(cell, NOTHING).plus(was.get(cell, NOTHING), -1)
        for cell in {**was, **now}
        if now.get(cell, NOTHING) != was.get(cell, NOTHING)
    }
    _add(moved)
    _spread(before, after)


def totals(found: Mapping[Place, ByCause]) -> dict[tuple[Place, Key], Added]:
    """What the records add up to in each cell of each place."""
    sums: dict[tuple[Place, Key], Added] = defaultdict(Added)
    for place, by_cause in found.items():
        for cause, cells in by_cause.items():
            stated = is_stated(cause)
            for key, cell in cells.items():
                sums[place, key] = sums[place, key].plus(added([cell], is_stated=stated))
    return sums


def _add(moved: Mapping[tuple[Place, Key], Added]) -> None:
    line = f"({', '.join(['%s'] * (5 + len(NUMBERS)))})"
    add = ", ".join(f"{name} = ledger_tally.{name} + excluded.{name}" for name in NUMBERS)
    rows = iter(sorted(moved.items()))  # in one order: nobody waits for another in a ring
    with connection.cursor() as cursor:
        while some := list(islice(rows, ROWS)):
            values: list[Any] = []
            for ((unit, is_own), (item, level, month)), numbers in some:
                values += [unit, is_own, item, month, level, *numbers]
            cursor.execute(
                f"INSERT INTO ledger_tally ({CELL}, {', '.join(NUMBERS)}) VALUES {', '.join([line] * len(some))}"
                f" ON CONFLICT ({CELL}) DO UPDATE SET {add}",
                values,
            )


def _spread(before: Mapping[Place, ByCause], after: Mapping[Place, ByCause]) -> None:
    was, now = set(_spread_rows(before)), set(_spread_rows(after))
    gone = Counter(cause for _place, cause, _key, _joint in was - now)
    for cause in gone:
        TallySpread.objects.filter(cause=cause).delete()
    made = [row for row in now if row not in was or row[1] in gone]
    TallySpread.objects.bulk_create(
        [
            TallySpread(unit_id=unit, is_own=own, cause=cause, item=item, level=level, month=month, is_joint=joint)
            for (unit, own), cause, (item, level, month), joint in sorted(made)
        ],
        batch_size=ROWS,
    )


def _spread_rows(found: Mapping[Place, ByCause]) -> Iterable[tuple[Place, str, Key, bool]]:
    for place, by_cause in found.items():
        for cause, cells in by_cause.items():
            for key, is_joint in spread(cells):
                yield place, cause, key, is_joint


def note_pairs(lines: Sequence[Line]) -> None:
    """Remember which items were posted by one record. They stay remembered: it is only ever read too carefully."""
    items: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        items[line.cause].add(line.item)
    found = {pair for several in map(frozenset, items.values()) for pair in pairs(several)}
    rows = [TallyPair(one=one, other=other) for one, other in sorted(found)]
    TallyPair.objects.bulk_create(rows, ignore_conflicts=True, batch_size=ROWS)
