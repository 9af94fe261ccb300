"""The JSON API of nominations 推荐."""

from datetime import date
from typing import Annotated, Any

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
    Paging,
    Part,
    Text,
    all_of,
    below,
    part_of,
)
from .models import Nomination
from .seen_api import WithdrawIn, body_named, doer, nameable, of_units, readable, seen_record, told_of

router = Router(auth=READ, tags=["people"])


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


class NominationQuery(Paging):
    unit: Text = ""
    kind: Text = ""
    outcome: Annotated[str, Field(pattern=r"^(pending|succeeded|failed|withdrawn)?$")] = ""


def nomination_out(row: Nomination) -> dict[str, Any]:
    return told_of(row, "kind", "aim", "level", "on", "outcome", "outcome_on", "note") | {"unit": row.unit.key}


@router.get("/nominations", response={200: Part[NominationOut], **PROBLEMS}, operation_id="nominations")
def nominations(request: HttpRequest, asked: Query[NominationQuery]) -> dict[str, Any]:
    """Nominations by units whose register one reads, the latest first."""
    rows = of_units(request, Nomination.objects)
    rows = rows.filter(**{name: value for name in ("kind", "outcome") if (value := getattr(asked, name))})
    return part_of(below(rows.order_by("-on", "-pk"), asked.unit), asked, nomination_out)


@router.get("/nominations/{pk}", response={200: NominationOut, **PROBLEMS}, operation_id="nomination")
def nomination(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """One nomination."""
    return nomination_out(seen_record(request, Nomination.objects, pk))


@router.post("/nominations", response={201: NominationOut, **PROBLEMS}, auth=WRITE, operation_id="nominate")
def nominate(request: HttpRequest, given: NominateIn) -> Status[dict[str, Any]]:
    """Nominate a person; the outcome is awaited."""
    unit = readable(request, given.unit)
    (person,) = all_of([given.person], nameable(request, unit))
    made = operations.nominate(
        person, unit, given.kind, given.aim, given.on, level=given.level, body=body_named(given.body), note=given.note,
        on_behalf=given.on_behalf, **doer(request),
    )  # fmt: skip
    return Status(201, nomination_out(made))


@router.post("/nominations/{pk}/decide", response={200: NominationOut, **PROBLEMS}, auth=WRITE, operation_id="decide")
def decide(request: HttpRequest, pk: Id, given: DecideIn) -> dict[str, Any]:
    """Record what became of a nomination."""
    row = seen_record(request, Nomination.objects, pk)
    said = given.model_dump()
    return nomination_out(operations.decide(row, **said, **doer(request)))


@router.post(
    "/nominations/{pk}/withdraw",
    response={200: NominationOut, **PROBLEMS},
    auth=WRITE,
    operation_id="withdraw_nomination",
)
def withdraw_nomination(request: HttpRequest, pk: Id, given: WithdrawOnIn) -> dict[str, Any]:
    """Withdraw a nomination whose outcome is awaited."""
    row = seen_record(request, Nomination.objects, pk)
    return nomination_out(operations.withdraw_nomination(row, given.on, given.why, **doer(request)))


@router.post(
    "/nominations/{pk}/reopen", response={200: NominationOut, **PROBLEMS}, auth=WRITE, operation_id="reopen_nomination"
)
def reopen_nomination(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """Undo an outcome: it is awaited again."""
    return nomination_out(operations.reopen_nomination(seen_record(request, Nomination.objects, pk), **doer(request)))
