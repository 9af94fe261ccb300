"""What the JSON API of press fetches and tells in more than one file."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Schema
from pydantic import Field

from tongxin.people.api import (
    NoSuchThing,
    today_of,
    user_of,
)

from .models import Article, Broadcast, Outlet, Placement, Reading

Title = Annotated[str, Field(max_length=120)]


class ReadingOut(Schema):
    id: int
    on: date
    total: int
    is_base: bool
    note: str
    is_withdrawn: bool


class PlacementOut(Schema):
    id: int
    outlet: int
    on: date
    level: str
    page: str
    url: str
    is_withdrawn: bool
    readings: list[ReadingOut]


def reading_out(row: Reading) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("on", "total", "is_base", "note")}
    return told | {"id": row.pk, "is_withdrawn": row.withdrawn_at is not None}


def placement_out(row: Placement) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("on", "level", "page", "url")}
    readings = [reading_out(one) for one in row.readings.order_by("on", "pk")]
    return told | {
        "id": row.pk, "outlet": row.outlet_id, "is_withdrawn": row.withdrawn_at is not None, "readings": readings,
    }  # fmt: skip


def visible(request: HttpRequest, pk: int) -> Article:
    """The article, if the token's account may see it; else it is not there."""
    seen = Article.objects.visible_to(user_of(request), today_of(request)).select_related("unit")
    return get_object_or_404(seen, pk=pk)


def visible_outlet(request: HttpRequest, pk: int) -> Outlet:
    seen = Outlet.objects.visible_to(user_of(request), today_of(request)).select_related("unit", "owner")
    return get_object_or_404(seen, pk=pk)


def visible_broadcast(request: HttpRequest, pk: int) -> Broadcast:
    seen = Broadcast.objects.visible_to(user_of(request), today_of(request)).select_related("unit")
    return get_object_or_404(seen, pk=pk)


def outlet_seen(request: HttpRequest, pk: int | None) -> Outlet | None:
    """An outlet that a record names, among those one sees; None for none. Raises: NoSuchThing."""
    if pk is None:
        return None
    seen = Outlet.objects.visible_to(user_of(request), today_of(request)).select_related("owner")
    row = seen.filter(pk=pk).first()
    if row is None:
        raise NoSuchThing(f"没有编号为{pk}的媒体。")
    return row


def readings_out(row: Outlet | Broadcast) -> list[dict[str, Any]]:
    return [reading_out(one) for one in row.readings.order_by("on", "pk")]
