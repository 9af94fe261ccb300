"""Venues and bases: the list, one of them, the form, improving and closing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongxin.ledger.operations import StatementOverlaps
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, can, require

from .. import counted, operations
from ..forms import ActForm, VenueForm
from ..models import Activity, Improvement, Venue
from ..operations import VenueDetails
from .common import Place, beside_of, fetch_venue, hosts, place, rules_of, shown, venues_of, version_of
from .listing import SIZES
from .page import Act

SHOWN = 20  # activities on a venue's page


@login_required
@require_GET
def venues(request: HereRequest) -> HttpResponse:
    """Venues of the organisation and below it, by name; with what took place there this year."""
    here = place(request)
    q, kind, state = request.GET.get("q", "").strip()[:60], request.GET.get("kind", ""), request.GET.get("state", "")
    rows = venues_of(request, here.organisation)
    rows = rows.filter(voided_at__isnull=state != "voided") if here.may_write else rows.filter(voided_at=None)
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(address__icontains=q) | Q(partners__icontains=q))
    if kind in here.charter.venues:
        rows = rows.filter(kind=kind)
    if state in ("open", "closed"):
        rows = rows.filter(closed_on__isnull=state == "open")
    this_year = Q(activities__starts_on__year=request.today.year, activities__held_at__isnull=False)
    this_year &= Q(activities__voided_at=None)
    rows = rows.select_related("unit").annotate(
        held=Count("activities", filter=this_year), last=Max("activities__starts_on", filter=this_year)
    )
    size = request.GET.get("size", "")
    page = Paginator(rows.order_by("name", "pk"), int(size) if size in map(str, SIZES) else SIZES[0]).get_page(
        request.GET.get("page")
    )
    listed: list[Any] = list(page.object_list)
    for row in listed:
        row.kind_name = _kind_name(here.charter.venues, row.kind)
    context = {
        "page": page, "rows": listed, "q": q, "kind": kind, "state": state, "charter": here.charter,
        "kinds": here.charter.venues.values(), "may_write": here.may_write, "year": request.today.year,
        "is_any": bool(q or kind or state), "organisation": here.organisation,
    }  # fmt: skip
    return shown(request, "venues.html", context, sub="venues")


def _kind_name(kinds: Any, code: str) -> str:
    return kinds[code].name if code in kinds else code


@login_required
@require_GET
def venue(request: HereRequest, pk: int) -> HttpResponse:
    """One venue: what is known of it, its improvements, what took place there."""
    found = fetch_venue(request, pk)
    charter = rules_of(found.unit)
    seen = Activity.objects.visible_to(request.user, request.today).filter(venue=found, voided_at=None)
    activities: list[Any] = list(seen.select_related("unit").order_by("-starts_on", "-pk")[:SHOWN])
    for row in activities:
        row.kind_name = _kind_name(charter.activities, row.kind)
    context = {
        "venue": found, "charter": charter, "kind_name": _kind_name(charter.venues, found.kind),
        "improvements": found.improvements.order_by("-on", "-pk"), "activities": activities, "count": seen.count(),
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
    require(request.user, Can.ACTIVITIES_WRITE, found.unit, request.today)
    if found.is_voided:
        messages.error(request, _("已作废的，先恢复再修改。"))
        return redirect("activities:venue", pk)
    said = {
        name: getattr(found, name) for name in ("kind", "name", "level", "opened_on", "address", "partners", "summary")
    }
    here = Place(found.unit, rules_of(found.unit), (found.unit.path,))
    return _write(request, here, found, said)


def _write(request: HereRequest, here: Place, found: Venue | None, initial: dict[str, Any]) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = VenueForm(here.charter, hosts(here), posted, is_new=found is None, initial=initial)
    asks = False
    if posted is not None and form.is_valid():
        said = dict(form.cleaned_data)
        unit = said.pop("unit", None)
        who: dict[str, Any] = {
            "by": request.user, "at": now(), "today": request.today, "beside": beside_of(posted.get("beside", "")),
        }  # fmt: skip
        details = VenueDetails(**said, place=found.place if found else None)
        try:
            if found is None:
                saved = operations.open_venue(unit, details, **who)
            else:
                saved = operations.amend_venue(found, details, version=version_of(request), **who)
        except StatementOverlaps as error:
            asks = True
            form.add_error(None, str(error))
        except operations.ActivityRefused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("已登记“%(name)s”") % {"name": saved.name} if found is None else _("已存"))
            return redirect("activities:venue", saved.pk)
    kind = here.charter.venues.get(str(form["kind"].value() or ""))
    posts = counted.of_item(here.charter, kind.opened, _("启用时"), request.today) if kind else []
    context = {
        "form": form, "asks": asks, "posts": posts if found is None else [],
        "heading": _("修改阵地") if found else _("登记阵地"),
        "back": reverse("activities:venue", args=[found.pk]) if found else reverse("activities:venues"),
        "list": reverse("activities:venues"), "list_name": _("阵地"),
        "version": found.version if found else "", "verb": _("保存改动") if found else _("登记"),
    }  # fmt: skip
    return shown(request, "record.html", context, sub="venues", status=422 if form.errors else 200)


def acts() -> dict[str, Act]:
    return {
        "improve": Act(
            _("登记提升"),
            _("登记提升"),
            _("功能布局、设施设备有改进的，按完成之日登记。"),
            ("on", "note"),
            _("已登记提升"),
            ("open",),
        ),
        "close": Act(
            _("登记停用"),
            _("停用这处阵地吗？"),
            _("停用以后不能再在这里安排活动；已经计的数不变。"),
            ("on",),
            _("已停用"),
            ("open",),
            True,
        ),
        "reopen": Act(
            _("恢复使用"),
            _("恢复使用吗？"),
            _("停用日期取消。"),
            (),
            _("已恢复使用"),
            ("closed",),
        ),
        "void": Act(
            _("作废"),
            _("作废这条记录吗？"),
            _("记错的作废，新建和提升的数冲销；记录保留，可以恢复。"),
            ("why",),
            _("已作废"),
            ("open", "closed"),
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


def state_of(found: Venue) -> str:
    return "voided" if found.is_voided else "closed" if found.closed_on else "open"


@login_required
@require_http_methods(["GET", "POST"])
def venue_act(request: HereRequest, pk: int, act: str) -> HttpResponse:
    """Improve, close, void and their like."""
    found = fetch_venue(request, pk)
    rule = acts().get(act)
    if rule is None:
        raise Http404
    require(request.user, Can.ACTIVITIES_WRITE, found.unit, request.today)
    if state_of(found) not in rule.in_states:
        messages.error(request, _("“%(name)s”现在不能这样办。") % {"name": found.name})
        return redirect("activities:venue", pk)
    posted = request.POST if request.method == "POST" else None
    form = ActForm(rule.asks, posted, day=_("完成日期") if act == "improve" else _("停用日期"), today=request.today)
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
            return redirect("activities:venue", pk)
    charter = rules_of(found.unit)
    kind = charter.venues.get(found.kind)
    posts = counted.of_item(charter, kind.improved, _("完成时"), request.today) if kind and act == "improve" else []
    context = {
        "rule": rule, "form": form, "asks": asks, "thing": found, "posts": posts, "version": "",
        "back": reverse("activities:venue", args=[pk]), "list": reverse("activities:venues"), "list_name": _("阵地"),
    }  # fmt: skip
    return shown(request, "act.html", context, sub="venues", status=422 if form.errors else 200)


def _do(request: HereRequest, found: Venue, act: str, said: dict[str, Any]) -> None:
    who: dict[str, Any] = {"by": request.user, "at": now()}
    beside = beside_of(request.POST.get("beside", ""))
    if act == "improve":
        operations.improve_venue(found, said["on"], said["note"], today=request.today, beside=beside, **who)
    elif act in ("close", "reopen"):
        operations.close_venue(found, said.get("on"), today=request.today, **who)
    elif act == "void":
        operations.void_venue(found, said["why"], **who)
    else:
        operations.restore_venue(found, beside=beside, **who)


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
