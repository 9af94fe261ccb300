"""What is done alike to donations and projects 捐赠与捐建的共同动作: taken up, voided, restored.

Each asks for permission, checks, changes, posts and journals. The verbs call them within their transactions.
"""

from datetime import date, datetime
from typing import TypeVar

from django.utils.timezone import localdate

from tongxin.journal.operations import record
from tongxin.ledger.keeping import check_standing, check_version, checked_reason, locked, strike, unstrike
from tongxin.ledger.operations import Beside
from tongxin.people.permissions import Actor, Can, require

from ..models import Donation, Project
from .checks import GivingRefused

Row = TypeVar("Row", Donation, Project)


def standing(row: Row, by: Actor, today: date, version: int | None) -> Row:
    """The row locked, for somebody who may write there. Raises: Forbidden, LostRace; GivingRefused: it was voided."""
    row = locked(row)
    require(by, Can.GIVING_WRITE, row.unit, today)
    check_version(row, version)
    check_standing(row, GivingRefused)
    return row


def void(row: Row, act: str, reason: str, by: Actor, at: datetime, today: date | None, version: int | None) -> Row:
    """Take it out of every figure, with the reason; it stays to be read. Twice does nothing more."""
    row = locked(row)
    require(by, Can.GIVING_WRITE, row.unit, today or localdate(at))
    if row.voided_at is None:
        check_version(row, version)
        strike(row, checked_reason(reason, GivingRefused), by=by, at=at)
        record(by, act, row, at, path=row.unit.path, reason=row.voided_why)
    return row


def restore(row: Row, act: str, by: Actor, at: datetime, today: date | None, beside: Beside) -> Row:
    """Let it count again. Twice does nothing more."""
    row = locked(row)
    require(by, Can.GIVING_WRITE, row.unit, today or localdate(at))
    if row.voided_at is not None:
        unstrike(row, by=by, at=at, beside=beside)
        record(by, act, row, at, path=row.unit.path)
    return row
