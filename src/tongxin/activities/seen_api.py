"""What the JSON API shows of an activity, to whom it may be shown."""

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Schema
from pydantic import Field

from tongxin.people.api import NoSuchThing, today_of, user_of
from tongxin.people.models import Unit, User, of_person
from tongxin.people.permissions import person_of

from . import operations
from .finding import known_units
from .models import Activity, Participant

Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Hours = Annotated[float, Field(ge=0.1, le=999)]  # of each; kept to a tenth
Basis = Literal["", "signed", "counted", "register", "platform", "estimated"]
Name = Annotated[str, Field(max_length=120)]


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


def row_of(row: Any) -> dict[str, Any]:
    """A line of the list; `row` carries `listed`, as with_counts has it."""
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
    row: Any = Activity.objects.filter(pk=pk).with_counts().get()
    sees = operations.sees_list(user, row, today)
    listed = row.participants.select_related("unit").order_by("pk")
    if not sees:
        person = person_of(user)
        listed = listed.filter(of_person(person)) if person else listed.none()
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


def hours_of(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(round(value, 1)))


def named_units(keys: Sequence[str], unit: Unit) -> list[Unit]:
    """Units that an activity of `unit` may name, by their codes. Raises: NoSuchThing."""
    known = {found.key: found for found in known_units(unit).filter(key__in=list(keys))}
    for key in keys:
        if key not in known:
            raise NoSuchThing(f"没有代码为{key}的单位，或者不能列在这里。")
    return [known[key] for key in dict.fromkeys(keys)]


def visible(request: HttpRequest, pk: int) -> Activity:
    """The activity, if the token's account may see it; else it is not there."""
    seen = Activity.objects.visible_to(user_of(request), today_of(request))
    return get_object_or_404(seen.select_related("unit"), pk=pk)


def told(request: HttpRequest, activity: Activity) -> dict[str, Any]:
    return activity_out(activity.pk, user_of(request), today_of(request))
