"""The JSON API of outlets."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from tongxin.ledger.api import who
from tongxin.people.api import (
    PROBLEMS,
    READ,
    WRITE,
    Beside,
    Code,
    Day,
    Id,
    Input,
    Key,
    Level,
    Paging,
    Part,
    Text,
    Url,
    named_unit,
    part_of,
    today_of,
    unit_or_none,
    user_of,
)

from . import operations
from .models import Outlet
from .seen_api import ReadingOut, readings_out, visible_outlet

router = Router(auth=READ, tags=["press"])


class OutletIn(Input):
    """What is said of an outlet, whole. `owner`: of one's own, a unit of the organisation."""

    kind: Code
    name: str = Field(max_length=80)
    level: Level = ""
    owner: Key | None = None
    url: Url = ""
    counts_by: Literal["piece", "whole"] = "piece"


class RegisterOutletIn(OutletIn):
    unit: Key


class ReviseOutletIn(OutletIn):
    version: Id | None = None
    beside: Beside = ""


class CloseIn(Input):
    on: Day


class OutletRow(Schema):
    id: int
    unit: str
    owner: str
    kind: str
    name: str
    level: str
    url: str
    counts_by: str
    closed_on: date | None
    version: int


class OutletOut(OutletRow):
    readings: list[ReadingOut]


class OutletQuery(Paging):
    text: Text = ""
    kind: Text = ""
    level: Text = ""
    of: Annotated[str, Field(pattern=r"^(own|others)?$")] = ""
    state: Annotated[str, Field(pattern=r"^(open|closed)?$")] = ""


def outlet_row(row: Outlet) -> dict[str, Any]:
    same = ("kind", "name", "level", "url", "counts_by", "closed_on", "version")
    owner = row.owner.key if row.owner else ""
    return {name: getattr(row, name) for name in same} | {"id": row.pk, "unit": row.unit.key, "owner": owner}


def outlet_out(row: Outlet) -> dict[str, Any]:
    return outlet_row(row) | {"readings": readings_out(row)}


@router.get("/outlets", response={200: Part[OutletRow], **PROBLEMS}, operation_id="outlets")
def outlets(request: HttpRequest, asked: Query[OutletQuery]) -> dict[str, Any]:
    """Outlets one may see, by name."""
    rows = Outlet.objects.visible_to(user_of(request), today_of(request)).select_related("unit", "owner")
    if asked.text:
        rows = rows.filter(name__icontains=asked.text)
    rows = rows.filter(**{name: value for name in ("kind", "level") if (value := getattr(asked, name))})
    if asked.of:
        rows = rows.filter(owner__isnull=asked.of == "others")
    if asked.state:
        rows = rows.filter(closed_on__isnull=asked.state == "open")
    return part_of(rows.order_by("name", "pk"), asked, outlet_row)


@router.get("/outlets/{pk}", response={200: OutletOut, **PROBLEMS}, operation_id="outlet")
def outlet(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """One outlet with its readings as a whole."""
    return outlet_out(visible_outlet(request, pk))


def _said(given: OutletIn) -> dict[str, Any]:
    return given.model_dump(exclude={"unit", "owner", "version"}) | {"owner": unit_or_none(given.owner or "")}


@router.post("/outlets", response={201: OutletOut, **PROBLEMS}, auth=WRITE, operation_id="register_outlet")
def register_outlet(request: HttpRequest, given: RegisterOutletIn) -> Status[dict[str, Any]]:
    """Enter an outlet. One of others is there for all."""
    said = _said(given)
    made = operations.register_outlet(
        named_unit(given.unit), said.pop("kind"), said.pop("name"), **said, by=user_of(request), at=timezone.now()
    )
    return Status(201, outlet_out(made))


@router.put("/outlets/{pk}", response={200: OutletOut, **PROBLEMS}, auth=WRITE, operation_id="revise_outlet")
def revise_outlet(request: HttpRequest, pk: Id, given: ReviseOutletIn) -> dict[str, Any]:
    """Correct what is said of an outlet."""
    row = visible_outlet(request, pk)
    return outlet_out(
        operations.revise_outlet(row, **_said(given), version=given.version, by=user_of(request), at=timezone.now())
    )


@router.post("/outlets/{pk}/close", response={200: OutletOut, **PROBLEMS}, auth=WRITE, operation_id="close_outlet")
def close_outlet(request: HttpRequest, pk: Id, given: CloseIn) -> dict[str, Any]:
    """It is used no more after that day."""
    return outlet_out(operations.close_outlet(visible_outlet(request, pk), given.on, **who(request)))


@router.post("/outlets/{pk}/reopen", response={200: OutletOut, **PROBLEMS}, auth=WRITE, operation_id="reopen_outlet")
def reopen_outlet(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """Take it into use again."""
    row = visible_outlet(request, pk)
    return outlet_out(operations.reopen_outlet(row, by=user_of(request), at=timezone.now()))
