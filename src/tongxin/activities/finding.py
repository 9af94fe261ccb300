"""Whom and what an activity may name 找人、找单位: a whole unit, bodies, towns; one by one, people.finding does."""

from datetime import date

from django.db.models import Q, QuerySet

from tongxin.people.models import Membership, Person, Unit, on_day
from tongxin.people.paths import ids, under
from tongxin.people.permissions import within

CROWD = 1000  # people of a unit added at once


def all_of(unit: Unit, among: "QuerySet[Person]", on: date) -> list[Person]:
    """Everybody of the unit and below it on that day, by pinyin."""
    members = Membership.objects.filter(on_day(on), within((unit.path,)))
    return list(among.filter(pk__in=members.values("person")).order_by("pinyin", "pk")[:CROWD])


def known_units(unit: Unit) -> "QuerySet[Unit]":
    """Units an activity of `unit` may name: bodies outside the trees, its own up and down, other organisations."""
    low, high = under(unit.path)
    own = Q(path__gte=low, path__lt=high) | Q(pk__in=ids(unit.path)) | ~Q(charter="")
    return Unit.objects.filter(Q(is_outside=True) | own, closed_on=None)


def towns_known(also: Unit | None = None) -> "QuerySet[Unit]":
    """Towns and places in which a venue may lie, by name; `also` the one it lies in already."""
    return Unit.objects.filter(
        Q(is_outside=True, level="town", closed_on=None) | Q(pk=also.pk if also else None)
    ).order_by("name")
