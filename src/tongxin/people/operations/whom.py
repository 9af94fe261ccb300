"""What every verb on a person asks first: whose they are, whether one may, the row locked."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from ..models import Membership, Person, Unit, holds, own_rows
from ..paths import is_under
from ..permissions import SYSTEM, Actor, Can, Forbidden, reach, visible_persons


class Erased(Exception):
    """The person was erased; the sentence is safe to show."""


class EndsBeforeStart(Exception):
    """A last day before the first; the sentence is safe to show."""


class UnitClosed(Exception):
    """The unit was closed before that day; the sentence is safe to show."""


def memberships_of(person: Person) -> list[Membership]:
    """All the person ever had, with their units, the newest first. One query."""
    found = Membership.objects.filter(person__in=own_rows(person)).select_related("unit")
    return list(found.order_by("-since", "-pk"))


def main_unit(person: Person, on: date, of: Sequence[Membership] | None = None) -> Unit | None:
    """The unit of the newest standing membership, else of the newest: whose rules' lists a standing is written by.

    Args:
        of: all memberships of the person, where the caller has them.
    """
    rows = memberships_of(person) if of is None else of
    standing = [row for row in rows if holds(row, on)]
    return next((row.unit for row in [*standing, *rows]), None)


def main_path(person: Person, on: date) -> str:
    """Path of `main_unit`, which the journal books an act on a person under."""
    unit = main_unit(person, on)
    return unit.path if unit is not None else ""


def may(by: Actor, act: Can, person: Person, on: date, of: Sequence[Membership] | None = None) -> bool:
    """Whether `by` may do `act` to `person`: where the person belongs; where they last did, if nowhere now.

    Args:
        of: all memberships of the person, where the caller has them.
    """
    if by is SYSTEM:
        return True
    paths = reach(by, act, on)
    if not paths:
        return False
    rows = memberships_of(person) if of is None else of
    standing = [row for row in rows if row.until is None or row.until >= on]
    return any(is_under(row.unit.path, path) for row in standing or rows for path in paths)


def require_of(by: Actor, act: Can, person: Person, on: date) -> None:
    """Raise Forbidden unless `by` may do `act` to `person`."""
    if not may(by, act, person, on):
        raise Forbidden(_("您没有权限改动这位人员。"))


def refuse_unseen(by: Actor, person: Person, on: date) -> None:
    """Raise Forbidden for a person whom `by` may not see."""
    if by is not SYSTEM and not visible_persons(by, on).filter(pk=person.pk).exists():
        raise Forbidden(_("您没有权限查看这位人员。"))


def locked(person: Person) -> Person:
    """The row as it now is, kept from others until the transaction ends. Raises: Erased."""
    row = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if row.erased_at is not None:
        raise Erased(_("这位人员的信息已经抹除。"))
    return row


def refuse_closed(unit: Unit, day: date) -> None:
    """Raise UnitClosed for a unit that was closed before that day."""
    if Unit.objects.filter(pk=unit.pk, closed_on__lt=day).exists():
        raise UnitClosed(_("%(unit)s已在这一天之前撤销。") % {"unit": unit})
