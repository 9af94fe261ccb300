"""The JSON API of giving: donations and donated projects. Money in 分."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal

from django.db.models import F, Prefetch
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import BeforeValidator, Field

from tongxin.ledger.keeping import check_version
from tongxin.people import charters
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
    Money,
    NoSuchThing,
    Paging,
    Part,
    ReasonIn,
    Text,
    all_of,
    below,
    named_unit,
    once_of,
    part_of,
    today_of,
    user_of,
    whole,
)
from tongxin.people.finding import units_known
from tongxin.people.models import Unit

from . import operations
from .models import Donation, Donor, Project
from .operations import Giver, Goods

router = Router(auth=READ, tags=["giving"])
Title = Annotated[str, Field(max_length=120)]
Number = Annotated[int, Field(ge=1, le=10**9), BeforeValidator(whole)]


class GiverIn(Input):
    """A person of ours, a body, or a name: one of them; none of them: anonymous."""

    person: Id | None = None
    body: Key | None = None
    name: str = Field("", max_length=40)
    share: str | None = Field(None, pattern=r"^[1-9][0-9]{0,3}(/[1-9][0-9]{0,3})?$")


class GoodsIn(Input):
    name: str = Field(max_length=60)
    number: Number
    counter: str = Field(max_length=10)
    worth: Money | None = None
    basis: Literal["", "invoice", "market", "appraisal", "declared", "estimate"] = ""


class GivenIn(Input):
    """What a donation and a project have in common. One receiver: a body, or a name."""

    kind: Code
    title: Title
    givers: list[GiverIn] = Field(min_length=1, max_length=50)
    receiver: Key | None = None
    receiver_name: str = Field("", max_length=80)
    note: str = Field("", max_length=300)
    beside: Beside = ""


class DonationIn(GivenIn):
    """What a donation says, whole."""

    project: Id | None = None
    pledged_on: Day | None = None
    pledged: Money | None = None
    landed_on: Day | None = None
    landed: Money | None = None
    goods: list[GoodsIn] = Field(default_factory=list, max_length=50)


class DonateIn(DonationIn):
    unit: Key


class ReviseDonationIn(DonationIn):
    version: Id | None = None


class ProjectIn(GivenIn):
    """What a project says, whole."""

    estimated: Money | None = None
    settled: Money | None = None
    signed_on: Day | None = None
    started_on: Day | None = None
    built_on: Day | None = None
    settled_on: Day | None = None
    stopped_on: Day | None = None


class PlanProjectIn(ProjectIn):
    unit: Key


class ReviseProjectIn(ProjectIn):
    version: Id | None = None


class DonorOut(Schema):
    person: int | None
    body: str
    name: str
    unit: str
    share: str


class GoodsOut(Schema):
    name: str
    number: int
    counter: str
    worth: int | None
    basis: str


class GivenOut(Schema):
    id: int
    unit: str
    kind: str
    title: str
    receiver: str
    receiver_name: str
    donors: list[DonorOut]
    note: str
    is_voided: bool
    version: int


class DonationOut(GivenOut):
    project: int | None
    pledged_on: date | None
    pledged: int | None
    landed_on: date | None
    landed: int | None
    goods: list[GoodsOut]


class ProjectOut(GivenOut):
    state: str
    estimated: int | None
    settled: int | None
    signed_on: date | None
    started_on: date | None
    built_on: date | None
    settled_on: date | None
    stopped_on: date | None


class GivenQuery(Paging):
    text: Text = ""
    unit: Text = ""
    kind: Text = ""
    voided: bool = False


def _full(rows: Any) -> Any:
    donors = Donor.objects.select_related("body", "unit").order_by("place")
    return rows.select_related("unit", "receiver").prefetch_related(Prefetch("donors", donors))


def _donor(row: Donor) -> dict[str, Any]:
    body = row.body.key if row.body else ""
    return {"person": row.person_id, "body": body, "name": row.name, "unit": row.unit.key, "share": str(row.share)}


def _given(row: Donation | Project) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("kind", "title", "receiver_name", "note", "version")}
    return told | {
        "id": row.pk, "unit": row.unit.key, "receiver": row.receiver.key if row.receiver else "",
        "donors": [_donor(one) for one in row.donors.all()], "is_voided": row.voided_at is not None,
    }  # fmt: skip


def donation_out(row: Donation) -> dict[str, Any]:
    """A donation as the API tells it; `row` comes with its donors and goods."""
    told = {name: getattr(row, name) for name in ("pledged_on", "pledged", "landed_on", "landed")}
    goods = sorted(row.goods.all(), key=lambda line: line.place)
    return _given(row) | told | {"project": row.project_id, "goods": goods}


def project_out(row: Project) -> dict[str, Any]:
    days = [f"{name}_on" for name in ("signed", "started", "built", "settled", "stopped")]
    told = {name: getattr(row, name) for name in (*days, "estimated", "settled")}
    return _given(row) | told | {"state": row.state[0]}


def visible(request: HttpRequest, pk: int) -> Donation:
    """The donation, if the token's account may see it; else it is not there."""
    seen = Donation.objects.visible_to(user_of(request), today_of(request))
    return get_object_or_404(_full(seen).prefetch_related("goods"), pk=pk)


def visible_project(request: HttpRequest, pk: int) -> Project:
    return get_object_or_404(_full(Project.objects.visible_to(user_of(request), today_of(request))), pk=pk)


def _known(key: str | None, organisation: Unit) -> Unit | None:
    unit = units_known(organisation).filter(key=key).first() if key else None
    if key and unit is None:
        raise NoSuchThing(f"没有代码为{key}的单位，或者不能列在这里。")
    return unit


def _giver(given: GiverIn, organisation: Unit) -> Giver:
    if sum(map(bool, (given.person, given.body, given.name.strip()))) > 1:
        raise NoSuchThing("每个捐赠方写人员、单位、姓名中的一种。")
    person = all_of([given.person], once_of(organisation))[0] if given.person else None
    share = given.share.partition("/") if given.share else None
    told = Fraction(int(share[0]), int(share[2] or 1)) if share else None
    return Giver(person, _known(given.body, organisation), given.name, told)


def _said(request: HttpRequest, given: GivenIn, unit: Unit) -> dict[str, Any]:
    """What was given, as the verbs take it. Raises: NoSuchThing."""
    organisation = charters.organisation_of(unit)
    said = given.model_dump(exclude={"unit", "version", "givers", "goods", "project", "receiver"})
    said |= {"givers": [_giver(one, organisation) for one in given.givers]}
    said |= {"receiver": _known(given.receiver, organisation)}
    if isinstance(given, DonationIn):
        said |= {"goods": [Goods(**line.model_dump()) for line in given.goods], "project": _project(request, given)}
    return said | {"by": user_of(request), "at": timezone.now(), "today": today_of(request)}


def _project(request: HttpRequest, given: DonationIn) -> Project | None:
    if given.project is None:
        return None
    seen = Project.objects.visible_to(user_of(request), today_of(request)).select_related("unit")
    row = seen.filter(pk=given.project).first()
    if row is None:
        raise NoSuchThing(f"没有编号为{given.project}的捐建项目。")
    return row


def _narrowed(rows: Any, asked: GivenQuery) -> Any:
    rows = _full(rows.filter(voided_at__isnull=not asked.voided))
    if asked.text:
        rows = rows.filter(title__contains=asked.text)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    return below(rows, asked.unit)


def _taken(request: HttpRequest, row: Donation | Project, version: int | None) -> dict[str, Any]:
    check_version(row, version)
    return {"by": user_of(request), "at": timezone.now(), "today": today_of(request)}


@router.get("/donations", response={200: Part[DonationOut], **PROBLEMS}, operation_id="donations")
def donations(request: HttpRequest, asked: Query[GivenQuery]) -> dict[str, Any]:
    """Donations one may see, the latest first."""
    rows = _narrowed(Donation.objects.visible_to(user_of(request), today_of(request)), asked)
    rows = rows.prefetch_related("goods").order_by(Coalesce("landed_on", "pledged_on").desc(), "-pk")
    return part_of(rows, asked, donation_out)


@router.get("/donations/{pk}", response={200: DonationOut, **PROBLEMS}, operation_id="donation")
def donation(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """One donation: who gave what to whom."""
    return donation_out(visible(request, pk))


@router.post("/donations", response={201: DonationOut, **PROBLEMS}, auth=WRITE, operation_id="donate")
def donate(request: HttpRequest, given: DonateIn) -> Status[dict[str, Any]]:
    """Enter a donation: what was signed for, what landed, or both."""
    unit = named_unit(given.unit)
    said = _said(request, given, unit)
    made = operations.donate(unit, said.pop("kind"), said.pop("title"), said.pop("givers"), **said)
    return Status(201, donation_out(visible(request, made.pk)))


@router.put("/donations/{pk}", response={200: DonationOut, **PROBLEMS}, auth=WRITE, operation_id="revise_donation")
def revise_donation(request: HttpRequest, pk: Id, given: ReviseDonationIn) -> dict[str, Any]:
    """Change what is said of a donation, as when a pledge has landed."""
    row = visible(request, pk)
    operations.revise(row, **_said(request, given, row.unit), version=given.version)
    return donation_out(visible(request, pk))


@router.post("/donations/{pk}/void", response={200: DonationOut, **PROBLEMS}, auth=WRITE, operation_id="void_donation")
def void_donation(request: HttpRequest, pk: Id, given: ReasonIn) -> dict[str, Any]:
    """Take it out of every figure, with the reason."""
    row = visible(request, pk)
    operations.void(row, given.reason, **_taken(request, row, given.version))
    return donation_out(visible(request, pk))


@router.post(
    "/donations/{pk}/restore", response={200: DonationOut, **PROBLEMS}, auth=WRITE, operation_id="restore_donation"
)
def restore_donation(request: HttpRequest, pk: Id, given: BesideIn) -> dict[str, Any]:
    """Let it count again."""
    row = visible(request, pk)
    operations.restore(row, beside=given.beside, **_taken(request, row, None))
    return donation_out(visible(request, pk))


@router.get("/projects", response={200: Part[ProjectOut], **PROBLEMS}, operation_id="projects")
def projects(request: HttpRequest, asked: Query[GivenQuery]) -> dict[str, Any]:
    """Donated projects one may see, intentions first, then the latest signed."""
    rows = _narrowed(Project.objects.visible_to(user_of(request), today_of(request)), asked)
    return part_of(rows.order_by(F("signed_on").desc(nulls_first=True), "-pk"), asked, project_out)


@router.get("/projects/{pk}", response={200: ProjectOut, **PROBLEMS}, operation_id="project")
def project(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """One donated project."""
    return project_out(visible_project(request, pk))


@router.post("/projects", response={201: ProjectOut, **PROBLEMS}, auth=WRITE, operation_id="plan_project")
def plan_project(request: HttpRequest, given: PlanProjectIn) -> Status[dict[str, Any]]:
    """Enter a donated project. Before it is signed it counts nothing."""
    unit = named_unit(given.unit)
    said = _said(request, given, unit)
    made = operations.plan(unit, said.pop("kind"), said.pop("title"), said.pop("givers"), **said)
    return Status(201, project_out(visible_project(request, made.pk)))


@router.put("/projects/{pk}", response={200: ProjectOut, **PROBLEMS}, auth=WRITE, operation_id="revise_project")
def revise_project(request: HttpRequest, pk: Id, given: ReviseProjectIn) -> dict[str, Any]:
    """Change what is said of a project, as when it is built or settled."""
    row = visible_project(request, pk)
    operations.revise_project(row, **_said(request, given, row.unit), version=given.version)
    return project_out(visible_project(request, pk))


@router.post("/projects/{pk}/void", response={200: ProjectOut, **PROBLEMS}, auth=WRITE, operation_id="void_project")
def void_project(request: HttpRequest, pk: Id, given: ReasonIn) -> dict[str, Any]:
    """Take it out of every figure, with the reason."""
    row = visible_project(request, pk)
    operations.void_project(row, given.reason, **_taken(request, row, given.version))
    return project_out(visible_project(request, pk))


@router.post(
    "/projects/{pk}/restore", response={200: ProjectOut, **PROBLEMS}, auth=WRITE, operation_id="restore_project"
)
def restore_project(request: HttpRequest, pk: Id, given: BesideIn) -> dict[str, Any]:
    """Let it count again."""
    row = visible_project(request, pk)
    operations.restore_project(row, beside=given.beside, **_taken(request, row, None))
    return project_out(visible_project(request, pk))
