"""What lies beside a report: the check, the table of sources, its history and earlier signings."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongxin.people.listing import page_of
from tongxin.people.middleware import HereRequest

from .. import compose, material, names
from ..models import SectionVersion
from .report import readable, visible
from .sheet import frame, versions


@login_required
@require_GET
def check(request: HereRequest, pk: int) -> HttpResponse:
    """核对全文: everything to settle before signing, in the order of the text."""
    row = readable(request, pk)
    read = material.read(row, on=request.today)
    made = compose.current(read, at=now())
    return render(request, "reports/check.html", frame(request, row, made, read) | {"chosen": "check"})


@login_required
@require_GET
def sources(request: HereRequest, pk: int) -> HttpResponse:
    """数字来源表: each figure of the text with definition, exact value, records, source and what it is now."""
    row, is_whole = visible(request, pk)
    shown = versions(request, row, is_whole=is_whole)
    context = frame(request, row, shown.made, shown.draft)
    changed = {c.token: c for c in shown.changes}
    wanted = request.GET.get("only", "")
    rows = [{"source": s, "change": changed.get(s.figure)} for s in context["doc"].sources]
    kinds = _kinds(rows, shown.made.composed.missing)
    page = page_of(request, kinds.get(wanted, rows))
    in_text = {s.figure for s in context["doc"].sources}
    context |= {
        "page": page,
        "total": len(rows),
        "filters": _filters(kinds, wanted),
        "only": wanted,
        "signing": shown.signing,
        "is_whole": is_whole,
        "changed": [c for t, c in changed.items() if t in in_text],
        "chosen": "sources",
    }
    return render(request, "reports/sources.html", context)


def _kinds(rows: list[dict[str, Any]], missing: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of the table by what can be asked for; "" all of them."""
    said = (
        _("无明细%(n)s%(counter)s") % {"n": "", "counter": ""}
    ).strip()  # in the reader's language; a signing's in its own
    return {
        "": rows,
        "changed": [row for row in rows if row["change"]],
        "cited": [row for row in rows if row["source"].source == "引用"],
        "stated": [row for row in rows if any(word in row["source"].note for word in ("无明细", said))],
        "missing": [row for row in rows if row["source"].figure in missing],
    }


def _filters(kinds: Mapping[str, Sequence[object]], wanted: str) -> list[tuple[str, str, int]]:
    """(code, name, how many) of what can be asked for and is there."""
    names = {
        "": _("全部"), "changed": _("有变化"), "cited": _("引用数"), "stated": _("无明细"), "missing": _("缺"),
    }  # fmt: skip
    return [(code, name, len(kinds[code])) for code, name in names.items() if code in ("", wanted) or kinds[code]]


@login_required
@require_GET
def history(request: HereRequest, pk: int) -> HttpResponse:
    """历次稿与签署."""
    row = readable(request, pk)
    shown = versions(request, row, is_whole=False)
    signings = list(row.signings.order_by("-number"))
    earlier = list(
        SectionVersion.objects.filter(section__report=row).select_related("section").order_by("-at", "-pk")[:100]
    )
    who = names.users(
        [s.signed_by for s in signings] + [s.reopened_by for s in signings] + [v.by for v in earlier] + [row.made_by]
    )
    context = frame(request, row, shown.made, shown.draft) | {
        "signings": [
            {"row": s, "signer": who.get(s.signed_by, ""), "reopener": who.get(s.reopened_by, "")} for s in signings
        ],
        "versions": [{"row": v, "who": who.get(v.by, "")} for v in earlier],
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
    context = frame(request, row, made, None) | {
        "kept": kept,
        "is_intact": compose.is_intact(kept),
        "reopener": names.users([kept.reopened_by]).get(kept.reopened_by, "") if kept.reopened_by else "",
    }
    return render(request, "reports/signing.html", context)
