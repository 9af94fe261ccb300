"""The JSON API of articles: writing them, and what was written."""

from datetime import date
from typing import Annotated, Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from tongxin.ledger.api import who, writer
from tongxin.people import charters
from tongxin.people.api import (
    PROBLEMS,
    READ,
    WRITE,
    Beside,
    BesideIn,
    Code,
    Day,
    DayText,
    Id,
    Input,
    Key,
    Paging,
    Part,
    ReasonIn,
    Text,
    Url,
    all_of,
    below,
    day_of,
    named_unit,
    part_of,
    today_of,
    user_of,
)
from tongxin.people.finding import belonging
from tongxin.people.models import Person, Unit
from tongxin.people.permissions import Can

from . import operations
from .models import Article, Placement
from .seen_api import PlacementOut, Title, placement_out, visible

router = Router(auth=READ, tags=["press"])


class ArticleIn(Input):
    """What an article says of itself, whole: what is left out is empty. `byline`: writers who are not ours."""

    kind: Code
    title: Title
    writers: list[Id] = Field(default_factory=list, max_length=50)
    written_on: Day
    published_on: Day | None = None
    column: str = Field("", max_length=60)
    byline: str = Field("", max_length=120)
    editor: Id | None = None
    signer: Id | None = None
    url: Url = ""
    beside: Beside = ""


class WriteIn(ArticleIn):
    unit: Key


class ReviseArticleIn(ArticleIn):
    version: Id | None = None


class WriterOut(Schema):
    person: int
    unit: str


class ArticleRow(Schema):
    id: int
    unit: str
    kind: str
    title: str
    column: str
    byline: str
    written_on: date
    published_on: date | None
    writers: list[WriterOut]
    is_voided: bool
    version: int


class ArticleOut(ArticleRow):
    editor: int | None
    signer: int | None
    url: str
    placements: list[PlacementOut]


class ArticleQuery(Paging):
    text: Text = ""
    unit: Text = ""
    kind: Text = ""
    outlet: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0  # 0 for any
    first: DayText = ""
    last: DayText = ""
    voided: bool = False


def article_row(row: Article) -> dict[str, Any]:
    same = ("kind", "title", "column", "byline", "written_on", "published_on", "version")
    writers = sorted(row.writers.all(), key=lambda w: w.place)
    return {name: getattr(row, name) for name in same} | {
        "id": row.pk, "unit": row.unit.key, "is_voided": row.voided_at is not None,
        "writers": [{"person": w.person_id, "unit": w.unit.key} for w in writers],
    }  # fmt: skip


def article_out(pk: int) -> dict[str, Any]:
    row = Article.objects.select_related("unit").prefetch_related("writers__unit").get(pk=pk)
    placements = [placement_out(one) for one in row.placements.order_by("on", "pk")]
    return article_row(row) | {
        "editor": row.editor_id, "signer": row.signer_id, "url": row.url, "placements": placements,
    }  # fmt: skip


def _said(request: HttpRequest, given: ArticleIn, unit: Unit) -> dict[str, Any]:
    """What was given, as the verbs take it; persons are of the organisation. Raises: Forbidden, NoSuchThing."""
    doer = writer(request, Can.PRESS_WRITE, unit)
    among = belonging(charters.organisation_of(unit))
    said = given.model_dump(
        include={"kind", "title", "written_on", "published_on", "column", "byline", "url", "beside"}
    )
    return said | doer | {
        "writers": all_of(given.writers, among),
        "editor": _one(given.editor, among), "signer": _one(given.signer, among),
    }  # fmt: skip


def _one(pk: int | None, among: Any) -> Person | None:
    return all_of([pk], among)[0] if pk else None


@router.get("/articles", response={200: Part[ArticleRow], **PROBLEMS}, operation_id="articles")
def articles(request: HttpRequest, asked: Query[ArticleQuery]) -> dict[str, Any]:
    """Articles one may see, the latest first; `first` and `last` are days of writing."""
    rows = Article.objects.visible_to(user_of(request), today_of(request)).filter(voided_at__isnull=not asked.voided)
    if asked.text:
        rows = rows.filter(Q(title__icontains=asked.text) | Q(byline__icontains=asked.text))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.outlet:
        placed = Placement.objects.filter(article=OuterRef("pk"), outlet=asked.outlet, withdrawn_at=None)
        rows = rows.filter(Exists(placed))
    if asked.first:
        rows = rows.filter(written_on__gte=day_of(asked.first))
    if asked.last:
        rows = rows.filter(written_on__lte=day_of(asked.last))
    full = rows.select_related("unit").prefetch_related(Prefetch("writers"), "writers__unit")
    return part_of(below(full.order_by("-written_on", "-pk"), asked.unit), asked, article_row)


@router.get("/articles/{pk}", response={200: ArticleOut, **PROBLEMS}, operation_id="article")
def article(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """One article with where it appeared and how often it was read."""
    return article_out(visible(request, pk).pk)


@router.post("/articles", response={201: ArticleOut, **PROBLEMS}, auth=WRITE, operation_id="write_article")
def write_article(request: HttpRequest, given: WriteIn) -> Status[dict[str, Any]]:
    """Enter an article. It counts from the day it is published or first placed."""
    unit = named_unit(given.unit)
    said = _said(request, given, unit)
    made = operations.write(unit, said.pop("kind"), said.pop("title"), said.pop("writers"), **said)
    return Status(201, article_out(made.pk))


@router.put("/articles/{pk}", response={200: ArticleOut, **PROBLEMS}, auth=WRITE, operation_id="revise_article")
def revise_article(request: HttpRequest, pk: Id, given: ReviseArticleIn) -> dict[str, Any]:
    """Change what is said of an article; its figures follow."""
    row = visible(request, pk)
    operations.revise(row, **_said(request, given, row.unit), version=given.version)
    return article_out(pk)


@router.post("/articles/{pk}/void", response={200: ArticleOut, **PROBLEMS}, auth=WRITE, operation_id="void_article")
def void_article(request: HttpRequest, pk: Id, given: ReasonIn) -> dict[str, Any]:
    """Take an article out of every figure, with the reason."""
    row = visible(request, pk)
    operations.void(row, given.reason, version=given.version, **who(request))
    return article_out(pk)


@router.post(
    "/articles/{pk}/restore", response={200: ArticleOut, **PROBLEMS}, auth=WRITE, operation_id="restore_article"
)
def restore_article(request: HttpRequest, pk: Id, given: BesideIn) -> dict[str, Any]:
    """Let a voided article count again."""
    row = visible(request, pk)
    operations.restore(row, beside=given.beside, **who(request))
    return article_out(pk)
