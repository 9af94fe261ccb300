"""Verbs on rows that look alike and are two people 不是同一人."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record

from ..models import Distinction, Person, User
from ..permissions import Actor, Can, Forbidden
from .merging import CannotMerge
from .whom import main_path, may


def _require(by: Actor, persons: tuple[Person, Person], at: datetime) -> None:
    if not all(may(by, Can.PEOPLE_MERGE, person, localdate(at)) for person in persons):
        raise Forbidden(_("您没有权限判定这两位人员。"))


def in_order(a: Person, b: Person) -> tuple[Person, Person]:
    """The two as a Distinction keeps them."""
    return (a, b) if a.pk < b.pk else (b, a)


@transaction.atomic
def tell_apart(a: Person, b: Person, *, by: User, at: datetime) -> Distinction:
    """These are two people; the list of likely doubles asks no more. Twice is once.

    Raises:
        Forbidden, CannotMerge: it is one row.
    """
    if a.pk == b.pk:
        raise CannotMerge(_("这是同一条人员记录。"))
    first, second = in_order(a, b)
    _require(by, (first, second), at)
    row, is_new = Distinction.objects.get_or_create(
        first=first, second=second, defaults={"decided_by": by, "decided_at": at}
    )
    if is_new:
        record(by, "people.tell_apart", first, at, path=main_path(first, localdate(at)), other=second)
    return row


@transaction.atomic
def ask_again(distinction: Distinction, *, by: User, at: datetime) -> None:
    """Take back that two rows are two people: the list may ask again. Raises: Forbidden."""
    first, second = distinction.first, distinction.second
    _require(by, (first, second), at)
    record(by, "people.ask_again", first, at, path=main_path(first, localdate(at)), other=second)
    distinction.delete()
