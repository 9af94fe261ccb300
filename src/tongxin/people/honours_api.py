"""The JSON API of honours 荣誉."""

from datetime import date
from typing import Any

from django.http import HttpRequest
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
    all_of,
    below,
    part_of,
)
from .models import Honour
from .seen_api import RecordQuery, WithdrawIn, body_named, doer, nameable, of_units, readable, seen_record, told_of

router = Router(auth=READ, tags=["people"])


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


def honour_out(row: Honour) -> dict[str, Any]:
    told = told_of(row, "kind", "title", "level", "body_name", "on", "until")
    return told | {"unit": row.unit.key, "is_withdrawn": row.withdrawn_at is not None}


@router.get("/honours", response={200: Part[HonourOut], **PROBLEMS}, operation_id="honours")
def honours(request: HttpRequest, asked: Query[RecordQuery]) -> dict[str, Any]:
    """Honours of persons and units whose register one reads, the latest first."""
    rows = of_units(request, Honour.objects).filter(withdrawn_at__isnull=not asked.withdrawn)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    return part_of(below(rows.order_by("-on", "-pk"), asked.unit), asked, honour_out)


@router.get("/honours/{pk}", response={200: HonourOut, **PROBLEMS}, operation_id="one_honour")
def one_honour(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """One honour."""
    return honour_out(seen_record(request, Honour.objects, pk))


@router.post("/honours", response={201: list[HonourOut], **PROBLEMS}, auth=WRITE, operation_id="honour")
def honour(request: HttpRequest, given: HonourIn) -> Status[list[dict[str, Any]]]:
    """Record an honour of a unit, or one of each person."""
    unit = readable(request, given.unit)
    persons = all_of(given.persons, nameable(request, unit)) if given.persons else []
    said = given.model_dump(include={"title", "level", "body_name", "until", "on_behalf"})
    made = operations.honour(unit, given.kind, given.on, persons, **said, body=body_named(given.body), **doer(request))
    return Status(201, [honour_out(row) for row in made])


@router.post(
    "/honours/{pk}/withdraw", response={200: HonourOut, **PROBLEMS}, auth=WRITE, operation_id="withdraw_honour"
)
def withdraw_honour(request: HttpRequest, pk: Id, given: WithdrawIn) -> dict[str, Any]:
    """Take back an honour."""
    row = seen_record(request, Honour.objects, pk)
    return honour_out(operations.withdraw_honour(row, given.why, **doer(request)))


@router.post("/honours/{pk}/restore", response={200: HonourOut, **PROBLEMS}, auth=WRITE, operation_id="restore_honour")
def restore_honour(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """Let a withdrawn honour stand again."""
    return honour_out(operations.restore_honour(seen_record(request, Honour.objects, pk), **doer(request)))
