"""Persons and units by what somebody writes 找人, 找单位, without script."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Replace

from . import names
from .models import Membership, Person, Post, Unit, on_day
from .paths import ids, under
from .permissions import within

MOST = 12  # people told of at once
UNITS = 200  # units offered in a list
OFFICERS = 30  # offered in a list
_NUMBERED = re.compile(r"(.*?)\s*[#＃]?(\d+)")


def persons_of(rows: "QuerySet[Membership]", *, one_by_one: bool = False) -> Q:
    """Persons to whom memberships belong: their own, and those of rows merged into them.

    Two conditions and no join, since nearly all belong to the person itself, and rows that were merged are few.

    Args:
        one_by_one: ask of each person as it comes, where the rows are a good part of all memberships (placed.py).
    """
    theirs = Exists(rows.filter(person=OuterRef("pk")))
    merged = Person.objects.filter(theirs, same_as__isnull=False).values("same_as")
    return (Q(theirs) if one_by_one else Q(pk__in=rows.values("person"))) | Q(pk__in=merged)


def belonging(organisation: Unit) -> "QuerySet[Person]":
    """Who belongs or once belonged to the organisation or a unit of it: whom its records may name."""
    return Person.objects.filter(persons_of(Membership.objects.filter(within((organisation.path,)))), same_as=None)


def persons_meant(text: str, organisation: Unit) -> list[Person]:
    """Who is meant among those who belong or once belonged to the organisation; MOST at most.

    A name with the person's number behind it ("张伟13") means that one alone; a whole name goes before a part of
    one, pinyin and initials.
    """
    text = text.strip()
    if not text:
        return []
    known = belonging(organisation)
    numbered = _NUMBERED.fullmatch(text)
    if numbered:
        return list(known.filter(pk=int(numbered[2][:15]), name=numbered[1]))
    exact = list(known.filter(name=text).order_by("pk")[:MOST])
    return exact or called(text, known)


def called(text: str, among: "QuerySet[Person]", *, but: Iterable[int] = ()) -> list[Person]:
    """Those whom `text` resembles, by pinyin; MOST at most, and none for a blank one."""
    if not text.strip():
        return []
    annotated, alike = resembling(text, among)
    return list(annotated.filter(alike).exclude(pk__in=list(but)).order_by("pinyin", "pk")[:MOST])


def resembling(text: str, among: "QuerySet[Person]") -> "tuple[QuerySet[Person], Q]":
    """(rows to filter, the condition): the name contains `text`, or its pinyin, in any reading of the surname
    (names.otherwise), the given name's alone, or its initials begin so."""
    sought, bare = names.sought(text), names.typed(text)
    alike = Q(name__icontains="".join(text.split()))
    if not bare.isascii():
        return among, alike
    alike |= Q(initials__startswith=bare) | Q(pinyin__startswith=sought) | Q(joined_pinyin__startswith=bare)
    alike |= Q(pinyin__contains=f" {bare}")
    for surname, whole, initials in names.otherwise(text):
        begins = Q(joined_pinyin__startswith=whole) if whole else Q(initials__startswith=initials)
        alike |= Q(name__startswith=surname) & begins
    return among.annotate(joined_pinyin=Replace("pinyin", Value(" "), Value(""))), alike


def members_called(text: str, organisation: Unit, on: date, *, but: Iterable[int] = ()) -> list[Person]:
    """Members of the organisation on that day whom `text` resembles; MOST at most."""
    members = Membership.objects.filter(on_day(on), within((organisation.path,)))
    return called(text, Person.objects.filter(same_as=None, pk__in=members.values("person")), but=but)


def written(persons: Sequence[Person]) -> str:
    """Their names as a field holds them; a namesake carries the person's number, one erased is the number alone."""
    names = [p.name for p in persons]
    there = Counter(Person.objects.filter(name__in=names, same_as=None).values_list("name", flat=True))
    return "、".join(f"{p.name or '#'}{p.pk}" if there[p.name] > 1 or not p.name else p.name for p in persons)


def units_known(organisation: Unit) -> "QuerySet[Unit]":
    """Bodies a record of `organisation` may name: those outside the trees, and its own tree up and down."""
    low, high = under(organisation.path)
    own = Q(path__gte=low, path__lt=high) | Q(pk__in=ids(organisation.path))
    return Unit.objects.filter(Q(is_outside=True) | own, closed_on=None)


def units_below(organisation: Unit) -> "QuerySet[Unit]":
    """The organisation and its units, in the order of the tree."""
    low, high = under(organisation.path)
    return Unit.objects.filter(path__gte=low, path__lt=high, closed_on=None).order_by("path")


class Offered(NamedTuple):
    """A unit to choose in a list: a page may offer hundreds, so it is no row of the model."""

    pk: int
    key: str
    path: str
    name: str

    def __str__(self) -> str:
        return self.name


NOWHERE = Offered(0, "", "0", "")  # stands for a name that none has: nothing lies there


def offered(units: "QuerySet[Unit]") -> list[Offered]:
    """The units, each by the name that lists call it. One query."""
    rows = units.values_list("pk", "key", "path", "short_name", "name")
    return [Offered(pk, key, path, short_name or name) for pk, key, path, short_name, name in rows]


def units_called(text: str, among: "QuerySet[Unit]") -> list[Unit]:
    """Units called exactly so, by name, short name or code; two at most, for the ambiguous."""
    text = text.strip()
    return list(among.filter(Q(name=text) | Q(short_name=text) | Q(key=text)).order_by("pk")[:2]) if text else []


def handle_of(unit: Unit | Offered, among: "QuerySet[Unit]") -> str:
    """What `units_called` finds it by: its name, or its code where another is called so."""
    return unit.name if len(units_called(unit.name, among)) == 1 else unit.key


def seats(persons: Collection[Person], organisation: Unit, on: date) -> dict[int, int]:
    """Person id → id of the lowest unit of `organisation` they belonged to on that day, else its own id."""
    found = {person.pk: organisation.pk for person in persons}
    if not found:
        return found
    rows = Person.objects.filter(Q(pk__in=found) | Q(same_as__in=found))
    members = Membership.objects.filter(on_day(on), within((organisation.path,)), person__in=rows)
    ordered = sorted(members.select_related("unit", "person"), key=lambda m: (len(m.unit.path), -m.unit_id))
    for member in ordered:
        for person in found.keys() & {member.person_id, member.person.same_as_id}:
            found[person] = member.unit_id
    return found


def officers(organisation: Unit, on: date) -> list[tuple[str, str]]:
    """(key, "沈知远（秘书长）") of those who hold a post there that day, for whom the office may act."""
    rows = Post.objects.filter(on_day(on), unit=organisation).select_related("person").order_by("pk")[:OFFICERS]
    return [(f"people.person:{post.person_id}", f"{post.person}（{post.title}）") for post in rows]


def persons_by_key(keys: Iterable[str]) -> dict[str, Person]:
    """Key → person, of keys of persons."""
    pks = {int(k.removeprefix("people.person:")) for k in keys if k.startswith("people.person:")}
    return {f"people.person:{p.pk}": p for p in Person.objects.filter(pk__in=pks)}
