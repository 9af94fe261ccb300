"""Two to four audits side by side, a row an indicator."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongxin.kernel.charter.shapes import Charter
from tongxin.kernel.periods import Period
from tongxin.people.exports import saved
from tongxin.people.listing import number_of, page_of
from tongxin.people.middleware import HereRequest

from ...models import Audit, AuditClaim
from .. import compare, exports
from ..exports import FORMATS
from ..shown import Shown, period_name, shown
from .common import NAV, audits_of, claim_address, left

LEAST = 2


@login_required
@require_GET
def page(request: HereRequest) -> HttpResponse:
    """Those named by ?a=, in that order; one that one may not see is 404."""
    audits = _asked(request)
    if not audits:
        return redirect("reports:audits")
    charter = compare.rules_of(audits)
    listed = page_of(request, compare.codes(audits, charter))
    rows = compare.rows(audits, list(listed.object_list), charter)
    unbound = compare.unbound(audits)
    context = NAV | {
        "page": listed,
        "heads": [{"audit": a, "period": Period.parse(a.period), "left": unbound.get(a.pk, 0)} for a in audits],
        "rows": [
            {"row": row, "cells": [_cell(*one, charter) for one in zip(row.cells, audits, strict=True)]} for row in rows
        ],
        "query": urlencode([("a", audit.pk) for audit in audits]),
    }
    return render(request, "reports/audits/compare.html", context)


@login_required
@require_GET
def export(request: HereRequest) -> HttpResponse:
    """The comparison as a workbook, a row a figure."""
    audits = _asked(request)
    if not audits:
        return redirect("reports:audits")
    content = exports.compared(audits)
    for audit in audits:
        left(request, audit, "xlsx")
    return saved(content, FORMATS["xlsx"], _("并排比较") + ".xlsx", "compared.xlsx")


def _asked(request: HereRequest) -> list[Audit]:
    """The audits named; none, and a message, where they are too few or too many."""
    asked = list(dict.fromkeys(number_of(a) or 0 for a in request.GET.getlist("a")))
    if not LEAST <= len(asked) <= compare.MOST:
        messages.warning(request, _("选两份到%(most)s份，才能并排比较。") % {"most": compare.MOST})
        return []
    found = {row.pk: row for row in audits_of(request).filter(pk__in=asked)}
    if len(found) < len(asked):
        raise Http404
    return [found[pk] for pk in asked]


def _cell(cell: compare.Cell, audit: Audit, charter: Charter) -> dict[str, Any]:
    label = _("%(unit)s，%(period)s") % {"unit": audit.issuer or audit.unit, "period": Period.parse(audit.period).name}
    return {"claims": [_seen(claim, audit, charter) for claim in cell.claims], "more": cell.more, "label": label}


def _seen(claim: AuditClaim, audit: Audit, charter: Charter) -> dict[str, Any]:
    start = claim.start - claim.sentence_start
    one: Shown = shown(claim, charter, claim_address(claim.audit_id, claim.place))
    before, after = claim.sentence[:start], claim.sentence[start + len(claim.text) :]
    body = claim.org if claim.org not in (audit.body, audit.unit.short_name) else ""
    told = {"before": before, "after": after, "body": body, "period": period_name(claim.period)}
    return told | {"is": one, "is_ours": claim.unit_id is not None}
