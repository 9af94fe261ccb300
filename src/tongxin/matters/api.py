"""The JSON API of matters: the lists and verbs of the pages, nothing more."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import BeforeValidator, Field

from tongxin.people import charters
from tongxin.people.api import (
    PROBLEMS,
    READ,
    WRITE,
    Beside,
    Id,
    Input,
    Key,
    Name,
    Paging,
    Part,
    all_of,
    named_unit,
    part_of,
    storable,
    today_of,
    unit_or_none,
    user_of,
)
from tongxin.people.finding import belonging

from . import operations
from .models import Event, Matter, Step

router = Router(auth=READ, tags=["matters"])


class AuthorIn(Input):
    person: Id
    share: str = Field("1", pattern=r"^[1-9][0-9]{0,3}(/[1-9][0-9]{0,3})?$")  # "1/2"


class MatterIn(Input):
    unit: Key
    kind: str = Field(pattern=r"^[a-z_.]{1,30}$")
    title: str = Field(min_length=1, max_length=120)
    body: dict[str, str] = Field(default_factory=dict)
    authors: list[AuthorIn] = Field(default_factory=list, max_length=50)
    form: str = Field("", max_length=30)
    level: str = Field("", max_length=12)
    sponsor: str = Field("", max_length=40)
    is_confidential: bool = False


class StepIn(Input):
    on: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    answers: dict[str, str] = Field(default_factory=dict)
    on_behalf: str = Field("", max_length=64)
    version: Id | None = None
    beside: Beside = ""


class EventIn(Input):
    on: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    level: str = Field("", max_length=12)
    form: str = Field("", max_length=20)
    body: str = Field("", max_length=40)  # key of a unit
    text: str = Field("", max_length=300)
    leader: str = Field("", max_length=60)
    beside: Beside = ""


class MatterRow(Schema):
    id: int
    kind: str
    form: str
    level: str
    unit: str
    number: str
    title: str
    state: str
    entered_on: date
    due_on: date | None
    submitted_on: date | None
    version: int

    @staticmethod
    def resolve_unit(row: Matter) -> str:
        return row.unit.key


class AuthorOut(Schema):
    person: int
    unit: int
    share: str


class StepOut(Schema):
    id: int
    action: str
    start: str
    end: str
    on: date
    days_late: int | None
    is_undone: bool


class EventOut(Schema):
    id: int
    event: str
    on: date
    level: str
    form: str
    body: str
    text: str
    leader: str
    is_withdrawn: bool


class MatterOut(MatterRow):
    body: dict[str, str]
    is_confidential: bool
    authors: list[AuthorOut]
    steps: list[StepOut]
    events: list[EventOut]

    @staticmethod
    def resolve_authors(row: Matter) -> list[dict[str, Any]]:
        return [
            {"person": a.person_id, "unit": a.unit_id, "share": str(a.share)} for a in row.authors.order_by("place")
        ]

    @staticmethod
    def resolve_steps(row: Matter) -> list[dict[str, Any]]:
        return [step_out(step) for step in row.steps.order_by("pk")]

    @staticmethod
    def resolve_events(row: Matter) -> list[dict[str, Any]]:
        return [event_out(event) for event in row.events.select_related("body").order_by("pk")]


Text = Annotated[str, BeforeValidator(storable)]


class MatterQuery(Paging):
    unit: Text = Field("", max_length=40)
    kind: Text = Field("", max_length=30)
    state: Text = Field("", max_length=30)


def step_out(step: Step) -> dict[str, Any]:
    """A step as the API tells it."""
    return {
        "id": step.pk,
        "action": step.action,
        "start": step.start,
        "end": step.end,
        "on": step.on,
        "days_late": step.days_late,
        "is_undone": step.undone_at is not None,
    }


def event_out(event: Event) -> dict[str, Any]:
    """An event as the API tells it."""
    return {
        "id": event.pk,
        "event": event.event,
        "on": event.on,
        "level": event.level,
        "form": event.form,
        "body": event.body.key if event.body else "",
        "text": event.text,
        "leader": event.leader,
        "is_withdrawn": event.withdrawn_at is not None,
    }


def day_of(text: str) -> date:
    """A day as input gives it. Raises: WrongDay."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise operations.WrongDay(f"{text}不是一个日期，写成2025-12-22。") from error


def visible(request: HttpRequest, pk: int) -> Matter:
    """The matter, if the token's account may see it; else it is not there."""
    seen = Matter.objects.visible_to(user_of(request), today_of(request))
    return get_object_or_404(seen.select_related("unit"), pk=pk)


@router.get("/matters", response={200: Part[MatterRow], **PROBLEMS}, operation_id="matters")
def matters(request: HttpRequest, asked: Query[MatterQuery]) -> dict[str, Any]:
    """Matters one may see, the newest first."""
    rows = Matter.objects.visible_to(user_of(request), today_of(request)).select_related("unit").order_by("-pk")
    if asked.unit:
        rows = rows.filter(unit__key=asked.unit)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.state:
        rows = rows.filter(state=asked.state)
    return part_of(rows, asked, lambda row: row)


@router.get("/matters/{pk}", response={200: MatterOut, **PROBLEMS}, operation_id="matter")
def matter(request: HttpRequest, pk: Id) -> Matter:
    """One matter with its authors, steps and events."""
    return visible(request, pk)


@router.post("/matters", response={201: MatterOut, **PROBLEMS}, auth=WRITE, operation_id="draft_matter")
def draft_matter(request: HttpRequest, given: MatterIn) -> Status[Matter]:
    """Write a matter. It posts nothing until its step is taken."""
    unit = named_unit(given.unit)
    authors = all_of([a.person for a in given.authors], belonging(charters.organisation_of(unit)))
    made = operations.draft(
        unit,
        given.kind,
        given.title,
        given.body,
        [(person, Fraction(said.share)) for person, said in zip(authors, given.authors, strict=True)],
        form=given.form,
        level=given.level,
        sponsor=unit_or_none(given.sponsor),
        is_confidential=given.is_confidential,
        by=user_of(request),
        at=timezone.now(),
        on=today_of(request),
    )
    return Status(201, made)


@router.post("/matters/{pk}/steps/{action}", response={201: StepOut, **PROBLEMS}, auth=WRITE, operation_id="take_step")
def take_step(request: HttpRequest, pk: Id, action: Name, given: StepIn) -> Status[dict[str, Any]]:
    """Take a step, as on the page."""
    step = operations.advance(
        visible(request, pk),
        action,
        by=user_of(request),
        at=timezone.now(),
        on=day_of(given.on),
        answers=given.answers,
        on_behalf=given.on_behalf,
        version=given.version,
        today=today_of(request),
        beside=given.beside,
    )
    return Status(201, step_out(step))


@router.post(
    "/matters/{pk}/events/{event}", response={201: EventOut, **PROBLEMS}, auth=WRITE, operation_id="record_event"
)
def record_event(request: HttpRequest, pk: Id, event: Name, given: EventIn) -> Status[dict[str, Any]]:
    """Record an adoption, an instruction or a mark."""
    made = operations.record_event(
        visible(request, pk),
        event,
        on=day_of(given.on),
        level=given.level,
        form=given.form,
        body=unit_or_none(given.body),
        text=given.text,
        leader=given.leader,
        by=user_of(request),
        at=timezone.now(),
        today=today_of(request),
        beside=given.beside,
    )
    return Status(201, event_out(made))
