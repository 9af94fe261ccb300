"""The JSON API of brands, campaigns, teams and classes."""

from datetime import date
from typing import Any

from django.db.models import Count as Number
from django.db.models import Q
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
    Day,
    Id,
    Input,
    Key,
    Part,
    ReasonIn,
    all_of,
    named_unit,
    part_of,
    today_of,
    user_of,
)
from tongxin.people.permissions import Can

from . import operations
from .models import Series, TeamMember
from .operations import SeriesDetails
from .venues_api import LastDayIn, StandingIn, StandingQuery, narrowed

router = Router(auth=READ, tags=["activities"])


class SeriesIn(StandingIn):
    """founded_on null: not known; then nothing counts as founded."""

    founded_on: Day | None = None


class FoundSeriesIn(SeriesIn):
    unit: Key
    on_behalf: str = Field("", max_length=64)


class AmendSeriesIn(SeriesIn):
    version: Id | None = None


class LeaveIn(Input):
    on: Day


class JoinIn(Input):
    persons: list[Id] = Field(min_length=1, max_length=500)
    since: Day
    beside: Beside = ""


class SeriesRow(Schema):
    id: int
    unit: str
    kind: str
    name: str
    people: int
    founded_on: date | None
    ended_on: date | None
    is_voided: bool
    version: int


class MemberOut(Schema):
    id: int
    person: int
    unit: str
    since: date
    until: date | None


class SeriesOut(SeriesRow):
    """`members` is empty for whom the page shows none."""

    summary: str
    members: list[MemberOut]


def visible_series(request: HttpRequest, pk: int) -> Series:
    """The series, if the token's account may see it; else it is not there."""
    seen = Series.objects.visible_to(user_of(request), today_of(request)).select_related("unit")
    return get_object_or_404(seen, pk=pk)


def _with_people(rows: Any) -> Any:
    return rows.annotate(people=Number("members", filter=Q(members__until=None, members__dropped_at=None)))


def _series_details(given: SeriesIn) -> SeriesDetails:
    return SeriesDetails(**given.model_dump(include={"kind", "name", "summary", "founded_on"}))


def series_out(request: HttpRequest, pk: int) -> Any:
    """One series as its page shows it to who asks."""
    user, on = user_of(request), today_of(request)
    row = _with_people(Series.objects.select_related("unit")).get(pk=pk)
    sees = operations.sees_list(user, row, on)
    members = row.members.filter(dropped_at=None).select_related("unit").order_by("pk")
    return _series_row(row) | {
        "summary": row.summary,
        "members": [_member_out(one) for one in members] if sees else [],
    }


def _series_row(row: Any) -> dict[str, Any]:
    same = ("kind", "name", "people", "founded_on", "ended_on", "is_voided", "version")
    return {name: getattr(row, name) for name in same} | {"id": row.pk, "unit": row.unit.key}


def _member_out(row: TeamMember) -> dict[str, Any]:
    return {"id": row.pk, "person": row.person_id, "unit": row.unit.key, "since": row.since, "until": row.until}


@router.get("/series", response={200: Part[SeriesRow], **PROBLEMS}, operation_id="series")
def series(request: HttpRequest, asked: Query[StandingQuery]) -> dict[str, Any]:
    """Brands, campaigns, teams and classes one may see, by name."""
    seen = Series.objects.visible_to(user_of(request), today_of(request))
    return part_of(_with_people(narrowed(seen, asked)), asked, _series_row)


@router.get("/series/{pk}", response={200: SeriesOut, **PROBLEMS}, operation_id="one_series")
def one_series(request: HttpRequest, pk: Id) -> Any:
    """One of them; with its people for those to whom the page shows them."""
    return series_out(request, visible_series(request, pk).pk)


@router.post("/series", response={201: SeriesOut, **PROBLEMS}, auth=WRITE, operation_id="found_series")
def found_series(request: HttpRequest, given: FoundSeriesIn) -> Status[Any]:
    """Found a brand, campaign, team or class."""
    made = operations.found_series(
        named_unit(given.unit), _series_details(given), on_behalf=given.on_behalf, beside=given.beside, **who(request)
    )
    return Status(201, series_out(request, made.pk))


@router.put("/series/{pk}", response={200: SeriesOut, **PROBLEMS}, auth=WRITE, operation_id="amend_series")
def amend_series(request: HttpRequest, pk: Id, given: AmendSeriesIn) -> Any:
    """Change what is written of it."""
    row = visible_series(request, pk)
    details = _series_details(given)
    operations.amend_series(row, details, version=given.version, beside=given.beside, **who(request))
    return series_out(request, pk)


@router.post("/series/{pk}/end", response={200: SeriesOut, **PROBLEMS}, auth=WRITE, operation_id="end_series")
def end_series(request: HttpRequest, pk: Id, given: LastDayIn) -> Any:
    """It has ended; null lets it go on."""
    row = visible_series(request, pk)
    operations.end_series(row, given.on, **who(request))
    return series_out(request, pk)


@router.post("/series/{pk}/members", response={200: SeriesOut, **PROBLEMS}, auth=WRITE, operation_id="join_team")
def join_team(request: HttpRequest, pk: Id, given: JoinIn) -> Any:
    """Persons join a team; who belongs to it already stays as they are."""
    row = visible_series(request, pk)
    said = writer(request, Can.ACTIVITIES_WRITE, row.unit)
    persons = all_of(given.persons, operations.enterable(said["by"], given.since, said["today"]))
    operations.join_team(row, persons, given.since, beside=given.beside, **said)
    return series_out(request, pk)


def _member(request: HttpRequest, pk: int, member: int) -> TeamMember:
    row = visible_series(request, pk)
    return get_object_or_404(row.members.filter(dropped_at=None).select_related("series"), pk=member)


@router.post(
    "/series/{pk}/members/{member}/leave", response={200: SeriesOut, **PROBLEMS}, auth=WRITE, operation_id="leave_team"
)
def leave_team(request: HttpRequest, pk: Id, member: Id, given: LeaveIn) -> Any:
    """Somebody leaves a team; that they joined still counts."""
    one = _member(request, pk, member)
    operations.leave_team(one, given.on, **who(request))
    return series_out(request, pk)


@router.post(
    "/series/{pk}/members/{member}/drop", response={200: SeriesOut, **PROBLEMS}, auth=WRITE, operation_id="drop_member"
)
def drop_member(request: HttpRequest, pk: Id, member: Id) -> Any:
    """Somebody was entered in a team by mistake."""
    operations.drop_member(_member(request, pk, member), by=user_of(request), at=timezone.now())
    return series_out(request, pk)


@router.post("/series/{pk}/void", response={200: SeriesOut, **PROBLEMS}, auth=WRITE, operation_id="void_series")
def void_series(request: HttpRequest, pk: Id, given: ReasonIn) -> Any:
    """Entered by mistake: counts no more."""
    row = visible_series(request, pk)
    operations.void_series(row, given.reason, by=user_of(request), at=timezone.now(), version=given.version)
    return series_out(request, pk)


@router.post("/series/{pk}/restore", response={200: SeriesOut, **PROBLEMS}, auth=WRITE, operation_id="restore_series")
def restore_series(request: HttpRequest, pk: Id, given: BesideIn) -> Any:
    """A voided one is there after all."""
    row = visible_series(request, pk)
    operations.restore_series(row, by=user_of(request), at=timezone.now(), beside=given.beside)
    return series_out(request, pk)
