"""Verbs on one person who was entered twice 合并."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record

from ..models import Person, User, own_rows
from ..permissions import Actor, Can
from .whom import Erased, locked, main_path, require_of


class CannotMerge(Exception):
    """These two rows cannot be made one; the sentence is safe to show."""


@transaction.atomic
def merge(duplicate: Person, into: Person, *, by: Actor, at: datetime, reason: str = "") -> Person:
    """One person was entered twice: `duplicate` becomes an alias of `into`.

    Nothing moves. Entries, memberships and journal keep naming the row they name, and are read through it.

    Raises:
        Forbidden, Erased, CannotMerge.
    """
    require_of(by, Can.PEOPLE_MERGE, duplicate, localdate(at))
    require_of(by, Can.PEOPLE_MERGE, into, localdate(at))
    if duplicate.pk == into.pk:
        raise CannotMerge(_("这是同一条人员记录。"))
    rows = {p.pk: p for p in Person.objects.select_for_update(of=("self",)).filter(pk__in=[duplicate.pk, into.pk])}
    duplicate, into = rows[duplicate.pk], rows[into.pk]
    if duplicate.erased_at is not None or into.erased_at is not None:
        raise Erased(_("这位人员的信息已经抹除。"))
    if duplicate.same_as_id == into.pk:
        return into
    if duplicate.same_as_id is not None or into.same_as_id is not None:
        raise CannotMerge(_("其中一条已经并入别的人员。先撤销那次合并。"))
    if duplicate.aliases.exists():
        raise CannotMerge(_("要并入的这一条下面已有别的记录。反过来合并，或先撤销那次合并。"))
    if User.objects.filter(person__in=[*own_rows(duplicate), *own_rows(into)], is_active=True).count() > 1:
        raise CannotMerge(_("两条记录各有一个账号。先停用其中一个。"))
    duplicate.same_as = into
    duplicate.save(update_fields=["same_as"])
    record(by, "people.merge", duplicate, at, path=main_path(into, localdate(at)), reason=reason, into=into)
    return into


@transaction.atomic
def unmerge(duplicate: Person, *, by: Actor, at: datetime, reason: str = "") -> Person:
    """They were two after all: what `merge` did is undone. Raises: Forbidden, Erased."""
    into = duplicate.same_as
    if into is None:
        return duplicate
    require_of(by, Can.PEOPLE_MERGE, into, localdate(at))
    duplicate = locked(duplicate)
    path = main_path(into, localdate(at))
    duplicate.same_as = None
    duplicate.save(update_fields=["same_as"])
    record(by, "people.unmerge", duplicate, at, path=path, reason=reason, out_of=into)
    return duplicate
