"""Bringing tallies up to the newest entry 合计: outside the transactions that post, by the worker.

Entries only ever come on top, so a tally is what stood up to a mark, and everything after the mark is read beside
it. The mark moves under the lock that signing takes: nobody posts at that moment, so that no entry with a lower id
is still to be committed. On PostgreSQL ids are not in the order of commits.
"""

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
ROWS = 500  # of one statement
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
    folded = 0
    while some := _fold_some(end):
        folded += some
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


@transaction.atomic
def weigh(end: int) -> None:
    """Count the entries up to `end` at every unit, and begin to keep tallies of those that have become heavy."""
    mark = _mark()
    if mark.weighed >= end:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT path, COUNT(*) FROM {TABLE} WHERE id > %s AND id <= %s GROUP BY path", [mark.weighed, end]
        )
        _weigh(dict(cursor.fetchall()))
    mark.weighed = end
    mark.save(update_fields=["weighed"])
    for heavy in TallyUnit.objects.filter(is_kept=False, entries__gte=KEPT_FROM):
        _begin(heavy.unit_id, mark.upto)
        heavy.is_kept = True
        heavy.save(update_fields=["is_kept"])


def _weigh(entries: dict[str, int]) -> None:
    weights: Counter[int] = Counter()
    above: dict[int, set[int | None]] = defaultdict(set)
    for path, count in entries.items():
        nodes = paths.ids(path)
        for parent, node in zip([None, *nodes], nodes, strict=False):
            weights[node] += count
            above[node].add(parent)
    known = TallyUnit.objects.in_bulk(weights, field_name="unit_id")
    for node, count in weights.items():
        row = known.get(node) or TallyUnit(unit_id=node, parent_id=min(above[node], key=lambda pk: pk or 0))
        row.entries += count
        row.is_moved = row.is_moved or above[node] != {row.parent_id}
        row.save()


def _begin(unit: int, upto: int) -> None:
    """Tallies of a unit that had none, up to the mark: what came later is folded like everybody's."""
    where, values = at_or_below(unit)
    lines = lines_of(f"{where} AND e.id <= %s", [*values, upto])
    change({}, gather(lines, lambda node: node == unit))
    note_pairs(lines)


@transaction.atomic
def _fold_some(end: int) -> int:
    """Fold the next few entries up to `end`, with whatever else their records posted; how many."""
    mark = _mark()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*), MAX(id) FROM"
            f" (SELECT id FROM {TABLE} WHERE id > %s AND id <= %s ORDER BY id LIMIT {SOME}) n",
            [mark.upto, end],
        )
        count, upto = cursor.fetchone()
    if not count:
        return 0
    kept = set(TallyUnit.objects.filter(is_kept=True).values_list("unit_id", flat=True))
    if kept:
        causes = f"SELECT f.cause FROM {TABLE} f WHERE f.id > %s AND f.id <= %s"
        lines = lines_of(f"e.cause IN ({causes}) AND e.id <= %s", [mark.upto, upto, upto])
        before = gather((line for line in lines if line.pk <= mark.upto), kept.__contains__)
        change(before, gather(lines, kept.__contains__))
        note_pairs(lines)
    else:
        upto, count = end, end - mark.upto
    mark.upto = upto
    mark.save(update_fields=["upto"])
    return int(count)
