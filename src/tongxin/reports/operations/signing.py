"""Signing 签署 and reopening. What is signed stays as it is."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from tongxin.journal.operations import key, record
from tongxin.ledger import signing as locks
from tongxin.ledger.joint import joint_keys
from tongxin.ledger.kept import too_long
from tongxin.people.permissions import Actor, Can, require

from .. import compose, material, names
from ..figures import ADDING, spec_of
from ..models import LONGEST_REASON, Report, Signing
from .locking import locked
from .refusals import DraftMoved, IsSigned, NotReady, ReportRefused


def sign(report: Report, *, seen: str = "", by: Actor, at: datetime, on: date) -> Signing:
    """Sign 签署: freeze text, figures, sources and joint facts under a hash.

    Nobody posts meanwhile, and all of it is read at one moment. Names of members become tokens. Not inside
    another transaction, since the snapshot must be its first statement.

    Args:
        seen: hash of the draft that the signer looked at; "" asks nothing.
    Raises:
        NotReady: missing or typed figures, parts greater than the whole, unconfirmed carry-overs.
        DraftMoved: it reads otherwise by now than what was looked at.
        IsSigned: it is.
    """
    require(by, Can.REPORTS_SIGN, report.unit, on)
    with locks.snapshot():
        locks.exclusive_lock()
        return _sign(report, seen, by=by, at=at, on=on)


def _sign(report: Report, seen: str, *, by: Actor, at: datetime, on: date) -> Signing:
    report = locked(report.pk)
    if report.state == "signed":
        raise IsSigned(_("这份报告已经签署。"))
    read = material.read(report, on=on)
    findings = [f for f in material.findings(read) if not f.is_warning]
    if findings:
        raise NotReady(findings)
    if seen and seen != compose.current(read, at=at).hash:
        raise DraftMoved(_("没有签署：您看过以后，文字或数字又有变动。再看一遍，再签署。"))

    with override(settings.LANGUAGE_CODE):  # the same document for all, whatever language its signer reads
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
    report.save(update_fields=["state"])
    locks.seal(report.unit, read.period, report.key, at=at)

    record(by, "reports.sign", report, at, path=report.unit.path, number=number, hash=made.hash)
    return row


def _joint(read: material.Material) -> dict[str, list[str]]:
    """indicator → keys of its joint facts, so that totals over several bodies count them once."""
    found = {}
    for code, indicator in read.charter.indicators.items():
        figure = read.figures.get(code)
        if figure is not None and figure.joint and indicator.adds in ADDING:
            found[code] = joint_keys(read.report.unit, read.period, spec_of(indicator))
    return found


@transaction.atomic
def reopen(report: Report, why: str, *, by: Actor, at: datetime, on: date) -> Report:
    """Open a signed report again, with a reason; the signed version stays as it is, closed.

    Raises:
        ReportRefused: no reason or too long a one, or it is not signed.
    """
    require(by, Can.REPORTS_SIGN, report.unit, on)
    report = locked(report.pk)
    signing = compose.standing(report)
    if report.state != "signed" or signing is None:
        raise ReportRefused(_("这份报告没有签署，不用重新打开。"))
    why = " ".join(why.split())
    if sentence := too_long(why, LONGEST_REASON) if why else _("写明重新打开的理由。"):
        raise ReportRefused(sentence)
    signing.reopened_by, signing.reopened_at, signing.reopened_why = key(by), at, why
    signing.save(update_fields=["reopened_by", "reopened_at", "reopened_why"])
    report.state = "draft"
    report.save(update_fields=["state"])
    locks.lift_seal(report.key, at=at)

    record(by, "reports.reopen", report, at, path=report.unit.path, reason=why, number=signing.number)
    return report
