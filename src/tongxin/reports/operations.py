"""Verbs of reports: draft, write, cite, carry, sign, reopen.

A figure is never typed: text holds tokens, outside figures have their source. What is signed stays as it is.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongxin.journal.operations import attach, key, record
from tongxin.kernel.periods import BadPeriod, Period
from tongxin.ledger import signing as locks
from tongxin.ledger.measure import joint_keys
from tongxin.people import charters
from tongxin.people.models import Unit
from tongxin.people.permissions import Actor, Can, require

from . import compose, material, names, typed
from . import text as texts
from .documents import TemplateRefused, check_template
from .figures import spec_of
from .models import Carryover, OutsideFigure, Report, Section, SectionVersion, Signing, WordTemplate

TEXT_LIMIT = 20_000  # characters of a section
ITEM_LIMIT = 300  # of a problem or plan, as the column


class ReportRefused(Exception):
    """A rule of reports stands against it. The sentence is safe to show."""


class AlreadyDrafted(ReportRefused):
    """There is one report a unit, kind and period."""

    def __init__(self, report: Report):
        super().__init__(_("《%(title)s》已经建过") % {"title": report.title})
        self.report = report


class IsSigned(ReportRefused):
    """The report was signed; it must be reopened before it can be changed."""


class SectionMoved(ReportRefused):
    """Somebody else changed the section meanwhile."""


class BadText(ReportRefused):
    """The text holds braces that are no token, or is too long."""


class NotReady(ReportRefused):
    """Something must be settled before signing; `findings` lists it."""

    def __init__(self, findings: Sequence[material.Finding]):
        super().__init__(
            _("还有%(n)s处没有处理，不能签署：%(what)s。") % {"n": len(findings), "what": _first(findings)}
        )
        self.findings = tuple(findings)


def _first(findings: Sequence[material.Finding]) -> str:
    shown = "；".join(f.text for f in findings[:3])
    return shown + (_("等") if len(findings) > 3 else "")


def periods_for(prose_period: str, on: date) -> list[Period]:
    """The periods a report of that kind may be about now, the likeliest first."""
    years = [on.year, on.year - 1, on.year - 2, on.year - 3]
    if prose_period == "half":
        halves = [Period.parse(f"{y}{h}") for y in years for h in ("H2", "H1")]
        return [p for p in halves if p.first <= on]
    return [Period.parse(str(y)) for y in years]


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
    shape = "half" if span.code[4:] in ("H1", "H2") else "year" if span.code.isdigit() else ""
    if shape != kind:
        raise ReportRefused(_("这种报告的期间应当是%(kind)s。") % {"kind": _("半年") if kind == "half" else _("一年")})
    return span


def _carry_from_last(report: Report, span: Period) -> int:
    """Take over problems and plans that the last report left standing; each waits to be confirmed."""
    earlier = Report.objects.filter(unit=report.unit, carryovers__isnull=False).exclude(pk=report.pk).distinct()
    before = [r for r in earlier if Period.parse(r.period).last < span.first]
    if not before:
        return 0
    last = max(before, key=lambda r: (Period.parse(r.period).last, r.pk))
    rows = last.carryovers.filter(outcome__in=("", "open")).order_by("place", "pk")
    made = [Carryover(report=report, kind=c.kind, place=c.place, text=c.text, came_from=c) for c in rows]
    Carryover.objects.bulk_create(made)
    return len(made)


def _open_section(section: Section) -> tuple[Section, Report]:
    """Lock section and report; the report must be a draft."""
    report = Report.objects.select_for_update(of=("self",)).select_related("unit").get(pk=section.report_id)
    section = Section.objects.select_for_update().get(pk=section.pk)
    if report.state != "draft":
        raise IsSigned(_("这份报告已经签署，重新打开以后才能修改。"))
    return section, report


def stamp(section: Section) -> str:
    """Which version of a section a form was opened on; handed back as `expected`."""
    return section.edited_at.isoformat() if section.edited_at else ""


@transaction.atomic
def write_section(
    section: Section, text: str, *, by: Actor, at: datetime, on: date, expected: str | None = None
) -> Section:
    """Change a section's text; what it said before is kept. The same text writes nothing.

    Args:
        expected: `stamp` of the version the editor saw; None asks nothing.
    Raises:
        SectionMoved: somebody else wrote since; nothing is lost, the sentence says who.
        BadText: braces that are no figure, a figure the charter does not know.
        IsSigned: reopen first.
    """
    require(by, Can.REPORTS_DRAFT, section.report.unit, on)
    section, report = _open_section(section)
    if expected is not None and expected != stamp(section):
        raise SectionMoved(_moved(section))
    text = text.replace("\r\n", "\n").strip()
    _check_text(report, text)

    before = current_text(section, report)
    if text == before:
        return section
    SectionVersion.objects.create(section=section, text=before, at=at, by=key(by))
    section.text, section.is_edited, section.edited_at = text, True, at
    section.save(update_fields=["text", "is_edited", "edited_at"])
    Report.objects.filter(pk=report.pk).update(version=report.version + 1)

    record(by, "reports.write_section", report, at, path=report.unit.path, section=section.code)
    return section


def current_text(section: Section, report: Report) -> str:
    """What a section says now: its own text once edited, else the charter's."""
    if section.is_edited:
        return section.text
    prose = charters.of(report.unit).prose.get(report.prose)
    return material.original(report, prose, section.code, section.text) if prose else section.text


def _moved(section: Section) -> str:
    last = section.versions.order_by("-at", "-pk").first()
    who = names.users([last.by]).get(last.by, "") if last else ""
    return _("没有保存：%(who)s刚刚改了这一节。您的文字还在下面，对照以后再存。") % {"who": who or _("别人")}


def _check_text(report: Report, text: str) -> None:
    if len(text) > TEXT_LIMIT:
        raise BadText(_("这一节有%(n)s字，最多%(most)s字。") % {"n": len(text), "most": TEXT_LIMIT})
    strange = texts.strangers(text)
    if strange:
        raise BadText(_("“%(what)s”不是数字的代码，请从“插入数字”里选。") % {"what": strange[0]})
    indicators = charters.of(report.unit).indicators
    cited = set(report.outside_figures.values_list("pk", flat=True))
    for token in texts.tokens(text):
        if texts.is_figure(token):
            if texts.code_of(token)[0] not in indicators:
                raise BadText(_("规则里没有“%(code)s”这个数字。") % {"code": token})
        elif token.startswith("cite:") and int(token[5:]) not in cited:
            raise BadText(_("没有编号%(n)s的引用数。") % {"n": token[5:]})


@transaction.atomic
def undo_section(section: Section, *, by: Actor, at: datetime, on: date) -> Section:
    """Take back the last change of a section; again goes one further back. Nothing to take back is no error."""
    require(by, Can.REPORTS_DRAFT, section.report.unit, on)
    section, report = _open_section(section)
    last = section.versions.order_by("-at", "-pk").first()
    if last is None:
        return section
    shipped = charters.of(report.unit).prose.get(report.prose)
    original = material.original(report, shipped, section.code, section.text) if shipped else None
    section.text, section.is_edited, section.edited_at = last.text, last.text != original, at
    section.save(update_fields=["text", "is_edited", "edited_at"])
    last.delete()

    record(by, "reports.undo_section", report, at, path=report.unit.path, section=section.code)
    return section


@transaction.atomic
def reset_section(section: Section, *, by: Actor, at: datetime, on: date) -> Section:
    """Put the charter's text back; the section follows the charter again. The own text is kept for undo."""
    require(by, Can.REPORTS_DRAFT, section.report.unit, on)
    section, report = _open_section(section)
    if not section.is_edited:
        return section
    SectionVersion.objects.create(section=section, text=section.text, at=at, by=key(by))
    section.is_edited, section.edited_at = False, at
    section.save(update_fields=["is_edited", "edited_at"])

    record(by, "reports.reset_section", report, at, path=report.unit.path, section=section.code)
    return section


@transaction.atomic
def leave_out(section: Section, token: str, *, by: Actor, at: datetime, on: date) -> Section:
    """Write without a figure 改为不写: drop the smallest part of the sentence that holds it."""
    require(by, Can.REPORTS_DRAFT, section.report.unit, on)
    section, report = _open_section(section)
    text = texts.without(current_text(section, report), token)
    return write_section(section, text, by=by, at=at, on=on)


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
    report = Report.objects.select_for_update(of=("self",)).select_related("unit").get(pk=report.pk)
    if report.state != "draft":
        raise IsSigned(_("这份报告已经签署，重新打开以后才能修改。"))
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
    report = _draft_of(item)
    if outcome not in {code for code, _name in Carryover.OUTCOMES if code}:
        raise ReportRefused(_("没有这种结果。"))
    item = Carryover.objects.select_for_update().get(pk=item.pk)
    if item.outcome == outcome:
        return item
    item.outcome = outcome
    item.save(update_fields=["outcome"])
    record(by, "reports.carry", report, at, path=report.unit.path, item=item.pk, outcome=outcome)
    return item


def _draft_of(item: Carryover) -> Report:
    report = Report.objects.select_for_update(of=("self",)).select_related("unit").get(pk=item.report_id)
    if report.state != "draft":
        raise IsSigned(_("这份报告已经签署，重新打开以后才能修改。"))
    return report


@transaction.atomic
def add_item(report: Report, kind: str, text: str, *, by: Actor, at: datetime, on: date) -> Carryover:
    """List a new problem or plan; the next report takes it over."""
    require(by, Can.REPORTS_DRAFT, report.unit, on)
    report = Report.objects.select_for_update(of=("self",)).select_related("unit").get(pk=report.pk)
    if report.state != "draft":
        raise IsSigned(_("这份报告已经签署，重新打开以后才能修改。"))
    text = " ".join(text.split())
    if kind not in dict(Carryover.KINDS) or not text:
        raise ReportRefused(_("写一句话。"))
    if len(text) > ITEM_LIMIT:
        raise ReportRefused(_("一条最多%(n)s字。") % {"n": ITEM_LIMIT})
    place = report.carryovers.filter(kind=kind).count() + 1
    item = Carryover.objects.create(report=report, kind=kind, place=place, text=text, outcome="open")
    record(by, "reports.add_item", report, at, path=report.unit.path, item=item.pk, kind=kind)
    return item


def sign(report: Report, *, by: Actor, at: datetime, on: date) -> Signing:
    """Sign 签署: freeze text, figures, sources and joint facts under a hash.

    Nobody posts meanwhile, and all of it is read at one moment. Names of members become tokens. Not inside
    another transaction, since the snapshot must be its first statement.

    Raises:
        NotReady: missing or typed figures, parts greater than the whole, unconfirmed carry-overs.
        IsSigned: it is.
    """
    require(by, Can.REPORTS_SIGN, report.unit, on)
    with locks.snapshot():
        locks.exclusive_lock()
        return _sign(report, by=by, at=at, on=on)


def _sign(report: Report, *, by: Actor, at: datetime, on: date) -> Signing:
    report = Report.objects.select_for_update(of=("self",)).select_related("unit").get(pk=report.pk)
    if report.state == "signed":
        raise IsSigned(_("这份报告已经签署。"))
    read = material.read(report, on=on)
    findings = [f for f in material.findings(read) if not f.is_warning]
    if findings:
        raise NotReady(findings)

    made = compose.tokenised(compose.current(read, at=at), names.of_organisation(report.unit))
    number = report.signings.count() + 1
    row = Signing.objects.create(
        report=report,
        number=number,
        text=made.text,
        figures=made.figures,
        frozen=compose.freeze(made),
        joint=_joint(read),
        hash=made.hash,
        edition=read.edition.hash,
        as_of=at,
        signed_by=key(by),
        signed_on=on,
        signed_at=at,
    )
    report.state = "signed"
    report.version += 1
    report.save(update_fields=["state", "version"])
    locks.seal(report.unit, read.period, report.key, at=at)

    record(by, "reports.sign", report, at, path=report.unit.path, number=number, hash=made.hash)
    return row


def _joint(read: material.Material) -> dict[str, list[str]]:
    """indicator → keys of its joint facts, so that totals over several bodies count them once."""
    found = {}
    for code, indicator in read.charter.indicators.items():
        figure = read.figures.get(code)
        if figure is not None and figure.joint and indicator.adds in ("quantity", "facts", "works"):
            found[code] = joint_keys(read.report.unit, read.period, spec_of(read.charter, indicator))
    return found


@transaction.atomic
def reopen(report: Report, why: str, *, by: Actor, at: datetime, on: date) -> Report:
    """Open a signed report again, with a reason; the signed version stays as it is, closed.

    Raises:
        ReportRefused: no reason, or it is not signed.
    """
    require(by, Can.REPORTS_SIGN, report.unit, on)
    report = Report.objects.select_for_update(of=("self",)).select_related("unit").get(pk=report.pk)
    signing = compose.standing(report)
    if report.state != "signed" or signing is None:
        raise ReportRefused(_("这份报告没有签署，不用重新打开。"))
    why = " ".join(why.split())
    if not why:
        raise ReportRefused(_("写明重新打开的理由。"))
    signing.reopened_by, signing.reopened_at, signing.reopened_why = key(by), at, why[:300]
    signing.save(update_fields=["reopened_by", "reopened_at", "reopened_why"])
    report.state = "draft"
    report.version += 1
    report.save(update_fields=["state", "version"])
    locks.lift_seal(report.key, at=at)

    record(by, "reports.reopen", report, at, path=report.unit.path, reason=why, number=signing.number)
    return report


@transaction.atomic
def settle_typed(
    section: Section, where: str, *, token: str = "", is_no_figure: bool = False, by: Actor, at: datetime, on: date
) -> Section:
    """Exchange a number typed by hand for a figure, or declare it none.

    Args:
        where: key from typed.by_key, as the page had it.
        token: the figure to put there.
    Raises:
        SectionMoved: it no longer stands there.
    """
    require(by, Can.REPORTS_DRAFT, section.report.unit, on)
    section, report = _open_section(section)
    text = current_text(section, report)
    counters = {i.counter for i in charters.of(report.unit).indicators.values()}
    found = typed.by_key(typed.scan(text, counters)).get(where)
    if found is None:
        raise SectionMoved(_("这个数字已经不在原处了。"))
    put = "=" + found.text if is_no_figure else token
    return write_section(section, typed.replaced(text, found, put), by=by, at=at, on=on)


TEMPLATE_LARGEST = 5 * 2**20  # bytes


@transaction.atomic
def set_template(unit: Unit, file: File, *, by: Actor, at: datetime, on: date) -> WordTemplate:
    """Take a Word template of the unit's own 公文模板 for its reports; the newest stands, older ones are kept.

    Raises:
        TemplateRefused: it is no .docx, holds macros, or cannot be filled.
    """
    require(by, Can.REPORTS_DRAFT, unit, on)
    if (file.size or 0) > TEMPLATE_LARGEST:
        raise TemplateRefused(_("模板超过5MB。去掉图片再上传。"))
    content = file.read()
    check_template(content, compose.sample(unit, at=at))
    name = PurePath((file.name or "").replace("\\", "/")).name[-120:]
    row = WordTemplate.objects.create(unit=unit, content=content, name=name, made_by=key(by), made_at=at)
    record(by, "reports.set_template", unit, at, path=unit.path, template=row.pk)
    return row


@transaction.atomic
def drop_template(unit: Unit, *, by: Actor, at: datetime, on: date) -> None:
    """Go back to the template that comes with the software. Twice is once."""
    require(by, Can.REPORTS_DRAFT, unit, on)
    last = unit.word_templates.order_by("-made_at", "-pk").first()
    if last is None or not last.content:
        return
    WordTemplate.objects.create(unit=unit, content=b"", name="", made_by=key(by), made_at=at)
    record(by, "reports.drop_template", unit, at, path=unit.path)
