"""Beginning a report 起草: the charter's text, and what the last report left open."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongxin.journal.operations import key, record
from tongxin.kernel.periods import BadPeriod, Period
from tongxin.people import charters
from tongxin.people.models import Unit
from tongxin.people.permissions import Actor, Can, require

from .. import material
from ..models import Carryover, Report, Section
from .refusals import AlreadyDrafted, ReportRefused


def periods_for(prose_period: str, on: date) -> list[Period]:
    """The periods a report of that kind may be about now, the likeliest first."""
    years = [on.year, on.year - 1, on.year - 2, on.year - 3]
    if prose_period == "half":
        halves = [Period.parse(f"{y}{h}") for y in years for h in ("H2", "H1")]
        return [p for p in halves if p.first <= on]
    return [Period.parse(str(y)) for y in years]


def kind_of(span: Period) -> str:
    """Which prose of the charter a period fits, by its `period`: "half", "year", "" none."""
    return "half" if span.code[4:] in ("H1", "H2") else "year" if span.code.isdigit() else ""


@transaction.atomic
def draft(unit: Unit, prose: str, period: str, *, by: Actor, at: datetime, on: date) -> Report:
    """Begin the report of `unit` for a period, with the charter's text and what the last one left open.

    Args:
        prose: code of the charter's prose ("annual").
        period: "2025" or "2025H1", as the prose asks.
        on: business day.
    Raises:
        AlreadyDrafted: there is one; it comes with the exception.
        ReportRefused: the charter has no such prose, or the period does not fit it.
    """
    require(by, Can.REPORTS_DRAFT, unit, on)
    rules = charters.of(unit).prose.get(prose)
    if rules is None:
        raise ReportRefused(_("规则里没有这种报告。"))
    span = _fitting(rules.period, period)
    if span.first > on:
        raise ReportRefused(_("%(period)s还没有开始。") % {"period": span.name})
    there = Report.objects.filter(unit=unit, prose=prose, period=period).first()
    if there is not None:
        raise AlreadyDrafted(there)

    report = Report(unit=unit, prose=prose, period=period, made_by=key(by), made_at=at)
    report.title = unit.name + material.with_words(rules.name, material.words(report, span))
    try:
        with transaction.atomic():
            report.save()
    except IntegrityError as error:
        raise AlreadyDrafted(Report.objects.get(unit=unit, prose=prose, period=period)) from error
    Section.objects.bulk_create(
        Section(report=report, code=s.code, place=i, heading=s.heading, text=s.text, carries=s.carries)
        for i, s in enumerate(material.prose_sections(rules))
    )
    carried = _carry_from_last(report, span)

    record(by, "reports.draft", report, at, path=unit.path, prose=prose, period=period, carried=carried)
    return report


def _fitting(kind: str, period: str) -> Period:
    try:
        span = Period.parse(period)
    except BadPeriod as error:
        raise ReportRefused(str(error)) from error
    if kind_of(span) != kind:
        raise ReportRefused(_("这种报告的期间应当是%(kind)s。") % {"kind": _("半年") if kind == "half" else _("一年")})
    return span


def _carry_from_last(report: Report, span: Period) -> int:
    """Take over problems and plans that the last report left standing; each waits to be confirmed."""
    earlier = Report.objects.filter(unit=report.unit, carryovers__isnull=False).exclude(pk=report.pk).distinct()
    before = [r for r in earlier if Period.parse(r.period).last < span.last]
    if not before:
        return 0
    last = max(before, key=lambda r: (Period.parse(r.period).last, r.pk))
    rows = last.carryovers.filter(outcome__in=("", "open")).order_by("place", "pk")
    made = [Carryover(report=report, kind=c.kind, place=c.place, text=c.text, came_from=c) for c in rows]
    Carryover.objects.bulk_create(made)
    return len(made)
