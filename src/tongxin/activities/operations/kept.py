"""What is done alike to every record here: entered, changed, ended, voided, restored 记录的共同动作.

Each asks for permission, checks, changes, posts and journals. The verbs call them within their transactions.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record
from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.keeping import locked, strike, unstrike
from tongxin.ledger.operations import Beside
from tongxin.people import charters
from tongxin.people.permissions import Actor, Can, require

from ..models import Improvement, Series, TeamMember, Venue
from .checks import Row, check_order, check_past, check_reason, check_version, keep, standing, told_of

Lasting = TypeVar("Lasting", Venue, Series)
Part = TypeVar("Part", Improvement, TeamMember)


def enter(
    row: Lasting, act: str, write: Callable[[Lasting, Charter], None], by: Actor, at: datetime, beside: Beside
) -> Lasting:
    """Enter a new record of its unit, as `write` sets it. Raises: Forbidden, ActivityRefused."""
    require(by, Can.ACTIVITIES_WRITE, row.unit, localdate(at))
    row.made_by, row.made_at = by.key, at
    write(row, charters.of(row.unit))
    row.save()
    keep(row, by=by, at=at, beside=beside)
    record(by, act, row, at, **told_of(row), kind=row.kind)
    return row


def amend(
    row: Lasting, act: str, write: Callable[[Lasting, Charter], None], by: Actor, at: datetime, version: int | None,
    beside: Beside,
) -> Lasting:  # fmt: skip
    """Change what is written of a record. Raises: Forbidden, NotThere, LostRace, ActivityRefused."""
    row = standing(row, by, at, version)
    write(row, charters.of(row.unit))
    keep(row, by=by, at=at, beside=beside)
    record(by, act, row, at, **told_of(row))
    return row


def end(row: Lasting, act: str, on: date | None, by: Actor, at: datetime, today: date | None) -> Lasting:
    """`on` is its last day; None lets it go on. What it counted as stays."""
    row = standing(row, by, at)
    check_past(on, today or localdate(at), "on")
    check_order(row.first_on, on, "on")
    setattr(row, row.LAST, on)
    keep(row, by=by, at=at)
    record(by, act, row, at, **told_of(row), on=on)
    return row


def drop(part: Part, act: str, of: Lasting, by: Actor, at: datetime) -> Part:
    """A part of a record was entered by mistake. Twice does nothing more."""
    row = standing(of, by, at)
    part = type(part).objects.get(pk=part.pk)
    if part.dropped_at is None:
        part.dropped_at, part.dropped_by = at, by.key
        part.save(update_fields=["dropped_at", "dropped_by"])
        keep(row, by=by, at=at)
        record(by, act, row, at, **told_of(row), part=part.pk)
    return part


def void(
    row: Row, act: str, why: str, by: Actor, at: datetime, version: int | None = None,
    check: Callable[[Row], None] = lambda row: None,
) -> Row:  # fmt: skip
    """The record is wrong and counts no more; it stays to be read by those who write. Twice voids once.

    Args:
        check: what may stand against it.
    """
    row = locked(row)
    require(by, Can.ACTIVITIES_WRITE, row.unit, localdate(at))
    if row.is_voided:
        return row
    check_version(row, version)
    check(row)
    row.changed_by, row.changed_at = by.key, at
    strike(row, check_reason(why, _("作废")), by=by, at=at)
    record(by, act, row, at, **told_of(row), reason=row.voided_why)
    return row


def restore(
    row: Row, act: str, by: Actor, at: datetime, beside: Beside = "", check: Callable[[Row], None] = lambda row: None
) -> Row:
    """A voided record is right after all, and counts again. Twice does nothing more."""
    row = locked(row)
    require(by, Can.ACTIVITIES_WRITE, row.unit, localdate(at))
    if row.is_voided:
        check(row)
        row.changed_by, row.changed_at = by.key, at
        unstrike(row, by=by, at=at, beside=beside)
        record(by, act, row, at, **told_of(row))
    return row
