"""The JSON API of signing up: what members answer, and what the office opens, closes and sees."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import AwareDatetime, Field

from tongxin.ledger.api import who, writer
from tongxin.people.api import PROBLEMS, READ, WRITE, Count, Id, Input, Key, NoSuchThing
from tongxin.people.models import Person
from tongxin.people.permissions import Can, can, person_of

from . import operations
from .seen_api import named_units, visible

router = Router(auth=READ, tags=["activities"])


class OpenIn(Input):
    """Until when (with its time zone), for how many (null: no limit), for members of which units besides."""

    until: Annotated[AwareDatetime, Field(strict=False)]
    capacity: Count | None = None
    invited: list[Key] = Field(default_factory=list, max_length=50)
    version: Id | None = None


class VersionIn(Input):
    version: Id | None = None


class AskLeaveIn(Input):
    reason: str = Field(max_length=100)


class AnswerOut(Schema):
    person: int
    unit: str
    answer: str
    reason: str
    at: datetime


class SignUpsOut(Schema):
    """`answers` holds all of them for who writes for the host; for others their own alone."""

    until: datetime | None
    capacity: int | None
    is_open: bool
    signed: int
    waiting: int
    answers: list[AnswerOut]
    version: int


def _out(request: HttpRequest, pk: int) -> dict[str, Any]:
    activity, asked = visible(request, pk), who(request)
    rows = list(activity.signups.select_related("unit", "person").order_by("at", "pk"))
    counts = operations.answered(activity)
    person = person_of(asked["by"])
    sees = can(asked["by"], Can.ACTIVITIES_WRITE, activity.unit, asked["today"])
    own = person.pk if person is not None else None
    shown = [row for row in rows if sees or (own and own in (row.person_id, row.person.same_as_id))]
    when = operations.moment_of(asked["today"], asked["at"])
    return {
        "until": activity.signup_until, "capacity": activity.capacity, "version": activity.version,
        "is_open": operations.is_open(activity, when),
        "signed": counts.get("signed", 0), "waiting": counts.get("waiting", 0),
        "answers": [
            {"person": row.person_id, "unit": row.unit.key, "answer": row.answer, "reason": row.reason, "at": row.at}
            for row in shown
        ],
    }  # fmt: skip


def _me(request: HttpRequest) -> Person:
    person = person_of(who(request)["by"])
    if person is None:
        raise NoSuchThing("这个账号没有对应的会员。")
    return person


@router.get("/activities/{pk}/sign-ups", response={200: SignUpsOut, **PROBLEMS}, operation_id="sign_ups")
def sign_ups(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """How signing up stands, and who answered."""
    return _out(request, pk)


@router.put("/activities/{pk}/sign-ups", response={200: SignUpsOut, **PROBLEMS}, auth=WRITE, operation_id="open_signup")
def open_signup(request: HttpRequest, pk: Id, given: OpenIn) -> dict[str, Any]:
    """Let members sign up until a moment; said again, it changes the terms."""
    row = visible(request, pk)
    said = writer(request, Can.ACTIVITIES_WRITE, row.unit)
    invited = named_units(given.invited, row.unit)
    operations.open_signup(row, given.until, given.capacity, invited, version=given.version, **said)
    return _out(request, pk)


@router.post(
    "/activities/{pk}/sign-ups/close", response={200: SignUpsOut, **PROBLEMS}, auth=WRITE, operation_id="close_signup"
)
def close_signup(request: HttpRequest, pk: Id, given: VersionIn) -> dict[str, Any]:
    """Nobody signs up any more."""
    row = visible(request, pk)
    said = writer(request, Can.ACTIVITIES_WRITE, row.unit)
    operations.close_signup(row, by=said["by"], at=said["at"], version=given.version)
    return _out(request, pk)


@router.post("/activities/{pk}/sign-up", response={200: SignUpsOut, **PROBLEMS}, auth=WRITE, operation_id="sign_up")
def sign_up(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """The member of the token's account comes, or waits for a place."""
    operations.sign_up(visible(request, pk), _me(request), **who(request))
    return _out(request, pk)


@router.post("/activities/{pk}/withdraw", response={200: SignUpsOut, **PROBLEMS}, auth=WRITE, operation_id="withdraw")
def withdraw(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """They do not come after all, or take back that they asked for leave."""
    operations.withdraw(visible(request, pk), _me(request), **who(request))
    return _out(request, pk)


@router.post("/activities/{pk}/ask-leave", response={200: SignUpsOut, **PROBLEMS}, auth=WRITE, operation_id="ask_leave")
def ask_leave(request: HttpRequest, pk: Id, given: AskLeaveIn) -> dict[str, Any]:
    """They cannot come."""
    operations.ask_leave(visible(request, pk), _me(request), given.reason, **who(request))
    return _out(request, pk)
