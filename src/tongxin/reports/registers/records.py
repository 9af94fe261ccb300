"""Stock figures of records of people: seats, nominations, honours, elections."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from tongxin.people.models import Election, Honour, Nomination, Seat, Term, on_day

from .ask import MISSING, Ask, Register, Stock, counted
from .roster import Roster
from .shapes import Held


def _among(ask: Ask, kind: str, level: str) -> bool:
    return (not ask.select or kind in ask.select) and (not ask.levels or level in ask.levels)


# --- seats -----------------------------------------------------------------------------------------------------------


def _held(roster: Roster, ask: Ask) -> list[Held]:
    """Seats of the kinds selected, or that count as one of them; each seat once."""
    kinds = ask.charter.seats
    also = {code: kind.also or code for code, kind in kinds.items()}
    found: dict[tuple[int, str, str, str], Held] = {}
    for seat in roster.seats:
        root = also.get(seat.kind, seat.kind)
        if _among(ask, seat.kind, seat.level) or _among(ask, root, seat.level):
            found[seat.who, root, seat.level, seat.body] = seat
    return list(found.values())


def seats(roster: Roster, ask: Ask) -> Stock:
    """人次: seats that members hold on the day."""
    return counted(len(_held(roster, ask)), roster.seats)


def _seats(roster: Roster, ask: Ask) -> QuerySet[Any]:
    return Seat.objects.filter(pk__in=[seat.pk for seat in _held(roster, ask)])


def seated(roster: Roster, ask: Ask) -> Stock:
    """人: members who hold such a seat on the day, each once."""
    return counted(len(_one_each(roster, ask)), roster.seats)


def _one_each(roster: Roster, ask: Ask) -> dict[int, int]:
    return {seat.who: seat.pk for seat in _held(roster, ask)}


def _seated(roster: Roster, ask: Ask) -> QuerySet[Any]:
    return Seat.objects.filter(pk__in=_one_each(roster, ask).values())


def _council_terms(roster: Roster, ask: Ask) -> QuerySet[Term]:
    bodies = {seat.body_id for seat in _held(roster, ask)} - {None}
    return Term.objects.filter(on_day(roster.day), unit__in=bodies, withdrawn_at=None)


def council_size(roster: Roster, ask: Ask) -> Stock:
    """名: seats there are in all in the bodies where members hold such seats; missing where one is not recorded."""
    bodies = {seat.body_id for seat in _held(roster, ask)}
    sizes = [size for body, size in roster.council_sizes if body in bodies]
    if not bodies or None in bodies or len({body for body, _size in roster.council_sizes} & bodies) < len(bodies):
        return MISSING
    return Stock(Decimal(sum(sizes)), len(bodies))


# --- what happened within the period ----------------------------------------------------------------------------------


def _first_each(rows: Iterable[Any], of: Callable[[Any], Any]) -> list[int]:
    """Ids of one row for each of what `of` tells apart."""
    return list({of(row): row.pk for row in rows}.values())


def _nominations(roster: Roster, ask: Ask, *, decided: bool = True) -> list[Nomination]:
    rows = roster.nominations(ask.period, decided=decided)
    return [row for row in rows if _among(ask, row.kind, row.level)]


def _person_of(row: Any) -> int:
    return int(row.who)


def nominations(roster: Roster, ask: Ask) -> Stock:
    """人次: nominations that succeeded within the period."""
    return counted(len(_nominations(roster, ask)), roster.nominations(ask.period, decided=True))


def _nominations_behind(roster: Roster, ask: Ask) -> QuerySet[Any]:
    return Nomination.objects.filter(pk__in=[row.pk for row in _nominations(roster, ask)])


def nominated(roster: Roster, ask: Ask) -> Stock:
    """人: persons nominated with success within the period, each once."""
    rows = _first_each(_nominations(roster, ask), _person_of)
    return counted(len(rows), roster.nominations(ask.period, decided=True))


def _nominated(roster: Roster, ask: Ask) -> QuerySet[Any]:
    return Nomination.objects.filter(pk__in=_first_each(_nominations(roster, ask), _person_of))


def proposed(roster: Roster, ask: Ask) -> Stock:
    """人: persons nominated within the period, whatever became of it, each once 提名."""
    rows = _first_each(_nominations(roster, ask, decided=False), _person_of)
    return counted(len(rows), roster.nominations(ask.period, decided=False))


def _proposed(roster: Roster, ask: Ask) -> QuerySet[Any]:
    return Nomination.objects.filter(pk__in=_first_each(_nominations(roster, ask, decided=False), _person_of))


def _honours(roster: Roster, ask: Ask, of: str) -> list[Honour]:
    rows = [row for row in roster.honours(ask.period) if _among(ask, row.kind, row.level)]
    if of == "person":
        return [row for row in rows if row.person_id is not None]
    is_own = of == "own"
    return [row for row in rows if row.person_id is None and (row.unit_id == roster.unit.pk) == is_own]


def _honoured(roster: Roster, ask: Ask) -> list[int]:
    return _first_each(_honours(roster, ask, "person"), _person_of)


def honoured(roster: Roster, ask: Ask) -> Stock:
    """人: persons honoured within the period, each once."""
    return counted(len(_honoured(roster, ask)), roster.honours(ask.period))


def _units_honoured(roster: Roster, ask: Ask) -> list[int]:
    return _first_each(_honours(roster, ask, "unit"), lambda row: row.unit_id)


def units_honoured(roster: Roster, ask: Ask) -> Stock:
    """个: units below honoured within the period, each once."""
    return counted(len(_units_honoured(roster, ask)), roster.honours(ask.period))


def own_honours(roster: Roster, ask: Ask) -> Stock:
    """项: honours of the unit itself within the period."""
    return counted(len(_honours(roster, ask, "own")), roster.honours(ask.period))


def _honours_behind(ids: Callable[[Roster, Ask], Iterable[int]]) -> Callable[[Roster, Ask], QuerySet[Any]]:
    return lambda roster, ask: Honour.objects.filter(pk__in=list(ids(roster, ask)))


def _own(roster: Roster, ask: Ask) -> list[int]:
    return [row.pk for row in _honours(roster, ask, "own")]


def _elections(roster: Roster, ask: Ask) -> list[int]:
    below = [row for row in roster.elections(ask.period) if row.unit_id != roster.unit.pk]
    return _first_each([row for row in below if _among(ask, row.kind, "")], lambda row: row.unit_id)


def elections(roster: Roster, ask: Ask) -> Stock:
    """个: units below that held an election within the period; full 换届, mid 届中调整."""
    return counted(len(_elections(roster, ask)), roster.elections(ask.period))


def _elections_behind(roster: Roster, ask: Ask) -> QuerySet[Any]:
    return Election.objects.filter(pk__in=_elections(roster, ask))


REGISTERS = {
    "seats": Register(seats, _seats, ("seats",)),
    "seated": Register(seated, _seated, ("seats",)),
    "council_size": Register(council_size, _council_terms, ("seats",)),
    "nominations": Register(nominations, _nominations_behind, ("nominations",), over_period=True),
    "nominated": Register(nominated, _nominated, ("nominations",), over_period=True),
    "proposed": Register(proposed, _proposed, ("nominations",), over_period=True),
    "honoured": Register(honoured, _honours_behind(_honoured), ("honours",), over_period=True),
    "units_honoured": Register(units_honoured, _honours_behind(_units_honoured), ("honours",), over_period=True),
    "own_honours": Register(own_honours, _honours_behind(_own), ("honours",), over_period=True),
    "elections": Register(elections, _elections_behind, ("elections",), over_period=True),
}
