"""The list of outlets, and keeping it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.counting import entries_of
from tongxin.ledger.entering import attempt, beside_of, form_page, told, version_of, version_shown
from tongxin.ledger.places import rules_of
from tongxin.people.finding import units_below
from tongxin.people.listing import Filter, chosen, page_of, shown_as, sought, year_shown
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.paths import under
from tongxin.people.permissions import Can, require

from .. import counted, operations
from ..forms import CloseForm, OutletForm
from ..models import Article, Outlet, Placement, Reading
from .common import (
    about,
    crumbs,
    fetch_outlet,
    form_of,
    last_total,
    may_write,
    place_of,
    reading_rows,
    shown,
    writing_place,
)

LATEST = 20  # placements on an outlet's page


@login_required
@require_GET
def outlets(request: HereRequest) -> HttpResponse:
    """One's own outlets first, then those of others, with what stands in each."""
    unit, charter = place_of(request)
    seen, q, filters = outlets_listed(request, unit, charter)
    placed = _placed(unit)
    year = year_shown(placed, "on", request.today)
    page = page_of(request, _full(seen, placed, year))
    for row in page.object_list:
        row.kind_name = charter.outlets[row.kind].name if row.kind in charter.outlets else row.kind
    return shown(
        request,
        "outlets.html",
        "outlets",
        {
            "charter": charter,
            **shown_as(page, q, filters, _("名称")),
            "total": _("%(n)s家") % {"n": f"{page.paginator.count:,}"},
            "year": year,
            "may_write": may_write(request, unit),
        },
    )


def outlets_listed(request: HereRequest, unit: Unit, charter: Charter) -> tuple["QuerySet[Outlet]", str, list[Filter]]:
    """The outlets that the address asks for, one's own first; what it searches for, and its filters."""
    q = sought(request)
    filters = [
        chosen(request, "of", _("归属"), [("own", _("自己的")), ("others", _("别家的"))]),
        chosen(request, "kind", _("类别"), [(k.code, k.name) for k in charter.outlets.values()]),
        chosen(request, "level", _("层级"), [(x.code, x.name) for x in charter.levels.values()]),
        chosen(request, "state", _("状态"), [("open", _("在用")), ("closed", _("已停用"))]),
    ]
    low, high = under(unit.path)
    own = Q(owner__path__gte=low, owner__path__lt=high)
    seen = Outlet.objects.visible_to(request.user, request.today).filter(own | Q(owner=None)).select_related("owner")
    rows = _narrowed(seen, q, {one.name: one.chosen for one in filters})
    return rows.order_by(F("owner").asc(nulls_last=True), "kind", "name", "pk"), q, filters


def _narrowed(rows: "QuerySet[Outlet]", q: str, by: dict[str, str]) -> "QuerySet[Outlet]":
    if q:
        rows = rows.filter(name__icontains=q)
    rows = rows.filter(**{field: by[field] for field in ("kind", "level") if by[field]})
    if by["of"]:
        rows = rows.filter(owner__isnull=by["of"] == "others")
    if by["state"]:
        rows = rows.filter(closed_on__isnull=by["state"] == "open")
    return rows


def _placed(unit: Unit) -> "QuerySet[Placement]":
    """Where articles of the unit stood, in whatever outlet."""
    low, high = under(unit.path)
    seen = Article.objects.filter(unit__path__gte=low, unit__path__lt=high, voided_at=None)
    return Placement.objects.filter(withdrawn_at=None, article__in=seen)


def _full(rows: "QuerySet[Outlet]", placed: "QuerySet[Placement]", year: int) -> Any:
    """With how often the unit stood in each that year, and its last reading as a whole."""
    there = placed.filter(outlet=OuterRef("pk"), on__year=year).order_by()
    times = there.values("outlet").annotate(n=Count("pk")).values("n")
    last = Reading.objects.filter(outlet=OuterRef("pk"), withdrawn_at=None).order_by("-on")
    return rows.annotate(times=Subquery(times), reads=Subquery(last.values("total")[:1]))


@login_required
@require_GET
def outlet(request: HereRequest, pk: int) -> HttpResponse:
    """What it is, its readings as a whole, and the last articles in it."""
    row = fetch_outlet(request, pk)
    unit, charter = place_of(request)
    readings = list(row.readings.order_by("on", "pk"))
    seen = Article.objects.visible_to(request.user, request.today).filter(voided_at=None)
    placed = Placement.objects.filter(outlet=row, withdrawn_at=None, article__in=seen)
    kind = charter.outlets.get(row.kind)
    return shown(
        request,
        "outlet.html",
        "outlets",
        {
            "outlet": row,
            "charter": charter,
            "kind": kind.name if kind else row.kind,
            "rows": reading_rows(readings),
            "reads": last_total(readings),
            "placements": placed.select_related("article").order_by("-on", "-pk")[:LATEST],
            "times": placed.count(),
            "lines": entries_of(row.key, charter, sees_points=False),
            "may_write": may_write(request, row.unit),
            "may_read_whole": row.owner is not None and row.counts_by == Outlet.WHOLE and may_write(request, row.owner),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def outlet_new(request: HereRequest) -> HttpResponse:
    """Enter an outlet."""
    unit, charter = writing_place(request)
    return _keep(request, unit, charter, None)


@login_required
@require_http_methods(["GET", "POST"])
def outlet_edit(request: HereRequest, pk: int) -> HttpResponse:
    """Correct what is said of an outlet."""
    row = fetch_outlet(request, pk)
    require(request.user, Can.PRESS_WRITE, row.unit, request.today)
    return _keep(request, row.unit, rules_of(row.unit), row)


def _keep(request: HereRequest, unit: Unit, charter: Charter, row: Outlet | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    initial: dict[str, object] = {"owner": str(unit.pk)}
    if row is not None:
        initial = {name: getattr(row, name) for name in ("name", "kind", "level", "counts_by", "url")}
        initial["owner"] = str(row.owner_id or unit.pk)
    form = OutletForm(charter, units_below(unit), posted, initial=initial)
    if posted is not None and form.is_valid():
        saved = attempt(form, lambda: _saved(request, unit, row, form))
        if saved is not None:
            sentence = _("改动已存") if row else _("已登记%(name)s") % {"name": saved}
            return told(request, sentence, reverse("press:outlet", args=[saved.pk]))
    return form_of(
        request,
        "outlets",
        form,
        {
            "heading": _("修改媒体") if row else _("登记媒体"),
            "verb": _("保存改动") if row else _("登记"),
            "lead": row.name if row else "",
            "back": reverse("press:outlet", args=[row.pk]) if row else reverse("press:outlets"),
            "crumbs": crumbs((_("媒体"), reverse("press:outlets"))),
            "posts": counted.of_outlets(charter, request.today),
            "posts_note": _("改了类别或层级，已经登记的刊发随着改。"),
            "version": version_shown(request, row),
        },
    )


def _saved(request: HereRequest, unit: Unit, row: Outlet | None, form: OutletForm) -> Outlet:
    said = form.said()
    if row is None:
        return operations.register_outlet(unit, said.pop("kind"), said.pop("name"), **said, by=request.user, at=now())
    return operations.revise_outlet(
        row, **said, by=request.user, at=now(), version=version_of(request), beside=beside_of(request)
    )


@login_required
@require_http_methods(["GET", "POST"])
def outlet_close(request: HereRequest, pk: int) -> HttpResponse:
    """It is used no more."""
    row = fetch_outlet(request, pk)
    require(request.user, Can.PRESS_WRITE, row.unit, request.today)
    posted = request.POST if request.method == "POST" else None
    form = CloseForm(posted, initial={"on": request.today})
    back = reverse("press:outlet", args=[pk])
    if posted is not None and form.is_valid():
        on = form.cleaned_data["on"]
        closed = attempt(form, lambda: operations.close_outlet(row, on, by=request.user, at=now(), today=request.today))
        if closed is not None:
            return told(request, _("已停用%(name)s，可以恢复") % {"name": row}, back)
    return form_page(
        request,
        form,
        about(row)
        | {
            "heading": _("停用媒体"),
            "verb": _("停用"),
            "note": _("停用后不能再登记刊发，已经登记的不变。"),
        },
    )


@login_required
@require_POST
def outlet_reopen(request: HereRequest, pk: int) -> HttpResponse:
    """It is used again."""
    row = fetch_outlet(request, pk)
    operations.reopen_outlet(row, by=request.user, at=now())
    return told(request, _("已恢复使用"), reverse("press:outlet", args=[pk]))
