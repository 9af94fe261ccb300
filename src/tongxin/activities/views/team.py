"""Who belongs to a team: joining, leaving, entered by mistake 队员."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongxin.ledger.entering import attempt, beside_of, told
from tongxin.ledger.places import rules_of
from tongxin.people.listing import day_of
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, require

from .. import counted, operations
from ..forms import ActForm
from ..models import Series, TeamMember
from . import listed
from .acting import said_by
from .common import Place, fetch_series, hosts, shown
from .listed import LOOKS, People


@login_required
@require_http_methods(["GET", "POST"])
def team_join(request: HereRequest, pk: int) -> HttpResponse:
    """People join a team: found and added by buttons, then entered at once."""
    found = fetch_series(request, pk)
    require(request.user, Can.ACTIVITIES_WRITE, found.unit, request.today)
    charter = rules_of(found.unit)
    rule = charter.series.get(found.kind)
    if rule is None or not rule.joined:
        raise Http404(_("这里没有队员名单。"))
    here = Place.of(found.unit, charter)
    people, do = People(), request.POST.get("do", "save") if request.method == "POST" else ""
    form = ActForm(("on",), request.POST if do else None, day=_("加入日期"), today=request.today)
    on = day_of(request.POST.get("on", "")) or request.today
    if do:
        people = listed.posted(request, on, hosts(here))
    looks = do.partition(":")[0] in LOOKS
    if looks:  # nothing was saved, so nothing is wrong yet
        form = ActForm(("on",), None, day=_("加入日期"), today=on)
    elif form.is_valid():
        rows = attempt(form, lambda: _join(request, found, people, form.cleaned_data["on"]))
        if rows is not None:
            return told(request, _("加入%(n)s人") % {"n": len(rows)}, reverse("activities:one-series", args=[pk]))
    context = {
        "series": found, "form": form, "people": people, "asks": form.asks, "beside": beside_of(request),
        "crowds": list(hosts(here)[:200]),
        "posts": counted.of_item(charter, rule.joined, _("加入的每人"), request.today), "roles": [],
    }  # fmt: skip
    return shown(request, "join.html", context, sub="series", status=422 if do and not looks else 200)


def _join(request: HereRequest, found: Series, people: People, on: date) -> list[TeamMember]:
    persons = [line.person for line in people.lines]
    if not persons:
        raise operations.ActivityRefused(_("还没有选人。"))
    return operations.join_team(found, persons, on, **said_by(request, beside=True, today=True))


@login_required
@require_http_methods(["GET", "POST"])
def team_leave(request: HereRequest, pk: int, row: int) -> HttpResponse:
    """Somebody leaves a team, or was entered in it by mistake."""
    found = fetch_series(request, pk)
    require(request.user, Can.ACTIVITIES_WRITE, found.unit, request.today)
    rows = TeamMember.objects.select_related("series__unit", "person")
    member = get_object_or_404(rows, pk=row, series=found, dropped_at=None)
    posted = request.POST if request.method == "POST" else None
    is_drop = posted is not None and posted.get("do") == "drop"
    form = ActForm(("on",), posted, day=_("最后一天"), today=request.today)
    if is_drop:
        return _drop(request, member)
    if form.is_valid():
        on = form.cleaned_data["on"]
        left = attempt(form, lambda: operations.leave_team(member, on, **said_by(request, today=True)))
        if left is not None:
            return told(request, _("已登记退出"), reverse("activities:one-series", args=[pk]))
    context = {"series": found, "member": member, "form": form}
    return shown(request, "leave.html", context, sub="series", status=422 if form.errors else 200)


def _drop(request: HereRequest, member: TeamMember) -> HttpResponse:
    try:
        operations.drop_member(member, **said_by(request))
    except operations.ActivityRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已撤回入队"))
    return redirect("activities:one-series", member.series_id)
