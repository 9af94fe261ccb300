"""Stock figures of members' ages 年龄, and what it is to be under the limit on the day."""

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Q, QuerySet

from tongxin.people.models import Person

from .ask import MISSING, Ask, Register, Stock, counted
from .questions import BORN, MAKE_UP
from .roster import Roster
from .shapes import UNDER, Born, age

People = QuerySet[Person]


def mean(ages: Sequence[int]) -> Stock:
    """Their mean, with sum and number; missing where there are none."""
    if not ages:
        return MISSING
    return Stock(Decimal(sum(ages)) / len(ages), len(ages), Decimal(sum(ages)), Decimal(len(ages)))


def is_under(born: Born, roster: Roster) -> bool:
    """Whether who was born then is under the limit on the day; not where the year is not known."""
    years = age(born, roster.day)
    return years is not None and years < UNDER


def younger(roster: Roster) -> Q:
    """Born so late that they are under the limit on the day; by year alone where the month is not known."""
    year, month = roster.day.year - UNDER, roster.day.month
    return Q(birth_year__gt=year) | Q(birth_year=year, birth_month__gt=month)


def mean_age(roster: Roster, ask: Ask) -> Stock:
    """岁: mean age of those members whose year of birth is known; by month where that is known."""
    ages = []
    for (_gender, year, month), n in roster.make_up.items():
        years = age((year, month), roster.day)
        ages += [years] * n if years is not None else []
    return mean(ages)


def _born(roster: Roster, ask: Ask) -> People:
    return roster.persons.exclude(birth_year=None)


def under_45(roster: Roster, ask: Ask) -> Stock:
    """人: members under 45 on the day, of the fields selected."""
    if not ask.select:
        part = sum(n for (_gender, *born), n in roster.make_up.items() if is_under((born[0], born[1]), roster))
        return counted(part, roster.size)
    rows = roster.told(BORN, ask.select)
    return counted(sum(is_under((year, month), roster) for _pk, year, month in rows), roster.size)


def _under_45(roster: Roster, ask: Ask) -> People:
    persons = roster.of_standing("field", ask.select) if ask.select else roster.persons
    return persons.filter(younger(roster))


REGISTERS = {
    "mean_age": Register(mean_age, _born, asks=(MAKE_UP,)),
    "under_45": Register(under_45, _under_45, ("sectors",), (BORN, MAKE_UP)),
}
