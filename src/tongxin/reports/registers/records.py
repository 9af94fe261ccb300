"""Stock figures of records of people: seats, nominations, honours, elections."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from tongxin.people.models import Election, Honour, Nomination, Seat, Term, on_day

from .ask import MISSING, Ask, Register, Stock, counted
from .questions import COUNCIL_SIZES, ELECTIONS, HONOURS, NOMINATED, PROPOSED, SEATS, Kind
from .roster import Roster
from .shapes import Happened, Held


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


def _happened(roster: Roster, ask: Ask, kind: Kind) -> list[Happened]:
    """Those of the kinds and levels selected."""
    return [row for row in roster.happened(kind, ask.period) if _among(ask, row.kind, row.level)]


def _person_of(row: Happened) -> int | None:
    return row.who


def nominations(roster: Roster, ask: Ask) -> Stock:
    """人次: nominations that succeeded within the period."""
    return counted(len(_happened(roster, ask, NOMINATED)), roster.happened(NOMINATED, ask.period))


def _nominations_behind(roster: Roster, ask: Ask) -> QuerySet[Any]:
    return Nomination.objects.filter(pk__in=[row.pk for row in _happened(roster, ask, NOMINATED)])


def nominated(roster: Roster, ask: Ask) -> Stock:
    """人: persons nominated with success within the period, each once."""
    rows = _first_each(_happened(roster, ask, NOMINATED), _person_of)
    return counted(len(rows), roster.happened(NOMINATED, ask.period))


def _nominated(roster: Roster, ask: Ask) -> QuerySet[Any]:
    return Nomination.objects.filter(pk__in=_first_each(_happened(roster, ask, NOMINATED), _person_of))


def proposed(roster: Roster, ask: Ask) -> Stock:
    """人: persons nominated within the period, whatever became of it, each once 提名."""
    rows = _first_each(_happened(roster, ask, PROPOSED), _person_of)
    return counted(len(rows), roster.happened(PROPOSED, ask.period))


def _proposed(roster: Roster, ask: Ask) -> QuerySet[Any]:
    return Nomination.objects.filter(pk__in=_first_each(_happened(roster, ask, PROPOSED), _person_of))


def _honours(roster: Roster, ask: Ask, of: str) -> list[Happened]:
    rows = _happened(roster, ask, HONOURS)
    if of == "person":
        return [row for row in rows if row.who is not None]
    is_own = of == "own"
    return [row for row in rows if row.who is None and (row.unit_id == roster.unit.pk) == is_own]


def _honoured(roster: Roster, ask: Ask) -> list[int]:
    return _first_each(_honours(roster, ask, "person"), _person_of)


def honoured(roster: Roster, ask: Ask) -> Stock:
    """人: persons honoured within the period, each once."""
    return counted(len(_honoured(roster, ask)), roster.happened(HONOURS, ask.period))


def _units_honoured(roster: Roster, ask: Ask) -> list[int]:
    return _first_each(_honours(roster, ask, "unit"), lambda row: row.unit_id)


def units_honoured(roster: Roster, ask: Ask) -> Stock:
    """个: units below honoured within the period, each once."""
    return counted(len(_units_honoured(roster, ask)), roster.happened(HONOURS, ask.period))


def own_honours(roster: Roster, ask: Ask) -> Stock:
    """项: honours of the unit itself within the period."""
    return counted(len(_honours(roster, ask, "own")), roster.happened(HONOURS, ask.period))


def _honours_behind(ids: Callable[[Roster, Ask], Iterable[int]]) -> Callable[[Roster, Ask], QuerySet[Any]]:
    return lambda roster, ask: Honour.objects.filter(pk__in=list(ids(roster, ask)))


def _own(roster: Roster, ask: Ask) -> list[int]:
    return [row.pk for row in _honours(roster, ask, "own")]


def _elections(roster: Roster, ask: Ask) -> list[int]:
    below = [row for row in _happened(roster, ask, ELECTIONS) if row.unit_id != roster.unit.pk]
    return _first_each(below, lambda row: row.unit_id)


def elections(roster: Roster, ask: Ask) -> Stock:
    """个: units below that held an election within the period; full 换届, mid 届中调整."""
    return counted(len(_elections(roster, ask)), roster.happened(ELECTIONS, ask.period))


def _elections_behind(roster: Roster, ask: Ask) -> QuerySet[Any]:
    return Election.objects.filter(pk__in=_elections(roster, ask))


def _told_of(kind: Kind, reads: str) -> Any:
    return {"reads": (reads,), "asks": (kind,), "over_period": True}


REGISTERS = {
    "seats": Register(seats, _seats, ("seats",), (SEATS,)),
    "seated": Register(seated, _seated, ("seats",), (SEATS,)),
    "council_size": Register(council_size, _council_terms, ("seats",), (SEATS, COUNCIL_SIZES)),
    "nominations": Register(nominations, _nominations_behind, **_told_of(NOMINATED, "nominations")),
    "nominated": Register(nominated, _nominated, **_told_of(NOMINATED, "nominations")),
    "proposed": Register(proposed, _proposed, **_told_of(PROPOSED, "nominations")),
    "honoured": Register(honoured, _honours_behind(_honoured), **_told_of(HONOURS, "honours")),
    "units_honoured": Register(units_honoured, _honours_behind(_units_honoured), **_told_of(HONOURS, "honours")),
    "own_honours": Register(own_honours, _honours_behind(_own), **_told_of(HONOURS, "honours")),
    "elections": Register(elections, _elections_behind, **_told_of(ELECTIONS, "elections")),
}
