"""Venues and bases: the list, one of them, the form, improving and closing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.entering import RecordForm
from tongxin.ledger.places import rules_of
from tongxin.matters.counted import Counted
from tongxin.people.listing import page_of
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, can

from .. import counted, operations
from ..finding import towns_known
from ..forms import VenueForm
from ..models import Improvement, StandingQuerySet, Venue
from ..operations import VenueDetails
from .acting import Act, Shelf, act_page, may_edit, record_page, restoring, said_by, voiding
from .common import Place, fetch_venue, hosts, place, shown
from .standing import Asked, asked_of, held_in, kind_name, latest, list_page, narrowed, year_of_lists

SHELF = Shelf("venues", "activities:venues", "activities:venue", gettext_lazy("阵地"))
TEXTS = ("name", "address", "partners")  # searched in


def asked(request: HereRequest, here: Place) -> Asked:
    return asked_of(request, here, here.charter.venues.values(), (_("在用"), _("已停用")))


def listed(request: HereRequest, here: Place) -> "StandingQuerySet[Venue]":
    """Venues of the organisation and below it as the address narrows them, by name."""
    return narrowed(request, here, Venue, asked(request, here), TEXTS)


@login_required
@require_GET
def venues(request: HereRequest) -> HttpResponse:
    """Venues of the organisation and below it, by name; with what took place there in the year shown."""
    here = place(request)
    year = year_of_lists(here, request.today)
    rows = listed(request, here).annotate(
        held=Count("activities", filter=held_in(year)), last=Max("activities__starts_on", filter=held_in(year))
    )
    page = page_of(request, rows)
    for row in page.object_list:
        row.kind_name = kind_name(here.charter.venues, row.kind)
    return list_page(request, SHELF, here, page, year, asked(request, here), "venues.html", _("名称、地址、共建单位"))


@login_required
@require_GET
def venue(request: HereRequest, pk: int) -> HttpResponse:
    """One venue: what is known of it, its improvements, what took place there."""
    found = fetch_venue(request, pk)
    charter = rules_of(found.unit)
    activities, count = latest(request, charter.activities, venue=found)
    context = {
        "venue": found, "charter": charter, "kind_name": kind_name(charter.venues, found.kind),
        "improvements": found.improvements.order_by("-on", "-pk"), "activities": activities, "count": count,
        "writes": can(request.user, Can.ACTIVITIES_WRITE, found.unit, request.today),
        "facts": len(found.facts()),
    }  # fmt: skip
    return shown(request, "venue.html", context, sub="venues")


@login_required
@require_http_methods(["GET", "POST"])
def venue_new(request: HereRequest) -> HttpResponse:
    here = place(request, Can.ACTIVITIES_WRITE)
    return _write(request, here, None, {"unit": here.organisation.key, "kind": request.GET.get("kind", "")})


@login_required
@require_http_methods(["GET", "POST"])
def venue_edit(request: HereRequest, pk: int) -> HttpResponse:
    found = fetch_venue(request, pk)
    if not may_edit(request, found):
        return redirect("activities:venue", pk)
    said = {
        name: getattr(found, name)
        for name in ("kind", "name", "level", "opened_on", "place", "address", "partners", "summary")
    }
    return _write(request, Place.of(found.unit, rules_of(found.unit)), found, said)


def _write(request: HereRequest, here: Place, found: Venue | None, initial: dict[str, Any]) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    towns = towns_known(found.place if found else None)
    form = VenueForm(here.charter, towns, hosts(here), posted, is_new=found is None, initial=initial)

    def save(said: dict[str, Any]) -> Venue:
        unit = said.pop("unit", None)
        details = VenueDetails(**said)
        if found is None:
            return operations.open_venue(unit, details, **said_by(request, beside=True, today=True))
        who = said_by(request, beside=True, today=True, version=True)
        return operations.amend_venue(found, details, **who)

    return record_page(
        request, SHELF, form, found, save, heading=_("修改阵地") if found else _("登记阵地"),
        posts=lambda: _posts(here.charter, form, request),
    )  # fmt: skip


def _posts(charter: Charter, form: RecordForm, request: HereRequest) -> list[Counted]:
    kind = charter.venues.get(str(form["kind"].value() or ""))
    return counted.of_item(charter, kind.opened, _("启用时"), request.today) if kind else []


def acts() -> dict[str, Act]:
    return {
        "improve": Act(
            _("登记提升"),
            _("登记提升"),
            _("功能布局、设施设备有改进的，按完成之日登记。"),
            ("on", "note"),
            _("已登记提升"),
            ("open",),
            day=_("完成日期"),
        ),
        "close": Act(
            _("登记停用"),
            _("停用这处阵地吗？"),
            _("停用以后不能再在这里安排活动；已经计的数不变。"),
            ("on",),
            _("已停用"),
            ("open",),
            True,
            _("停用日期"),
        ),
        "reopen": Act(
            _("恢复使用"),
            _("恢复使用吗？"),
            _("停用日期取消。"),
            (),
            _("已恢复使用"),
            ("ended",),
        ),
        "void": voiding(_("记错的作废，新建和提升的数冲销；记录保留，可以恢复。"), "open", "ended"),
        "restore": restoring(_("原来计的数重新计入。")),
    }


@login_required
@require_http_methods(["GET", "POST"])
def venue_act(request: HereRequest, pk: int, act: str) -> HttpResponse:
    """Improve, close, void and their like."""
    found = fetch_venue(request, pk)
    charter = rules_of(found.unit)
    kind = charter.venues.get(found.kind)
    posts = counted.of_item(charter, kind.improved, _("完成时"), request.today) if kind and act == "improve" else []
    return act_page(
        request, SHELF, found, acts(), act, lambda said: _do(request, found, act, said),
        state=found.state, not_now=_("“%(name)s”现在不能这样办。") % {"name": found.name}, posts=posts,
    )  # fmt: skip


def _do(request: HereRequest, found: Venue, act: str, said: dict[str, Any]) -> Venue | Improvement:
    if act == "improve":
        who = said_by(request, beside=True, today=True)
        return operations.improve_venue(found, said["on"], said["note"], **who)
    if act in ("close", "reopen"):
        return operations.close_venue(found, said.get("on"), **said_by(request, today=True))
    if act == "void":
        return operations.void_venue(found, said["why"], **said_by(request, version=True))
    return operations.restore_venue(found, **said_by(request, beside=True))


@login_required
@require_POST
def improvement_drop(request: HereRequest, pk: int, row: int) -> HttpResponse:
    """An improvement was entered by mistake."""
    found = fetch_venue(request, pk)
    improvement = get_object_or_404(Improvement.objects.select_related("venue__unit"), pk=row, venue=found)
    try:
        operations.drop_improvement(improvement, by=request.user, at=now())
    except operations.ActivityRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已撤回这次提升"))
    return redirect("activities:venue", pk)
