"""The page of a report: its text with live figures, what is missing, what changed since it was signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, can

from .. import compose, material, outputs
from ..models import Report, Signing
from .report import NAV, visible


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


def frame(request: HereRequest, row: Report, made: compose.Frozen, read: material.Material | None) -> dict[str, Any]:
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


@dataclass(frozen=True)
class Versions:
    """What is shown of a report, as it was signed or as a draft reads; and what it would read now.

    now: None where only the signed version may be seen. draft: the same while nothing is signed, else None.
    """

    signing: Signing | None
    now: material.Material | None
    made: compose.Frozen

    @property
    def draft(self) -> material.Material | None:
        return self.now if self.signing is None else None

    @property
    def changes(self) -> "list[Change]":
        """What changed since it was signed, as far as one may see it."""
        return changes(self.made, self.now) if self.signing is not None and self.now is not None else []


def versions(request: HereRequest, row: Report, *, is_whole: bool) -> Versions:
    signing = compose.standing(row)
    if signing is None:
        read = material.read(row, on=request.today)
        return Versions(None, read, compose.current(read, at=now()))
    return Versions(signing, material.read(row, on=request.today) if is_whole else None, compose.thaw(signing))


@login_required
@require_GET
def report(request: HereRequest, pk: int) -> HttpResponse:
    """The report as a sheet: live while it is a draft, as frozen once signed."""
    row, is_whole = visible(request, pk)
    shown = versions(request, row, is_whole=is_whole)
    draft = shown.draft
    context = frame(request, row, shown.made, draft)
    chosen = request.GET.get("section") or _first(context["parts"])
    context |= {
        "is_whole": is_whole,
        "signing": shown.signing,
        "changes": shown.changes,
        "chosen": chosen,
        "side": _side(shown.made, chosen),
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


def _side(made: compose.Frozen, code: str) -> list[compose.Source]:
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
