"""Stock figures of pools 人才库、智库: units below of certain kinds, and who is in them on the day."""

from typing import Any

from django.db.models import QuerySet

from tongxin.people.models import Person, Standing, on_day
from tongxin.people.together import Question

from .ages import is_under, younger
from .ask import Ask, Register, Stock, counted
from .questions import Kind
from .roster import Roster
from .shapes import WHO

People = QuerySet[Person]
Codes = tuple[str, ...]


def _kinds_and_sectors(ask: Ask) -> tuple[Codes, Codes]:
    """What `select` names: kinds of units, fields of persons."""
    kinds = tuple(code for code in ask.select if code in ask.charter.unit_kinds)
    return kinds, tuple(code for code in ask.select if code in ask.charter.sectors)


def _has_pool(roster: Roster, ask: Ask) -> bool:
    return any(kind in ask.select for kind, _founded in roster.placed.values())


def _in_pool(roster: Roster, kinds: Codes, sectors: Codes) -> People:
    pools = [pk for pk, (kind, _founded) in roster.placed.items() if kind in kinds]
    persons = Person.objects.filter(pk__in=roster.memberships.filter(unit__in=pools).values(row=WHO))
    held = Standing.objects.filter(on_day(roster.day), aspect="field", value__in=sectors)
    return persons.filter(pk__in=held.values("person_id")) if sectors else persons


def _pooled(roster: Roster, ask: Ask) -> People:
    return _in_pool(roster, *_kinds_and_sectors(ask))


POOL = Kind(
    lambda roster, *select: Question(_in_pool(roster, *select), numbers=("pk", "birth_year", "birth_month")),
    _kinds_and_sectors,
)


def _pool(roster: Roster, ask: Ask) -> list[tuple[Any, ...]]:
    """(id, birth year, month) of who is in it."""
    return roster.told(POOL, *_kinds_and_sectors(ask)) if _has_pool(roster, ask) else []


def pooled(roster: Roster, ask: Ask) -> Stock:
    """人: who is on the day in a unit below of the kinds selected (人才库, 智库), of the fields selected."""
    return counted(len(_pool(roster, ask)), _has_pool(roster, ask))


def pooled_under_45(roster: Roster, ask: Ask) -> Stock:
    """人: of those, who is under 45 on the day."""
    part = sum(is_under((year, month), roster) for _pk, year, month in _pool(roster, ask))
    return counted(part, _has_pool(roster, ask))


def _pooled_under_45(roster: Roster, ask: Ask) -> People:
    return _pooled(roster, ask).filter(younger(roster))


REGISTERS = {
    "pooled": Register(pooled, _pooled, ("unit_kinds", "sectors"), (POOL,)),
    "pooled_under_45": Register(pooled_under_45, _pooled_under_45, ("unit_kinds", "sectors"), (POOL,)),
}
