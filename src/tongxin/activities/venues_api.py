"""The JSON API of venues and bases."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

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
    Level,
    NoSuchThing,
    Paging,
    Part,
    ReasonIn,
    Text,
    below,
    named_unit,
    part_of,
    today_of,
    user_of,
)
from tongxin.people.models import Unit
from tongxin.people.permissions import Can

from . import operations
from .finding import known_units
from .models import Improvement, StandingQuerySet, Venue
from .operations import VenueDetails

router = Router(auth=READ, tags=["activities"])
Name = Annotated[str, Field(max_length=80)]


class StandingIn(Input):
    """What a venue and a series say of themselves, whole."""

    kind: Code
    name: Name
    summary: str = Field("", max_length=4000)
    beside: Beside = ""


class VenueIn(StandingIn):
    """opened_on null: not known; then nothing counts as opened."""

    level: Level = ""
    place: Key | None = None
    address: str = Field("", max_length=120)
    partners: str = Field("", max_length=200)
    opened_on: Day | None = None


class OpenVenueIn(VenueIn):
    unit: Key
    on_behalf: str = Field("", max_length=64)


class AmendVenueIn(VenueIn):
    version: Id | None = None


class ImprovementIn(Input):
    on: Day
    note: str = Field(max_length=200)
    beside: Beside = ""


class LastDayIn(Input):
    """The last day; null takes it back."""

    on: Day | None


class StandingQuery(Paging):
    text: Text = ""
    unit: Text = ""
    kind: Text = ""
    state: Annotated[str, Field(pattern=r"^(open|closed|voided)?$")] = ""


class VenueRow(Schema):
    id: int
    unit: str
    kind: str
    name: str
    level: str
    address: str
    opened_on: date | None
    closed_on: date | None
    is_voided: bool
    version: int

    @staticmethod
    def resolve_unit(row: Venue) -> str:
        return row.unit.key


class ImprovementOut(Schema):
    id: int
    on: date
    note: str


class VenueOut(VenueRow):
    place: str
    partners: str
    summary: str
    improvements: list[ImprovementOut]

    @staticmethod
    def resolve_place(row: Venue) -> str:
        return row.place.key if row.place else ""

    @staticmethod
    def resolve_improvements(row: Venue) -> list[Improvement]:
        return list(row.improvements.filter(dropped_at=None).order_by("-on", "-pk"))


def narrowed(rows: "StandingQuerySet[Any]", asked: StandingQuery) -> Any:
    """Those asked for, by name; voided ones only where they are asked for."""
    rows = rows.of_state("ended" if asked.state == "closed" else asked.state)
    if asked.text:
        rows = rows.filter(name__icontains=asked.text)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    return below(rows.select_related("unit").order_by("name", "pk"), asked.unit)


def visible_venue(request: HttpRequest, pk: int) -> Venue:
    """The venue, if the token's account may see it; else it is not there."""
    seen = Venue.objects.visible_to(user_of(request), today_of(request)).select_related("unit", "place")
    return get_object_or_404(seen, pk=pk)


def _venue_details(given: VenueIn, unit: Unit) -> VenueDetails:
    place = known_units(unit).filter(key=given.place).first() if given.place else None
    if given.place and place is None:
        raise NoSuchThing(f"没有代码为{given.place}的镇街。")
    said = given.model_dump(include={"kind", "name", "level", "address", "partners", "summary", "opened_on"})
    return VenueDetails(**said, place=place)


@router.get("/venues", response={200: Part[VenueRow], **PROBLEMS}, operation_id="venues")
def venues(request: HttpRequest, asked: Query[StandingQuery]) -> dict[str, Any]:
    """Venues one may see, by name."""
    seen = Venue.objects.visible_to(user_of(request), today_of(request))
    return part_of(narrowed(seen, asked), asked, lambda row: row)


@router.get("/venues/{pk}", response={200: VenueOut, **PROBLEMS}, operation_id="venue")
def venue(request: HttpRequest, pk: Id) -> Venue:
    """One venue with its improvements."""
    return visible_venue(request, pk)


@router.post("/venues", response={201: VenueOut, **PROBLEMS}, auth=WRITE, operation_id="open_venue")
def open_venue(request: HttpRequest, given: OpenVenueIn) -> Status[Venue]:
    """Enter a venue; where its day is known it counts as opened."""
    unit = named_unit(given.unit)
    said = writer(request, Can.ACTIVITIES_WRITE, unit)
    details = _venue_details(given, unit)
    made = operations.open_venue(unit, details, on_behalf=given.on_behalf, beside=given.beside, **said)
    return Status(201, made)


@router.put("/venues/{pk}", response={200: VenueOut, **PROBLEMS}, auth=WRITE, operation_id="amend_venue")
def amend_venue(request: HttpRequest, pk: Id, given: AmendVenueIn) -> Venue:
    """Change what is written of a venue."""
    row = visible_venue(request, pk)
    said = writer(request, Can.ACTIVITIES_WRITE, row.unit)
    details = _venue_details(given, row.unit)
    return operations.amend_venue(row, details, version=given.version, beside=given.beside, **said)


@router.post(
    "/venues/{pk}/improvements", response={201: ImprovementOut, **PROBLEMS}, auth=WRITE, operation_id="improve_venue"
)
def improve_venue(request: HttpRequest, pk: Id, given: ImprovementIn) -> Status[Improvement]:
    """The venue was improved."""
    row = visible_venue(request, pk)
    made = operations.improve_venue(row, given.on, given.note, beside=given.beside, **who(request))
    return Status(201, made)


@router.post(
    "/venues/{pk}/improvements/{improvement}/drop",
    response={200: VenueOut, **PROBLEMS},
    auth=WRITE,
    operation_id="drop_improvement",
)
def drop_improvement(request: HttpRequest, pk: Id, improvement: Id) -> Venue:
    """An improvement was entered by mistake."""
    row = visible_venue(request, pk)
    one = get_object_or_404(row.improvements.select_related("venue"), pk=improvement)
    operations.drop_improvement(one, by=user_of(request), at=timezone.now())
    return visible_venue(request, pk)


@router.post("/venues/{pk}/close", response={200: VenueOut, **PROBLEMS}, auth=WRITE, operation_id="close_venue")
def close_venue(request: HttpRequest, pk: Id, given: LastDayIn) -> Venue:
    """It is used no more after that day; null opens it again."""
    row = visible_venue(request, pk)
    return operations.close_venue(row, given.on, **who(request))


@router.post("/venues/{pk}/void", response={200: VenueOut, **PROBLEMS}, auth=WRITE, operation_id="void_venue")
def void_venue(request: HttpRequest, pk: Id, given: ReasonIn) -> Venue:
    """Entered by mistake: counts no more."""
    row = visible_venue(request, pk)
    return operations.void_venue(row, given.reason, by=user_of(request), at=timezone.now(), version=given.version)


@router.post("/venues/{pk}/restore", response={200: VenueOut, **PROBLEMS}, auth=WRITE, operation_id="restore_venue")
def restore_venue(request: HttpRequest, pk: Id, given: BesideIn) -> Venue:
    """A voided venue is there after all."""
    row = visible_venue(request, pk)
    return operations.restore_venue(row, by=user_of(request), at=timezone.now(), beside=given.beside)
