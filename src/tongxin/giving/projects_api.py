"""The JSON API of giving: donated projects. Money in 分."""

from datetime import date
from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Status

from tongxin.ledger.api import who
from tongxin.people.api import (
    PROBLEMS,
    READ,
    WRITE,
    BesideIn,
    Day,
    Id,
    Key,
    Money,
    Part,
    ReasonIn,
    named_unit,
    part_of,
    today_of,
    user_of,
)

from . import operations
from .given_api import GivenIn, GivenOut, GivenQuery, full, given_out, narrowed, said_of
from .models import Project

router = Router(auth=READ, tags=["giving"])


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


class ProjectOut(GivenOut):
    state: str
    estimated: int | None
    settled: int | None
    signed_on: date | None
    started_on: date | None
    built_on: date | None
    settled_on: date | None
    stopped_on: date | None


def project_out(row: Project) -> dict[str, Any]:
    days = [f"{name}_on" for name in ("signed", "started", "built", "settled", "stopped")]
    told = {name: getattr(row, name) for name in (*days, "estimated", "settled")}
    return given_out(row) | told | {"state": row.state[0]}


def visible_project(request: HttpRequest, pk: int) -> Project:
    return get_object_or_404(full(Project.objects.visible_to(user_of(request), today_of(request))), pk=pk)


@router.get("/projects", response={200: Part[ProjectOut], **PROBLEMS}, operation_id="projects")
def projects(request: HttpRequest, asked: Query[GivenQuery]) -> dict[str, Any]:
    """Donated projects one may see, intentions first, then the latest signed."""
    rows = narrowed(Project.objects.visible_to(user_of(request), today_of(request)), asked)
    return part_of(rows.order_by(F("signed_on").desc(nulls_first=True), "-pk"), asked, project_out)


@router.get("/projects/{pk}", response={200: ProjectOut, **PROBLEMS}, operation_id="project")
def project(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """One donated project."""
    return project_out(visible_project(request, pk))


@router.post("/projects", response={201: ProjectOut, **PROBLEMS}, auth=WRITE, operation_id="plan_project")
def plan_project(request: HttpRequest, given: PlanProjectIn) -> Status[dict[str, Any]]:
    """Enter a donated project. Before it is signed it counts nothing."""
    unit = named_unit(given.unit)
    said = said_of(request, given, unit)
    made = operations.plan(unit, said.pop("kind"), said.pop("title"), said.pop("givers"), **said)
    return Status(201, project_out(visible_project(request, made.pk)))


@router.put("/projects/{pk}", response={200: ProjectOut, **PROBLEMS}, auth=WRITE, operation_id="revise_project")
def revise_project(request: HttpRequest, pk: Id, given: ReviseProjectIn) -> dict[str, Any]:
    """Change what is said of a project, as when it is built or settled."""
    row = visible_project(request, pk)
    operations.revise_project(row, **said_of(request, given, row.unit), version=given.version)
    return project_out(visible_project(request, pk))


@router.post("/projects/{pk}/void", response={200: ProjectOut, **PROBLEMS}, auth=WRITE, operation_id="void_project")
def void_project(request: HttpRequest, pk: Id, given: ReasonIn) -> dict[str, Any]:
    """Take it out of every figure, with the reason."""
    row = visible_project(request, pk)
    operations.void_project(row, given.reason, version=given.version, **who(request))
    return project_out(visible_project(request, pk))


@router.post(
    "/projects/{pk}/restore", response={200: ProjectOut, **PROBLEMS}, auth=WRITE, operation_id="restore_project"
)
def restore_project(request: HttpRequest, pk: Id, given: BesideIn) -> dict[str, Any]:
    """Let it count again."""
    row = visible_project(request, pk)
    operations.restore_project(row, beside=given.beside, **who(request))
    return project_out(visible_project(request, pk))
