"""Figures of the units below: how many on the day, founded within a period, staffed."""

from typing import Any

from django.db.models import QuerySet

from tongxin.people.models import Unit

from .ask import Ask, Register, Stock, counted
from .questions import OFFICES
from .roster import Roster


def _kinds(roster: Roster, ask: Ask) -> list[int]:
    return [pk for pk, (kind, _founded) in roster.placed.items() if not ask.select or kind in ask.select]


def units_below(roster: Roster, ask: Ask) -> Stock:
    """个: units placed below on the day, of the kinds selected."""
    return counted(len(_kinds(roster, ask)))


def _units(roster: Roster, ask: Ask) -> QuerySet[Any]:
    return Unit.objects.filter(pk__in=_kinds(roster, ask))


def _founded(roster: Roster, ask: Ask) -> list[int]:
    first, last = ask.period.first, min(ask.period.last, roster.day)
    return [pk for pk in _kinds(roster, ask) if first <= roster.placed[pk][1] <= last]


def units_founded(roster: Roster, ask: Ask) -> Stock:
    """个: of the units below on the day, those founded within the period."""
    return counted(len(_founded(roster, ask)), roster.placed)


def _units_founded(roster: Roster, ask: Ask) -> QuerySet[Any]:
    return Unit.objects.filter(pk__in=_founded(roster, ask))


def units_staffed(roster: Roster, ask: Ask) -> Stock:
    """个: units below of the kinds selected in which somebody holds a post on the day 有专人负责."""
    kinds = _kinds(roster, ask)
    return counted(len({unit for _who, unit in roster.offices} & set(kinds)), kinds)


def _units_staffed(roster: Roster, ask: Ask) -> QuerySet[Any]:
    return _units(roster, ask).filter(pk__in=roster.posts.values("unit"))


REGISTERS = {
    "units_below": Register(units_below, _units, ("unit_kinds",)),
    "units_founded": Register(units_founded, _units_founded, ("unit_kinds",), over_period=True),
    "units_staffed": Register(units_staffed, _units_staffed, ("unit_kinds",), (OFFICES,)),
}
