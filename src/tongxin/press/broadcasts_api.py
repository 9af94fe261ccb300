"""The JSON API of broadcasts."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from tongxin.ledger.api import who, writer
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
    user_of,
)
from tongxin.people.models import Unit
from tongxin.people.permissions import Can

from . import operations
from .models import Article, Broadcast
from .seen_api import ReadingOut, Title, outlet_seen, readings_out, visible_broadcast

router = Router(auth=READ, tags=["press"])


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


class BroadcastQuery(Paging):
    text: Text = ""
    unit: Text = ""
    kind: Text = ""
    voided: bool = False


def broadcast_row(row: Broadcast) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("kind", "title", "on", "url", "level", "version")}
    return told | {
        "id": row.pk, "unit": row.unit.key, "outlet": row.outlet_id, "article": row.article_id,
        "is_voided": row.voided_at is not None,
    }  # fmt: skip


def broadcast_out(row: Broadcast) -> dict[str, Any]:
    return broadcast_row(row) | {"readings": readings_out(row)}


@router.get("/broadcasts", response={200: Part[BroadcastRow], **PROBLEMS}, operation_id="broadcasts")
def broadcasts(request: HttpRequest, asked: Query[BroadcastQuery]) -> dict[str, Any]:
    """Broadcasts one may see, the latest first."""
    rows = Broadcast.objects.visible_to(user_of(request), today_of(request)).select_related("unit")
    rows = rows.filter(voided_at__isnull=not asked.voided)
    if asked.text:
        rows = rows.filter(title__icontains=asked.text)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    return part_of(below(rows.order_by("-on", "-pk"), asked.unit), asked, broadcast_row)


@router.get("/broadcasts/{pk}", response={200: BroadcastOut, **PROBLEMS}, operation_id="broadcast")
def broadcast(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """One broadcast with its numbers of viewers or plays."""
    return broadcast_out(visible_broadcast(request, pk))


def _said(request: HttpRequest, given: BroadcastIn, unit: Unit) -> dict[str, Any]:
    """What was given, as the verbs take it. Raises: Forbidden, NoSuchThing."""
    doer = writer(request, Can.PRESS_WRITE, unit)
    article = None
    if given.article is not None:
        article = Article.objects.visible_to(user_of(request), today_of(request)).filter(pk=given.article).first()
        if article is None:
            raise NoSuchThing(f"没有编号为{given.article}的稿件。")
    said = given.model_dump(include={"kind", "title", "on", "url", "beside"})
    return said | doer | {"outlet": outlet_seen(request, given.outlet), "article": article}


@router.post("/broadcasts", response={201: BroadcastOut, **PROBLEMS}, auth=WRITE, operation_id="enter_broadcast")
def enter_broadcast(request: HttpRequest, given: NewBroadcastIn) -> Status[dict[str, Any]]:
    """Enter a broadcast. How many watched comes with its readings."""
    unit = named_unit(given.unit)
    said = _said(request, given, unit)
    made = operations.broadcast(unit, said.pop("kind"), said.pop("title"), said.pop("on"), **said)
    return Status(201, broadcast_out(made))


@router.put("/broadcasts/{pk}", response={200: BroadcastOut, **PROBLEMS}, auth=WRITE, operation_id="revise_broadcast")
def revise_broadcast(request: HttpRequest, pk: Id, given: ReviseBroadcastIn) -> dict[str, Any]:
    """Change what is said of it, and its figures follow."""
    row = visible_broadcast(request, pk)
    return broadcast_out(operations.revise_broadcast(row, **_said(request, given, row.unit), version=given.version))


@router.post(
    "/broadcasts/{pk}/void", response={200: BroadcastOut, **PROBLEMS}, auth=WRITE, operation_id="void_broadcast"
)
def void_broadcast(request: HttpRequest, pk: Id, given: ReasonIn) -> dict[str, Any]:
    """Take it out of every figure, with the reason."""
    row = visible_broadcast(request, pk)
    return broadcast_out(operations.void_broadcast(row, given.reason, version=given.version, **who(request)))


@router.post(
    "/broadcasts/{pk}/restore", response={200: BroadcastOut, **PROBLEMS}, auth=WRITE, operation_id="restore_broadcast"
)
def restore_broadcast(request: HttpRequest, pk: Id, given: BesideIn) -> dict[str, Any]:
    """Let it count again."""
    row = visible_broadcast(request, pk)
    return broadcast_out(operations.restore_broadcast(row, beside=given.beside, **who(request)))
