"""What a report takes in beside its text: outside figures 引用数, problems and plans 存在问题和下一步打算."""

from datetime import date, datetime
from decimal import Decimal

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tongxin.journal.operations import attach, key, record
from tongxin.people.permissions import Actor, Can, require

from ..models import Carryover, OutsideFigure, Report
from .locking import locked_draft
from .refusals import ReportRefused

ITEM_LIMIT = 300  # of a problem or plan, as the column


@transaction.atomic
def cite(
    report: Report,
    *,
    value: Decimal,
    counter: str,
    label: str,
    origin: str,
    document: str,
    file: File | None,
    by: Actor,
    at: datetime,
    on: date,
) -> OutsideFigure:
    """Take in an outside figure 引用数 with its source. The text uses it as {cite:<pk>}.

    Args:
        file: the document itself; kept as evidence.
    Raises:
        EvidenceRefused: of the journal, when the file is not taken.
    """
    require(by, Can.REPORTS_DRAFT, report.unit, on)
    report = locked_draft(report.pk)
    row = OutsideFigure.objects.create(
        report=report,
        value=value,
        counter=counter,
        label=label,
        origin=origin,
        document=document,
        cited_by=key(by),
        cited_at=at,
    )
    if file is not None:
        attach(file, row, by=by, at=at, path=report.unit.path)
    record(by, "reports.cite", report, at, path=report.unit.path, figure=row.key, value=str(value), origin=origin)
    return row


@transaction.atomic
def carry(item: Carryover, outcome: str, *, by: Actor, at: datetime, on: date) -> Carryover:
    """Say what became of a problem or plan: still open, solved, or no longer listed."""
    require(by, Can.REPORTS_DRAFT, item.report.unit, on)
    report = locked_draft(item.report_id)
    if outcome not in {code for code, _name in Carryover.OUTCOMES if code}:
        raise ReportRefused(_("没有这种结果。"))
    item = Carryover.objects.select_for_update().get(pk=item.pk)
    if item.outcome == outcome:
        return item
    item.outcome = outcome
    item.save(update_fields=["outcome"])
    record(by, "reports.carry", report, at, path=report.unit.path, item=item.pk, outcome=outcome)
    return item


@transaction.atomic
def add_item(report: Report, kind: str, text: str, *, by: Actor, at: datetime, on: date) -> Carryover:
    """List a new problem or plan; the next report takes it over."""
    require(by, Can.REPORTS_DRAFT, report.unit, on)
    report = locked_draft(report.pk)
    text = " ".join(text.split())
    if kind not in dict(Carryover.KINDS) or not text:
        raise ReportRefused(_("写一句话。"))
    if len(text) > ITEM_LIMIT:
        raise ReportRefused(_("一条最多%(n)s字。") % {"n": ITEM_LIMIT})
    last = report.carryovers.filter(kind=kind).aggregate(last=Max("place"))["last"] or 0
    item = Carryover.objects.create(report=report, kind=kind, place=last + 1, text=text, outcome="open")
    record(by, "reports.add_item", report, at, path=report.unit.path, item=item.pk, kind=kind)
    return item
