"""The list of donated projects, and the page of one."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import F, Prefetch, Q, QuerySet, Sum
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongxin.ledger.counting import entries_of
from tongxin.ledger.places import rules_of
from tongxin.people.listing import Filter, chosen, page_of, shown_as, sought
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, can

from .. import operations
from ..models import Donation, Donor, Project
from .common import (
    called,
    fetch_project,
    files_of,
    may_write,
    place_of,
    restored,
    seen_of,
    shown,
    totals_of,
    voided,
    years_before,
    yuan,
)

LATEST = 20  # donations on a project's page
# state → what its days say
STATES = {
    "intended": Q(signed_on=None, stopped_on=None),
    "signed": Q(signed_on__isnull=False, started_on=None, built_on=None, settled_on=None, stopped_on=None),
    "building": Q(started_on__isnull=False, built_on=None, settled_on=None, stopped_on=None),
    "built": Q(built_on__isnull=False, settled_on=None, stopped_on=None),
    "settled": Q(settled_on__isnull=False),
    "stopped": Q(stopped_on__isnull=False),
}


@login_required
@require_GET
def projects(request: HereRequest) -> HttpResponse:
    """Projects of the unit one works in and those below, the latest first."""
    unit, charter = place_of(request)
    seen, q, filters = projects_listed(request, unit)
    donors = Donor.objects.select_related("person", "body").order_by("place")
    full = seen.select_related("unit", "receiver").prefetch_related(Prefetch("donors", donors))
    page = page_of(request, full.order_by(F("signed_on").desc(nulls_first=True), "-pk"))
    for row in page.object_list:
        _dress(row)
    sums = seen.filter(voided_at=None).aggregate(
        estimated=Sum("estimated", filter=Q(signed_on__isnull=False)), settled=Sum("settled")
    )
    built = [k for k in charter.givings.values() if k.form == "project"]
    mine = {k.estimated: sums["estimated"] for k in built} | {k.value: sums["settled"] for k in built}
    names = {k.estimated: _("预计价值（已签约）") for k in built} | {k.value: _("结算价值") for k in built}
    return shown(
        request,
        "projects.html",
        {
            **shown_as(page, q, filters, _("项目、捐赠方、受赠方")),
            "total": _("%(n)s个") % {"n": f"{page.paginator.count:,}"},
            "totals": totals_of(request, unit, mine, [k.code for k in built], q, filters, names),
            "may_write": may_write(request, unit),
        },
    )


def projects_listed(request: HereRequest, unit: Unit) -> tuple["QuerySet[Project]", str, list[Filter]]:
    """The projects that the address asks for, what it searches for, and its filters."""
    q = sought(request)
    names = {code: name for _day, code, name in Project.STAGES} | {Project.INTENDED[0]: Project.INTENDED[1]}
    filters = [
        chosen(request, "state", _("状态"), [*((code, str(names[code])) for code in STATES), ("void", _("已作废"))]),
        chosen(request, "year", _("签约年份"), years_before(request.today.year)),
    ]
    return _narrowed(seen_of(request, unit, Project), q, filters), q, filters


def _narrowed(rows: "QuerySet[Project]", q: str, filters: list[Filter]) -> "QuerySet[Project]":
    by = {one.name: one.chosen for one in filters}
    if q:
        rows = rows.filter(called(q, "project"))
    if by["year"]:
        rows = rows.filter(signed_on__year=int(by["year"]))
    if by["state"] == "void":
        return rows.filter(voided_at__isnull=False)
    rows = rows.filter(voided_at=None)
    return rows.filter(STATES[by["state"]]) if by["state"] else rows


def _dress(row: Any) -> None:
    row.state_name = row.state[1]
    row.to = row.receiver or row.receiver_name
    row.donor_names = [str(d) for d in row.donors.all()]
    row.estimated_yuan, row.settled_yuan = yuan(row.estimated), yuan(row.settled)


@login_required
@require_GET
def project(request: HereRequest, pk: int) -> HttpResponse:
    """Where it stands, what it was estimated at and what it was settled at."""
    row = fetch_project(request, pk)
    charter = rules_of(row.unit)
    _dress(row)
    donors = list(row.donors.select_related("person", "body", "unit").order_by("place"))
    seen = Donation.objects.visible_to(request.user, request.today).filter(project=row, voided_at=None)
    given: list[Any] = list(seen.order_by("-pk")[:LATEST])
    for one in given:
        one.landed_yuan = yuan(one.landed)
    sees = can(request.user, Can.POINTS_READ, row.unit, request.today)
    return shown(
        request,
        "project.html",
        {
            "project": row,
            "charter": charter,
            "stages": _stages(row),
            "donors": donors,
            "is_joint": len(donors) > 1,
            "donations": given,
            "files": files_of(row),
            "lines": entries_of(row.key, charter, sees_points=sees),
            "may_write": may_write(request, row.unit),
            "may_read": can(request.user, Can.GIVING_READ, row.unit, request.today),
        },
    )


def _stages(row: Project) -> list[tuple[str, date]]:
    """What was reached and when, the latest stage first."""
    names = (
        ("stopped_on", _("终止")),
        ("settled_on", _("结算")),
        ("built_on", _("建成")),
        ("started_on", _("开工")),
        ("signed_on", _("签约")),
    )
    return [(name, getattr(row, day)) for day, name in names if getattr(row, day)]


@login_required
@require_http_methods(["GET", "POST"])
def project_void(request: HereRequest, pk: int) -> HttpResponse:
    """Take it out of every figure, with the reason."""
    words = {
        "heading": _("作废捐建项目"),
        "question": _("作废这个捐建项目吗？"),
        "consequence": _("它的预计价值、结算价值和捐赠方都不再计入数字。记录留着，可以恢复。"),
    }
    return voided(request, fetch_project(request, pk), operations.void_project, words)


@login_required
@require_POST
def project_restore(request: HereRequest, pk: int) -> HttpResponse:
    """Let it count again."""
    return restored(request, fetch_project(request, pk), operations.restore_project)
