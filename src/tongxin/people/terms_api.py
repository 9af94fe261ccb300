"""The JSON API of terms and elections 换届."""

from datetime import date
from typing import Annotated, Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from . import operations
from .api import (
    PROBLEMS,
    READ,
    WRITE,
    Day,
    Id,
    Input,
    Key,
    NoSuchThing,
    Paging,
    Part,
    Small,
    Text,
    all_of,
    below,
    part_of,
    today_of,
    unit_or_none,
    user_of,
)
from .models import Election, Person, Post, Term, Unit
from .permissions import Can, can, reach, within
from .seen_api import WithdrawIn, nameable, readable

router = Router(auth=READ, tags=["people"])


class ResultIn(Input):
    person: Id
    title: str = Field(max_length=30)


class TermIn(Input):
    """`via`: for a body outside the trees, the unit in whose register the term is needed."""

    number: Small
    since: Day
    until: Day | None = None
    council: str = Field("", max_length=20)
    due_on: Day | None = None
    size: Small | None = None
    via: Key | None = None


class TakeTermBackIn(WithdrawIn):
    via: Key | None = None


class ElectIn(Input):
    number: Small
    held_on: Day
    results: list[ResultIn] = Field(min_length=1, max_length=300)
    council: str = Field("", max_length=20)
    due_on: Day | None = None
    size: Small | None = None
    text: str = Field("", max_length=200)
    on_behalf: str = Field("", max_length=64)


class AdjustIn(Input):
    """`relieved`: posts of the unit that end the day before."""

    held_on: Day
    results: list[ResultIn] = Field(default_factory=list, max_length=300)
    relieved: list[Id] = Field(default_factory=list, max_length=300)
    text: str = Field("", max_length=200)
    on_behalf: str = Field("", max_length=64)


class TermOut(Schema):
    id: int
    unit: str
    number: int
    council: str
    since: date
    until: date | None
    due_on: date | None
    size: int | None
    is_withdrawn: bool


class PostOut(Schema):
    id: int
    person: int
    title: str
    since: date
    until: date | None


class ElectionOut(Schema):
    id: int
    unit: str
    term: int
    kind: str
    held_on: date
    text: str
    posts: list[PostOut]
    is_withdrawn: bool


class ElectionQuery(Paging):
    unit: Text = ""
    kind: Annotated[str, Field(pattern=r"^(full|mid)?$")] = ""
    withdrawn: bool = False


def term_out(row: Term) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("number", "council", "since", "until", "due_on", "size")}
    return told | {"id": row.pk, "unit": row.unit.key, "is_withdrawn": row.withdrawn_at is not None}


def election_out(row: Election) -> dict[str, Any]:
    """An election as the API tells it; `row` comes with `elected`."""
    told = {name: getattr(row, name) for name in ("kind", "held_on", "text")}
    posts = [
        {"id": p.pk, "person": p.person_id, "title": p.title, "since": p.since, "until": p.until}
        for p in row.elected  # type: ignore[attr-defined]
    ]
    return told | {
        "id": row.pk, "unit": row.unit.key, "term": row.term_id, "posts": posts,
        "is_withdrawn": row.withdrawn_at is not None,
    }  # fmt: skip


def _full(rows: Any) -> Any:
    posts = Prefetch("posts", Post.objects.order_by("pk"), to_attr="elected")
    return rows.select_related("unit").prefetch_related(posts)


def visible_election(request: HttpRequest, pk: int) -> Election:
    row: Election = get_object_or_404(_full(Election.objects), pk=pk)
    if not can(user_of(request), Can.PEOPLE_READ, row.unit, today_of(request)):
        raise Http404
    return row


def _results(request: HttpRequest, unit: Unit, given: list[ResultIn]) -> list[tuple[Person, str]]:
    if not all(one.title.strip() for one in given):
        raise NoSuchThing("每个人选都写明职务。")
    persons = all_of([one.person for one in given], nameable(request, unit)) if given else []
    return [(person, one.title) for person, one in zip(persons, given, strict=True)]


@router.get("/units/{key}/terms", response={200: Part[TermOut], **PROBLEMS}, operation_id="terms")
def terms(request: HttpRequest, key: Key, page: Query[Paging]) -> dict[str, Any]:
    """The terms of a unit, the latest first."""
    rows = Term.objects.filter(unit=readable(request, key), withdrawn_at=None).select_related("unit")
    return part_of(rows.order_by("-since", "-pk"), page, term_out)


@router.post("/units/{key}/terms", response={201: TermOut, **PROBLEMS}, auth=WRITE, operation_id="record_term")
def record_term(request: HttpRequest, key: Key, given: TermIn) -> Status[dict[str, Any]]:
    """Record a term without its election: one of the past, or of a body outside the trees."""
    said = given.model_dump(exclude={"via", "number", "since", "until"})
    made = operations.record_term(
        readable(request, key), given.number, given.since, given.until, **said, via=unit_or_none(given.via or ""),
        by=user_of(request), at=timezone.now(),
    )  # fmt: skip
    return Status(201, term_out(made))


@router.post("/terms/{pk}/withdraw", response={200: TermOut, **PROBLEMS}, auth=WRITE, operation_id="withdraw_term")
def withdraw_term(request: HttpRequest, pk: Id, given: TakeTermBackIn) -> dict[str, Any]:
    """Take back a term recorded by mistake."""
    row = get_object_or_404(Term.objects.select_related("unit"), pk=pk)
    readable(request, row.unit.key)
    via = unit_or_none(given.via or "")
    return term_out(operations.withdraw_term(row, given.why, via=via, by=user_of(request), at=timezone.now()))


@router.get("/elections", response={200: Part[ElectionOut], **PROBLEMS}, operation_id="elections")
def elections(request: HttpRequest, asked: Query[ElectionQuery]) -> dict[str, Any]:
    """Elections and adjustments of units whose register one reads, the latest first."""
    paths = reach(user_of(request), Can.PEOPLE_READ, today_of(request))
    rows = Election.objects.filter(within(paths), withdrawn_at__isnull=not asked.withdrawn)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    return part_of(below(_full(rows.order_by("-held_on", "-pk")), asked.unit), asked, election_out)


@router.get("/elections/{pk}", response={200: ElectionOut, **PROBLEMS}, operation_id="election")
def election(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """One election with the posts it gave."""
    return election_out(visible_election(request, pk))


@router.post("/units/{key}/elections", response={201: ElectionOut, **PROBLEMS}, auth=WRITE, operation_id="elect")
def elect(request: HttpRequest, key: Key, given: ElectIn) -> Status[dict[str, Any]]:
    """Elect a unit's council anew: a term begins, the posts of the last one end the day before."""
    unit = readable(request, key)
    said = given.model_dump(include={"council", "due_on", "size", "text", "on_behalf"})
    results = _results(request, unit, given.results)
    made = operations.elect(unit, given.number, given.held_on, results, **said, by=user_of(request), at=timezone.now())
    return Status(201, election_out(visible_election(request, made.pk)))


@router.post("/units/{key}/adjustments", response={201: ElectionOut, **PROBLEMS}, auth=WRITE, operation_id="adjust")
def adjust(request: HttpRequest, key: Key, given: AdjustIn) -> Status[dict[str, Any]]:
    """Adjust a council within its term."""
    unit = readable(request, key)
    posts = Post.objects.filter(unit=unit, until=None, pk__in=given.relieved)
    if len(posts) < len(set(given.relieved)):
        raise NoSuchThing("卸任的职务不在这个单位，或者已经结束。")
    made = operations.adjust(
        unit, given.held_on, _results(request, unit, given.results), posts, text=given.text,
        on_behalf=given.on_behalf, by=user_of(request), at=timezone.now(),
    )  # fmt: skip
    return Status(201, election_out(visible_election(request, made.pk)))


@router.post(
    "/elections/{pk}/withdraw", response={200: ElectionOut, **PROBLEMS}, auth=WRITE, operation_id="withdraw_election"
)
def withdraw_election(request: HttpRequest, pk: Id, given: WithdrawIn) -> dict[str, Any]:
    """Undo the last election of a unit."""
    operations.withdraw_election(visible_election(request, pk), given.why, by=user_of(request), at=timezone.now())
    return election_out(visible_election(request, pk))
