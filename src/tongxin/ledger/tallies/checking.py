"""Are tallies what the entries say 核对合计? Worked out by the database, on another way than folding.py."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from tongxin.ledger.models import Tally, TallyMark, TallyPair, TallySpread, TallyUnit
from tongxin.ledger.placing import Scope
from tongxin.ledger.posting import TABLE
from tongxin.ledger.selects import summed
from tongxin.people.paths import outermost

from .lines import at_or_below
from .writing import NUMBERS

Row = tuple[Any, ...]


def differences() -> Iterator[str]:
    """Sentences on tallies that are not what the entries up to the mark say."""
    mark = TallyMark.objects.first()
    if mark is None:
        return
    for row in TallyUnit.objects.filter(is_kept=True).select_related("unit").order_by("unit_id"):
        for scope in _scopes(row.unit_id):
            told = {"unit": _("%(unit)s本级") % {"unit": row.unit} if scope.own_only else row.unit}
            if _tallies(row.unit_id, scope) != _entries(scope, mark.upto):
                yield _("%(unit)s的合计与分录不符。用manage fold --anew重做。") % told
            if _spread(row.unit_id, scope) != _several(scope, mark.upto):
                yield _("%(unit)s的跨格记录与分录不符。用manage fold --anew重做。") % told
        if missing := _together(row.unit_id, mark.upto) - set(TallyPair.objects.values_list("one", "other")):
            one, other = min(missing)
            yield _("%(unit)s有记录同记%(one)s和%(other)s，合计里没有。用manage fold --anew重做。") % {
                "unit": row.unit, "one": one, "other": other,
            }  # fmt: skip


def _scopes(unit: int) -> tuple[Scope, Scope]:
    """All below a unit, and its own work, over every path that an entry names it in."""
    where, values = at_or_below(unit)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT e.path FROM {TABLE} e WHERE {where}", values)
        found = [path for (path,) in cursor.fetchall()]
    node = f"/{unit}/"
    had = outermost(path[: path.index(node) + len(node)] for path in found)
    return Scope(had), Scope(had, own_only=True)


def _cells(scope: Scope, upto: int) -> tuple[str, list[Any]]:
    """A row for each record in each item, level and month in which it stands."""
    where, values = scope.where()
    counts, heights = scope.counts()
    return (
        f"SELECT e.cause, e.item, e.level, e.month, {summed(counts)}"
        f" FROM {TABLE} e WHERE {where} AND e.id <= %s"
        " GROUP BY e.cause, e.item, e.level, e.month HAVING SUM(e.sign) > 0",
        [*heights, *heights, *values, upto],
    )


def _rows(sql: str, values: list[Any]) -> set[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {tuple(int(n) if isinstance(n, Decimal) else n for n in row) for row in cursor.fetchall()}


def _entries(scope: Scope, upto: int) -> set[Row]:
    inner, values = _cells(scope, upto)
    sums = "COUNT(*), SUM(c.quantity), SUM(c.facts), SUM(c.stated * c.quantity), SUM(c.stated), SUM(c.joint)"
    return _rows(f"SELECT c.item, c.level, c.month, {sums} FROM ({inner}) c GROUP BY c.item, c.level, c.month", values)


def _tallies(unit: int, scope: Scope) -> set[Row]:
    rows = Tally.objects.filter(unit=unit, is_own=scope.own_only).values_list("item", "level", "month", *NUMBERS)
    return {row for row in rows if any(row[3:])}


def _several(scope: Scope, upto: int) -> set[Row]:
    inner, values = _cells(scope, upto)
    return _rows(
        "SELECT c.cause, c.item, c.level, c.month, c.joint FROM"
        f" (SELECT d.*, COUNT(*) OVER (PARTITION BY d.cause, d.item) AS cells FROM ({inner}) d) c WHERE c.cells > 1",
        values,
    )


def _spread(unit: int, scope: Scope) -> set[Row]:
    rows = TallySpread.objects.filter(unit=unit, is_own=scope.own_only)
    return {(*row[:4], int(row[4])) for row in rows.values_list("cause", "item", "level", "month", "is_joint")}


def _together(unit: int, upto: int) -> set[Row]:
    where, values = at_or_below(unit)
    rows = _rows(
        f"SELECT DISTINCT e.item, o.item FROM {TABLE} e JOIN {TABLE} o ON o.cause = e.cause AND o.item <> e.item"
        f" WHERE {where} AND e.id <= %s AND o.id <= %s AND {where.replace('e.', 'o.')}",
        [*values, upto, upto, *values],
    )
    return {tuple(sorted(row)) for row in rows}  # the database may sort them otherwise
