"""The list of broadcasts, the page of one, and entering it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongxin.journal.operations import evidence_of
from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.counting import entries_of, of_key
from tongxin.ledger.entering import attempt, beside_of, restore_page, told, version_of, version_shown, void_page
from tongxin.ledger.places import rules_of
from tongxin.people import charters
from tongxin.people.fields import month_of
from tongxin.people.finding import units_below
from tongxin.people.listing import Filter, chosen, page_of, shown_as, sought
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.paths import under
from tongxin.people.permissions import Can, require

from .. import counted, operations
from ..forms import BroadcastForm
from ..models import Article, Broadcast, Outlet, Reading
from .articles import months_before
from .common import (
    about,
    crumbs,
    fetch_broadcast,
    form_of,
    last_total,
    may_write,
    place_of,
    reading_rows,
    shown,
    writing_place,
)

ARTICLES = 60  # offered as related


@login_required
@require_GET
def broadcasts(request: HereRequest) -> HttpResponse:
    """Broadcasts of the unit one works in and those below, the latest first."""
    unit, charter = place_of(request)
    seen, q, filters = broadcasts_listed(request, unit, charter)
    page = page_of(request, _full(seen))
    for row in page.object_list:
        row.kind_name = charter.broadcasts[row.kind].name if row.kind in charter.broadcasts else row.kind
        row.counter = _counter(row, charter)
    return shown(
        request,
        "broadcasts.html",
        "broadcasts",
        {
            "charter": charter,
            **shown_as(page, q, filters, _("题目、媒体")),
            "total": _("%(n)s条") % {"n": f"{page.paginator.count:,}"},
            "may_write": may_write(request, unit),
        },
    )


def broadcasts_listed(
    request: HereRequest, unit: Unit, charter: Charter
) -> tuple["QuerySet[Broadcast]", str, list[Filter]]:
    """The broadcasts that the address asks for, what it searches for, and its filters."""
    q = sought(request)
    filters = [
        chosen(request, "kind", _("类别"), [(k.code, k.name) for k in charter.broadcasts.values()]),
        chosen(request, "month", _("月份"), months_before(request.today)),
        chosen(request, "state", _("状态"), [("void", _("已作废"))]),
    ]
    low, high = under(unit.path)
    seen = Broadcast.objects.visible_to(request.user, request.today)
    return _narrowed(seen.filter(unit__path__gte=low, unit__path__lt=high), q, filters), q, filters


def _narrowed(rows: "QuerySet[Broadcast]", q: str, filters: list[Filter]) -> "QuerySet[Broadcast]":
    by = {one.name: one.chosen for one in filters}
    rows = rows.filter(voided_at__isnull=by["state"] != "void")
    if q:
        rows = rows.filter(Q(title__icontains=q) | Q(outlet__name__icontains=q))
    if by["kind"]:
        rows = rows.filter(kind=by["kind"])
    month = month_of(by["month"])
    if month:
        rows = rows.filter(on__year=month.year, on__month=month.month)
    return rows


def _full(rows: "QuerySet[Broadcast]") -> Any:
    """With all that a row shows, the latest first."""
    last = Reading.objects.filter(broadcast=OuterRef("pk"), withdrawn_at=None).order_by("-on")
    rows = rows.select_related("unit", "outlet").annotate(seen=Subquery(last.values("total")[:1]))
    return rows.order_by("-on", "-pk")


def _counter(row: Broadcast, charter: Charter) -> str:
    """人 or 次: what its readings count, never one for the other."""
    items = [charter.items[p["item"]] for p in of_key(row.posts, "viewers") if p["item"] in charter.items]
    return items[0].counter if items else ""


@login_required
@require_GET
def broadcast(request: HereRequest, pk: int) -> HttpResponse:
    """When and where it ran, and how many watched."""
    row = fetch_broadcast(request, pk)
    charter = rules_of(row.unit)
    readings = list(row.readings.order_by("on", "pk"))
    kind = charter.broadcasts.get(row.kind)
    return shown(
        request,
        "broadcast.html",
        "broadcasts",
        {
            "broadcast": row,
            "charter": charter,
            "kind": kind.name if kind else row.kind,
            "counter": _counter(row, charter),
            "rows": reading_rows(readings),
            "seen": last_total(readings),
            "files": evidence_of(row.key).get(row.key, []),
            "lines": entries_of(row.key, charter, sees_points=False),
            "may_write": may_write(request, row.unit),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def broadcast_new(request: HereRequest) -> HttpResponse:
    """Enter a broadcast."""
    unit, charter = writing_place(request)
    return _keep(request, unit, charter, None)


@login_required
@require_http_methods(["GET", "POST"])
def broadcast_edit(request: HereRequest, pk: int) -> HttpResponse:
    """Change what is said of a broadcast."""
    row = fetch_broadcast(request, pk)
    require(request.user, Can.PRESS_WRITE, row.unit, request.today)
    return _keep(request, row.unit, rules_of(row.unit), row)


def _keep(request: HereRequest, unit: Unit, charter: Charter, row: Broadcast | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    organisation = charters.organisation_of(unit)
    outlets = Outlet.objects.open_to(organisation).order_by("owner_id", "kind", "name")
    if row is not None and row.outlet_id:
        outlets = outlets | Outlet.objects.filter(pk=row.outlet_id)
    related = Article.objects.visible_to(request.user, request.today).filter(voided_at=None).order_by("-pk")[:ARTICLES]
    articles = list(related)
    if row is not None and row.article is not None and row.article not in articles:
        articles.append(row.article)
    initial: dict[str, object] = {"on": request.today, "unit": str(unit.pk)}
    if row is not None:
        initial = {name: getattr(row, name) for name in ("kind", "title", "on", "url")}
        initial |= {"outlet": str(row.outlet_id or ""), "article": str(row.article_id or "")}
    units = units_below(unit) if row is None else Unit.objects.none()  # one that stands keeps its unit
    form = BroadcastForm(charter, units, outlets, articles, row, posted, request.FILES or None, initial=initial)
    if posted is not None and form.is_valid():
        saved = attempt(form, lambda: _saved(request, unit, row, form))
        if saved is not None:
            sentence = _("改动已存") if row else _("已登记播出")
            return told(request, sentence, reverse("press:broadcast", args=[saved.pk]))
    return form_of(
        request,
        "broadcasts",
        form,
        {
            "heading": _("修改播出") if row else _("登记播出"),
            "verb": _("保存改动") if row else _("登记"),
            "lead": row.title if row else "",
            "back": reverse("press:broadcast", args=[row.pk]) if row else reverse("press:broadcasts"),
            "crumbs": crumbs((_("播出"), reverse("press:broadcasts"))),
            "posts": counted.of_broadcasts(charter, request.today),
            "posts_note": _("观看人数和点击次数分开计，不互相代替。"),
            "version": version_shown(request, row),
        },
    )


def _saved(request: HereRequest, unit: Unit, row: Broadcast | None, form: BroadcastForm) -> Broadcast:
    said = form.said()
    common: dict[str, Any] = {"by": request.user, "at": now(), "today": request.today, "beside": beside_of(request)}
    if row is None:
        return operations.broadcast(
            said.pop("unit", unit), said.pop("kind"), said.pop("title"), said.pop("on"), **said, **common
        )
    return operations.revise_broadcast(row, **said, version=version_of(request), **common)


@login_required
@require_http_methods(["GET", "POST"])
def broadcast_void(request: HereRequest, pk: int) -> HttpResponse:
    """Take it out of every figure, with the reason."""
    row = fetch_broadcast(request, pk)
    require(request.user, Can.PRESS_WRITE, row.unit, request.today)
    return void_page(
        request,
        lambda reason, beside: operations.void_broadcast(row, reason, by=request.user, at=now(), today=request.today),
        about(row)
        | {
            "heading": _("作废播出"),
            "question": _("作废这次播出吗？"),
            "consequence": _("它和登记过的观看数不再计入数字。记录留着，可以恢复。"),
        },
    )


@login_required
@require_POST
def broadcast_restore(request: HereRequest, pk: int) -> HttpResponse:
    """Let it count again."""
    row = fetch_broadcast(request, pk)
    return restore_page(
        request,
        lambda beside: operations.restore_broadcast(row, by=request.user, at=now(), today=request.today, beside=beside),
        about(row),
    )
