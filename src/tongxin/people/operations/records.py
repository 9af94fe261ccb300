"""What the verbs on terms, seats, nominations and honours have in common."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ..models import Person, Unit
from ..permissions import SYSTEM, Actor, Can, Forbidden, require, visible_persons
from ..refusals import Refused
from .whom import Erased

Files = Iterable[File[Any]]


class NotYet(Refused):
    """A day that has not come; the sentence is safe to show."""


class BodyMissing(Refused):
    """Who gave it, or where it is, must be named; the sentence is safe to show."""


def write_at(by: Actor, unit: Unit, at: datetime) -> None:
    """Raise Forbidden unless `by` may write the register of `unit`."""
    require(by, Can.PEOPLE_WRITE, unit, localdate(at))


def past(on: date, at: datetime) -> None:
    """Raise NotYet for a day after that of recording."""
    if on > localdate(at):
        raise NotYet(_("日期还没有到。"))


def seen(by: Actor, persons: Iterable[Person], at: datetime) -> list[Person]:
    """The rows of `persons`, locked, in their order; of merged ones the row that stays.

    Raises: Forbidden for one whom `by` may not see; Erased.
    """
    wanted = [person.staying_id for person in persons]
    if by is not SYSTEM:
        known = visible_persons(by, localdate(at)).filter(pk__in=wanted)
        if known.count() < len(set(wanted)):
            raise Forbidden(_("您没有权限查看这位人员。"))
    rows = {p.pk: p for p in Person.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")}
    if any(row.erased_at is not None for row in rows.values()):
        raise Erased(_("这位人员的信息已经抹除。"))
    return [rows[pk] for pk in dict.fromkeys(wanted)]


def named(body: Unit | None, name: str) -> str:
    """What a body is called on the record. Raises: BodyMissing."""
    text = body.name if body is not None else " ".join(name.split())
    if not text:
        raise BodyMissing(_("写明单位或机构。"))
    return text
