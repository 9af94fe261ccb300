"""Brands and teams: the list, one of them, the form, ending."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.entering import RecordForm
from tongxin.ledger.places import rules_of
from tongxin.matters.counted import Counted
from tongxin.people.listing import page_of
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, can

from .. import counted, operations
from ..forms import SeriesForm
from ..models import Series, StandingQuerySet, TeamMember
from ..operations import SeriesDetails
from .acting import Act, Shelf, act_page, may_edit, record_page, restoring, said_by, voiding
from .common import Place, fetch_series, hosts, place, shown
from .standing import Asked, asked_of, held_in, kind_name, latest, list_page, narrowed, year_of_lists

SHELF = Shelf("series", "activities:series", "activities:one-series", gettext_lazy("品牌与团队"))
TEXTS = ("name", "summary")  # searched in


def asked(request: HereRequest, here: Place) -> Asked:
    return asked_of(request, here, here.charter.series.values(), (_("开展中"), _("已结束")))


def listed(request: HereRequest, here: Place) -> "StandingQuerySet[Series]":
    """Brands and teams of the organisation and below it as the address narrows them, by name."""
    return narrowed(request, here, Series, asked(request, here), TEXTS)


@login_required
@require_GET
def series(request: HereRequest) -> HttpResponse:
    """Brands, campaigns, teams and classes of the organisation and below it, by name."""
    here = place(request)
    year = year_of_lists(here, request.today)
    team = TeamMember.objects.filter(series=OuterRef("pk"), until=None, dropped_at=None).order_by().values("series")
    rows = listed(request, here).annotate(
        held=Count("activities", filter=held_in(year)),
        people=Coalesce(Subquery(team.annotate(n=Count("pk")).values("n"), IntegerField()), 0),
    )
    page = page_of(request, rows)
    for row in page.object_list:
        row.kind_name = kind_name(here.charter.series, row.kind)
        row.is_team = bool(row.kind in here.charter.series and here.charter.series[row.kind].joined)
    return list_page(request, SHELF, here, page, year, asked(request, here), "series.html", _("名称、简介"))


@login_required
@require_GET
def one_series(request: HereRequest, pk: int) -> HttpResponse:
    """One of them: what is known of it, who belongs to it, what took place."""
    found = fetch_series(request, pk)
    charter = rules_of(found.unit)
    rule = charter.series.get(found.kind)
    activities, count = latest(request, charter.activities, series=found)
    writes = can(request.user, Can.ACTIVITIES_WRITE, found.unit, request.today)
    sees = operations.sees_list(request.user, found, request.today)
    members = found.members.filter(dropped_at=None).select_related("person", "unit")
    context = {
        "series": found, "charter": charter, "kind_name": kind_name(charter.series, found.kind),
        "is_team": bool(rule and rule.joined), "activities": activities, "count": count, "writes": writes,
        "sees": sees, "team_size": members.filter(until=None).count(),
        "members": members.order_by("until", "person__pinyin", "pk") if sees else [],
    }  # fmt: skip
    return shown(request, "one_series.html", context, sub="series")


@login_required
@require_http_methods(["GET", "POST"])
def series_new(request: HereRequest) -> HttpResponse:
    here = place(request, Can.ACTIVITIES_WRITE)
    return _write(request, here, None, {"unit": here.organisation.key, "kind": request.GET.get("kind", "")})


@login_required
@require_http_methods(["GET", "POST"])
def series_edit(request: HereRequest, pk: int) -> HttpResponse:
    found = fetch_series(request, pk)
    if not may_edit(request, found):
        return redirect("activities:one-series", pk)
    said = {name: getattr(found, name) for name in ("kind", "name", "founded_on", "summary")}
    return _write(request, Place.of(found.unit, rules_of(found.unit)), found, said)


def _write(request: HereRequest, here: Place, found: Series | None, initial: dict[str, Any]) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = SeriesForm(here.charter, hosts(here), posted, is_new=found is None, initial=initial)

    def save(said: dict[str, Any]) -> Series:
        unit = said.pop("unit", None)
        if found is None:
            return operations.found_series(unit, SeriesDetails(**said), **said_by(request, beside=True, today=True))
        who = said_by(request, beside=True, today=True, version=True)
        return operations.amend_series(found, SeriesDetails(**said), **who)

    return record_page(
        request, SHELF, form, found, save, heading=_("修改品牌与团队") if found else _("登记品牌与团队"),
        posts=lambda: _posts(here.charter, form, request),
    )  # fmt: skip


def _posts(charter: Charter, form: RecordForm, request: HereRequest) -> list[Counted]:
    kind = charter.series.get(str(form["kind"].value() or ""))
    return counted.of_item(charter, kind.formed, _("创设时"), request.today) if kind else []


def acts() -> dict[str, Act]:
    return {
        "end": Act(
            _("登记结束"),
            _("不再开展了吗？"),
            _("结束以后不能再列入活动；已经计的数不变。"),
            ("on",),
            _("已结束"),
            ("open",),
            True,
            _("结束日期"),
        ),
        "resume": Act(
            _("继续开展"),
            _("继续开展吗？"),
            _("结束日期取消。"),
            (),
            _("已恢复"),
            ("ended",),
        ),
        "void": voiding(_("记错的作废，组建和入队的数冲销；记录保留，可以恢复。"), "open", "ended"),
        "restore": restoring(_("原来计的数重新计入。")),
    }


@login_required
@require_http_methods(["GET", "POST"])
def series_act(request: HereRequest, pk: int, act: str) -> HttpResponse:
    """End, void and their like."""
    found = fetch_series(request, pk)
    return act_page(
        request, SHELF, found, acts(), act, lambda said: _do(request, found, act, said),
        state=found.state, not_now=_("“%(name)s”现在不能这样办。") % {"name": found.name},
    )  # fmt: skip


def _do(request: HereRequest, found: Series, act: str, said: dict[str, Any]) -> Series:
    if act in ("end", "resume"):
        return operations.end_series(found, said.get("on"), **said_by(request, today=True))
    if act == "void":
        return operations.void_series(found, said["why"], **said_by(request, version=True))
    return operations.restore_series(found, **said_by(request, beside=True))
