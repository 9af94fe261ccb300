"""Brands and teams: the list, one of them, the form, joining and leaving."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongxin.ledger.operations import StatementOverlaps
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, can, require

from .. import counted, operations
from ..forms import ActForm, SeriesForm
from ..models import Activity, Series, TeamMember
from ..operations import SeriesDetails
from . import listed
from .common import Place, beside_of, fetch_series, hosts, place, rules_of, series_of, shown, version_of
from .listed import LOOKS, People
from .listing import SIZES
from .page import Act
from .venues import SHOWN, _kind_name


@login_required
@require_GET
def series(request: HereRequest) -> HttpResponse:
    """Brands, campaigns, teams and classes of the organisation and below it, by name."""
    here = place(request)
    q, kind, state = request.GET.get("q", "").strip()[:60], request.GET.get("kind", ""), request.GET.get("state", "")
    rows = series_of(request, here.organisation)
    rows = rows.filter(voided_at__isnull=state != "voided") if here.may_write else rows.filter(voided_at=None)
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(summary__icontains=q))
    if kind in here.charter.series:
        rows = rows.filter(kind=kind)
    if state in ("running", "ended"):
        rows = rows.filter(ended_on__isnull=state == "running")
    this_year = Q(activities__starts_on__year=request.today.year, activities__held_at__isnull=False)
    this_year &= Q(activities__voided_at=None)
    team = TeamMember.objects.filter(series=OuterRef("pk"), until=None, dropped_at=None).order_by().values("series")
    rows = rows.select_related("unit").annotate(
        held=Count("activities", filter=this_year),
        people=Coalesce(Subquery(team.annotate(n=Count("pk")).values("n"), IntegerField()), 0),
    )
    size = request.GET.get("size", "")
    page = Paginator(rows.order_by("name", "pk"), int(size) if size in map(str, SIZES) else SIZES[0]).get_page(
        request.GET.get("page")
    )
    found: list[Any] = list(page.object_list)
    for row in found:
        row.kind_name = _kind_name(here.charter.series, row.kind)
        row.is_team = bool(row.kind in here.charter.series and here.charter.series[row.kind].joined)
    context = {
        "page": page, "rows": found, "q": q, "kind": kind, "state": state, "kinds": here.charter.series.values(),
        "may_write": here.may_write, "year": request.today.year, "is_any": bool(q or kind or state),
        "organisation": here.organisation,
    }  # fmt: skip
    return shown(request, "series.html", context, sub="series")


@login_required
@require_GET
def one_series(request: HereRequest, pk: int) -> HttpResponse:
    """One of them: what is known of it, who belongs to it, what took place."""
    found = fetch_series(request, pk)
    charter = rules_of(found.unit)
    rule = charter.series.get(found.kind)
    seen = Activity.objects.visible_to(request.user, request.today).filter(series=found, voided_at=None)
    activities: list[Any] = list(seen.select_related("unit").order_by("-starts_on", "-pk")[:SHOWN])
    for row in activities:
        row.kind_name = _kind_name(charter.activities, row.kind)
    writes = can(request.user, Can.ACTIVITIES_WRITE, found.unit, request.today)
    sees = writes or can(request.user, Can.PEOPLE_READ, found.unit, request.today)
    members = found.members.filter(dropped_at=None).select_related("person", "unit")
    context = {
        "series": found, "charter": charter, "kind_name": _kind_name(charter.series, found.kind),
        "is_team": bool(rule and rule.joined), "activities": activities, "count": seen.count(), "writes": writes,
        "sees": sees, "team_size": members.filter(until=None).count(),
        "members": members.order_by("until", "person__pinyin", "pk") if sees else [], "business_day": request.today,
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
    require(request.user, Can.ACTIVITIES_WRITE, found.unit, request.today)
    if found.is_voided:
        messages.error(request, _("已作废的，先恢复再修改。"))
        return redirect("activities:one-series", pk)
    said = {name: getattr(found, name) for name in ("kind", "name", "founded_on", "summary")}
    return _write(request, Place(found.unit, rules_of(found.unit), (found.unit.path,)), found, said)


def _write(request: HereRequest, here: Place, found: Series | None, initial: dict[str, Any]) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = SeriesForm(here.charter, hosts(here), posted, is_new=found is None, initial=initial)
    asks = False
    if posted is not None and form.is_valid():
        said = dict(form.cleaned_data)
        unit = said.pop("unit", None)
        who: dict[str, Any] = {
            "by": request.user, "at": now(), "today": request.today, "beside": beside_of(posted.get("beside", "")),
        }  # fmt: skip
        try:
            if found is None:
                saved = operations.found_series(unit, SeriesDetails(**said), **who)
            else:
                saved = operations.amend_series(found, SeriesDetails(**said), version=version_of(request), **who)
        except StatementOverlaps as error:
            asks = True
            form.add_error(None, str(error))
        except operations.ActivityRefused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("已登记“%(name)s”") % {"name": saved.name} if found is None else _("已存"))
            return redirect("activities:one-series", saved.pk)
    kind = here.charter.series.get(str(form["kind"].value() or ""))
    posts = counted.of_item(here.charter, kind.formed, _("创设时"), request.today) if kind else []
    context = {
        "form": form, "asks": asks, "posts": posts if found is None else [],
        "heading": _("修改品牌与团队") if found else _("登记品牌与团队"),
        "back": reverse("activities:one-series", args=[found.pk]) if found else reverse("activities:series"),
        "list": reverse("activities:series"), "list_name": _("品牌与团队"),
        "version": found.version if found else "", "verb": _("保存改动") if found else _("登记"),
    }  # fmt: skip
    return shown(request, "record.html", context, sub="series", status=422 if form.errors else 200)


def acts() -> dict[str, Act]:
    return {
        "end": Act(
            _("登记结束"),
            _("不再开展了吗？"),
            _("结束以后不能再列入活动；已经计的数不变。"),
            ("on",),
            _("已结束"),
            ("running",),
            True,
        ),
        "resume": Act(
            _("继续开展"),
            _("继续开展吗？"),
            _("结束日期取消。"),
            (),
            _("已恢复"),
            ("ended",),
        ),
        "void": Act(
            _("作废"),
            _("作废这条记录吗？"),
            _("记错的作废，组建和入队的数冲销；记录保留，可以恢复。"),
            ("why",),
            _("已作废"),
            ("running", "ended"),
            True,
        ),
        "restore": Act(
            _("恢复记录"),
            _("恢复这条记录吗？"),
            _("原来计的数重新计入。"),
            (),
            _("已恢复"),
            ("voided",),
        ),
    }


def state_of(found: Series) -> str:
    return "voided" if found.is_voided else "ended" if found.ended_on else "running"


@login_required
@require_http_methods(["GET", "POST"])
def series_act(request: HereRequest, pk: int, act: str) -> HttpResponse:
    """End, void and their like."""
    found = fetch_series(request, pk)
    rule = acts().get(act)
    if rule is None:
        raise Http404
    require(request.user, Can.ACTIVITIES_WRITE, found.unit, request.today)
    if state_of(found) not in rule.in_states:
        messages.error(request, _("“%(name)s”现在不能这样办。") % {"name": found.name})
        return redirect("activities:one-series", pk)
    posted = request.POST if request.method == "POST" else None
    form = ActForm(rule.asks, posted, day=_("结束日期"), today=request.today)
    asks = False
    if posted is not None and form.is_valid():
        try:
            _do(request, found, act, form.cleaned_data)
        except StatementOverlaps as error:
            asks = True
            form.add_error(None, str(error))
        except operations.ActivityRefused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, rule.done)
            return redirect("activities:one-series", pk)
    context = {
        "rule": rule, "form": form, "asks": asks, "thing": found, "posts": [], "version": "",
        "back": reverse("activities:one-series", args=[pk]), "list": reverse("activities:series"),
        "list_name": _("品牌与团队"),
    }  # fmt: skip
    return shown(request, "act.html", context, sub="series", status=422 if form.errors else 200)


def _do(request: HereRequest, found: Series, act: str, said: dict[str, Any]) -> None:
    who: dict[str, Any] = {"by": request.user, "at": now()}
    if act in ("end", "resume"):
        operations.end_series(found, said.get("on"), today=request.today, **who)
    elif act == "void":
        operations.void_series(found, said["why"], **who)
    else:
        operations.restore_series(found, beside=beside_of(request.POST.get("beside", "")), **who)


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
    here = Place(found.unit, charter, (found.unit.path,))
    people, do, asks = People(), request.POST.get("do", "save") if request.method == "POST" else "", False
    form = ActForm(("on",), request.POST if do else None, day=_("加入日期"), today=request.today)
    on = _day(request) or request.today
    if do:
        people = listed.posted(request, on, hosts(here))
    looks = do.partition(":")[0] in LOOKS
    if looks:
        form = ActForm(("on",), None, day=_("加入日期"), today=on)
    elif do and form.is_valid():
        try:
            persons = [line.person for line in people.lines]
            if not persons:
                raise operations.ActivityRefused(_("还没有选人。"))
            rows = operations.join_team(
                found, persons, form.cleaned_data["on"], by=request.user, at=now(), today=request.today,
                beside=beside_of(request.POST.get("beside", "")),
            )  # fmt: skip
        except StatementOverlaps as error:
            asks = True
            form.add_error(None, str(error))
        except operations.ActivityRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("加入%(n)s人") % {"n": len(rows)})
            return redirect("activities:one-series", pk)
    context = {
        "series": found, "form": form, "people": people, "asks": asks, "crowds": list(hosts(here)[:200]),
        "posts": counted.of_item(charter, rule.joined, _("加入的每人"), request.today), "roles": [],
    }  # fmt: skip
    return shown(request, "join.html", context, sub="series", status=422 if do and not looks else 200)


def _day(request: HereRequest) -> date | None:
    try:
        return date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        return None


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
    form = ActForm(("on",), None if is_drop else posted, day=_("最后一天"), today=request.today)
    if posted is not None and (is_drop or form.is_valid()):
        try:
            if is_drop:
                operations.drop_member(member, by=request.user, at=now())
            else:
                on = form.cleaned_data["on"]
                operations.leave_team(member, on, by=request.user, at=now(), today=request.today)
        except operations.ActivityRefused as error:
            messages.error(request, str(error)) if is_drop else form.add_error("on", str(error))
        else:
            messages.success(request, _("已撤回入队") if is_drop else _("已登记退出"))
            return redirect("activities:one-series", pk)
    context = {"series": found, "member": member, "form": form}
    return shown(request, "leave.html", context, sub="series", status=422 if form.errors else 200)
