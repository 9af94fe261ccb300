"""The JSON API of activities: held, attended, cancelled, voided."""

from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import Field

from tongxin.ledger.api import writer
from tongxin.people.api import (
    PROBLEMS,
    READ,
    WRITE,
    Beside,
    BesideIn,
    Count,
    Id,
    Input,
    NoSuchThing,
    ReasonIn,
    all_of,
    today_of,
    user_of,
)
from tongxin.people.permissions import Can

from . import operations
from .models import Activity
from .operations import Mark
from .seen_api import ActivityOut, Basis, Hours, hours_of, told, visible

router = Router(auth=READ, tags=["activities"])


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


def _attended(request: HttpRequest, activity: Activity, given: AttendanceIn) -> dict[str, Any]:
    """What was given, as `hold` and `take_attendance` take it. Raises: Forbidden; NoSuchThing for a mark of nobody."""
    writer(request, Can.ACTIVITIES_WRITE, activity.unit)
    among = operations.enterable(user_of(request), activity.starts_on, today_of(request))
    added = all_of(given.added, among) if given.added else []
    listed = set(activity.participants.values_list("person", flat=True)) | set(given.added)
    listed |= set(activity.signups.filter(answer__in=("signed", "leave")).values_list("person", flat=True))
    for mark in given.marks:
        if mark.person not in listed:
            raise NoSuchThing(f"编号为{mark.person}的人员不在名单上。临时到场的，另写在added里。")
    marks = {m.person: Mark(m.attendance, hours_of(m.hours), m.note) for m in given.marks}
    told = {"marks": marks, "added": added, "guests": given.guests, "basis": given.basis}
    return told | {"version": given.version, "beside": given.beside}


@router.post("/activities/{pk}/hold", response={200: ActivityOut, **PROBLEMS}, auth=WRITE, operation_id="hold_activity")
def hold_activity(request: HttpRequest, pk: Id, given: AttendanceIn) -> dict[str, Any]:
    """Record that it was held, with who came: from now on it counts."""
    row = visible(request, pk)
    said = _attended(request, row, given)
    operations.hold(row, **said, by=user_of(request), at=timezone.now(), today=today_of(request))
    return told(request, row)


@router.post(
    "/activities/{pk}/attendance", response={200: ActivityOut, **PROBLEMS}, auth=WRITE, operation_id="take_attendance"
)
def take_attendance(request: HttpRequest, pk: Id, given: AttendanceIn) -> dict[str, Any]:
    """Note who came; what was held already counts anew."""
    row = visible(request, pk)
    operations.take_attendance(row, **_attended(request, row, given), by=user_of(request), at=timezone.now())
    return told(request, row)


@router.post(
    "/activities/{pk}/take-back", response={200: ActivityOut, **PROBLEMS}, auth=WRITE, operation_id="take_back_activity"
)
def take_back_activity(request: HttpRequest, pk: Id, given: ReasonIn) -> dict[str, Any]:
    """It was not held after all."""
    row = visible(request, pk)
    operations.take_back(row, given.reason, version=given.version, by=user_of(request), at=timezone.now())
    return told(request, row)


@router.post(
    "/activities/{pk}/cancel", response={200: ActivityOut, **PROBLEMS}, auth=WRITE, operation_id="cancel_activity"
)
def cancel_activity(request: HttpRequest, pk: Id, given: ReasonIn) -> dict[str, Any]:
    """A planned activity does not take place."""
    row = visible(request, pk)
    operations.cancel(row, given.reason, version=given.version, by=user_of(request), at=timezone.now())
    return told(request, row)


@router.post(
    "/activities/{pk}/reinstate", response={200: ActivityOut, **PROBLEMS}, auth=WRITE, operation_id="reinstate_activity"
)
def reinstate_activity(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """A cancelled activity takes place after all."""
    row = visible(request, pk)
    operations.reinstate(row, by=user_of(request), at=timezone.now())
    return told(request, row)


@router.post("/activities/{pk}/void", response={200: ActivityOut, **PROBLEMS}, auth=WRITE, operation_id="void_activity")
def void_activity(request: HttpRequest, pk: Id, given: ReasonIn) -> dict[str, Any]:
    """The record is wrong and counts no more."""
    row = visible(request, pk)
    operations.void(row, given.reason, version=given.version, by=user_of(request), at=timezone.now())
    return told(request, row)


@router.post(
    "/activities/{pk}/restore", response={200: ActivityOut, **PROBLEMS}, auth=WRITE, operation_id="restore_activity"
)
def restore_activity(request: HttpRequest, pk: Id, given: BesideIn) -> dict[str, Any]:
    """A voided record is right after all."""
    row = visible(request, pk)
    operations.restore(row, beside=given.beside, by=user_of(request), at=timezone.now())
    return told(request, row)
