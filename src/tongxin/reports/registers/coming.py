"""Figures of who came and who went 进出 within a period."""

from typing import Any

from django.db.models import QuerySet

from tongxin.people.models import Person

from .ages import mean
from .ask import Ask, Register, Stock, counted, people
from .members import grades_asked
from .questions import GONE, MAKE_UP, NEW
from .roster import Roster
from .shapes import age

People = QuerySet[Person]


def _new(roster: Roster, ask: Ask) -> set[int]:
    cohort = roster.cohort(ask.period)
    return cohort.having("field", ask.select) if ask.select else cohort.new


def joined(roster: Roster, ask: Ask) -> Stock:
    """人: who joined within the period and had not been a member before; of the fields selected."""
    return counted(len(_new(roster, ask)), roster.cohort(ask.period).is_known)


def _joined(roster: Roster, ask: Ask) -> People:
    return people(_new(roster, ask))


def joined_mean_age(roster: Roster, ask: Ask) -> Stock:
    """岁: mean age on the day of those who joined within the period and whose year of birth is known."""
    ages = [age(born, roster.day) for born in roster.cohort(ask.period).born.values()]
    return mean([years for years in ages if years is not None])


def _joined_born(roster: Roster, ask: Ask) -> People:
    return people(roster.cohort(ask.period).new).exclude(birth_year=None)


def joined_talents(roster: Roster, ask: Ask) -> Stock:
    """人: of those who joined, the talent grades selected; 高层次人才 where none is."""
    cohort = roster.cohort(ask.period)
    return counted(len(cohort.having("talent", grades_asked(ask))), cohort.is_known)


def _joined_talents(roster: Roster, ask: Ask) -> People:
    return people(roster.cohort(ask.period).having("talent", grades_asked(ask)))


def _gone(roster: Roster, ask: Ask) -> set[int]:
    """Whose first day without membership lies within the period, and who was a member no more on the day.

    A last day of membership on the eve of the period belongs to it: so those there before, and those who joined,
    less those who left, are those there now.
    """
    return {who for (who,) in roster.told(GONE, ask.period)}


def left(roster: Roster, ask: Ask) -> Stock:
    """人: who left within the period and was a member no more on the day."""
    gone = _gone(roster, ask)
    return counted(len(gone), bool(gone) or bool(roster.size))


def _left(roster: Roster, ask: Ask) -> People:
    return people(_gone(roster, ask))


_JOINED: Any = {"asks": (NEW, MAKE_UP), "over_period": True}
REGISTERS = {
    "joined": Register(joined, _joined, ("sectors",), **_JOINED),
    "joined_mean_age": Register(joined_mean_age, _joined_born, **_JOINED),
    "joined_talents": Register(joined_talents, _joined_talents, ("talents",), **_JOINED),
    "left": Register(left, _left, asks=(GONE, MAKE_UP), over_period=True),
}
