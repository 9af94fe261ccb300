"""The JSON API of seats 席位, nominations 推荐 and honours 荣誉."""

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from . import naming, operations
from .api import (
    PROBLEMS,
    READ,
    WRITE,
    Code,
    Day,
    Id,
    Input,
    Key,
    Level,
    NoSuchThing,
    Paging,
    Part,
    Text,
    all_of,
    below,
    part_of,
    today_of,
    user_of,
)
from .models import Honour, Nomination, Person, Seat, Unit, held_by
from .permissions import Can, can, reach, visible_persons, within
from .terms_api import WithdrawIn, nameable, readable

router = Router(auth=READ, tags=["people"])


class SeatIn(Input):
    """`body`: code of a body that is entered; else its name."""

    kind: Code
    level: Level = ""
    body: Key | None = None
    body_name: str = Field("", max_length=80)
    term: str = Field("", max_length=20)
    sector: str = Field("", max_length=40)
    since: Day
    until: Day | None = None


class EndIn(Input):
    until: Day


class NominateIn(Input):
    unit: Key
    person: Id
    kind: Code
    aim: str = Field("", max_length=80)
    level: Level = ""
    body: Key | None = None
    on: Day
    note: str = Field("", max_length=200)
    on_behalf: str = Field("", max_length=64)


class DecideIn(Input):
    succeeded: bool
    on: Day
    note: str = Field("", max_length=200)


class WithdrawOnIn(WithdrawIn):
    on: Day


class HonourIn(Input):
    """Of a unit, or one of each of `persons` in it, as the kind says."""

    unit: Key
    persons: list[Id] = Field(default_factory=list, max_length=300)
    kind: Code
    title: str = Field("", max_length=80)
    level: Level = ""
    body: Key | None = None
    body_name: str = Field("", max_length=80)
    on: Day
    until: Day | None = None
    on_behalf: str = Field("", max_length=64)


class SeatOut(Schema):
    id: int
    person: int
    kind: str
    level: str
    body_name: str
    term: str
    sector: str
    since: date
    until: date | None
    is_withdrawn: bool


class NominationOut(Schema):
    id: int
    unit: str
    person: int
    kind: str
    aim: str
    level: str
    on: date
    outcome: str
    outcome_on: date | None
    note: str


class HonourOut(Schema):
    id: int
    unit: str
    person: int | None
    kind: str
    title: str
    level: str
    body_name: str
    on: date
    until: date | None
    is_withdrawn: bool


class RecordQuery(Paging):
    unit: Text = ""
    kind: Text = ""
    withdrawn: bool = False


class NominationQuery(Paging):
    unit: Text = ""
    kind: Text = ""
    outcome: Annotated[str, Field(pattern=r"^(pending|succeeded|failed|withdrawn)?$")] = ""


def _told(row: Any, *names: str) -> dict[str, Any]:
    return {"id": row.pk, "person": row.person_id} | {name: getattr(row, name) for name in names}


def seat_out(row: Seat) -> dict[str, Any]:
    told = _told(row, "kind", "level", "body_name", "term", "sector", "since", "until")
    return told | {"is_withdrawn": row.withdrawn_at is not None}


def nomination_out(row: Nomination) -> dict[str, Any]:
    return _told(row, "kind", "aim", "level", "on", "outcome", "outcome_on", "note") | {"unit": row.unit.key}


def honour_out(row: Honour) -> dict[str, Any]:
    told = _told(row, "kind", "title", "level", "body_name", "on", "until")
    return told | {"unit": row.unit.key, "is_withdrawn": row.withdrawn_at is not None}


def _body(key: str | None) -> Unit | None:
    found = naming.bodies().filter(key=key).first() if key else None
    if key and found is None:
        raise NoSuchThing(f"没有代码为{key}的单位，或者不能列在这里。")
    return found


def _read(request: HttpRequest, rows: Any, pk: int) -> Any:
    """The record, where one reads the register of its unit; else it is not there."""
    row = get_object_or_404(rows.select_related("unit", "person"), pk=pk)
    if not can(user_of(request), Can.PEOPLE_READ, row.unit, today_of(request)):
        raise Http404
    return row


def _of_units(request: HttpRequest, rows: Any) -> Any:
    paths = reach(user_of(request), Can.PEOPLE_READ, today_of(request))
    return rows.filter(within(paths)).select_related("unit")


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": user_of(request), "at": timezone.now()}


# --- seats -----------------------------------------------------------------------------------------------------------


def visible_person(request: HttpRequest, pk: int) -> Person:
    return get_object_or_404(visible_persons(user_of(request), today_of(request)), pk=pk)


def visible_seat(request: HttpRequest, pk: int) -> Seat:
    seen = held_by(visible_persons(user_of(request), today_of(request)))
    return get_object_or_404(Seat.objects.select_related("person").filter(seen), pk=pk)


@router.get("/seats", response={200: Part[SeatOut], **PROBLEMS}, operation_id="seats")
def seats(request: HttpRequest, asked: Query[RecordQuery]) -> dict[str, Any]:
    """Seats of persons one sees, the latest first; `unit`: of those who belong there or once did."""
    rows = Seat.objects.filter(withdrawn_at__isnull=not asked.withdrawn)
    persons = visible_persons(user_of(request), today_of(request))
    if asked.unit:
        persons = persons.filter(pk__in=below(Person.objects.all(), asked.unit, "memberships__unit__path").values("pk"))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    return part_of(rows.filter(held_by(persons)).order_by("-since", "-pk"), asked, seat_out)


@router.post("/people/{pk}/seats", response={201: SeatOut, **PROBLEMS}, auth=WRITE, operation_id="seat")
def seat(request: HttpRequest, pk: Id, given: SeatIn) -> Status[dict[str, Any]]:
    """Record that a person holds a seat."""
    person = visible_person(request, pk)
    said = given.model_dump(include={"level", "body_name", "term", "sector"})
    made = operations.seat(
        person, given.kind, given.since, given.until, **said, body=_body(given.body), **_who(request)
    )
    return Status(201, seat_out(made))


@router.post("/seats/{pk}/end", response={200: SeatOut, **PROBLEMS}, auth=WRITE, operation_id="unseat")
def unseat(request: HttpRequest, pk: Id, given: EndIn) -> dict[str, Any]:
    """End a seat; its last day."""
    row = visible_seat(request, pk)
    if row.withdrawn_at is not None:
        raise Http404
    return seat_out(operations.unseat(row, given.until, **_who(request)))


@router.post("/seats/{pk}/withdraw", response={200: SeatOut, **PROBLEMS}, auth=WRITE, operation_id="withdraw_seat")
def withdraw_seat(request: HttpRequest, pk: Id, given: WithdrawIn) -> dict[str, Any]:
    """Take back a seat recorded by mistake."""
    return seat_out(operations.withdraw_seat(visible_seat(request, pk), given.why, **_who(request)))


@router.post("/seats/{pk}/restore", response={200: SeatOut, **PROBLEMS}, auth=WRITE, operation_id="restore_seat")
def restore_seat(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """Let a withdrawn seat stand again."""
    return seat_out(operations.restore_seat(visible_seat(request, pk), **_who(request)))


# --- nominations -----------------------------------------------------------------------------------------------------


@router.get("/nominations", response={200: Part[NominationOut], **PROBLEMS}, operation_id="nominations")
def nominations(request: HttpRequest, asked: Query[NominationQuery]) -> dict[str, Any]:
    """Nominations by units whose register one reads, the latest first."""
    rows = _of_units(request, Nomination.objects)
    rows = rows.filter(**{name: value for name in ("kind", "outcome") if (value := getattr(asked, name))})
    return part_of(below(rows.order_by("-on", "-pk"), asked.unit), asked, nomination_out)


@router.get("/nominations/{pk}", response={200: NominationOut, **PROBLEMS}, operation_id="nomination")
def nomination(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """One nomination."""
    return nomination_out(_read(request, Nomination.objects, pk))


@router.post("/nominations", response={201: NominationOut, **PROBLEMS}, auth=WRITE, operation_id="nominate")
def nominate(request: HttpRequest, given: NominateIn) -> Status[dict[str, Any]]:
    """Nominate a person; the outcome is awaited."""
    unit = readable(request, given.unit)
    (person,) = all_of([given.person], nameable(request, unit))
    made = operations.nominate(
        person, unit, given.kind, given.aim, given.on, level=given.level, body=_body(given.body), note=given.note,
        on_behalf=given.on_behalf, **_who(request),
    )  # fmt: skip
    return Status(201, nomination_out(made))


@router.post("/nominations/{pk}/decide", response={200: NominationOut, **PROBLEMS}, auth=WRITE, operation_id="decide")
def decide(request: HttpRequest, pk: Id, given: DecideIn) -> dict[str, Any]:
    """Record what became of a nomination."""
    row = _read(request, Nomination.objects, pk)
    said = given.model_dump()
    return nomination_out(operations.decide(row, **said, **_who(request)))


@router.post(
    "/nominations/{pk}/withdraw",
    response={200: NominationOut, **PROBLEMS},
    auth=WRITE,
    operation_id="withdraw_nomination",
)
def withdraw_nomination(request: HttpRequest, pk: Id, given: WithdrawOnIn) -> dict[str, Any]:
    """Withdraw a nomination whose outcome is awaited."""
    row = _read(request, Nomination.objects, pk)
    return nomination_out(operations.withdraw_nomination(row, given.on, given.why, **_who(request)))


@router.post(
    "/nominations/{pk}/reopen", response={200: NominationOut, **PROBLEMS}, auth=WRITE, operation_id="reopen_nomination"
)
def reopen_nomination(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """Undo an outcome: it is awaited again."""
    return nomination_out(operations.reopen_nomination(_read(request, Nomination.objects, pk), **_who(request)))


# --- honours ---------------------------------------------------------------------------------------------------------


@router.get("/honours", response={200: Part[HonourOut], **PROBLEMS}, operation_id="honours")
def honours(request: HttpRequest, asked: Query[RecordQuery]) -> dict[str, Any]:
    """Honours of persons and units whose register one reads, the latest first."""
    rows = _of_units(request, Honour.objects).filter(withdrawn_at__isnull=not asked.withdrawn)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    return part_of(below(rows.order_by("-on", "-pk"), asked.unit), asked, honour_out)


@router.get("/honours/{pk}", response={200: HonourOut, **PROBLEMS}, operation_id="one_honour")
def one_honour(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """One honour."""
    return honour_out(_read(request, Honour.objects, pk))


@router.post("/honours", response={201: list[HonourOut], **PROBLEMS}, auth=WRITE, operation_id="honour")
def honour(request: HttpRequest, given: HonourIn) -> Status[list[dict[str, Any]]]:
    """Record an honour of a unit, or one of each person."""
    unit = readable(request, given.unit)
    persons = all_of(given.persons, nameable(request, unit)) if given.persons else []
    said = given.model_dump(include={"title", "level", "body_name", "until", "on_behalf"})
    made = operations.honour(unit, given.kind, given.on, persons, **said, body=_body(given.body), **_who(request))
    return Status(201, [honour_out(row) for row in made])


@router.post(
    "/honours/{pk}/withdraw", response={200: HonourOut, **PROBLEMS}, auth=WRITE, operation_id="withdraw_honour"
)
def withdraw_honour(request: HttpRequest, pk: Id, given: WithdrawIn) -> dict[str, Any]:
    """Take back an honour."""
    row = _read(request, Honour.objects, pk)
    return honour_out(operations.withdraw_honour(row, given.why, **_who(request)))


@router.post("/honours/{pk}/restore", response={200: HonourOut, **PROBLEMS}, auth=WRITE, operation_id="restore_honour")
def restore_honour(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """Let a withdrawn honour stand again."""
    return honour_out(operations.restore_honour(_read(request, Honour.objects, pk), **_who(request)))
