"""The JSON API of outlets, broadcasts, placements and their readings."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from tongxin.ledger.keeping import check_version
from tongxin.people.api import (
    PROBLEMS,
    READ,
    WRITE,
    Beside,
    BesideIn,
    Code,
    Day,
    Id,
    Input,
    Key,
    Level,
    NoSuchThing,
    Paging,
    Part,
    ReasonIn,
    Text,
    Url,
    below,
    named_unit,
    part_of,
    today_of,
    unit_or_none,
    user_of,
)

from . import operations
from .api import (
    CorrectIn,
    PlacementOut,
    ReadingIn,
    ReadingOut,
    TakeBackIn,
    Title,
    outlet_seen,
    placement_out,
    reading_out,
)
from .models import Article, Broadcast, Outlet, Placement, Reading

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


class BroadcastIn(Input):
    """What is said of a broadcast, whole."""

    kind: Code
    title: Title
    on: Day
    outlet: Id | None = None
    article: Id | None = None
    url: Url = ""
    beside: Beside = ""


class NewBroadcastIn(BroadcastIn):
    unit: Key


class ReviseBroadcastIn(BroadcastIn):
    version: Id | None = None


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


class BroadcastRow(Schema):
    id: int
    unit: str
    kind: str
    title: str
    on: date
    outlet: int | None
    article: int | None
    url: str
    level: str
    is_voided: bool
    version: int


class BroadcastOut(BroadcastRow):
    readings: list[ReadingOut]


class OutletQuery(Paging):
    text: Text = ""
    kind: Text = ""
    level: Text = ""
    of: Annotated[str, Field(pattern=r"^(own|others)?$")] = ""
    state: Annotated[str, Field(pattern=r"^(open|closed)?$")] = ""


class BroadcastQuery(Paging):
    text: Text = ""
    unit: Text = ""
    kind: Text = ""
    voided: bool = False


def outlet_row(row: Outlet) -> dict[str, Any]:
    same = ("kind", "name", "level", "url", "counts_by", "closed_on", "version")
    owner = row.owner.key if row.owner else ""
    return {name: getattr(row, name) for name in same} | {"id": row.pk, "unit": row.unit.key, "owner": owner}


def broadcast_row(row: Broadcast) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("kind", "title", "on", "url", "level", "version")}
    return told | {
        "id": row.pk, "unit": row.unit.key, "outlet": row.outlet_id, "article": row.article_id,
        "is_voided": row.voided_at is not None,
    }  # fmt: skip


def _readings(row: Outlet | Broadcast) -> list[dict[str, Any]]:
    return [reading_out(one) for one in row.readings.order_by("on", "pk")]


def outlet_out(row: Outlet) -> dict[str, Any]:
    return outlet_row(row) | {"readings": _readings(row)}


def broadcast_out(row: Broadcast) -> dict[str, Any]:
    return broadcast_row(row) | {"readings": _readings(row)}


def visible_outlet(request: HttpRequest, pk: int) -> Outlet:
    seen = Outlet.objects.visible_to(user_of(request), today_of(request)).select_related("unit", "owner")
    return get_object_or_404(seen, pk=pk)


def visible_broadcast(request: HttpRequest, pk: int) -> Broadcast:
    seen = Broadcast.objects.visible_to(user_of(request), today_of(request)).select_related("unit")
    return get_object_or_404(seen, pk=pk)


def visible_placement(request: HttpRequest, pk: int) -> Placement:
    articles = Article.objects.visible_to(user_of(request), today_of(request))
    return get_object_or_404(Placement.objects.select_related("article", "outlet").filter(article__in=articles), pk=pk)


def visible_reading(request: HttpRequest, pk: int) -> Reading:
    """The reading, where one sees what it is of."""
    row = get_object_or_404(Reading.objects.select_related("placement", "outlet", "broadcast"), pk=pk)
    if row.placement_id:
        visible_placement(request, row.placement_id)
    elif row.outlet_id:
        visible_outlet(request, row.outlet_id)
    else:
        visible_broadcast(request, row.broadcast_id or 0)
    return row


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": user_of(request), "at": timezone.now(), "today": today_of(request)}


# --- outlets ---------------------------------------------------------------------------------------------------------


@router.get("/outlets", response={200: Part[OutletRow], **PROBLEMS}, operation_id="outlets")
def outlets(request: HttpRequest, asked: Query[OutletQuery]) -> dict[str, Any]:
    """Outlets one may see, by name."""
    rows = Outlet.objects.visible_to(user_of(request), today_of(request)).select_related("unit", "owner")
    if asked.text:
        rows = rows.filter(name__contains=asked.text)
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
    return outlet_out(operations.close_outlet(visible_outlet(request, pk), given.on, **_who(request)))


@router.post("/outlets/{pk}/reopen", response={200: OutletOut, **PROBLEMS}, auth=WRITE, operation_id="reopen_outlet")
def reopen_outlet(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """Take it into use again."""
    row = visible_outlet(request, pk)
    return outlet_out(operations.reopen_outlet(row, by=user_of(request), at=timezone.now()))


# --- broadcasts ------------------------------------------------------------------------------------------------------


@router.get("/broadcasts", response={200: Part[BroadcastRow], **PROBLEMS}, operation_id="broadcasts")
def broadcasts(request: HttpRequest, asked: Query[BroadcastQuery]) -> dict[str, Any]:
    """Broadcasts one may see, the latest first."""
    rows = Broadcast.objects.visible_to(user_of(request), today_of(request)).select_related("unit")
    rows = rows.filter(voided_at__isnull=not asked.voided)
    if asked.text:
        rows = rows.filter(title__contains=asked.text)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    return part_of(below(rows.order_by("-on", "-pk"), asked.unit), asked, broadcast_row)


@router.get("/broadcasts/{pk}", response={200: BroadcastOut, **PROBLEMS}, operation_id="broadcast")
def broadcast(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """One broadcast with its numbers of viewers or plays."""
    return broadcast_out(visible_broadcast(request, pk))


def _broadcast_said(request: HttpRequest, given: BroadcastIn) -> dict[str, Any]:
    article = None
    if given.article is not None:
        article = Article.objects.visible_to(user_of(request), today_of(request)).filter(pk=given.article).first()
        if article is None:
            raise NoSuchThing(f"没有编号为{given.article}的稿件。")
    said = given.model_dump(include={"kind", "title", "on", "url", "beside"})
    return said | {"outlet": outlet_seen(request, given.outlet), "article": article}


@router.post("/broadcasts", response={201: BroadcastOut, **PROBLEMS}, auth=WRITE, operation_id="enter_broadcast")
def enter_broadcast(request: HttpRequest, given: NewBroadcastIn) -> Status[dict[str, Any]]:
    """Enter a broadcast. How many watched comes with its readings."""
    unit, said = named_unit(given.unit), _broadcast_said(request, given)
    made = operations.broadcast(unit, said.pop("kind"), said.pop("title"), said.pop("on"), **said, **_who(request))
    return Status(201, broadcast_out(made))


@router.put("/broadcasts/{pk}", response={200: BroadcastOut, **PROBLEMS}, auth=WRITE, operation_id="revise_broadcast")
def revise_broadcast(request: HttpRequest, pk: Id, given: ReviseBroadcastIn) -> dict[str, Any]:
    """Change what is said of it, and its figures follow."""
    row, said = visible_broadcast(request, pk), _broadcast_said(request, given)
    return broadcast_out(operations.revise_broadcast(row, **said, version=given.version, **_who(request)))


@router.post(
    "/broadcasts/{pk}/void", response={200: BroadcastOut, **PROBLEMS}, auth=WRITE, operation_id="void_broadcast"
)
def void_broadcast(request: HttpRequest, pk: Id, given: ReasonIn) -> dict[str, Any]:
    """Take it out of every figure, with the reason."""
    row = visible_broadcast(request, pk)
    check_version(row, given.version)
    return broadcast_out(operations.void_broadcast(row, given.reason, **_who(request)))


@router.post(
    "/broadcasts/{pk}/restore", response={200: BroadcastOut, **PROBLEMS}, auth=WRITE, operation_id="restore_broadcast"
)
def restore_broadcast(request: HttpRequest, pk: Id, given: BesideIn) -> dict[str, Any]:
    """Let it count again."""
    row = visible_broadcast(request, pk)
    return broadcast_out(operations.restore_broadcast(row, beside=given.beside, **_who(request)))


# --- placements and readings -----------------------------------------------------------------------------------------


@router.post(
    "/placements/{pk}/withdraw",
    response={200: PlacementOut, **PROBLEMS},
    auth=WRITE,
    operation_id="withdraw_placement",
)
def withdraw_placement(request: HttpRequest, pk: Id, given: TakeBackIn) -> dict[str, Any]:
    """Take a placement back, with the reason."""
    row = visible_placement(request, pk)
    return placement_out(operations.withdraw_placement(row, given.reason, **_who(request)))


def _read(request: HttpRequest, thing: Placement | Outlet | Broadcast, given: ReadingIn) -> Status[dict[str, Any]]:
    said = given.model_dump(include={"is_base", "note", "beside"})
    return Status(201, reading_out(operations.read(thing, given.on, given.total, **said, **_who(request))))


@router.post(
    "/placements/{pk}/readings", response={201: ReadingOut, **PROBLEMS}, auth=WRITE, operation_id="read_placement"
)
def read_placement(request: HttpRequest, pk: Id, given: ReadingIn) -> Status[dict[str, Any]]:
    """How often an article was read where it appeared."""
    return _read(request, visible_placement(request, pk), given)


@router.post("/outlets/{pk}/readings", response={201: ReadingOut, **PROBLEMS}, auth=WRITE, operation_id="read_outlet")
def read_outlet(request: HttpRequest, pk: Id, given: ReadingIn) -> Status[dict[str, Any]]:
    """How often an outlet of one's own was read as a whole."""
    return _read(request, visible_outlet(request, pk), given)


@router.post(
    "/broadcasts/{pk}/readings", response={201: ReadingOut, **PROBLEMS}, auth=WRITE, operation_id="read_broadcast"
)
def read_broadcast(request: HttpRequest, pk: Id, given: ReadingIn) -> Status[dict[str, Any]]:
    """How many watched a broadcast."""
    return _read(request, visible_broadcast(request, pk), given)


@router.post(
    "/readings/{pk}/correct", response={201: ReadingOut, **PROBLEMS}, auth=WRITE, operation_id="correct_reading"
)
def correct_reading(request: HttpRequest, pk: Id, given: CorrectIn) -> Status[dict[str, Any]]:
    """Put another reading in the place of a wrong one."""
    row = visible_reading(request, pk)
    said = given.model_dump(include={"note", "reason", "beside"})
    return Status(201, reading_out(operations.correct_reading(row, given.on, given.total, **said, **_who(request))))


@router.post(
    "/readings/{pk}/withdraw", response={200: ReadingOut, **PROBLEMS}, auth=WRITE, operation_id="withdraw_reading"
)
def withdraw_reading(request: HttpRequest, pk: Id, given: TakeBackIn) -> dict[str, Any]:
    """Take a reading back, with the reason."""
    row = visible_reading(request, pk)
    return reading_out(operations.withdraw_reading(row, given.reason, beside=given.beside, **_who(request)))
