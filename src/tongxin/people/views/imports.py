"""Pages of imports: what can be imported, a file, its columns, its rows, taking them and taking them back."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from .. import exports
from ..imports import grid, kinds, taking, tasks, template, verbs
from ..imports.kinds import Kind
from ..imports.place import Place
from ..imports.sheets import LARGEST, MOST_ROWS, FileRefused
from ..imports.verbs import ImportRefused
from ..listing import number_of, page_of
from ..middleware import HereRequest
from ..models import Import, ImportRow, Unit
from ..operations.persons import REASON_AT_LEAST
from ..permissions import Can, Forbidden, can, require

RECENT = 20


def place_of(request: HereRequest, unit: Unit | None = None) -> Place:
    """Where, by whom and when; 404 for who works nowhere."""
    here = unit or request.unit
    if here is None:
        raise Http404
    return Place(here, request.user, request.today, timezone.now())


def _kind(code: str, place: Place) -> Kind:
    kind = kinds.kind_of(code, place)
    if kind is None:
        raise Http404
    return kind


def _fetch(request: HereRequest, pk: int) -> tuple[Import, Kind, Place]:
    """An import of a unit where one may make such ones; 404 otherwise."""
    batch = get_object_or_404(Import.objects.defer("source").select_related("unit", "made_by"), pk=pk)
    place = place_of(request, batch.unit)
    kind = _kind(batch.kind, place)
    if not can(request.user, kind.act, batch.unit, request.today):
        raise Http404
    return batch, kind, place


def _nav(kind: Kind | None = None) -> dict[str, Any]:
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
    context = _nav() | {
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
    found = _kind(kind, place)
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
    context = _nav(found) | {
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
    found = _kind(kind, place)
    require(request.user, found.act, place.unit, request.today)
    return exports.answer(template.template(found, place), _("%(kind)s导入模板") % {"kind": found.label})


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def import_export(request: HereRequest, kind: str) -> HttpResponse:
    """What is recorded, in the columns of the template. With personal data: by POST, for a reason, journaled."""
    place = place_of(request)
    found = _kind(kind, place)
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


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def import_columns(request: HereRequest, pk: int) -> HttpResponse:
    """Which sheet, which row holds the headings, which column is which."""
    batch, kind, place = _fetch(request, pk)
    if batch.state not in (Import.COLUMNS, Import.ROWS) or batch.rows.filter(state=ImportRow.TAKEN).exists():
        return redirect("people:import", pk)
    error, told = "", {"by": request.user, "at": place.at, "today": request.today}
    if request.method == "POST":
        try:
            if request.POST.get("do") == "sheet":
                row = request.POST.get("head_row", "")
                same = request.POST.get("sheet") == batch.sheet
                head_row = (number_of(row) or 0) if same else 0
                verbs.choose_sheet(batch, kind, request.POST.get("sheet", ""), head_row, **told)  # type: ignore[arg-type]
                return redirect("people:import_columns", pk)
            letters = [heading["letter"] for heading in batch.columns]
            chosen = {letter: request.POST.get(f"col_{letter}", "") for letter in letters}
            verbs.settle_columns(batch, kind, chosen, **told)  # type: ignore[arg-type]
            return redirect("people:import", pk)
        except ImportRefused as refusal:
            error = str(refusal)
    context = _nav(kind) | grid.columns_page(batch, kind, place, request.POST) | {"error": error}
    context |= {"batch": batch, "kind": kind, "back": address_of(kind), "step": 2}
    return render(request, "people/import_columns.html", context, status=422 if error else 200)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters()
def import_page(request: HereRequest, pk: int) -> HttpResponse:
    """The rows: corrected in place, taken; or how far it is, or what became of it."""
    batch, kind, place = _fetch(request, pk)
    if batch.state == Import.COLUMNS:
        return redirect("people:import_columns", pk)
    if request.method == "POST":
        return _act(request, batch, kind, place)
    counts = verbs.summary(batch)
    context = _nav(kind) | {"batch": batch, "kind": kind, "counts": counts, "back": address_of(kind), "step": 3}
    if batch.state == Import.RUNNING:
        total = counts[ImportRow.TAKEN] + counts[ImportRow.GOOD]
        return render(request, "people/import_running.html", context | {"step": 4, "total": total})
    if batch.state in (Import.UNDONE, Import.DROPPED):
        return render(request, "people/import_done.html", context | {"step": 4})
    if batch.state == Import.DONE and not counts["open"]:
        return render(request, "people/import_done.html", context | {"step": 4})
    return render(request, "people/import_rows.html", context | _grid(request, batch, kind, place, counts))


def _grid(request: HereRequest, batch: Import, kind: Kind, place: Place, counts: dict[str, Any]) -> dict[str, Any]:
    tab = request.GET.get("tab", "") or ("open" if counts["open"] else "good")
    states = {"open": [ImportRow.BAD, ImportRow.ALIKE], "good": [ImportRow.GOOD]}
    rows = batch.rows.order_by("number")
    rows = rows.filter(state__in=states[tab]) if tab in states else rows
    page = page_of(request, rows)
    opened = number_of(request.GET.get("row", "")) or 0
    made = grid.rows(batch, kind, place, list(page.object_list), opened)
    return {"page": page, "tab": tab, "grid": made, "may_whole": counts[ImportRow.GOOD] <= taking.WHOLE_MOST}


def _act(request: HereRequest, batch: Import, kind: Kind, place: Place) -> HttpResponse:
    acts: dict[str, Callable[..., HttpResponse]] = {"take": _begin, "drop": _drop, "go_on": _go_on}
    act = acts.get(request.POST.get("do", ""), _correct)
    try:
        return act(request, batch, kind, place)
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("people:import", batch.pk)


def _correct(request: HereRequest, batch: Import, kind: Kind, place: Place) -> HttpResponse:
    cells, choices = grid.typed(request.POST)
    verbs.correct(
        batch, kind, cells, choices, by=request.user, at=place.at, today=request.today,
        all_alike=request.POST.get("all_alike", ""),
    )  # fmt: skip
    tab = request.POST.get("tab", "")
    query = f"?tab={tab}" if tab in ("good", "all") else ""
    return redirect(reverse("people:import", args=[batch.pk]) + query)


def _begin(request: HereRequest, batch: Import, kind: Kind, place: Place) -> HttpResponse:
    cells, choices = grid.typed(request.POST)
    told = {"by": request.user, "at": place.at, "today": request.today}
    if cells or choices:
        verbs.correct(batch, kind, cells, choices, **told)  # type: ignore[arg-type]
    mode: taking.Mode = "whole" if request.POST.get("mode") == "whole" else "good"
    with transaction.atomic():  # begun and queued, or neither
        n = taking.begin(batch, kind, mode, request.POST.get("beside", ""), **told)  # type: ignore[arg-type]
        if n > taking.DIRECTLY:
            tasks.run_import.enqueue(batch=batch.pk, by=request.user.pk, today=request.today.isoformat())
            return redirect("people:import", batch.pk)
    return _tell(request, taking.run(batch, kind, **told), kind)  # type: ignore[arg-type]


def _go_on(request: HereRequest, batch: Import, kind: Kind, place: Place) -> HttpResponse:
    """Take some more rows while the person waits: where nobody works in the background."""
    told = {"by": request.user, "at": place.at, "today": request.today}
    done = taking.run(batch, kind, most=2 * taking.CHUNK, **told)  # type: ignore[arg-type]
    return redirect("people:import", batch.pk) if done.state == Import.RUNNING else _tell(request, done, kind)


def _tell(request: HereRequest, batch: Import, kind: Kind) -> HttpResponse:
    n = batch.rows.filter(state=ImportRow.TAKEN).count()
    if batch.state == Import.DONE:
        messages.success(request, _("已导入%(n)s%(counter)s") % {"n": n, "counter": kind.counter})
    elif batch.failure:
        messages.error(request, batch.failure)
    return redirect("people:import", batch.pk)


def _drop(request: HereRequest, batch: Import, kind: Kind, place: Place) -> HttpResponse:
    dropped = verbs.drop(batch, kind, by=request.user, at=place.at, today=request.today)
    if dropped.state == Import.DROPPED:
        messages.success(request, _("已放弃这次导入"))
        return redirect("people:imports")
    messages.success(request, _("已清除退回的行"))
    return redirect("people:import", batch.pk)


@login_required
@require_GET
@never_cache
def import_returned(request: HereRequest, pk: int) -> HttpResponse:
    """Rows that were not taken, with the reasons, as a workbook."""
    batch, kind, place = _fetch(request, pk)
    if batch.state in (Import.COLUMNS, Import.UNDONE, Import.DROPPED):
        raise Http404
    data = template.returned(batch, kind, place)
    n = batch.rows.filter(state__in=[ImportRow.BAD, ImportRow.ALIKE]).count()
    exports.journal(f"{kind.code}.returned", batch.unit, n, by=request.user, at=place.at)
    return exports.answer(data, _("%(kind)s退回的行") % {"kind": kind.label})


@login_required
@require_http_methods(["GET", "POST"])
def import_undo(request: HereRequest, pk: int) -> HttpResponse:
    """Take an import back, after asking."""
    batch, kind, place = _fetch(request, pk)
    n = batch.rows.filter(state=ImportRow.TAKEN).count()
    error = ""
    if request.method == "POST":
        try:
            taking.undo(batch, kind, by=request.user, at=place.at, today=request.today)
            messages.success(request, _("已撤销导入的%(n)s%(counter)s") % {"n": n, "counter": kind.counter})
            return redirect("people:import", pk)
        except ImportRefused as refusal:
            error = str(refusal)
    context = _nav(kind) | {"batch": batch, "kind": kind, "n": n, "error": error, "back": address_of(kind)}
    return render(request, "people/import_undo.html", context, status=422 if error else 200)


@login_required
@require_POST
def import_drop(request: HereRequest, pk: int) -> HttpResponse:
    """Give an import up."""
    batch, kind, place = _fetch(request, pk)
    try:
        return _drop(request, batch, kind, place)
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("people:import", pk)
