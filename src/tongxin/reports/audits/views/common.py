"""What the pages of audits share: fetching what one may see."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now

from tongxin.people.exports import journal
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, can, reach, within

from ...models import Audit, AuditClaim

NAV = {"nav": "reports", "sub": "audits"}


def audits_of(request: HereRequest) -> Any:
    """Audits one may see, without their texts."""
    paths = reach(request.user, Can.REPORTS_DRAFT, request.today)
    return Audit.objects.filter(within(paths)).select_related("unit").defer("text", "suspicions", "pages")


def audit_or_404(request: HereRequest, pk: int) -> Audit:
    """The audit without its text, where one may draft reports of its unit; 404 otherwise."""
    row = get_object_or_404(Audit.objects.select_related("unit").defer("text"), pk=pk)
    if not can(request.user, Can.REPORTS_DRAFT, row.unit, request.today):
        raise Http404
    return row


def claim_or_404(request: HereRequest, pk: int, place: int) -> AuditClaim:
    audit = audit_or_404(request, pk)
    row = get_object_or_404(AuditClaim.objects.select_related("unit"), audit=audit, place=place)
    row.audit = audit
    return row


def claim_address(audit: int, place: int, show: str = "") -> str:
    """The page of an audit with the claim at `place` chosen; `show`: what the list beside it shows."""
    asked = {"claim": place} | ({"show": show} if show else {})
    return reverse("reports:audit", args=[audit]) + "?" + urlencode(asked) + f"#c{place}"


def units_of(request: HereRequest) -> "QuerySet[Unit]":
    """Units one may draft reports of, that still exist."""
    rows = Unit.objects.filter(within(reach(request.user, Can.REPORTS_DRAFT, request.today), "path"), closed_on=None)
    return rows.order_by("path")


def left(request: HereRequest, audit: Audit, fmt: str) -> None:
    """Note that a draft, or what was found in it, left the house."""
    journal("reports.audit", audit.unit, audit.totals["all"], by=request.user, at=now(), audit=audit.pk, format=fmt)
