"""The JSON API of activities: the calendar's list, one activity, planning and changing it."""

from collections.abc import Sequence
from datetime import date, time
from typing import Annotated, Any, Literal

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field

from tongxin.ledger.api import writer
from tongxin.people.api import (
    PROBLEMS,
    READ,
    WRITE,
    Beside,
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
    Text,
    all_of,
    below,
    day_of,
    named_unit,
    part_of,
    today_of,
    user_of,
)
from tongxin.people.listing import Filter
from tongxin.people.models import Unit
from tongxin.people.permissions import Can

from . import operations
from .models import Activity, Series, Venue
from .operations import Details, Invited
from .seen_api import ActivityOut, ActivityRow, Basis, Clock, Hours, Name, hours_of, named_units, row_of, told, visible
from .views.listing import Filters, narrowed

router = Router(auth=READ, tags=["activities"])


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


class ActivityQuery(Paging):
    text: Text = ""
    unit: Text = ""
    kind: Text = ""
    status: Annotated[str, Field(pattern=r"^(held|planned|cancelled|voided)?$")] = ""
    first: DayText = ""
    last: DayText = ""
    mine: bool = False


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
        cohosts=named_units(given.cohosts, unit), places=named_units(given.places, unit),
        visited=[*named_units(given.visited, unit), *dict.fromkeys(persons)],
        venue=venue, series=series, hours=hours_of(given.hours),
    )  # fmt: skip


def _invited(request: HttpRequest, given: Sequence[InvitedIn], on: date, activity: Activity | None) -> list[Invited]:
    """Those to be on the list: whom one may enter, and who is on it already. Raises: NoSuchThing."""
    among = operations.enterable(user_of(request), on, today_of(request))
    if activity is not None:
        kept = activity.participants.values("person")
        among = among.model.objects.filter(Q(pk__in=among.values("pk")) | Q(pk__in=kept))
    persons = all_of([one.person for one in given], among) if given else []
    return [Invited(person, one.role) for person, one in zip(persons, given, strict=True)]


@router.get("/activities", response={200: Part[ActivityRow], **PROBLEMS}, operation_id="activities")
def activities(request: HttpRequest, asked: Query[ActivityQuery]) -> dict[str, Any]:
    """Activities one may see, the latest first; voided ones only where they are asked for."""
    user = user_of(request)
    first, last = (day_of(day) if day else None for day in (asked.first, asked.last))
    anywhere = Filter("unit", "", "")  # what lies below one is taken from these by `below`
    filters = Filters(asked.text, asked.kind, None, anywhere, asked.status, first, last, asked.mine, "-day")
    rows = narrowed(Activity.objects.visible_to(user, today_of(request)), filters, user).with_counts()
    return part_of(below(rows, asked.unit), asked, row_of)


@router.get("/activities/{pk}", response={200: ActivityOut, **PROBLEMS}, operation_id="activity")
def activity(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """One activity; with its list for those to whom the page shows it."""
    return told(request, visible(request, pk))


@router.post("/activities", response={201: ActivityOut, **PROBLEMS}, auth=WRITE, operation_id="plan_activity")
def plan_activity(request: HttpRequest, given: PlanIn) -> Status[dict[str, Any]]:
    """Write down an activity. It counts once it is recorded as held."""
    unit = named_unit(given.unit)
    writer(request, Can.ACTIVITIES_WRITE, unit)
    details = details_of(request, given, unit)
    people = _invited(request, given.people, given.starts_on, None)
    made = operations.plan(
        unit, details, people, on_behalf=given.on_behalf, is_another=given.is_another,
        by=user_of(request), at=timezone.now(),
    )  # fmt: skip
    return Status(201, told(request, made))


@router.put("/activities/{pk}", response={200: ActivityOut, **PROBLEMS}, auth=WRITE, operation_id="revise_activity")
def revise_activity(request: HttpRequest, pk: Id, given: ReviseIn) -> dict[str, Any]:
    """Change what an activity says; one that was held counts anew."""
    row = visible(request, pk)
    writer(request, Can.ACTIVITIES_WRITE, row.unit)
    people = None if given.people is None else _invited(request, given.people, given.starts_on, row)
    operations.revise(
        row, details_of(request, given, row.unit), people, version=given.version, beside=given.beside,
        by=user_of(request), at=timezone.now(),
    )  # fmt: skip
    return told(request, row)
