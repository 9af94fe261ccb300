"""Who wrote a matter, and the units they sit in 作者与所属."""

from collections.abc import Collection, Sequence
from datetime import date
from fractions import Fraction

from django.db.models import Q

from tongxin.people.models import Membership, Person, Unit
from tongxin.people.paths import under

from ..models import Author, Matter


def set_authors(matter: Matter, authors: Sequence[tuple[Person, Fraction]], on: date) -> None:
    matter.authors.all().delete()
    seats = seats_of([person for person, _share in authors], matter.unit, on)
    Author.objects.bulk_create(
        Author(
            matter=matter,
            person=person,
            unit_id=seats[person.pk],
            place=place,
            share_num=share.numerator,
            share_den=share.denominator,
        )
        for place, (person, share) in enumerate(authors, 1)
    )


def seat_authors(matter: Matter, on: date) -> None:
    """Authors count for the units they belonged to on the day they handed it in."""
    authors = list(matter.authors.select_related("person"))
    seats = seats_of([a.person for a in authors], matter.unit, on)
    for author in authors:
        if author.unit_id != seats[author.person_id]:
            author.unit_id = seats[author.person_id]
            author.save(update_fields=["unit"])


def seats_of(persons: Collection[Person], organisation: Unit, on: date) -> dict[int, int]:
    """Person id → id of the lowest unit of `organisation` they belonged to on that day, else its own id."""
    low, high = under(organisation.path)
    members = Membership.objects.filter(
        Q(until=None) | Q(until__gte=on),
        person__in=persons,
        since__lte=on,
        unit__path__gte=low,
        unit__path__lt=high,
    ).select_related("unit")
    seats = {person.pk: organisation.pk for person in persons}
    for member in sorted(members, key=lambda m: (len(m.unit.path), -m.unit_id)):
        seats[member.person_id] = member.unit_id
    return seats
