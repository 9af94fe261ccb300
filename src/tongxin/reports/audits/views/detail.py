"""The detail of one claim: what the draft says and what the records say, why, and the records themselves."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter, Indicator
from tongxin.kernel.claims import Source
from tongxin.kernel.periods import Period
from tongxin.ledger import kinds
from tongxin.ledger.measure import Batch, Page
from tongxin.people import charters
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, can

from ...figures import ENTRY, Figure, asking, spec_of
from ...models import Audit, AuditClaim
from ...views.stock import rows_behind
from ..shown import MARKS, name_of, parted, sentences, shown, suspicions_of, what_of

FEW = 8  # records shown beside the text; all stand on the page of the figure
NEAR = 4  # other figures looked at as what may have been meant
SURE, LIKELY = 0.85, 0.6  # of the score of a binding, in words


@dataclass(frozen=True)
class Behind:
    """The first records behind a figure, as far as one may see them."""

    lines: list[tuple[str, str, str]] = field(default_factory=list)  # title, address, what else
    total: int = 0
    hidden: int = 0  # of the first ones


def detail(request: HereRequest, audit: Audit, charter: Charter, row: AuditClaim) -> dict[str, Any]:
    """What the panel shows of the claim chosen."""
    rule, span, unit = charter.indicators.get(row.indicator), Period.find(row.period or audit.period), row.unit
    start = row.start - row.sentence_start
    context: dict[str, Any] = {
        "claim": shown(row, charter),
        "verdict": MARKS[row.verdict],
        "theirs": parted(row.text),
        "ours": parted(row.ours) if row.ours else None,
        "difference": _difference(row.difference),
        "before": row.sentence[:start],
        "after": row.sentence[start + len(row.text) :],
        "what": what_of(row),
        "name": name_of(charter, row.indicator) if row.indicator else "",
        "span": span.name if span else row.period,
        "span_from": _source(row.sources.get("period", "")),
        "org_from": _source(row.sources.get("org", "")),
        "sure": _sure(row.score),
        "reasons": sentences([*row.reasons, *row.doubts]),
        "why": sentences([row.why]),
        "told": suspicions_of(row),
        "rivals": [name_of(charter, code) for code, _score in row.rivals[:NEAR]],
        "may_correct": bool(row.subject or row.action)
        and can(request.user, Can.REPORTS_DRAFT, charters.organisation_of(audit.unit), request.today),
    }
    if rule is not None and span is not None and unit is not None:
        context["figure"] = reverse("reports:figure", args=[unit.key, span.code, rule.code])
        if can(request.user, Can.FIGURES_READ, unit, request.today):
            context |= _measured(request, row, rule, span, charter)
    return context


def _measured(request: HereRequest, row: AuditClaim, rule: Indicator, span: Period, charter: Charter) -> dict[str, Any]:
    """Records and likely reasons, read together."""
    assert row.unit is not None
    batch, edition = Batch(row.unit), charters.edition_of(row.unit)
    pages = batch.causes(span, spec_of(rule)) if rule.adds in ENTRY else None
    near = [code for code, _score in row.rivals[:NEAR] if code in charter.indicators]
    codes = [rule.code, f"{rule.code}|prev", *near]
    found = asking(batch, span, codes, request.today, edition=edition)()
    if rule.code not in found:
        return {}
    return {
        "behind": _records(request, pages) if pages else _register(request, row, rule, span, charter, found[rule.code]),
        "meant": list(_meant(row, rule, span, found)),
    }


def _records(request: HereRequest, pages: Callable[[int, int], Page]) -> Behind:
    got = pages(0, FEW)
    seen, hidden = kinds.described([r.cause for r in got.rows], request.user, request.today)
    lines = [(d.title, d.address, f"{d.number} {d.unit}".strip()) for d in seen.values()]
    return Behind(lines, got.total, hidden)


def _register(
    request: HereRequest, row: AuditClaim, rule: Indicator, span: Period, charter: Charter, figure: Figure
) -> Behind:
    """Rows of the register, where it is a stock figure; a derived one has none of its own."""
    if rule.adds != "stock" or row.unit is None:
        return Behind()
    found = rows_behind(request, row.unit, span, charter, rule, figure.as_of)
    lines = [(line.title, line.address, line.what) for line in found.lines(FEW, row.unit, figure.as_of, charter)]
    return Behind(lines, found.total, 0)


def _meant(row: AuditClaim, rule: Indicator, span: Period, found: dict[str, Figure]) -> Iterator[tuple[str, str]]:
    """Figures that say exactly what the draft says: likely reasons for a difference."""
    if row.verdict != "differs":
        return
    value = Decimal(row.value)
    for code, figure in found.items():
        if code == rule.code or figure.value != value or row.unit is None:
            continue
        year = figure.period.code
        address = reverse("reports:figure", args=[row.unit.key, year, figure.code.partition("|")[0]])
        words = _("%(period)s的这个数正好是它，可能没有更新。") if code.endswith("|prev") else _("“%(name)s”正好是它。")
        yield words % {"period": figure.period.name, "name": figure.label}, address


def _difference(printed: str) -> tuple[str, str, str] | None:
    """("多", "6", "篇") of +6篇."""
    if not printed:
        return None
    number, counter = parted(printed)
    more = _("少") if number[0] in "−-" else _("多")
    return more, number.lstrip("+−-"), counter


def _source(code: str) -> str:
    """Where a slot was found, in words."""
    words = {
        Source.CLAUSE: _("就在数的旁边"),
        Source.SIBLING: _("从并列的前一项得出"),
        Source.WHOLE: _("从“其中”的总数得出"),
        Source.ANTECEDENT: _("从前文得出"),
        Source.SENTENCE: _("从这一句得出"),
        Source.SECTION: _("从这一节得出"),
        Source.DOCUMENT: _("从标题得出"),
        Source.GIVEN: _("按这次核数所选"),
    }
    return words.get(Source(code), "") if code else ""


def _sure(score: float) -> str:
    if score >= SURE:
        return _("高")
    return _("中") if score >= LIKELY else _("低")
