"""Statements that a period cuts: their part of it cannot be told 无法拆分."""

from collections.abc import Sequence
from datetime import date

from tongxin.people.permissions import within

from .branches import Branch
from .models import Statement
from .placing import Scope


def cut(scope: Scope, branches: Sequence[Branch]) -> dict[Branch, int]:
    """For each branch, how many standing statements reach over an edge of its days. One statement."""
    rows: list[tuple[str, str, date, date, str]] = []
    if scope.paths and branches:
        items = {item for branch in branches for item in branch.items}
        rows = list(
            Statement.objects.filter(
                within(scope.paths, "unit_path"), voided_at=None, posted__gt=0, item__in=items,
                first_on__lte=max(b.last for b in branches), last_on__gte=min(b.first for b in branches),
            ).values_list("item", "level", "first_on", "last_on", "unit_path")
        )  # fmt: skip
    return {branch: sum(_is_cut(branch, *row) for row in rows) for branch in branches}


def _is_cut(branch: Branch, item: str, level: str, first: date, last: date, path: str) -> bool:
    if item not in branch.items or branch.objects or (branch.levels and level not in ("", *branch.levels)):
        return False
    there = path in branch.scope.paths if branch.scope.own_only else path.startswith(branch.scope.paths)
    return there and (first < branch.first <= last or first <= branch.last < last)
