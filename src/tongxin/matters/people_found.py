"""Finding people and units for a form 找人, 找单位, without script."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Replace

from tongxin.people.models import Membership, Person, Post, Unit
from tongxin.people.paths import ids, under

MOST = 12  # people offered at once
UNITS = 200  # units offered in a list


def members_called(text: str, organisation: Unit, on: date, *, but: Iterable[int] = ()) -> list[Person]:
    """Members of the organisation on that day whose name, pinyin or initials begin as written; MOST at most."""
    text = text.strip()
    if not text:
        return []
    bare = text.lower().replace(" ", "")
    low, high = under(organisation.path)
    members = Membership.objects.filter(
        Q(until=None) | Q(until__gte=on), since__lte=on, unit__path__gte=low, unit__path__lt=high
    )
    called = Q(name__contains=text)
    if bare.isascii():
        called |= Q(initials__startswith=bare) | Q(bare__startswith=bare)
    people = Person.objects.annotate(bare=Replace("pinyin", Value(" "), Value(""))).filter(
        called, same_as=None, pk__in=members.values("person")
    )
    return list(people.exclude(pk__in=list(but)).order_by("pinyin", "pk")[:MOST])


def units_known(organisation: Unit) -> "QuerySet[Unit]":
    """Bodies a matter of `organisation` may name: those outside the trees, and its own tree up and down."""
    low, high = under(organisation.path)
    own = Q(path__gte=low, path__lt=high) | Q(pk__in=ids(organisation.path))
    return Unit.objects.filter(Q(is_outside=True) | own, closed_on=None)


def units_below(organisation: Unit) -> "QuerySet[Unit]":
    """The organisation and its units, by name."""
    low, high = under(organisation.path)
    return Unit.objects.filter(path__gte=low, path__lt=high, closed_on=None).order_by("path")[:UNITS]


def unit_called(text: str, among: "QuerySet[Unit]") -> list[Unit]:
    """Units called exactly so, by name, short name or code; two at most, for the ambiguous."""
    text = text.strip()
    return list(among.filter(Q(name=text) | Q(short_name=text) | Q(key=text)).order_by("pk")[:2]) if text else []


def officers(organisation: Unit, on: date) -> list[tuple[str, str]]:
    """(key, "沈知远（秘书长）") of those who hold a post there that day, for whom the office may act."""
    posts = Post.objects.filter(Q(until=None) | Q(until__gte=on), unit=organisation, since__lte=on)
    rows = posts.select_related("person").order_by("pk")[:30]
    return [(f"people.person:{post.person_id}", f"{post.person}（{post.title}）") for post in rows]
