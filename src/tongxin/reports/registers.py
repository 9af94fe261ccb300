"""Stock figures 名册数: named functions of a unit and a day, read from the register of people.

The charter names them (`adds = "stock"`, `register = "members"`). Each counts distinct persons, a person
entered twice as one; the unit's own members and those of the units below it on that day.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

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


# A person entered twice is the row that stays.
WHO = Coalesce(F("person__same_as_id"), F("person_id"))


@dataclass
class Roster:
    """The register of a unit and those below it on a day; what several functions ask is asked once."""

    unit: Unit
    day: date

    @cached_property
    def units(self) -> list[int]:
        """The unit and those below it along 隶属 on the day."""
        low, high = paths.under(paths.path_on(self.unit, self.day))
        placed = Placement.objects.filter(self._then, path__gte=low, path__lt=high, since__lte=self.day)
        return [*placed.values_list("unit_id", flat=True), self.unit.pk]

    @property
    def _then(self) -> Q:
        return Q(until=None) | Q(until__gte=self.day)

    @property
    def memberships(self) -> QuerySet[Membership]:
        """Those that stand on the day."""
        return Membership.objects.filter(self._then, unit_id__in=self.units, since__lte=self.day)

    @property
    def persons(self) -> QuerySet[Person]:
        """Members on the day, each once."""
        return Person.objects.filter(pk__in=self.memberships.values(row=WHO))

    @cached_property
    def size(self) -> int:
        """How many members on the day."""
        return int(self.memberships.aggregate(n=Count(WHO, distinct=True))["n"])


Register = Callable[[Roster, Period], Stock]


def _who(rows: QuerySet[Membership]) -> set[int]:
    return set(rows.values_list(WHO, flat=True))


def _counted(number: int) -> Stock:
    return Stock(Decimal(number), number)


def members(roster: Roster, period: Period) -> Stock:
    """人: members on the day."""
    return _counted(roster.size) if roster.size else Stock(None, 0)


def joined(roster: Roster, period: Period) -> Stock:
    """人: who became a member within the period and was none of the unit's before it."""
    last = min(period.last, roster.day)
    came = _who(Membership.objects.filter(unit_id__in=roster.units, since__range=(period.first, last)))
    earlier = Membership.objects.filter(unit_id__in=roster.units, since__lt=period.first)
    new = len(came - _who(earlier.filter(Q(person__in=came) | Q(person__same_as__in=came)))) if came else 0
    return _counted(new) if came or earlier.exists() else Stock(None, 0)


def left(roster: Roster, period: Period) -> Stock:
    """人: whose membership ended within the period and who was a member no more on the day."""
    gone = _who(
        Membership.objects.filter(
            unit_id__in=roster.units, until__gte=period.first, until__lt=min(period.last, roster.day)
        )
    )
    back = _who(roster.memberships.filter(Q(person__in=gone) | Q(person__same_as__in=gone))) if gone else set()
    return _counted(len(gone - back)) if gone or roster.size else Stock(None, 0)


def _part(roster: Roster, part: int) -> Stock:
    return Stock(Decimal(part), part) if roster.size else Stock(None, 0)


def women(roster: Roster, period: Period) -> Stock:
    """人: women among the members on the day."""
    return _part(roster, roster.persons.filter(gender="2").count())


def women_share(roster: Roster, period: Period) -> Stock:
    """%: women among the members on the day."""
    if not roster.size:
        return Stock(None, 0)
    part = roster.persons.filter(gender="2").count()
    return Stock(Decimal(part) * 100 / roster.size, part, Decimal(part), Decimal(roster.size))


def mean_age(roster: Roster, period: Period) -> Stock:
    """岁: mean age of those members whose year of birth is known; by month where that is known."""
    born = roster.persons.exclude(birth_year=None).values_list("birth_year", "birth_month")
    day = roster.day
    ages = [((day.year - year) * 12 + day.month - (month or day.month)) // 12 for year, month in born if year]
    if not ages:
        return Stock(None, 0)
    return Stock(Decimal(sum(ages)) / len(ages), len(ages), Decimal(sum(ages)), Decimal(len(ages)))


def posts(roster: Roster, period: Period) -> Stock:
    """人: who holds a post in the unit or below on the day."""
    rows = Post.objects.filter(
        Q(until=None) | Q(until__gte=roster.day), unit_id__in=roster.units, since__lte=roster.day
    )
    number = rows.aggregate(n=Count(WHO, distinct=True))["n"]
    return _counted(number) if number else Stock(None, 0)


def units_below(roster: Roster, period: Period) -> Stock:
    """个: units placed below on the day."""
    return _counted(len(set(roster.units) - {roster.unit.pk}))


def titled(roster: Roster, period: Period) -> Stock:
    """人: members with a professional title 职称 on the day."""
    held = Standing.objects.filter(Q(until=None) | Q(until__gte=roster.day), aspect="title", since__lte=roster.day)
    return _part(roster, roster.persons.filter(pk__in=held.values("person_id")).count())


REGISTERS: Mapping[str, Register] = {
    f.__name__: f for f in (members, joined, left, women, women_share, mean_age, posts, units_below, titled)
}
