"""A section of a report in the editor: its text, its figures, its citations."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongxin.journal.operations import EvidenceRefused
from tongxin.people.listing import number_of
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, require

from .. import checking, compose, material, operations, typed
from ..forms import CiteForm, ItemForm, SectionForm
from ..models import Carryover, Report, Section
from .report import readable
from .sheet import frame

PICKED, ANSWERED = 12, 50  # figures the picker offers: unasked, and in answer to a search
WITH_TEXT = (
    "save",
    "done",
    "to_pick",
    "to_cite",
    "insert",
    "replace",
    "not_figure",
    "leave_out",
)  # send the text along
HOLE = "{}"  # where a figure is to be put by the picker
Refused = tuple[SectionForm, CiteForm, int]  # the forms with what is wrong, and the status


@login_required
@require_http_methods(["GET", "POST"])
def section(request: HereRequest, pk: int, code: str) -> HttpResponse:
    """A section in the editor. Every control is a button of a form; scripts only make it quicker."""
    row = readable(request, pk)
    part = get_object_or_404(row.sections, code=code)
    require(request.user, Can.REPORTS_DRAFT, row.unit, request.today)
    if row.state != "draft":
        messages.warning(request, _("这份报告已经签署，重新打开以后才能修改。"))
        return redirect("reports:report", row.pk)
    form = SectionForm(initial={"text": operations.current_text(part, row), "expected": operations.stamp(part)})
    cite = CiteForm()
    status = 200
    if request.method == "POST":
        acted = _act(request, row, part)
        if isinstance(acted, HttpResponse):
            return acted
        form, cite, status = acted
    return _editor(request, row, part, form, cite, status)


@login_required
@require_POST
def typing(request: HereRequest, pk: int, code: str) -> HttpResponse:
    """What is to be said of the numbers typed by hand in a section's text as it stands in the editor. Saves nothing."""
    row = readable(request, pk)
    part = get_object_or_404(row.sections, code=code)
    require(request.user, Can.REPORTS_DRAFT, row.unit, request.today)
    form = SectionForm(request.POST)
    if row.state != "draft" or not form.is_valid():
        return HttpResponse(status=422)
    text = form.cleaned_data["text"].replace("\r\n", "\n").strip()
    is_same = text == operations.current_text(part, row) and not part.is_edited
    read = material.read(row, on=request.today)
    checked = checking.Check((), ()) if is_same else checking.check_text(read, text)
    return render(request, "reports/typed.html", {"checked": checked})


def _asked(request: HereRequest) -> tuple[str, list[str]]:
    """What a button asks for, and its arguments: "replace 12-300余人次 service.people"."""
    words = request.POST.get("action", "save").split(" ")
    return words[0], words[1:]


def _act(request: HereRequest, row: Report, part: Section) -> HttpResponse | Refused:
    """Do what was asked: a redirect when done, else the forms with what is wrong.

    Buttons beside the text send it along, so that nothing typed is lost.
    """
    action, more = _asked(request)
    when: dict[str, Any] = {"by": request.user, "at": now(), "on": request.today}
    if action == "cite":
        return _cite(request, row, part, when)
    form = SectionForm(request.POST)
    if action in WITH_TEXT and "text" in request.POST and not form.is_valid():
        return form, CiteForm(), 422
    try:
        with transaction.atomic():
            if action in WITH_TEXT and "text" in request.POST:
                part = _write(request, part, form, action, more, when)
            _change(request, row, part, action, more, when)
    except operations.ReportRefused as error:
        form = SectionForm(
            {
                "text": request.POST.get("text", operations.current_text(part, row)),
                "expected": operations.stamp(Section.objects.get(pk=part.pk)),
            }
        )
        form.is_valid()
        form.add_error("text" if isinstance(error, operations.BadText) else None, str(error))
        return form, CiteForm(), 422
    return redirect(_after(request, row, part, action, more))


def _after(request: HereRequest, row: Report, part: Section, action: str, more: list[str]) -> str:
    here = reverse("reports:section", args=[row.pk, part.code])
    if action == "done":
        return reverse("reports:report", args=[row.pk]) + f"?section={quote(part.code)}#s-{quote(part.code)}"
    if action == "to_pick":
        return f"{here}?q={quote(request.POST.get('find', ''))}#pick"
    if action == "to_cite":
        return f"{here}?cite={quote(more[0] if more else '')}#cite"
    back = request.POST.get("back", "")
    is_ours = back.startswith("/reports/") and "//" not in back and "\\" not in back
    return back if is_ours else here


def _write(
    request: HereRequest, part: Section, form: SectionForm, action: str, more: list[str], when: dict[str, Any]
) -> Section:
    """Keep the text that came with the button; a picked figure is put in first."""
    text = form.cleaned_data["text"]
    if action == "insert" and more:
        text = _inserted(text, more[0])
    return operations.write_section(part, text, expected=form.cleaned_data["expected"], **when)


def _change(
    request: HereRequest, row: Report, part: Section, action: str, more: list[str], when: dict[str, Any]
) -> None:
    sent = request.POST
    if action == "undo":
        operations.undo_section(part, **when)
    elif action == "reset":
        operations.reset_section(part, **when)
    elif action == "leave_out" and more:
        operations.leave_out(part, more[0], **when)
    elif action == "replace" and len(more) > 1:
        operations.settle_typed(part, more[0], token=more[1], **when)
    elif action == "not_figure" and more:
        operations.settle_typed(part, more[0], is_no_figure=True, **when)
    elif action == "carry":
        item = get_object_or_404(row.carryovers, pk=number_of(sent.get("item", "")) or 0)
        operations.carry(item, sent.get("outcome", ""), **when)
    elif action == "add_item":
        added = ItemForm(sent)
        if not added.is_valid():
            raise operations.ReportRefused(_("写一句话，最多%(n)s字。") % {"n": operations.ITEM_LIMIT})
        operations.add_item(row, added.cleaned_data["kind"], added.cleaned_data["text"], **when)
    elif action not in WITH_TEXT:
        raise Http404


def _inserted(text: str, token: str) -> str:
    """Put a figure where the text has {}, else at its end."""
    put = "{" + token + "}"
    return text.replace(HOLE, put, 1) if HOLE in text else f"{text}{put}"


def _cite(request: HereRequest, row: Report, part: Section, when: dict[str, Any]) -> HttpResponse | Refused:
    form = CiteForm(request.POST, request.FILES)
    current = operations.current_text(part, row)
    shown = SectionForm(initial={"text": current, "expected": operations.stamp(part)})
    if not form.is_valid():
        return shown, form, 422
    try:
        with transaction.atomic():
            figure = operations.cite(row, **form.cleaned_data, **when)
            token = f"cite:{figure.pk}"
            where = request.POST.get("where", "")
            if where:
                operations.settle_typed(part, where, token=token, **when)
            else:
                operations.write_section(part, _inserted(current, token), expected=operations.stamp(part), **when)
    except EvidenceRefused as error:
        form.add_error("file", str(error))
        return shown, form, 422
    except operations.ReportRefused as error:
        form.add_error(None, str(error))
        return shown, form, 422
    messages.success(request, _("已插入%(printed)s") % {"printed": material.outside_printed(figure)})
    return redirect("reports:section", row.pk, part.code)


def _editor(
    request: HereRequest, row: Report, part: Section, form: SectionForm, cite: CiteForm, status: int
) -> HttpResponse:
    read = material.read(row, on=request.today)
    made = compose.current(read, at=now())
    context = frame(request, row, made, read)
    view = read.section(part.code)
    if view is None:
        raise Http404
    cite_for = request.GET.get("cite", "") or request.POST.get("where", "")
    found = typed.by_key(view.typed)
    if cite_for in found and not cite.is_bound:
        cite = CiteForm(initial={"value": found[cite_for].value, "counter": found[cite_for].counter})
    asked = request.GET.get("q", "").strip()
    around = context["parts"]
    place = next((i for i, p in enumerate(around) if p.code == part.code), 0)
    context |= {
        "view": view,
        "form": form,
        "cite": cite,
        "cite_for": cite_for if cite_for in found else "",
        "is_citing": "cite" in request.GET or cite.is_bound,
        "is_picking": "q" in request.GET,
        "asked": asked,
        "picked": _picked(read, asked),
        "checked": checking.check(read, view),
        "preview": tuple(b for b in compose.named(made.composed).blocks if b.section == part.code),
        "before": around[place - 1] if place else None,
        "after": around[place + 1] if place + 1 < len(around) else None,
        "outcomes": [(c, n) for c, n in Carryover.OUTCOMES if c],
        "item_kind": material.KINDS.get(part.carries, ""),
        "can_undo": part.versions.exists(),
        "words": {t: read.printed(t) or _("缺：%(label)s") % {"label": read.label(t)} for t in view.tokens},
        "chosen": part.code,
        "lacking_labels": [(t, read.label(t)) for t in view.missing],
        "zeros": [
            (f.token, read.label(f.token)) for f in context["findings"] if f.kind == "zero" and f.section == part.code
        ],
    }
    return render(request, "reports/section.html", context, status=status)


def _picked(read: material.Material, asked: str) -> list[dict[str, Any]]:
    """Figures that answer a search by name, code or counter; all of them by name without one."""
    words = asked.lower().split()
    found = [
        f
        for f in read.figures.values()
        if "|" not in f.code and all(w in f"{f.label}{f.code}{f.counter}{f.definition}".lower() for w in words)
    ]
    return [
        {"token": f.code, "label": f.label, "printed": f.printed or _("缺"), "is_missing": f.is_missing}
        for f in found[: ANSWERED if asked else PICKED]
    ]
