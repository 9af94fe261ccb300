"""What statements 申报数 hold of an item, for lists of records, which cannot show it."""

from collections.abc import Collection

from django.db.models import Sum

from tongxin.people.models import Unit
from tongxin.people.permissions import within

from .models import Statement


def undetailed(unit: Unit, items: Collection[str], year: int | None = None) -> dict[str, int]:
    """What the statements of `unit` and those below post, by item: in its figures, and in no list of records.

    Args:
        year: in whose books they stand; None for all years together.
    Returns:
        item → quantity in its smallest unit; an item without any is not in it.
    """
    found = Statement.objects.filter(within((unit.path,)), item__in=items, voided_at=None, posted__gt=0)
    if year is not None:
        found = found.filter(last_on__year=year)
    return dict(found.order_by().values_list("item").annotate(Sum("posted")))
