"""The JSON API of seats 席位."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from . import operations
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
    Part,
    below,
    part_of,
    today_of,
    user_of,
)
from .models import Person, Seat, held_by
from .permissions import visible_persons
from .seen_api import RecordQuery, WithdrawIn, body_named, doer, told_of

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


def seat_out(row: Seat) -> dict[str, Any]:
    told = told_of(row, "kind", "level", "body_name", "term", "sector", "since", "until")
    return told | {"is_withdrawn": row.withdrawn_at is not None}


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
        person, given.kind, given.since, given.until, **said, body=body_named(given.body), **doer(request)
    )
    return Status(201, seat_out(made))


@router.post("/seats/{pk}/end", response={200: SeatOut, **PROBLEMS}, auth=WRITE, operation_id="unseat")
def unseat(request: HttpRequest, pk: Id, given: EndIn) -> dict[str, Any]:
    """End a seat; its last day."""
    row = visible_seat(request, pk)
    if row.withdrawn_at is not None:
        raise Http404
    return seat_out(operations.unseat(row, given.until, **doer(request)))


@router.post("/seats/{pk}/withdraw", response={200: SeatOut, **PROBLEMS}, auth=WRITE, operation_id="withdraw_seat")
def withdraw_seat(request: HttpRequest, pk: Id, given: WithdrawIn) -> dict[str, Any]:
    """Take back a seat recorded by mistake."""
    return seat_out(operations.withdraw_seat(visible_seat(request, pk), given.why, **doer(request)))


@router.post("/seats/{pk}/restore", response={200: SeatOut, **PROBLEMS}, auth=WRITE, operation_id="restore_seat")
def restore_seat(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """Let a withdrawn seat stand again."""
    return seat_out(operations.restore_seat(visible_seat(request, pk), **doer(request)))
