"""Finding people for a list 找人: by name, pinyin, initials, or a whole unit at once."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Replace

from tongxin.people.models import Membership, Person, Unit
from tongxin.people.paths import under

MOST = 12  # people offered at once
CROWD = 1000  # people of a unit added at once


def called(text: str, among: "QuerySet[Person]", *, but: Iterable[int] = ()) -> list[Person]:
    """Those whose name holds, or whose pinyin or initials begin as, what was typed; MOST at most."""
    text = text.strip()
    if not text:
        return []
    bare = text.lower().replace(" ", "")
    found = Q(name__contains=text)
    if bare.isascii():
        found |= Q(initials__startswith=bare) | Q(bare__startswith=bare)
    people = among.annotate(bare=Replace("pinyin", Value(" "), Value(""))).filter(found)
    return list(people.exclude(pk__in=list(but)).order_by("pinyin", "pk")[:MOST])


def all_of(unit: Unit, among: "QuerySet[Person]", on: date) -> list[Person]:
    """Everybody of the unit and below it on that day, by pinyin."""
    low, high = under(unit.path)
    members = Membership.objects.filter(
        Q(until=None) | Q(until__gte=on), since__lte=on, unit__path__gte=low, unit__path__lt=high
    )
    return list(among.filter(pk__in=members.values("person")).order_by("pinyin", "pk")[:CROWD])
