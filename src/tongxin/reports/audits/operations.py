"""Verbs of audits: hold a draft against the records, correct what it was bound to, discard it.

Whoever may draft reports of a unit may do all of it. The text and its figures never go into the journal.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tongxin.journal.operations import key, record
from tongxin.kernel.periods import BadPeriod, Period
from tongxin.people import charters
from tongxin.people.models import Unit
from tongxin.people.permissions import Actor, Can, require

from .drafts import Draft, legible
from .holding import TooLong, hold
from .models import Audit, AuditClaim, AuditFile, Correction

ROWS = 200  # written in one statement
WORDS = 120  # characters of each word of a correction, as its columns


class AuditRefused(Exception):
    """A rule of audits stands against it. The sentence is safe to show."""


class AuditGone(AuditRefused):
    """Somebody deleted the draft meanwhile. The sentence is safe to show."""


@transaction.atomic
def audit(
    unit: Unit,
    draft: Draft,
    *,
    period: str,
    published: date | None = None,
    issuer: str = "",
    content: bytes = b"",
    is_confirmed: bool = True,
    by: Actor,
    at: datetime,
    on: date,
) -> Audit:
    """Hold a draft against the records of `unit` and keep the result.

    Args:
        period: code of what the draft reports on ("2025", "2025H1").
        published: the day it came out, where that is known.
        issuer: whose draft it is, where it is another body's; its own figures are then not held against `unit`.
        content: the file it came as; b"" where it was pasted.
        is_confirmed: False where unit or period was guessed and nobody has looked yet.
        on: business day, from which the records are seen.
    Raises:
        AuditRefused: no text, too long, too many figures, no such period, or the unit has no rules to go by.
    """
    require(by, Can.REPORTS_DRAFT, unit, on)
    text = legible(draft.text)
    if not text.strip():
        raise AuditRefused(_("没有文字。粘贴稿子，或者上传文件。"))
    made = Audit(unit=unit, title=_title(text, draft.name), name=draft.name[-200:], kind=draft.kind, text=text)
    made.period, made.published, made.is_confirmed = _code(period), published, is_confirmed
    made.issuer = _issuer(unit, issuer)
    made.made_by, made.made_at = key(by), at
    _hold(made, at, on)
    if content:
        AuditFile.objects.create(audit=made, content=content)
    record(by, "reports.audit", made, at, path=unit.path, figures=made.totals["all"])
    return made


@transaction.atomic
def hold_again(
    audit: Audit,
    unit: Unit,
    period: str,
    published: date | None,
    issuer: str = "",
    *,
    by: Actor,
    at: datetime,
    on: date,
) -> Audit:
    """Hold a kept draft against the records as they are now, perhaps of another unit or period, or as another body's.

    What was marked as checked stays so where the figure stands as it stood.

    Raises: AuditRefused: no such period, or the unit has no rules to go by.
    """
    audit = _locked(audit, by, on)
    require(by, Can.REPORTS_DRAFT, unit, on)
    audit.unit, audit.period, audit.published, audit.is_confirmed = unit, _code(period), published, True
    audit.issuer = _issuer(unit, issuer)
    _hold(audit, at, on)
    record(by, "reports.hold_again", audit, at, path=unit.path, figures=audit.totals["all"])
    return audit


@transaction.atomic
def correct(claim: AuditClaim, indicator: str, *, by: Actor, at: datetime, on: date) -> Correction:
    """Say which figure a claim is about; from now on the organisation's wording means that.

    It holds for this audit at once and for those that come; others keep their results until held again. Since it
    holds for all of the organisation, one must be allowed to draft the organisation's own reports.

    Args:
        indicator: a code of the organisation's rules; "" where nothing carries it.
    Raises:
        AuditRefused: no such figure, or the claim has no words by which it could be known again.
    """
    audit = _locked(claim.audit, by, on)
    organisation = charters.organisation_of(audit.unit)
    require(by, Can.REPORTS_DRAFT, organisation, on)
    if indicator and indicator not in charters.in_force(organisation).indicators:
        raise AuditRefused(_("规则里没有这个数字。"))
    words = {name: getattr(claim, name) for name in ("subject", "action", "level", "counter")}
    if not any(words[name] for name in ("subject", "action")) or max(map(len, words.values())) > WORDS:
        raise AuditRefused(_("稿中没有说清这个数数的是什么，记不住它的叫法。先把句子写清楚再核。"))
    Unit.objects.select_for_update().get(pk=organisation.pk)
    _withdraw(Correction.objects.filter(unit=organisation, withdrawn_at=None, **words), by, at)
    made = Correction.objects.create(
        unit=organisation, indicator=indicator, made_by=key(by), made_at=at, since=on, **words
    )
    _hold(audit, at, on)
    record(by, "reports.correct", made, at, path=organisation.path, indicator=indicator, audit=audit)
    return made


@transaction.atomic
def withdraw_correction(correction: Correction, *, by: Actor, at: datetime, on: date) -> None:
    """Take a correction back: audits held from now on go by the rules again. Twice is once."""
    require(by, Can.REPORTS_DRAFT, correction.unit, on)
    if _withdraw(Correction.objects.filter(pk=correction.pk, withdrawn_at=None), by, at):
        record(by, "reports.withdraw_correction", correction, at, path=correction.unit.path)


@transaction.atomic
def check_claim(claim: AuditClaim, is_checked: bool, *, by: Actor, at: datetime, on: date) -> None:
    """Mark a figure as looked at 标为已核, or take the mark away."""
    audit = _locked(claim.audit, by, on)
    there = audit.claims.filter(start=claim.start, end=claim.end)  # its row is another once it was held again
    if there.update(checked_by=key(by) if is_checked else "", checked_at=at if is_checked else None):
        record(by, "reports.check_claim", audit, at, path=audit.unit.path, place=claim.place, checked=is_checked)


@transaction.atomic
def discard_audit(audit: Audit, *, by: Actor, at: datetime, on: date) -> None:
    """Delete a draft with its file, its figures and everything found in it. Nothing of it remains. Twice is once."""
    try:
        audit = _locked(audit, by, on)
    except AuditGone:
        return
    record(by, "reports.discard_audit", audit, at, path=audit.unit.path)
    audit.delete()


def _locked(audit: Audit, by: Actor, on: date) -> Audit:
    """The audit, nobody else changing it meanwhile. Raises: AuditGone."""
    there = Audit.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=audit.pk).first()
    if there is None:
        raise AuditGone(_("这份稿子已经删除。"))
    require(by, Can.REPORTS_DRAFT, there.unit, on)
    return there


def _hold(audit: Audit, at: datetime, on: date) -> None:
    """Hold it and save what came of it in place of what was there."""
    try:
        held = hold(audit, on)
    except (charters.NoCharter, TooLong) as error:
        raise AuditRefused(str(error)) from error
    checked = _checked(audit.claims.exclude(checked_at=None)) if audit.pk else {}
    audit.totals, audit.suspicions, audit.pages, audit.edition = held.totals, held.loose, held.pages, held.edition
    audit.held_at, audit.held_on = at, on
    audit.save()
    audit.claims.all().delete()
    for row in held.claims:
        row.checked_by, row.checked_at = checked.get((row.start, row.end), ("", None))
    AuditClaim.objects.bulk_create(held.claims, batch_size=ROWS)


def _checked(rows: Iterable[AuditClaim]) -> dict[tuple[int, int], tuple[str, datetime | None]]:
    return {(row.start, row.end): (row.checked_by, row.checked_at) for row in rows}


def _withdraw(rows: QuerySet[Correction], by: Actor, at: datetime) -> int:
    return rows.update(withdrawn_by=key(by), withdrawn_at=at)


def _title(text: str, name: str) -> str:
    """The first line that says something, else the name of the file."""
    first = next((line.strip(" \t\r#*　") for line in text.splitlines() if line.strip(" \t\r#*　")), "")
    return (first or name)[: Audit._meta.get_field("title").max_length]


def _issuer(unit: Unit, name: str) -> str:
    """Whose draft it is; "" where it is the unit's own."""
    name = " ".join(name.split())
    return "" if name in (unit.name, unit.short_name) else name[: Audit._meta.get_field("issuer").max_length]


def _code(period: str) -> str:
    try:
        return Period.parse(period).code
    except BadPeriod as error:
        raise AuditRefused(str(error)) from error
