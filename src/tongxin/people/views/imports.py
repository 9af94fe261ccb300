"""Pages of imports: what can be imported, a file to begin with, the template, and lists in its columns."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from .. import exports
from ..imports import kinds, template, verbs
from ..imports.kinds import Kind
from ..imports.place import Place
from ..imports.sheets import LARGEST, MOST_ROWS, FileRefused
from ..middleware import HereRequest
from ..models import Import, Unit
from ..operations.persons import REASON_AT_LEAST
from ..permissions import Can, Forbidden, can, require

RECENT = 20


def place_of(request: HereRequest, unit: Unit | None = None) -> Place:
    """Where, by whom and when; 404 for who works nowhere."""
    here = unit or request.unit
    if here is None:
        raise Http404
    return Place(here, request.user, request.today, timezone.now())


def kind_here(code: str, place: Place) -> Kind:
    """The kind of that code; 404 where the rules in force know none such."""
    kind = kinds.kind_of(code, place)
    if kind is None:
        raise Http404
    return kind


def nav_of(kind: Kind | None = None) -> dict[str, Any]:
    """Where in the menu a page about a kind stands."""
    nav, sub = ("people", "members") if kind is None else NAVS.get(kind.code.partition(".")[0], ("people", "members"))
    return {"nav": nav, "sub": sub}


NAVS = {
    "people": ("people", "members"), "matters": ("matters", ""), "activities": ("activities", ""),
    "press": ("press", ""), "giving": ("giving", ""), "ledger": ("reports", "statements"),
}  # fmt: skip


def address_of(kind: Kind) -> str:
    """Where the records of a kind are listed."""
    try:
        return reverse(kind.back, args=kind.back_args)
    except NoReverseMatch:  # a room without pages yet
        return reverse("people:imports")


def _may(request: HereRequest, kind: Kind, unit: Unit) -> bool:
    return can(request.user, kind.act, unit, request.today)


@login_required
@require_GET
def imports(request: HereRequest) -> HttpResponse:
    """What can be imported here, and the imports there were."""
    place = place_of(request)
    known = [kind for kind in kinds.all_kinds(place) if _may(request, kind, place.unit)]
    if not known:
        raise Forbidden(_("您没有导入的权限。"))
    groups: dict[str, list[Kind]] = {}
    for kind in known:
        groups.setdefault(str(kind.group), []).append(kind)
    by_code = {kind.code: kind for kind in known}
    found = Import.objects.filter(unit=place.unit, kind__in=by_code).exclude(state=Import.DROPPED)
    recent = found.defer("source").select_related("made_by__person").order_by("-made_at", "-pk")[:RECENT]
    context = nav_of() | {
        "here": place.unit,
        "groups": groups,
        "recent": [(batch, by_code[batch.kind]) for batch in recent],
        "may_unmask": can(request.user, Can.PEOPLE_UNMASK, place.unit, request.today),
    }
    return render(request, "people/imports.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def import_new(request: HereRequest, kind: str) -> HttpResponse:
    """Choose a file."""
    place = place_of(request)
    found = kind_here(kind, place)
    require(request.user, found.act, place.unit, request.today)
    error = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None:
                raise FileRefused(_("还没有选表格。"))
            batch = verbs.upload(place.unit, found, file, by=request.user, at=place.at, today=request.today)
            return redirect("people:import_columns", batch.pk)
        except FileRefused as refusal:
            error = str(refusal)
    context = nav_of(found) | {
        "kind": found,
        "here": place.unit,
        "back": address_of(found),
        "error": error,
        "columns": found.columns(place),
        "most": MOST_ROWS,
        "megabytes": LARGEST // 2**20,
    }
    return render(request, "people/import_new.html", context, status=422 if error else 200)


@login_required
@require_GET
def import_template(request: HereRequest, kind: str) -> HttpResponse:
    """The empty workbook of a kind."""
    place = place_of(request)
    found = kind_here(kind, place)
    require(request.user, found.act, place.unit, request.today)
    return exports.answer(template.template(found, place), _("%(kind)s导入模板") % {"kind": found.label})


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def import_export(request: HereRequest, kind: str) -> HttpResponse:
    """What is recorded, in the columns of the template. With personal data: by POST, for a reason, journaled."""
    place = place_of(request)
    found = kind_here(kind, place)
    if found.rows is None:
        raise Http404
    require(request.user, found.act, place.unit, request.today)
    reason = request.POST.get("reason", "").strip()
    if found.is_personal:
        require(request.user, Can.PEOPLE_UNMASK, place.unit, request.today)
        if len(reason) < REASON_AT_LEAST:
            messages.error(request, _("没有导出：写明导出的理由，至少4个字。"))
            return redirect("people:imports")
    data, n = template.recorded(found, place, is_demo=request.is_demo)
    exports.journal(found.code, place.unit, n, by=request.user, at=place.at, reason=reason)
    name = f"{place.unit}{found.label}{request.today:%Y%m%d}"
    return exports.answer(data, name)


def list_answer(request: HereRequest, kind: Kind, rows: Iterable[Mapping[str, Any]], place: Place) -> HttpResponse:
    """A list as a page narrowed it, in the columns of its kind. Journaled: who came and who gave are persons."""
    narrowed = any(value for name, value in request.GET.items() if name not in ("page", "size", "sort"))
    data, n = template.listed(kind, rows, place, is_demo=request.is_demo, narrowed=narrowed)
    exports.journal(kind.code, place.unit, n, by=request.user, at=place.at, narrowed=narrowed)
    return exports.answer(data, f"{place.unit}{kind.label}{request.today:%Y%m%d}")
