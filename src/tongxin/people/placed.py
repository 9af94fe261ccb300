"""Records of a unit and of all below it 本级及以下, for lists.

Neither database finds out by itself which is less work: to gather the records of a few units and to sort them, or to
look at each as it comes, the latest first, until a page is full. The number of units decides.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import F, Q, QuerySet

from .models import Unit
from .permissions import within

MANY = 20  # units; the records of so many are a good part of all there are

Rows = TypeVar("Rows", bound="QuerySet[Any, Any]")


def ids_of(paths: Iterable[str]) -> "QuerySet[Unit, Any]":
    """Ids of the units at and below `paths`, to be looked up among."""
    return Unit.objects.filter(within(paths, "path")).values("pk")


def inside(rows: Rows, paths: Iterable[str], also: "QuerySet[Any, Any]", *, units: int) -> Rows:
    """Those of `rows` whose unit lies at or below `paths`, and those whose ids `also` selects.

    Args:
        units: how many there are at and below `paths`, or as many as a list of them offers.
    """
    if units < MANY:
        own = rows.model._default_manager.filter(unit__in=ids_of(paths)).values("pk")
        return rows.filter(pk__in=own.union(also, all=True))
    rows, theirs = in_units(rows, paths, units)
    return rows.filter(theirs | Q(pk__in=also))


def in_units(rows: Rows, paths: Iterable[str], units: int) -> tuple[Rows, Q]:
    """The rows to filter and the condition: their unit lies at or below `paths`.

    Args:
        units: how many there are; 0 where nobody has counted them.
    """
    if units < MANY:
        return rows, Q(unit__in=ids_of(paths)) if units else within(paths)
    # the sum is the id itself, but no index knows it, so that the order of the list is walked
    return rows.alias(unit_seen=F("unit_id") + 0), Q(unit_seen__in=ids_of(paths))
