"""Who wrote a matter, and the units they sit in 作者与所属."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from tongxin.people.finding import seats
from tongxin.people.models import Person

from ..models import Author, Matter


def set_authors(matter: Matter, authors: Sequence[tuple[Person, Fraction]], on: date) -> None:
    matter.authors.all().delete()
    units = seats([person for person, _share in authors], matter.unit, on)
    Author.objects.bulk_create(
        Author(
            matter=matter,
            person=person,
            unit_id=units[person.pk],
            place=place,
            share_num=share.numerator,
            share_den=share.denominator,
        )
        for place, (person, share) in enumerate(authors, 1)
    )


def seat_authors(matter: Matter, on: date) -> None:
    """Authors count for the units they belonged to on the day they handed it in."""
    authors = list(matter.authors.select_related("person"))
    units = seats([a.person for a in authors], matter.unit, on)
    for author in authors:
        if author.unit_id != units[author.person_id]:
            author.unit_id = units[author.person_id]
            author.save(update_fields=["unit"])
