"""The JSON API of placements and of how many read or watched."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Status
from pydantic import BeforeValidator, Field

from tongxin.ledger.api import who, writer
from tongxin.people.api import (
    PROBLEMS,
    READ,
    WRITE,
    Beside,
    Day,
    Id,
    Input,
    Url,
    today_of,
    user_of,
    whole,
)
from tongxin.people.permissions import Can

from . import operations
from .models import Article, Broadcast, Outlet, Placement, Reading
from .seen_api import (
    PlacementOut,
    ReadingOut,
    outlet_seen,
    placement_out,
    reading_out,
    visible,
    visible_broadcast,
    visible_outlet,
)

router = Router(auth=READ, tags=["press"])
Total = Annotated[int, Field(ge=0, le=10**12), BeforeValidator(whole)]


class PlaceIn(Input):
    outlet: Id
    on: Day
    page: str = Field("", max_length=60)
    url: Url = ""
    beside: Beside = ""


class ReadingIn(Input):
    """The running total on that day; what counts is the increase. `is_base`: where an outlet's count begins."""

    on: Day
    total: Total
    is_base: bool = False
    note: str = Field("", max_length=200)
    beside: Beside = ""


class CorrectIn(Input):
    on: Day
    total: Total
    note: str = Field("", max_length=200)
    reason: str = Field(max_length=200)
    beside: Beside = ""


class TakeBackIn(Input):
    reason: str = Field(max_length=200)
    beside: Beside = ""


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


@router.post(
    "/articles/{pk}/placements", response={201: PlacementOut, **PROBLEMS}, auth=WRITE, operation_id="place_article"
)
def place_article(request: HttpRequest, pk: Id, given: PlaceIn) -> Status[dict[str, Any]]:
    """Record that the article appeared in an outlet."""
    row = visible(request, pk)
    doer = writer(request, Can.PRESS_WRITE, row.unit)
    outlet = outlet_seen(request, given.outlet)
    assert outlet is not None
    made = operations.place(row, outlet, given.on, page=given.page, url=given.url, beside=given.beside, **doer)
    return Status(201, placement_out(made))


@router.post(
    "/placements/{pk}/withdraw",
    response={200: PlacementOut, **PROBLEMS},
    auth=WRITE,
    operation_id="withdraw_placement",
)
def withdraw_placement(request: HttpRequest, pk: Id, given: TakeBackIn) -> dict[str, Any]:
    """Take a placement back, with the reason."""
    row = visible_placement(request, pk)
    return placement_out(operations.withdraw_placement(row, given.reason, beside=given.beside, **who(request)))


def _read(request: HttpRequest, thing: Placement | Outlet | Broadcast, given: ReadingIn) -> Status[dict[str, Any]]:
    said = given.model_dump(include={"is_base", "note", "beside"})
    return Status(201, reading_out(operations.read(thing, given.on, given.total, **said, **who(request))))


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
    return Status(201, reading_out(operations.correct_reading(row, given.on, given.total, **said, **who(request))))


@router.post(
    "/readings/{pk}/withdraw", response={200: ReadingOut, **PROBLEMS}, auth=WRITE, operation_id="withdraw_reading"
)
def withdraw_reading(request: HttpRequest, pk: Id, given: TakeBackIn) -> dict[str, Any]:
    """Take a reading back, with the reason."""
    row = visible_reading(request, pk)
    return reading_out(operations.withdraw_reading(row, given.reason, beside=given.beside, **who(request)))
