"""What befell a matter 采用、批示、评定."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import attach_all, record
from tongxin.kernel.charter.shapes import EventKind
from tongxin.kernel.workflow import Workflow
from tongxin.ledger import operations as ledger
from tongxin.ledger.kept import too_long
from tongxin.ledger.operations import Beside
from tongxin.people import charters
from tongxin.people.models import Unit
from tongxin.people.permissions import Actor, Can, require

from ..models import Event, Matter
from .checks import check_day, is_for, locked, postings, save
from .refusals import EventRefused
from .rights import checked_behalf, kind_of


@transaction.atomic
def record_event(
    matter: Matter,
    event: str,
    *,
    on: date,
    level: str = "",
    form: str = "",
    body: Unit | None = None,
    text: str = "",
    leader: str = "",
    by: Actor,
    at: datetime,
    on_behalf: str = "",
    files: "Iterable[UploadedFile[Any]]" = (),
    today: date | None = None,
    beside: Beside = "",
) -> Event:
    """Record that something befell the matter: adopted, instructed on, marked. It counts in its item's books.

    The same thing said twice is recorded once.

    Args:
        on: the day it happened, however much later it became known.
        body: who adopted or instructed.
    Raises:
        Forbidden, EventRefused, WrongDay; EvidenceRefused; StatementOverlaps.
    """
    today = today or localdate(at)
    matter = locked(matter)
    charter = charters.of(matter.unit)
    kind = kind_of(charter, matter.kind)
    rule = next((e for e in kind.events if e.code == event), None)
    if rule is None or not is_for(rule.of_forms, matter.form):
        raise EventRefused(_("%(kind)s没有这一种登记。") % {"kind": kind.name})
    on_behalf = checked_behalf(matter, rule.by, on_behalf, kind, by, today)

    if matter.state not in rule.states:
        state = Workflow(kind).state(matter.state).name
        raise EventRefused(_("这一篇现在是“%(state)s”，不能登记%(event)s。") % {"state": state, "event": rule.name})
    _check_event(rule, level, form, body)
    check_day(on, today, matter.submitted_on, _("提交的日期"))
    said = {"event": event, "on": on, "level": level, "form": form, "body": body}
    said |= {"text": text.strip(), "leader": leader.strip()}
    same = matter.events.filter(withdrawn_at=None, **said).first()
    if same is not None:
        return same

    posts = postings(charter, rule.posts, matter.form)
    row = Event.objects.create(matter=matter, posts=posts, by=by.key, on_behalf=on_behalf, at=at, **said)
    attach_all(files, row, by=by, at=at, path=matter.unit.path)
    save(matter)
    ledger.repost(matter, by=by, at=at, beside=beside)
    record(
        by, "matters.record_event", matter, at, path=matter.unit.path, on_behalf=on_behalf,
        event=event, on=on.isoformat(), level=level, row=row.key,
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_event(event: Event, reason: str, *, by: Actor, at: datetime, today: date | None = None) -> Event:
    """Take back a recorded event, with the reason; it stays to be read, struck through. Twice does nothing more."""
    matter = locked(event.matter)
    event = Event.objects.select_related("matter__unit").get(pk=event.pk)
    require(by, Can.MATTERS_HANDLE, matter.unit, today or localdate(at))
    if event.withdrawn_at is not None:
        return event
    reason = reason.strip()
    if sentence := too_long(reason) if reason else _("撤回要写明理由。"):
        raise EventRefused(sentence)

    event.withdrawn_at, event.withdrawn_by, event.withdrawn_why = at, by.key, reason
    event.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    save(matter)
    ledger.repost(matter, by=by, at=at)
    record(
        by, "matters.withdraw_event", matter, at, path=matter.unit.path, reason=reason,
        event=event.event, row=event.key,
    )  # fmt: skip
    return event


def _check_event(rule: EventKind, level: str, form: str, body: Unit | None) -> None:
    if rule.levels and level not in rule.levels:
        raise EventRefused(_("要选定%(event)s的层级。") % {"event": rule.name})
    if rule.forms and form not in dict(rule.forms):
        raise EventRefused(_("要选定%(event)s的方式。") % {"event": rule.name})
    if (level and not rule.levels) or (form and not rule.forms):
        raise EventRefused(_("%(event)s不分层级或方式。") % {"event": rule.name})
    if rule.needs_body and body is None:
        raise EventRefused(_("要写明是哪个单位。"))
