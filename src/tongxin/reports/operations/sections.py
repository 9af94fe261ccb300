"""Writing a section 写各节: its text holds tokens, never figures; what it said before is kept."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal.operations import key, record
from tongxin.people import charters
from tongxin.people.permissions import Actor, Can, require

from .. import material, names, typed
from .. import text as texts
from ..models import Report, Section, SectionVersion
from .locking import locked_draft
from .refusals import BadText, SectionMoved

TEXT_LIMIT = 20_000  # characters of a section


def _open_section(section: Section) -> tuple[Section, Report]:
    """Lock section and report; the report must be a draft."""
    report = locked_draft(section.report_id)
    return Section.objects.select_for_update().get(pk=section.pk), report


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
    return _write(section, report, text, by, at)


def _write(section: Section, report: Report, text: str, by: Actor, at: datetime) -> Section:
    """What every verb that changes the words does once it was permitted and the section is locked."""
    text = text.replace("\r\n", "\n").strip()
    _check_text(report, text)
    before = current_text(section, report)
    if text == before:
        return section
    SectionVersion.objects.create(section=section, text=before, at=at, by=key(by))
    section.text, section.is_edited, section.edited_at = text, True, at
    section.save(update_fields=["text", "is_edited", "edited_at"])

    record(by, "reports.write_section", report, at, path=report.unit.path, section=section.code)
    return section


def current_text(section: Section, report: Report) -> str:
    """What a section says now: its own text once edited, else the charter's."""
    return section.text if section.is_edited else _original(section, report)


def _original(section: Section, report: Report) -> str:
    """The charter's text of a section; its own where the charter has none any more."""
    prose = charters.of(report.unit).prose.get(report.prose)
    return material.original(report, prose, section.code, section.text) if prose else section.text


def _moved(section: Section) -> str:
    last = section.versions.order_by("-pk").first()
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
    last = section.versions.order_by("-pk").first()
    if last is None:
        return section
    is_edited = last.text != _original(section, report)
    section.text, section.is_edited, section.edited_at = last.text, is_edited, at
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
    return _write(section, report, texts.without(current_text(section, report), token), by, at)


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
    found = typed.by_key(typed.scan(text)).get(where)
    if found is None:
        raise SectionMoved(_("这个数字已经不在原处了。"))
    put = "=" + found.text.replace("\n", "") if is_no_figure else token
    return _write(section, report, typed.replaced(text, found, put), by, at)
