"""Pages of one import: its columns, its rows, taking them, giving back what was not taken, and taking it all back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from .. import exports
from ..imports import grid, taking, tasks, template, verbs
from ..imports.kinds import Kind
from ..imports.place import Place
from ..imports.verbs import ImportRefused
from ..listing import number_of, page_of
from ..middleware import HereRequest
from ..models import Import, ImportRow
from ..permissions import can
from .imports import address_of, kind_here, nav_of, place_of


def _fetch(request: HereRequest, pk: int) -> tuple[Import, Kind, Place]:
    """An import of a unit where one may make such ones; 404 otherwise."""
    batch = get_object_or_404(Import.objects.defer("source").select_related("unit", "made_by"), pk=pk)
    place = place_of(request, batch.unit)
    kind = kind_here(batch.kind, place)
    if not can(request.user, kind.act, batch.unit, request.today):
        raise Http404
    return batch, kind, place


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
    context = nav_of(kind) | grid.columns_page(batch, kind, place, request.POST) | {"error": error}
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
    context = nav_of(kind) | {"batch": batch, "kind": kind, "counts": counts, "back": address_of(kind), "step": 3}
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
    context = nav_of(kind) | {"batch": batch, "kind": kind, "n": n, "error": error, "back": address_of(kind)}
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
