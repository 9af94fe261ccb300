"""The JSON API of activities: the calendar's list, one activity, and what one does with it."""

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from tongxin.people.api import (
    PROBLEMS,
    READ,
    WRITE,
    Beside,
    BesideIn,
    Code,
    Count,
    Day,
    DayText,
    Id,
    Input,
    Key,
    NoSuchThing,
    Paging,
    Part,
    ReasonIn,
    Text,
    all_of,
    below,
    day_of,
    named_unit,
    part_of,
    today_of,
    user_of,
)
from tongxin.people.models import Unit, User
from tongxin.people.permissions import person_of

from . import operations
from .models import Activity, Participant, Series, Venue
from .operations import Details, Invited, Mark
from .views.common import known_units
from .views.listing import STATUSES, with_counts

router = Router(auth=READ, tags=["activities"])
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Hours = Annotated[float, Field(ge=0.1, le=999)]  # of each; kept to a tenth
Basis = Literal["", "signed", "counted", "register", "platform", "estimated"]
Name = Annotated[str, Field(max_length=120)]


class InvitedIn(Input):
    person: Id
    role: Literal["participant", "speaker", "organiser"] = "participant"


class ActivityIn(Input):
    """What an activity says of itself, whole: what is left out is empty."""

    kind: Code
    title: Name
    starts_on: Day
    starts_at: Clock | None = None
    ends_on: Day | None = None
    ends_at: Clock | None = None
    organiser: str = Field("", max_length=80)
    cohosts: list[Key] = Field(default_factory=list, max_length=20)
    cohost_names: str = Field("", max_length=200)
    venue: Id | None = None
    address: str = Field("", max_length=120)
    series: Id | None = None
    places: list[Key] = Field(default_factory=list, max_length=50)
    visited: list[Key] = Field(default_factory=list, max_length=50)
    visited_persons: list[Id] = Field(default_factory=list, max_length=50)
    speakers: str = Field("", max_length=120)
    summary: str = Field("", max_length=4000)
    expected: Count | None = None
    guests: Count = 0
    audience: Count = 0
    audience_basis: Basis = ""
    hours: Hours | None = None


class PlanIn(ActivityIn):
    unit: Key
    people: list[InvitedIn] = Field(default_factory=list, max_length=500)
    on_behalf: str = Field("", max_length=64)
    is_another: bool = False


class ReviseIn(ActivityIn):
    people: list[InvitedIn] | None = Field(None, max_length=500)  # None leaves the list
    version: Id | None = None
    beside: Beside = ""


class MarkIn(Input):
    person: Id
    attendance: Literal["", "present", "late", "leave", "absent"]
    hours: Hours | None = None
    note: str = Field("", max_length=100)


class AttendanceIn(Input):
    """Who came: marks of those on the list, those who came besides, and how many more stand on no list."""

    marks: list[MarkIn] = Field(default_factory=list, max_length=500)
    added: list[Id] = Field(default_factory=list, max_length=500)
    guests: Count | None = None
    basis: Basis = ""
    version: Id | None = None
    beside: Beside = ""


class ActivityRow(Schema):
    id: int
    unit: str
    kind: str
    title: str
    status: str
    organiser: str
    starts_on: date
    starts_at: time | None
    ends_on: date
    ends_at: time | None
    venue: int | None
    series: int | None
    address: str
    came: int
    audience: int
    version: int


class ParticipantOut(Schema):
    person: int
    unit: str
    role: str
    attendance: str
    hours: float | None
    note: str
    is_added: bool


class ActivityOut(ActivityRow):
    """`participants` and `visited_persons` are empty for whom the page shows no list; one's own row is there."""

    speakers: str
    summary: str
    cohosts: list[str]
    cohost_names: str
    places: list[str]
    visited: list[str]
    visited_persons: list[int]
    expected: int | None
    guests: int
    audience_basis: str
    hours: float | None
    participants: list[ParticipantOut]


class ActivityQuery(Paging):
    text: Text = ""
    unit: Text = ""
    kind: Text = ""
    status: Annotated[str, Field(pattern=r"^(held|planned|cancelled|voided)?$")] = ""
    first: DayText = ""
    last: DayText = ""
    mine: bool = False


def row_of(row: Any) -> dict[str, Any]:
    """A line of the list; `row` carries `listed` of with_counts."""
    same = ("kind", "title", "status", "organiser", "starts_on", "starts_at", "ends_on", "ends_at", "address")
    told = {name: getattr(row, name) for name in (*same, "audience", "version")}
    return told | {
        "id": row.pk, "unit": row.unit.key, "venue": row.venue_id, "series": row.series_id,
        "came": row.listed + row.guests,
    }  # fmt: skip


def participant_out(row: Participant) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("role", "attendance", "note", "is_added")}
    return told | {"person": row.person_id, "unit": row.unit.key, "hours": _number(row.hours)}


def activity_out(pk: int, user: User, today: date) -> dict[str, Any]:
    """One activity as its page shows it to `user`."""
    row = with_counts(Activity.objects.filter(pk=pk)).get()
    sees = operations.sees_list(user, row, today)
    listed = row.participants.select_related("unit").order_by("pk")
    if not sees:
        person = person_of(user)
        listed = listed.filter(Q(person=person) | Q(person__same_as=person)) if person else listed.none()
    named = [(i.role, i.unit.key) for i in row.involved.all() if i.unit is not None]
    keys = {role: [key for at, key in named if at == role] for role in ("cohost", "place", "visited")}
    same = ("speakers", "summary", "cohost_names", "expected", "guests", "audience_basis")
    return row_of(row) | {name: getattr(row, name) for name in same} | {
        "cohosts": keys["cohost"], "places": keys["place"], "visited": keys["visited"], "hours": _number(row.hours),
        "visited_persons": [i.person_id for i in row.involved.all() if i.person_id] if sees else [],
        "participants": [participant_out(one) for one in listed],
    }  # fmt: skip


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _hours(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(round(value, 1)))


def visible(request: HttpRequest, pk: int) -> Activity:
    """The activity, if the token's account may see it; else it is not there."""
    seen = Activity.objects.visible_to(user_of(request), today_of(request))
    return get_object_or_404(seen.select_related("unit"), pk=pk)


def _units(keys: Sequence[str], unit: Unit) -> list[Unit]:
    """Units that an activity of `unit` may name. Raises: NoSuchThing."""
    known = {found.key: found for found in known_units(unit).filter(key__in=list(keys))}
    for key in keys:
        if key not in known:
            raise NoSuchThing(f"没有代码为{key}的单位，或者不能列在这里。")
    return [known[key] for key in dict.fromkeys(keys)]


def _where(request: HttpRequest, given: ActivityIn) -> tuple[Venue | None, Series | None]:
    """The venue and the series, among those one sees. Raises: NoSuchThing."""
    user, on = user_of(request), today_of(request)
    venue = Venue.objects.visible_to(user, on).select_related("unit").filter(pk=given.venue or 0).first()
    series = Series.objects.visible_to(user, on).select_related("unit").filter(pk=given.series or 0).first()
    if (given.venue and venue is None) or (given.series and series is None):
        raise NoSuchThing("没有这个阵地或者系列。")
    return venue, series


def details_of(request: HttpRequest, given: ActivityIn, unit: Unit) -> Details:
    """What was given, as the verbs take it. Raises: NoSuchThing."""
    venue, series = _where(request, given)
    same = (
        "kind", "title", "starts_on", "ends_on", "organiser", "cohost_names", "address", "speakers", "summary",
        "expected", "guests", "audience", "audience_basis",
    )  # fmt: skip
    among = operations.enterable(user_of(request), given.starts_on, today_of(request))
    persons = all_of(given.visited_persons, among) if given.visited_persons else []
    return Details(
        **{name: getattr(given, name) for name in same},
        starts_at=time.fromisoformat(given.starts_at) if given.starts_at else None,
        ends_at=time.fromisoformat(given.ends_at) if given.ends_at else None,
        cohosts=_units(given.cohosts, unit), places=_units(given.places, unit),
        visited=[*_units(given.visited, unit), *dict.fromkeys(persons)],
        venue=venue, series=series, hours=_hours(given.hours),
    )  # fmt: skip


def _invited(request: HttpRequest, given: Sequence[InvitedIn], on: date, activity: Activity | None) -> list[Invited]:
    """Those to be on the list: whom one may enter, and who is on it already. Raises: NoSuchThing."""
    among = operations.enterable(user_of(request), on, today_of(request))
    if activity is not None:
        kept = activity.participants.values("person")
        among = among.model.objects.filter(Q(pk__in=among.values("pk")) | Q(pk__in=kept))
    persons = all_of([one.person for one in given], among) if given else []
    return [Invited(person, one.role) for person, one in zip(persons, given, strict=True)]


def _attended(request: HttpRequest, activity: Activity, given: AttendanceIn) -> dict[str, Any]:
    """What was given, as `hold` and `take_attendance` take it. Raises: NoSuchThing for a mark of nobody listed."""
    among = operations.enterable(user_of(request), activity.starts_on, today_of(request))
    added = all_of(given.added, among) if given.added else []
    listed = set(activity.participants.values_list("person", flat=True)) | set(given.added)
    for mark in given.marks:
        if mark.person not in listed:
            raise NoSuchThing(f"编号为{mark.person}的人员不在名单上。临时到场的，另写在added里。")
    marks = {m.person: Mark(m.attendance, _hours(m.hours), m.note) for m in given.marks}
    told = {"marks": marks, "added": added, "guests": given.guests, "basis": given.basis}
    return told | {"version": given.version, "beside": given.beside}


def _told(request: HttpRequest, activity: Activity) -> dict[str, Any]:
    return activity_out(activity.pk, user_of(request), today_of(request))


@router.get("/activities", response={200: Part[ActivityRow], **PROBLEMS}, operation_id="activities")
def activities(request: HttpRequest, asked: Query[ActivityQuery]) -> dict[str, Any]:
    """Activities one may see, the latest first; voided ones only where they are asked for."""
    user = user_of(request)
    seen = Activity.objects.visible_to(user, today_of(request))
    rows = seen.filter(STATUSES[asked.status]) if asked.status else seen.filter(voided_at=None)
    if asked.text:
        rows = rows.filter(Q(title__icontains=asked.text) | Q(address__icontains=asked.text))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.first:
        rows = rows.filter(ends_on__gte=day_of(asked.first))
    if asked.last:
        rows = rows.filter(starts_on__lte=day_of(asked.last))
    if asked.mine:
        person = person_of(user)
        rows = rows.of_person(person) if person else rows.none()
    found = with_counts(rows.order_by("-starts_on", "-starts_at", "-pk"))
    return part_of(below(found, asked.unit), asked, row_of)


@router.get("/activities/{pk}", response={200: ActivityOut, **PROBLEMS}, operation_id="activity")
def activity(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """One activity; with its list for those to whom the page shows it."""
    return _told(request, visible(request, pk))


@router.post("/activities", response={201: ActivityOut, **PROBLEMS}, auth=WRITE, operation_id="plan_activity")
def plan_activity(request: HttpRequest, given: PlanIn) -> Status[dict[str, Any]]:
    """Write down an activity. It counts once it is recorded as held."""
    unit = named_unit(given.unit)
    details = details_of(request, given, unit)
    people = _invited(request, given.people, given.starts_on, None)
    made = operations.plan(
        unit, details, people, on_behalf=given.on_behalf, is_another=given.is_another,
        by=user_of(request), at=timezone.now(),
    )  # fmt: skip
    return Status(201, _told(request, made))


@router.put("/activities/{pk}", response={200: ActivityOut, **PROBLEMS}, auth=WRITE, operation_id="revise_activity")
def revise_activity(request: HttpRequest, pk: Id, given: ReviseIn) -> dict[str, Any]:
    """Change what an activity says; one that was held counts anew."""
    row = visible(request, pk)
    people = None if given.people is None else _invited(request, given.people, given.starts_on, row)
    operations.revise(
        row, details_of(request, given, row.unit), people, version=given.version, beside=given.beside,
        by=user_of(request), at=timezone.now(),
    )  # fmt: skip
    return _told(request, row)


@router.post("/activities/{pk}/hold", response={200: ActivityOut, **PROBLEMS}, auth=WRITE, operation_id="hold_activity")
def hold_activity(request: HttpRequest, pk: Id, given: AttendanceIn) -> dict[str, Any]:
    """Record that it was held, with who came: from now on it counts."""
    row = visible(request, pk)
    said = _attended(request, row, given)
    operations.hold(row, **said, by=user_of(request), at=timezone.now(), today=today_of(request))
    return _told(request, row)


@router.post(
    "/activities/{pk}/attendance", response={200: ActivityOut, **PROBLEMS}, auth=WRITE, operation_id="take_attendance"
)
def take_attendance(request: HttpRequest, pk: Id, given: AttendanceIn) -> dict[str, Any]:
    """Note who came; what was held already counts anew."""
    row = visible(request, pk)
    operations.take_attendance(row, **_attended(request, row, given), by=user_of(request), at=timezone.now())
    return _told(request, row)


@router.post(
    "/activities/{pk}/take-back", response={200: ActivityOut, **PROBLEMS}, auth=WRITE, operation_id="take_back_activity"
)
def take_back_activity(request: HttpRequest, pk: Id, given: ReasonIn) -> dict[str, Any]:
    """It was not held after all."""
    row = visible(request, pk)
    operations.take_back(row, given.reason, version=given.version, by=user_of(request), at=timezone.now())
    return _told(request, row)


@router.post(
    "/activities/{pk}/cancel", response={200: ActivityOut, **PROBLEMS}, auth=WRITE, operation_id="cancel_activity"
)
def cancel_activity(request: HttpRequest, pk: Id, given: ReasonIn) -> dict[str, Any]:
    """A planned activity does not take place."""
    row = visible(request, pk)
    operations.cancel(row, given.reason, version=given.version, by=user_of(request), at=timezone.now())
    return _told(request, row)


@router.post(
    "/activities/{pk}/reinstate", response={200: ActivityOut, **PROBLEMS}, auth=WRITE, operation_id="reinstate_activity"
)
def reinstate_activity(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """A cancelled activity takes place after all."""
    row = visible(request, pk)
    operations.reinstate(row, by=user_of(request), at=timezone.now())
    return _told(request, row)


@router.post("/activities/{pk}/void", response={200: ActivityOut, **PROBLEMS}, auth=WRITE, operation_id="void_activity")
def void_activity(request: HttpRequest, pk: Id, given: ReasonIn) -> dict[str, Any]:
    """The record is wrong and counts no more."""
    row = visible(request, pk)
    operations.void(row, given.reason, version=given.version, by=user_of(request), at=timezone.now())
    return _told(request, row)


@router.post(
    "/activities/{pk}/restore", response={200: ActivityOut, **PROBLEMS}, auth=WRITE, operation_id="restore_activity"
)
def restore_activity(request: HttpRequest, pk: Id, given: BesideIn) -> dict[str, Any]:
    """A voided record is right after all."""
    row = visible(request, pk)
    operations.restore(row, beside=given.beside, by=user_of(request), at=timezone.now())
    return _told(request, row)
