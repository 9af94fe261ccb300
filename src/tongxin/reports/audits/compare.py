"""Audits side by side 并排: what several drafts say of each indicator, and with which words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Count

from tongxin.kernel.charter.shapes import Charter, Indicator
from tongxin.people import charters

from .models import Audit, AuditClaim

MOST = 4  # audits side by side
CELL = 4  # figures of one draft on one indicator that are shown


@dataclass(frozen=True)
class Cell:
    """What one draft says of one indicator."""

    claims: list[AuditClaim]
    more: int  # beyond those shown


@dataclass(frozen=True)
class Row:
    """One indicator over all drafts."""

    code: str
    indicator: Indicator | None  # None where the rules no longer have it
    cells: list[Cell]


def rules_of(audits: Sequence[Audit]) -> Charter:
    """The rules of the first draft, and such indicators as only those of the others have."""
    first, *others = (charters.of(audit.unit) for audit in audits)
    indicators = dict(first.indicators)
    for other in others:
        indicators |= {code: one for code, one in other.indicators.items() if code not in indicators}
    return replace(first, indicators=indicators)


def codes(audits: Sequence[Audit], charter: Charter) -> list[str]:
    """Indicators that any of the drafts speaks of: those that more of them do first, then as the rules list them."""
    found = AuditClaim.objects.filter(audit__in=audits).exclude(indicator="").values_list("indicator")
    drafts = dict(found.annotate(drafts=Count("audit", distinct=True)).order_by())
    order = {code: place for place, code in enumerate(charter.indicators)}
    return sorted(drafts, key=lambda code: (-drafts[code], order.get(code, len(order)), code))


def unbound(audits: Sequence[Audit]) -> dict[int, int]:
    """How many figures of each draft no indicator is known for, so that they stand in no row."""
    found = AuditClaim.objects.filter(audit__in=audits, indicator="").values_list("audit").annotate(n=Count("pk"))
    return dict(found)


def rows(audits: Sequence[Audit], wanted: Sequence[str], charter: Charter) -> list[Row]:
    """Rows of a page, in the order of `wanted`. One query."""
    found: dict[tuple[str, int], list[AuditClaim]] = {}
    claims = AuditClaim.objects.filter(audit__in=audits, indicator__in=wanted).order_by("audit", "place")
    for claim in claims:
        found.setdefault((claim.indicator, claim.audit_id), []).append(claim)
    return [
        Row(code, charter.indicators.get(code), [_cell(found.get((code, audit.pk), [])) for audit in audits])
        for code in wanted
    ]


def _cell(claims: list[AuditClaim]) -> Cell:
    return Cell(claims[:CELL], max(0, len(claims) - CELL))
