"""Stock figures 名册数: named functions of a unit and a day, read from the register of people.

The charter names them (`adds = "stock"`, `register = "members"`). Each counts distinct persons, a person
entered twice as one; the unit's own members and those of the units below it on that day.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from tongxin.kernel.periods import Period
from tongxin.people import paths
from tongxin.people.models import Membership, Person, Placement, Post, Standing, Unit


@dataclass(frozen=True)
class Stock:
    """A count of the register. `value` None: nobody in the register, so nothing can be said."""

    value: Decimal | None
    records: int
    numerator: Decimal | None = None
    denominator: Decimal | None = None


Register = Callable[[Unit, Period, date], Stock]


def _units(unit: Unit, day: date) -> list[int]:
    """The unit and those below it along 隶属 on `day`."""
    low, high = paths.under(paths.path_on(unit, day))
    placed = Placement.objects.filter(Q(until=None) | Q(until__gte=day), path__gte=low, path__lt=high, since__lte=day)
    return [*placed.values_list("unit_id", flat=True), unit.pk]


def _standing(unit: Unit, day: date) -> QuerySet[Membership]:
    return Membership.objects.filter(
        Q(until=None) | Q(until__gte=day), unit_id__in=_units(unit, day), since__lte=day
    ).annotate(who=Coalesce(F("person__same_as_id"), F("person_id")))


def _persons(unit: Unit, day: date) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=_standing(unit, day).values("who"))


def _counted(number: int) -> Stock:
    return Stock(Decimal(number), number)


def members(unit: Unit, period: Period, day: date) -> Stock:
    """人: members on the day."""
    number = _standing(unit, day).aggregate(n=Count("who", distinct=True))["n"]
    return _counted(number) if number else Stock(None, 0)


def joined(unit: Unit, period: Period, day: date) -> Stock:
    """人: who became a member within the period and was none of the unit's the day before."""
    rows = Membership.objects.filter(
        unit_id__in=_units(unit, day), since__gte=period.first, since__lte=min(period.last, day)
    )
    came = set(rows.annotate(who=Coalesce(F("person__same_as_id"), F("person_id"))).values_list("who", flat=True))
    earlier = Membership.objects.filter(unit_id__in=_units(unit, day), since__lt=period.first)
    known = set(earlier.annotate(who=Coalesce(F("person__same_as_id"), F("person_id"))).values_list("who", flat=True))
    return _counted(len(came - known)) if came or known else Stock(None, 0)


def left(unit: Unit, period: Period, day: date) -> Stock:
    """人: whose membership ended within the period and who was a member no more on the day."""
    rows = Membership.objects.filter(
        unit_id__in=_units(unit, day), until__gte=period.first, until__lt=min(period.last, day)
    )
    gone = set(rows.annotate(who=Coalesce(F("person__same_as_id"), F("person_id"))).values_list("who", flat=True))
    still = set(_standing(unit, day).values_list("who", flat=True))
    return _counted(len(gone - still)) if gone or still else Stock(None, 0)


def _part(part: int, whole: int, *, share: bool) -> Stock:
    if not whole:
        return Stock(None, 0)
    value = Decimal(part) * 100 / Decimal(whole) if share else Decimal(part)
    return Stock(value, part, Decimal(part), Decimal(whole)) if share else Stock(value, part)


def women(unit: Unit, period: Period, day: date) -> Stock:
    """人: women among the members on the day."""
    persons = _persons(unit, day)
    return _part(persons.filter(gender="2").count(), persons.count(), share=False)


def women_share(unit: Unit, period: Period, day: date) -> Stock:
    """%: women among the members on the day."""
    persons = _persons(unit, day)
    return _part(persons.filter(gender="2").count(), persons.count(), share=True)


def mean_age(unit: Unit, period: Period, day: date) -> Stock:
    """岁: mean age of those members whose year of birth is known; by month where that is known."""
    born = _persons(unit, day).exclude(birth_year=None).values_list("birth_year", "birth_month")
    months = [(day.year - year) * 12 + (day.month - (month or day.month)) for year, month in born]
    if not months:
        return Stock(None, 0)
    ages = [m // 12 for m in months]
    return Stock(Decimal(sum(ages)) / len(ages), len(ages), Decimal(sum(ages)), Decimal(len(ages)))


def posts(unit: Unit, period: Period, day: date) -> Stock:
    """人: who holds a post in the unit or below on the day."""
    rows = Post.objects.filter(Q(until=None) | Q(until__gte=day), unit_id__in=_units(unit, day), since__lte=day)
    number = rows.aggregate(n=Count(Coalesce(F("person__same_as_id"), F("person_id")), distinct=True))["n"]
    return _counted(number) if number else Stock(None, 0)


def units_below(unit: Unit, period: Period, day: date) -> Stock:
    """个: units placed below on the day."""
    number = len(set(_units(unit, day)) - {unit.pk})
    return _counted(number)


def titled(unit: Unit, period: Period, day: date) -> Stock:
    """人: members with a professional title 职称 on the day."""
    persons = _persons(unit, day)
    held = Standing.objects.filter(Q(until=None) | Q(until__gte=day), aspect="title", since__lte=day)
    return _part(persons.filter(pk__in=held.values("person_id")).count(), persons.count(), share=False)


REGISTERS: Mapping[str, Register] = {
    f.__name__: f for f in (members, joined, left, women, women_share, mean_age, posts, units_below, titled)
}
