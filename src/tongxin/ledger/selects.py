"""The SELECTs that figures are made of 取数: what stands, record by record. No figure groups entries elsewhere."""

from typing import Any

from .branches import Branch
from .models import Statement

IS_STATED = f"e.cause LIKE '{Statement.KEY}%%'"
Select = tuple[str, list[Any]]
NO_MORE: Select = ("", [])


def summed(counts: str) -> str:
    """What entries `e` of one record add up to; `counts`, which stands in it twice, that no earlier party counts."""
    return (
        f"SUM(CASE WHEN {counts} OR e.is_divided THEN e.quantity ELSE 0 END) AS quantity,"
        f" SUM(CASE WHEN {counts} THEN e.sign ELSE 0 END) AS facts,"
        f" MAX(CASE WHEN {IS_STATED} THEN 1 ELSE 0 END) AS stated,"
        # a reversed joint fact leaves none: not MAX
        " CASE WHEN SUM(CASE WHEN e.is_joint THEN e.sign ELSE 0 END) > 0 THEN 1 ELSE 0 END AS joint"
    )


def by_cause(table: str, branch: Branch, more: str = "", also: Select = NO_MORE) -> Select:
    """A row for each record that stands in the branch: quantity, facts, stated, joint, later.

    Args:
        more: columns of entries it is parted by as well, after a comma.
        also: a further condition on entries `e`.
    """
    where, values = branch.where()
    counts, heights = branch.scope.counts()
    group = f"e.cause{more}{', e.month' * branch.is_monthly}"
    sql = (
        f"SELECT {group}, {summed(counts)},"
        " SUM(CASE WHEN e.seal >= %s THEN e.quantity ELSE 0 END) AS later"
        f" FROM {table} e WHERE {where}{also[0] and f' AND {also[0]}'} GROUP BY {group} HAVING SUM(e.sign) > 0"
    )
    return sql, [*heights, *heights, branch.seal, *values, *also[1]]
