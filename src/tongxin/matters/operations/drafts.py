"""Throwing a draft away, and taking it back 丢弃草稿."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record
from tongxin.people import charters
from tongxin.people.permissions import Actor, Forbidden, person_of

from .. import similar
from ..models import Matter
from .checks import locked, locked_even_discarded, save
from .refusals import CannotDiscard
from .rights import kind_of


def may_discard(matter: Matter, user: Actor) -> bool:
    """Whether the draft is `user`'s to throw away: they entered it, or are its first author; never handed in."""
    if matter.discarded_at is not None or not _is_fresh(matter):
        return False
    return matter.made_by == user.key or _is_first_author(matter, user)


@transaction.atomic
def discard_draft(matter: Matter, *, by: Actor, at: datetime) -> Matter:
    """Throw a draft away that was never handed in: nobody sees it any more, and it can be taken back.

    Nothing is deleted; its files and what it said before stay with it. Twice does nothing more.

    Raises:
        Forbidden, CannotDiscard: it was handed in once, and what was handed in is a record.
    """
    row = locked_even_discarded(matter)
    if row.discarded_at is not None and row.discarded_by == by.key:
        return row
    row = locked(matter)
    if row.made_by != by.key and not _is_first_author(row, by):
        raise Forbidden(_("草稿由录入它的人或第一作者丢弃。"))
    if not _is_fresh(row):
        raise CannotDiscard(_("提交过的不能丢弃，撤回后可以修改。"))
    row.discarded_at, row.discarded_by = at, by.key
    save(row)
    similar.forget(row)
    record(by, "matters.discard_draft", row, at, path=row.unit.path)
    return row


@transaction.atomic
def restore_draft(matter: Matter, *, by: Actor, at: datetime) -> Matter:
    """Take back a draft that `by` threw away. Twice does nothing more. Raises: Forbidden."""
    row = locked_even_discarded(matter)
    if row.discarded_at is None:
        return row
    if row.discarded_by != by.key:
        raise Forbidden(_("草稿由丢弃它的人恢复。"))
    row.discarded_at, row.discarded_by = None, ""
    save(row)
    similar.learn(row)
    record(by, "matters.restore_draft", row, at, path=row.unit.path, on=localdate(at).isoformat())
    return row


def _is_fresh(matter: Matter) -> bool:
    """In its first state, with no step ever taken, not even one that was undone."""
    return matter.state == kind_of(charters.of(matter.unit), matter.kind).opens and not matter.steps.exists()


def _is_first_author(matter: Matter, user: Actor) -> bool:
    first = matter.authors.select_related("person").order_by("place").first()
    me = person_of(user)
    return me is not None and first is not None and me.pk in (first.person_id, first.person.same_as_id)
