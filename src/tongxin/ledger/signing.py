"""Posting and signing keep out of each other's way 封账: many may post at once, or one may sign.

The lock is on the table of seals, not an advisory one: LOCK TABLE takes no snapshot, so who signs in
REPEATABLE READ sees what was committed while they waited. SELECT pg_advisory_xact_lock() would freeze the
view before it waited. SQLite has one writer at a time and needs no lock.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from tongxin.kernel.periods import Period
from tongxin.people.models import Unit
from tongxin.people.paths import ids

from .models import Seal

_SHARED = "LOCK TABLE ledger_seal IN ROW SHARE MODE"
_OF_RECORD = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def _check_atomic() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the ledger's lock is held until the transaction ends")


def _lock(*statements: str, values: Sequence[Any] = ()) -> None:
    _check_atomic()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("; ".join(statements), values or None)


def shared_lock() -> None:
    """Taken by everything that posts, until its transaction ends."""
    _lock(_SHARED)


def record_lock(cause: str) -> None:
    """Keep signing out, and others who post for the same record, until the transaction ends."""
    _lock(_SHARED, _OF_RECORD, values=[cause])


def behind_lock(sql: str, values: Sequence[Any], cause: str = "") -> list[tuple[Any, ...]]:
    """Rows of a SELECT that is asked once that lock is held. On PostgreSQL both are one message.

    Args:
        cause: key of a record, to be kept from others who post for it, until the transaction ends.
    """
    _check_atomic()
    before, more = "", list[Any]()
    if connection.vendor == "postgresql":
        before = f"{_SHARED}; "
        if cause:
            before, more = f"{before}{_OF_RECORD}; ", [cause]
    with connection.cursor() as cursor:
        cursor.execute(before + sql, [*more, *values])
        for _statement in range(before.count(";")):
            cursor.nextset()
        return cursor.fetchall()


def exclusive_lock() -> None:
    """Wait until nobody posts, and let nobody post until this transaction ends.

    Taken before anything is read or posted: two transactions that post first and then ask for this
    would wait for each other.
    """
    _lock("LOCK TABLE ledger_seal IN EXCLUSIVE MODE")


@contextmanager
def snapshot() -> Iterator[None]:
    """A transaction in which every statement sees the same moment (REPEATABLE READ on PostgreSQL).

    Inside another transaction, as in most tests, it is a savepoint and sees what that one sees.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def seal(unit: Unit, period: Period, cause: str, *, at: datetime) -> Seal:
    """Close the books of `unit` for `period`: what is posted into them from now on is 补记.

    Called by the verb that signs, which asks permission and holds the exclusive lock. Sealing again
    for the same cause replaces its seal.
    """
    exclusive_lock()
    lift_seal(cause, at=at)
    return Seal.objects.create(unit=unit, first_on=period.first, last_on=period.last, cause=cause, made_at=at)


def lift_seal(cause: str, *, at: datetime) -> None:
    """What was signed is opened again 启封. Called by the verb that reopens."""
    Seal.objects.filter(cause=cause, lifted_at=None).update(lifted_at=at)


def seals_of(path: str) -> dict[tuple[date, date], int]:
    """(first, last) → id of the seal that stands on exactly these days for the nearest of the nodes of `path`."""
    nodes = ids(path)
    standing = Seal.objects.filter(unit__in=nodes, lifted_at=None).values_list("unit_id", "first_on", "last_on", "pk")
    rows = sorted((nodes.index(unit), pk, first, last) for unit, first, last, pk in standing)
    return {(first, last): pk for _depth, pk, first, last in rows}
