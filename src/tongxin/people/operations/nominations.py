"""Verbs on nominations 推荐: who was nominated to what, and what became of it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal.operations import attach_all, record

from .. import lists
from ..models import Nomination, Person, Unit
from ..permissions import Actor
from ..refusals import Refused
from .records import Files, named, past, seen, write_at
from .whom import EndsBeforeStart


class AlreadyNominated(Refused):
    """The same nomination of that day is there; the sentence is safe to show."""


class AlreadyDecided(Refused):
    """The outcome is known; the sentence is safe to show."""


@transaction.atomic
def nominate(
    person: Person,
    unit: Unit,
    kind: str,
    aim: str,
    on: date,
    *,
    level: str = "",
    body: Unit | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
    on_behalf: str = "",
    files: Files = (),
) -> Nomination:
    """Nominate a person on behalf of a unit; the outcome is awaited.

    Args:
        kind: code in the charter's nominations.
        aim: the course, post, party, organ or seat; that of `body` where it is left empty.
    Raises:
        Forbidden, Erased, NotYet, NotListed, BodyMissing, AlreadyNominated, EvidenceRefused.
    """
    write_at(by, unit, at)
    past(on, at)
    charter = lists.of(unit)
    lists.entry(charter.nominations, kind)
    (person,) = seen(by, [person], at)
    aim = " ".join(aim.split()) or named(body, "")
    same = Nomination.objects.filter(person=person, unit=unit, kind=kind, aim=aim, on=on)
    if same.exclude(outcome="withdrawn").exists():
        raise AlreadyNominated(_("同一天已经推荐过去%(aim)s。") % {"aim": aim})
    row = Nomination.objects.create(
        person=person, unit=unit, kind=kind, aim=aim, level=lists.level(charter, level), body=body, on=on, note=note
    )
    attach_all(files, row, by=by, at=at, path=unit.path)
    record(
        by, "people.nominate", row, at, path=unit.path, on_behalf=on_behalf, person=person, unit=unit, kind=kind, on=on
    )
    return row


def _locked(nomination: Nomination) -> Nomination:
    rows = Nomination.objects.select_for_update(of=("self",)).select_related("unit", "person")
    return rows.get(pk=nomination.pk)


def _set(row: Nomination, outcome: str, on: date, note: str) -> None:
    if on < row.on:
        raise EndsBeforeStart(_("结果日期早于推荐日期。"))
    row.outcome, row.outcome_on = outcome, on
    row.note = note or row.note
    row.save(update_fields=["outcome", "outcome_on", "note"])


@transaction.atomic
def decide(
    nomination: Nomination, *, succeeded: bool, on: date, note: str = "", by: Actor, at: datetime, files: Files = ()
) -> Nomination:
    """Record what became of a nomination. The same again changes nothing.

    Raises: Forbidden, NotYet, EndsBeforeStart, AlreadyDecided, EvidenceRefused.
    """
    write_at(by, nomination.unit, at)
    past(on, at)
    row = _locked(nomination)
    outcome = "succeeded" if succeeded else "failed"
    if (row.outcome, row.outcome_on) == (outcome, on):
        return row
    if row.outcome != "pending":
        raise AlreadyDecided(_("这条推荐已有结果。先退回等结果，再登记。"))
    _set(row, outcome, on, note)
    attach_all(files, row, by=by, at=at, path=row.unit.path)
    record(by, "people.decide", row, at, path=row.unit.path, person=row.person, outcome=outcome, on=on)
    return row


@transaction.atomic
def withdraw_nomination(nomination: Nomination, on: date, why: str = "", *, by: Actor, at: datetime) -> Nomination:
    """Withdraw a nomination whose outcome is awaited; it counts no more.

    Raises: Forbidden, NotYet, EndsBeforeStart, AlreadyDecided.
    """
    write_at(by, nomination.unit, at)
    past(on, at)
    row = _locked(nomination)
    if row.outcome == "withdrawn":
        return row
    if row.outcome != "pending":
        raise AlreadyDecided(_("这条推荐已有结果，不能撤回。结果登记错了，先退回等结果。"))
    _set(row, "withdrawn", on, why)
    record(by, "people.withdraw_nomination", row, at, path=row.unit.path, person=row.person, reason=why)
    return row


@transaction.atomic
def reopen_nomination(nomination: Nomination, *, by: Actor, at: datetime) -> Nomination:
    """Undo an outcome: it is awaited again. Raises: Forbidden, AlreadyNominated."""
    write_at(by, nomination.unit, at)
    row = _locked(nomination)
    if row.outcome == "pending":
        return row
    same = Nomination.objects.filter(person=row.person, unit=row.unit, kind=row.kind, aim=row.aim, on=row.on)
    if same.exclude(outcome="withdrawn").exclude(pk=row.pk).exists():
        raise AlreadyNominated(_("同一天已经推荐过去%(aim)s。") % {"aim": row.aim})
    row.outcome, row.outcome_on = "pending", None
    row.save(update_fields=["outcome", "outcome_on"])
    record(by, "people.reopen_nomination", row, at, path=row.unit.path, person=row.person)
    return row
