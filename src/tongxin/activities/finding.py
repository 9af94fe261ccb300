"""Finding people for a list 找人: a whole unit at once; one by one, people.finding finds them."""

from datetime import date

from django.db.models import QuerySet

from tongxin.people.models import Membership, Person, Unit, on_day
from tongxin.people.permissions import within

CROWD = 1000  # people of a unit added at once


def all_of(unit: Unit, among: "QuerySet[Person]", on: date) -> list[Person]:
    """Everybody of the unit and below it on that day, by pinyin."""
    members = Membership.objects.filter(on_day(on), within((unit.path,)))
    return list(among.filter(pk__in=members.values("person")).order_by("pinyin", "pk")[:CROWD])
