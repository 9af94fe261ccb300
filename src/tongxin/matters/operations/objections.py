"""What an author says against a record, and the office's answer 异议."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record
from tongxin.people.permissions import Actor, Can, Forbidden, can, require

from ..models import Matter, Objection
from .checks import locked
from .refusals import ObjectionRefused
from .rights import Held, is_author

LONGEST = 500  # characters of either text


def sees_objections(matter: Matter, user: Actor, today: date, held: Held = None) -> bool:
    """Its authors and the office read what was said against a record; nobody else."""
    return can(user, Can.MATTERS_HANDLE, matter.unit, today) or is_author(matter, user, held)


@transaction.atomic
def object_to(matter: Matter, text: str, *, by: Actor, at: datetime, on: date | None = None) -> Objection:
    """Tell the office that the record of `matter` is wrong somewhere. It changes no record and no figure.

    Args:
        text: what is wrong.
    Raises:
        Forbidden: `by` is no author of it.
        ObjectionRefused: a draft, nothing written or too long, or their last one still waits for an answer.
    """
    matter = locked(matter)
    if not is_author(matter, by):
        raise Forbidden(_("对记录的异议由作者提出。"))
    if matter.submitted_on is None:
        raise ObjectionRefused(_("还没有提交，您自己就能改。"))
    text = text.strip()
    if not text:
        raise ObjectionRefused(_("写明哪里不对。"))
    if len(text) > LONGEST:
        raise ObjectionRefused(_("最多写%(n)s字。") % {"n": LONGEST})
    if matter.objections.open().filter(by=by.key).exists():
        raise ObjectionRefused(_("上一条还没有答复。要补充，先撤回它再写。"))
    row = Objection.objects.create(matter=matter, text=text, on=on or localdate(at), at=at, by=by.key)
    record(by, "matters.object_to", matter, at, path=matter.unit.path, objection=row.key)
    return row


@transaction.atomic
def answer_objection(objection: Objection, reply: str, *, by: Actor, at: datetime, on: date | None = None) -> Objection:
    """Answer it, which closes it; answering again changes the answer, and the journal keeps both times.

    Raises: Forbidden, ObjectionRefused: nothing written, or its author took it back.
    """
    matter = locked(objection.matter)
    row = Objection.objects.get(pk=objection.pk)
    on = on or localdate(at)
    require(by, Can.MATTERS_HANDLE, matter.unit, on)
    reply = reply.strip()
    if row.withdrawn_at is not None:
        raise ObjectionRefused(_("提出的人已经撤回了这一条。"))
    if not reply:
        raise ObjectionRefused(_("写明怎样处理的，作者会看到。"))
    if len(reply) > LONGEST:
        raise ObjectionRefused(_("最多写%(n)s字。") % {"n": LONGEST})
    if reply == row.reply:
        return row
    before, row.reply = row.reply, reply
    row.answered_at, row.answered_on, row.answered_by = at, on, by.key
    row.save()
    was = {"was": before} if before else {}
    record(by, "matters.answer_objection", matter, at, path=matter.unit.path, objection=row.key, **was)
    return row


@transaction.atomic
def withdraw_objection(objection: Objection, *, by: Actor, at: datetime) -> Objection:
    """Take one's own back while it waits. Twice does nothing more. Raises: Forbidden, ObjectionRefused."""
    matter = locked(objection.matter)
    row = Objection.objects.get(pk=objection.pk)
    if row.by != by.key:
        raise Forbidden(_("异议由提出的人撤回。"))
    if row.withdrawn_at is not None:
        return row
    if row.answered_at is not None:
        raise ObjectionRefused(_("秘书处已经答复，不能撤回。"))
    row.withdrawn_at = at
    row.save()
    record(by, "matters.withdraw_objection", matter, at, path=matter.unit.path, objection=row.key)
    return row
