"""Bringing tallies up to the newest entry 合计: outside the transactions that post, by the worker.

Entries only ever come on top, so a tally is what stood up to a mark, and everything after the mark is read beside
it. The mark moves under the lock that signing takes: nobody posts at that moment, so that no entry with a lower id
is still to be committed. On PostgreSQL ids are not in the order of commits.
"""

import time
from collections import Counter, defaultdict

from django.db import OperationalError, connection, transaction
from django.db.models import Max

from tongxin.ledger import signing
from tongxin.ledger.models import Entry, TallyMark, TallyUnit
from tongxin.ledger.posting import TABLE
from tongxin.people import paths

from .cells import gather
from .lines import at_or_below, lines_of
from .writing import change, note_pairs

KEPT_FROM = 20_000  # entries at and below a unit from which on tallies of it are kept; docs/benchmarks.md says why
DUE = 200  # fresh entries from which on it is worth folding
SOME = 2_000  # entries of one transaction
PAUSE = 0.01  # seconds between two transactions, for those who wait
PATIENCE = "200ms"  # for those who post at this moment: whoever comes after them waits as long


def newest() -> int:
    """Id of the newest entry; 0: none."""
    return Entry.objects.aggregate(newest=Max("pk"))["newest"] or 0


def is_due() -> bool:
    """Whether enough came after the mark. Two short queries."""
    mark = TallyMark.objects.first()
    return newest() - (mark.upto if mark else 0) >= DUE


def fold() -> int:
    """Bring tallies up to the newest entry; how many entries were folded. 0 where somebody posts all the while.

    Each few thousand in a transaction of their own, so that nobody waits long; one process at a time.
    """
    end = _last_settled()
    if end is None:
        return 0
    weigh(end)
    for unit in TallyUnit.objects.filter(is_kept=False, entries__gte=KEPT_FROM).values_list("unit_id", flat=True):
        _begin(unit)
    folded = 0
    while some := _fold_some(end):
        folded += some
        time.sleep(PAUSE)
    return folded


@transaction.atomic
def anew() -> None:
    """Throw tallies away; the next fold makes them again. Figures are read from the entries meanwhile."""
    with connection.cursor() as cursor:
        for table in ("ledger_tally", "ledger_tallyspread", "ledger_tallypair", "ledger_tallyunit", "ledger_tallymark"):
            cursor.execute(f"DELETE FROM {table}")


@transaction.atomic
def _last_settled() -> int | None:
    """Id up to which every entry is committed; None where somebody posts and does not end soon."""
    if connection.vendor == "postgresql":
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
                signing.exclusive_lock()
                return newest()
        except OperationalError:
            return None
    return newest()


def _mark() -> TallyMark:
    """The one row, for this transaction alone."""
    TallyMark.objects.get_or_create(pk=1)
    return TallyMark.objects.select_for_update().get(pk=1)


def weigh(end: int) -> None:
    """Count the entries up to `end` at every unit."""
    before = TallyMark.objects.first() or TallyMark()
    with connection.cursor() as cursor:  # outside the transaction: what is committed stays as it is
        counted = f"SELECT path, COUNT(*) FROM {TABLE} WHERE id > %s AND id <= %s GROUP BY path"
        cursor.execute(counted, [before.weighed, end])
        entries = dict(cursor.fetchall())
    with transaction.atomic():
        mark = _mark()
        if mark.weighed == before.weighed < end:
            _weigh(entries)
            mark.weighed = end
            mark.save(update_fields=["weighed"])


def _weigh(entries: dict[str, int]) -> None:
    weights: Counter[int] = Counter()
    above: dict[int, set[int | None]] = defaultdict(set)
    for path, count in entries.items():
        nodes = paths.ids(path)
        for parent, node in zip([None, *nodes], nodes, strict=False):
            weights[node] += count
            above[node].add(parent)
    known = TallyUnit.objects.in_bulk(weights, field_name="unit_id")
    rows = []
    for node, count in weights.items():
        row = known.get(node) or TallyUnit(unit_id=node, parent_id=min(above[node], key=lambda pk: pk or 0))
        row.entries += count
        row.is_moved = row.is_moved or above[node] != {row.parent_id}
        rows.append(row)
    TallyUnit.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["unit"], update_fields=["entries", "is_moved"], batch_size=100
    )


def _begin(unit: int) -> None:
    """Tallies of a unit that had none, up to the mark: what came later is folded like everybody's."""
    upto = TallyMark.objects.get(pk=1).upto
    where, values = at_or_below(unit)
    lines = lines_of(f"{where} AND e.id <= %s", [*values, upto])
    with transaction.atomic():
        if _mark().upto == upto:  # else the next fold begins anew
            change({}, gather(lines, lambda node: node == unit))
            note_pairs(lines)
            TallyUnit.objects.filter(unit=unit).update(is_kept=True)


@transaction.atomic
def _fold_some(end: int) -> int:
    """Fold the next few entries up to `end`, with whatever else their records posted; how many.

    Where no tallies are kept the mark moves past them all.
    """
    mark = _mark()
    kept = set(TallyUnit.objects.filter(is_kept=True).values_list("unit_id", flat=True))
    count, upto = _next(mark.upto, end, f"LIMIT {SOME}" if kept else "")
    if not count:
        return 0
    if kept:
        causes = f"SELECT f.cause FROM {TABLE} f WHERE f.id > %s AND f.id <= %s"
        lines = lines_of(f"e.cause IN ({causes}) AND e.id <= %s", [mark.upto, upto, upto])
        before = gather((line for line in lines if line.pk <= mark.upto), kept.__contains__)
        change(before, gather(lines, kept.__contains__))
        note_pairs(lines)
    mark.upto = upto
    mark.save(update_fields=["upto"])
    return count


def _next(after: int, end: int, limit: str) -> tuple[int, int]:
    """How many entries come next, and the id of the last of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*), COALESCE(MAX(id), 0) FROM"
            f" (SELECT id FROM {TABLE} WHERE id > %s AND id <= %s ORDER BY id {limit}) n",
            [after, end],
        )
        count, upto = cursor.fetchone()
    return int(count), int(upto)
