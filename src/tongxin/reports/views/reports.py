"""Pages of reports: list, new, the sheet, a section in the editor, check, sources, history, sign, reopen, export."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongxin.journal.operations import EvidenceRefused
from tongxin.kernel.periods import Period
from tongxin.people import charters
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, Forbidden, can, reach, require, within

from .. import compose, material, names, operations, outputs, released, typed
from .. import text as texts
from ..documents import TemplateRefused
from ..documents.word_template import shipped
from ..forms import CiteForm, ItemForm, NewReportForm, ReopenForm, SectionForm, TemplateForm
from ..models import Carryover, Report, Section, SectionVersion, Signing
from .common import per_page

NAV = {"nav": "reports", "sub": "reports"}
PICKED = 12  # figures the picker offers at once


# --- fetching ----------------------------------------------------------------------------------------------------


def visible(request: HereRequest, pk: int) -> tuple[Report, bool]:
    """(report, whether all of it may be seen); through guidance the signed version alone. 404 otherwise."""
    row = get_object_or_404(Report.objects.select_related("unit"), pk=pk)
    if can(request.user, Can.REPORTS_READ, row.unit, request.today):
        return row, True
    if released.signed_report(request.user, row, request.today):
        return row, False
    raise Http404


def readable(request: HereRequest, pk: int) -> Report:
    """The report, where the user may read it whole. 404 otherwise."""
    row, is_whole = visible(request, pk)
    if not is_whole:
        raise Http404
    return row


# --- list and new ------------------------------------------------------------------------------------------------


@login_required
@require_GET
def index(request: HereRequest) -> HttpResponse:
    """Reports of the units one may read, and what guided bodies have released."""
    paths = reach(request.user, Can.REPORTS_READ, request.today)
    guided = released.guided_by(request.user, request.today)
    near = reach(request.user, Can.REPORTS_READ_RELEASED, request.today)
    if not paths and not guided and not near:
        raise Forbidden(_("您没有查看报告的权限。"))
    own = Report.objects.filter(within(paths))
    signed_only = Report.objects.filter(within(near), state="signed") | Report.objects.filter(
        unit__in=guided, state="signed"
    )
    rows = (own | signed_only).select_related("unit").order_by("-period", "unit__path", "prose").distinct()
    page = Paginator(rows, per_page(request)).get_page(request.GET.get("page"))
    found = list(page.object_list)
    standing = {s.report_id: s for s in Signing.objects.filter(report__in=found, reopened_at=None).order_by("number")}
    who = names.users([s.signed_by for s in standing.values()] + [r.made_by for r in found])
    listed = [
        {
            "report": r,
            "period": Period.parse(r.period),
            "signing": standing.get(r.pk),
            "signer": who.get(standing[r.pk].signed_by, "") if r.pk in standing else "",
            "maker": who.get(r.made_by, ""),
        }
        for r in found
    ]
    unit = request.unit
    context = NAV | {
        "page": page,
        "listed": listed,
        "may_draft": unit is not None and can(request.user, Can.REPORTS_DRAFT, unit, request.today),
        "guided": guided,
    }
    return render(request, "reports/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HereRequest) -> HttpResponse:
    """Begin a report of the organisation one works in."""
    if request.unit is None:
        raise Forbidden(_("您没有起草报告的权限。"))
    try:
        unit = charters.organisation_of(request.unit)
    except charters.NoCharter as error:
        raise Forbidden(str(error)) from error
    require(request.user, Can.REPORTS_DRAFT, unit, request.today)
    charter = charters.of(unit)
    sent = request.POST if request.method == "POST" else None
    form = NewReportForm(sent, charter=charter, on=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            report = operations.draft(
                unit,
                form.cleaned_data["prose"],
                form.cleaned_data["period"],
                by=request.user,
                at=now(),
                on=request.today,
            )
        except operations.AlreadyDrafted as error:
            messages.warning(request, str(error))
            return redirect("reports:report", error.report.pk)
        except operations.ReportRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已起草《%(title)s》") % {"title": report.title})
            return redirect("reports:report", report.pk)
    status = 422 if form.is_bound else 200
    return render(request, "reports/new.html", NAV | {"form": form, "unit": unit}, status=status)


@login_required
@require_GET
def released_table(request: HereRequest) -> HttpResponse:
    """Released figures of the bodies one guides, side by side, with their total."""
    guided = released.guided_by(request.user, request.today)
    if not guided:
        raise Http404
    codes = released.periods(guided)
    asked = request.GET.get("period", "")
    code = asked if asked in codes else (codes[0] if codes else "")
    signed = released.signings(guided, code)
    columns = [signed.get(u.pk) for u in guided]
    adding = frozenset(
        c
        for u in guided
        if u.pk in signed
        for c, i in charters.of(u).indicators.items()
        if i.adds in ("quantity", "facts", "works")
    )
    rows = released.table(columns, adding)
    period = Period.parse(code) if code else None
    heads = [{"unit": u, "signing": signed.get(u.pk)} for u in guided]
    context = NAV | {
        "sub": "released",
        "heads": heads,
        "rows": [row for row in rows if _says(row)],
        "rest": [row for row in rows if not _says(row)],
        "period": period,
        "periods": [Period.parse(c) for c in codes],
        "unsigned": [u for u in guided if u.pk not in signed],
    }
    return render(request, "reports/released.html", context)


def _says(row: released.Row) -> bool:
    """Whether any of the bodies has more than nothing to say in this row."""
    return any(re.search(r"[1-9]", printed) for printed in row.values)


# --- the sheet ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """A section on the sheet: its blocks and what the table of contents says of it."""

    code: str
    name: str
    blocks: tuple[compose.Block, ...]
    count: int
    missing: int
    typed: int
    waiting: int
    state: str  # ok miss carry locked

    @property
    def words(self) -> str:
        """缺1，手写1 / 3条待确认 / 12个数字."""
        wrong = [_("缺%(n)s个数字") % {"n": self.missing}] if self.missing else []
        wrong += [_("手写%(n)s") % {"n": self.typed}] if self.typed else []
        wrong += [_("上次%(n)s条待确认") % {"n": self.waiting}] if self.waiting else []
        return "，".join(wrong) or (_("%(n)s个数字") % {"n": self.count} if self.count else _("已写"))


def _parts(composed: compose.Composed, read: material.Material | None) -> list[Part]:
    """Sections in order, from the document; counts from the draft's material where there is one."""
    blocks: dict[str, list[compose.Block]] = {}
    for block in composed.blocks:
        blocks.setdefault(block.section, []).append(block)
    return [_part(code, found, read.section(code) if read else None) for code, found in blocks.items()]


def _part(code: str, blocks: list[compose.Block], view: material.SectionView | None) -> Part:
    head = next((b.text for b in blocks if b.kind == "h1"), "")
    tokens = {r.figure for b in blocks for r in b.runs if r.figure}
    missing = len(view.missing) if view else sum(1 for b in blocks for r in b.runs if r.state == "missing")
    hand, waiting = (len(view.typed), view.unconfirmed) if view else (0, 0)
    state = "locked" if view is None else "miss" if missing or hand else "carry" if waiting else "ok"
    name = head or (_("开头") if code == material.OPENING else _("结尾"))
    return Part(code, name, tuple(blocks), len(tokens), missing, hand, waiting, state)


def _tally(composed: compose.Composed, read: material.Material | None) -> dict[str, int]:
    """The sign bar's numbers."""
    tokens = {s.figure for s in composed.sources}
    cited = {t for t in tokens if t.startswith("cite:")}
    missing = set(composed.missing)
    hand = sum(len(s.typed) for s in read.sections) if read else 0
    waiting = sum(s.unconfirmed for s in read.sections) if read else 0
    return {
        "all": len(tokens),
        "kept": len(tokens - cited - missing),
        "cited": len(cited),
        "missing": len(missing),
        "typed": hand,
        "waiting": waiting,
    }


def _why_not(tally: Mapping[str, int], others: int) -> str:
    """What still stands before signing, as a half sentence; "" when nothing does."""
    wanted = [_("补齐缺数")] if tally["missing"] else []
    wanted += [_("处理手写数字")] if tally["typed"] else []
    wanted += [_("确认承接的条目")] if tally["waiting"] else []
    wanted += [_("处理核对出的问题")] if others else []
    return "、".join(wanted)


def _frame(request: HereRequest, row: Report, made: compose.Frozen, read: material.Material | None) -> dict[str, Any]:
    """Context that every page of one report shares: contents, sign bar, what may be done."""
    composed = compose.named(made.composed)
    tally = _tally(composed, read)
    findings = material.findings(read) if read else []
    blocking = [f for f in findings if not f.is_warning]
    others = sum(1 for f in blocking if f.kind == "part")
    is_draft = row.state == "draft"
    return NAV | {
        "report": row,
        "doc": composed,
        "parts": _parts(composed, read),
        "links": {s.figure: s.link for s in composed.sources},
        "cards": {s.figure: _card(s.link) for s in composed.sources},
        "tally": tally,
        "findings": findings,
        "blocking": blocking,
        "why_not": _why_not(tally, others) if is_draft else "",
        "may_draft": is_draft and can(request.user, Can.REPORTS_DRAFT, row.unit, request.today),
        "may_sign": can(request.user, Can.REPORTS_SIGN, row.unit, request.today),
        "may_read": can(request.user, Can.REPORTS_READ, row.unit, request.today),
        "formats": outputs.FORMATS,
    }


def _card(link: str) -> str:
    return f"{link}card/" if link else ""


@login_required
@require_GET
def report(request: HereRequest, pk: int) -> HttpResponse:
    """The report as a sheet: live while it is a draft, as frozen once signed."""
    row, is_whole = visible(request, pk)
    signing = compose.standing(row)
    read = material.read(row, on=request.today) if signing is None or is_whole else None
    made = compose.thaw(signing) if signing else compose.current(read, at=now())  # type: ignore[arg-type]
    draft = read if signing is None else None
    context = _frame(request, row, made, draft)
    chosen = request.GET.get("section") or _first(context["parts"])
    context |= {
        "is_whole": is_whole,
        "signing": signing,
        "changes": changes(made, read) if signing and read else [],
        "chosen": chosen,
        "side": _side(made, read, draft, chosen),
        "lacking": draft.section(chosen) if draft else None,
        "lacking_labels": _labels(draft, chosen),
    }
    return render(request, "reports/report.html", context)


def _first(parts: list[Part]) -> str:
    """The section shown first at the side: one that lacks something, else the first with figures."""
    wanted = [p for p in parts if p.missing] or [p for p in parts if p.count] or parts
    return wanted[0].code if wanted else ""


def _labels(draft: material.Material | None, code: str) -> list[tuple[str, str]]:
    view = draft.section(code) if draft else None
    return [(t, draft.label(t)) for t in view.missing] if draft and view else []


def _side(
    made: compose.Frozen, read: material.Material | None, draft: material.Material | None, code: str
) -> list[compose.Source]:
    """This section's figures, for the list at the side."""
    tokens = {r.figure for b in made.composed.blocks if b.section == code for r in b.runs if r.figure}
    seen: dict[str, compose.Source] = {}
    for source in made.composed.sources:
        if source.figure in tokens:
            seen.setdefault(source.figure, source)
    return list(seen.values())


@dataclass(frozen=True)
class Change:
    """A figure that reads otherwise than when it was signed."""

    token: str
    label: str
    then: str
    now: str
    value: str  # exact, now
    late: int  # records that came since


def changes(made: compose.Frozen, read: material.Material) -> list[Change]:
    """What changed since signing; signed figures stay as they are."""
    found = []
    for old in made.figures:
        token = old["indicator"]
        if token.startswith("cite:"):
            continue
        figure = read.figures.get(token)
        new = compose.figure_json(figure, read) if figure and not figure.is_missing else None
        if new is None or (new["value"], new["numerator"]) != (old["value"], old["numerator"]):
            found.append(
                Change(
                    token,
                    old["label"],
                    old["printed"],
                    new["printed"] if new else _("缺"),
                    compose.exact(figure.value) if figure and figure.value is not None else _("缺"),
                    (new["records"] if new else 0) - old["records"],
                )
            )
    return found


# --- a section in the editor ---------------------------------------------------------------------------------------


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
    part.report = row
    form = SectionForm(initial={"text": operations.current_text(part, row), "expected": operations.stamp(part)})
    cite = CiteForm()
    status = 200
    if request.method == "POST":
        acted = _act(request, row, part)
        if isinstance(acted, HttpResponse):
            return acted
        form, cite, status = acted
    return _editor(request, row, part, form, cite, status)


Refused = tuple[SectionForm, CiteForm, int]


WITH_TEXT = ("save", "done", "to_pick", "to_cite", "insert", "replace", "not_figure", "leave_out")


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
    return redirect(_after(request, row, part, action))


def _after(request: HereRequest, row: Report, part: Section, action: str) -> str:
    here = reverse("reports:section", args=[row.pk, part.code])
    if action == "done":
        return reverse("reports:report", args=[row.pk]) + f"?section={quote(part.code)}#s-{quote(part.code)}"
    if action == "to_pick":
        return f"{here}?q={quote(request.POST.get('find', ''))}#pick"
    if action == "to_cite":
        return f"{here}?cite=#cite"
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
        asked = sent.get("item", "")
        item = get_object_or_404(row.carryovers, pk=int(asked) if asked.isdigit() else 0)
        operations.carry(item, sent.get("outcome", ""), **when)
    elif action == "add_item":
        added = ItemForm(sent)
        if not added.is_valid():
            raise operations.ReportRefused(_("写一句话，最多%(n)s字。") % {"n": operations.ITEM_LIMIT})
        operations.add_item(row, added.cleaned_data["kind"], added.cleaned_data["text"], **when)
    elif action not in WITH_TEXT:
        raise Http404


HOLE = "{}"  # where a figure is to be put by the picker


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
                operations.write_section(part, _inserted(current, token), **when)
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
    context = _frame(request, row, made, read)
    view = read.section(part.code)
    if view is None:
        raise Http404
    cite_for = request.GET.get("cite", "") or request.POST.get("where", "")
    found = typed.by_key(view.typed)
    if cite_for in found and not cite.is_bound:
        cite = CiteForm(initial={"value": found[cite_for].value, "counter": found[cite_for].counter})
    asked = request.GET.get("q", "").strip()
    around = [p for p in context["parts"]]
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
        "typed": [_typed_line(k, t, read) for k, t in found.items()],
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
        for f in found[: PICKED if not asked else 50]
    ]


def _typed_line(where: str, hand: typed.Typed, read: material.Material) -> dict[str, Any]:
    """What the ledger says of a number typed by hand."""
    meant = typed.best(hand, material.known_figures(read))
    said = ""
    if meant is not None:
        exact = compose.exact(meant.value) + meant.counter
        said = _("台账里“%(label)s”是%(exact)s") % {"label": meant.label, "exact": exact}
        said += _("，写作“%(printed)s”。") % {"printed": meant.printed} if meant.printed != exact else "。"
    return {"where": where, "text": hand.text, "clause": texts.plain(hand.clause, {}), "meant": meant, "said": said}


# --- check, sources, history ---------------------------------------------------------------------------------------


@login_required
@require_GET
def check(request: HereRequest, pk: int) -> HttpResponse:
    """核对全文: everything to settle before signing, in the order of the text."""
    row = readable(request, pk)
    read = material.read(row, on=request.today)
    made = compose.current(read, at=now())
    return render(request, "reports/check.html", _frame(request, row, made, read) | {"chosen": "check"})


@login_required
@require_GET
def sources(request: HereRequest, pk: int) -> HttpResponse:
    """数字来源表: each figure of the text with definition, exact value, records, source and what it is now."""
    row, is_whole = visible(request, pk)
    signing = compose.standing(row)
    read = material.read(row, on=request.today) if is_whole or signing is None else None
    made = compose.thaw(signing) if signing else compose.current(read, at=now())  # type: ignore[arg-type]
    context = _frame(request, row, made, read if signing is None else None)
    changed = {c.token: c for c in changes(made, read)} if signing and read else {}
    wanted = request.GET.get("only", "")
    rows = [{"source": s, "change": changed.get(s.figure)} for s in context["doc"].sources]
    kinds = {
        "": rows,
        "changed": [r for r in rows if r["change"]],
        "cited": [r for r in rows if r["source"].source == "引用"],
        "stated": [r for r in rows if "无明细" in r["source"].note],
        "missing": [r for r in rows if r["source"].figure in made.composed.missing],
    }
    filters = [
        (code, name, len(kinds[code]))
        for code, name in (
            ("", _("全部")),
            ("changed", _("有变化")),
            ("cited", _("引用数")),
            ("stated", _("无明细")),
            ("missing", _("缺")),
        )
        if code in ("", wanted) or kinds[code]
    ]
    page = Paginator(kinds.get(wanted, rows), per_page(request)).get_page(request.GET.get("page"))
    in_text = {s.figure for s in context["doc"].sources}
    context |= {
        "page": page,
        "total": len(rows),
        "filters": filters,
        "only": wanted,
        "signing": signing,
        "is_whole": is_whole,
        "changed": [c for t, c in changed.items() if t in in_text],
        "chosen": "sources",
    }
    return render(request, "reports/sources.html", context)


@login_required
@require_GET
def history(request: HereRequest, pk: int) -> HttpResponse:
    """历次稿与签署."""
    row = readable(request, pk)
    read = material.read(row, on=request.today)
    signing = compose.standing(row)
    made = compose.thaw(signing) if signing else compose.current(read, at=now())
    signings = list(row.signings.order_by("-number"))
    versions = list(
        SectionVersion.objects.filter(section__report=row).select_related("section").order_by("-at", "-pk")[:100]
    )
    who = names.users(
        [s.signed_by for s in signings] + [s.reopened_by for s in signings] + [v.by for v in versions] + [row.made_by]
    )
    context = _frame(request, row, made, read if signing is None else None) | {
        "signings": [
            {"row": s, "signer": who.get(s.signed_by, ""), "reopener": who.get(s.reopened_by, "")} for s in signings
        ],
        "versions": [{"row": v, "who": who.get(v.by, "")} for v in versions],
        "maker": who.get(row.made_by, ""),
        "chosen": "history",
    }
    return render(request, "reports/history.html", context)


@login_required
@require_GET
def signing(request: HereRequest, pk: int, number: int) -> HttpResponse:
    """A signed version as it was, also one that was reopened since."""
    row = readable(request, pk)
    kept = get_object_or_404(row.signings, number=number)
    made = compose.thaw(kept)
    context = _frame(request, row, made, None) | {
        "kept": kept,
        "is_intact": compose.is_intact(kept),
        "reopener": names.users([kept.reopened_by]).get(kept.reopened_by, "") if kept.reopened_by else "",
    }
    return render(request, "reports/signing.html", context)


# --- sign, reopen, export ------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def sign(request: HereRequest, pk: int) -> HttpResponse:
    """Ask once, then sign."""
    row = readable(request, pk)
    require(request.user, Can.REPORTS_SIGN, row.unit, request.today)
    if request.method == "POST":
        try:
            operations.sign(row, by=request.user, at=now(), on=request.today)
        except operations.NotReady as error:
            messages.error(request, str(error))
            return redirect("reports:check", row.pk)
        except operations.ReportRefused as error:
            messages.error(request, str(error))
            return redirect("reports:report", row.pk)
        messages.success(request, _("已签署，数字和文字已固定"))
        return redirect("reports:report", row.pk)
    if row.state == "signed":
        return redirect("reports:report", row.pk)
    read = material.read(row, on=request.today)
    context = _frame(request, row, compose.current(read, at=now()), read) | {
        "is_early": request.today < read.period.last
    }
    return render(request, "reports/sign.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def reopen(request: HereRequest, pk: int) -> HttpResponse:
    """Open a signed report again, with a reason."""
    row = readable(request, pk)
    require(request.user, Can.REPORTS_SIGN, row.unit, request.today)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.reopen(row, form.cleaned_data["why"], by=request.user, at=now(), on=request.today)
        except operations.ReportRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已重新打开，签署稿仍在历次稿里"))
            return redirect("reports:report", row.pk)
    if request.method == "GET" and row.state != "signed":
        return redirect("reports:report", row.pk)
    status = 422 if form.is_bound else 200
    return render(request, "reports/reopen.html", NAV | {"report": row, "form": form}, status=status)


@login_required
@require_GET
def export(request: HereRequest, pk: int, fmt: str) -> HttpResponse:
    """The report as a file: Markdown, JSON, DOCX or PDF; the signed version where there is one."""
    row, is_whole = visible(request, pk)
    if fmt not in outputs.FORMATS:
        raise Http404
    live = is_whole and request.GET.get("live") == "1"
    try:
        site = request.build_absolute_uri("/").rstrip("/")
        content = outputs.render(row, fmt, on=request.today, at=now(), live=live, site=site)
    except TemplateRefused as error:
        messages.error(request, str(error))
        return redirect("reports:report", row.pk)
    return _attachment(content, outputs.MIME[fmt], outputs.file_name(row, fmt), f"report.{fmt}")


def _attachment(content: bytes, mime: str, name: str, plain: str) -> HttpResponse:
    """A file to keep, with its Chinese name and a plain one for old clients."""
    answer = HttpResponse(content, content_type=mime)
    answer["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def template(request: HereRequest) -> HttpResponse:
    """公文模板: the Word template of the organisation one works in; look at it, replace it, go back."""
    if request.unit is None:
        raise Forbidden(_("您没有起草报告的权限。"))
    try:
        unit = charters.organisation_of(request.unit)
    except charters.NoCharter as error:
        raise Forbidden(str(error)) from error
    require(request.user, Can.REPORTS_DRAFT, unit, request.today)
    if "file" in request.GET:
        content = outputs.own_template(unit) or shipped()
        return _attachment(content, outputs.MIME["docx"], _("公文模板.docx"), "template.docx")
    form = TemplateForm(request.POST, request.FILES) if request.method == "POST" else TemplateForm()
    when: dict[str, Any] = {"by": request.user, "at": now(), "on": request.today}
    if request.POST.get("action") == "drop":
        operations.drop_template(unit, **when)
        messages.success(request, _("已用回自带的模板"))
        return redirect("reports:template")
    if form.is_bound and form.is_valid():
        try:
            operations.set_template(unit, form.cleaned_data["file"], **when)
        except TemplateRefused as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("已换用新模板"))
            return redirect("reports:template")
    row = unit.word_templates.order_by("-made_at", "-pk").first()
    own = row if row and row.content else None
    context = NAV | {
        "unit": unit,
        "form": form,
        "own": own,
        "maker": names.users([own.made_by]).get(own.made_by, "") if own else "",
    }
    return render(request, "reports/template.html", context, status=422 if form.is_bound else 200)
