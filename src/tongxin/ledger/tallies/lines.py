"""Entries as tallies take them 分录行."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from tongxin.ledger.models import Statement
from tongxin.ledger.posting import TABLE

from .cells import Line

LINE = (
    "e.cause", "e.item", "e.level", "e.month", "e.path", "e.lift", "e.sign", "e.quantity",
    "CASE WHEN e.is_joint THEN 1 ELSE 0 END", "CASE WHEN e.is_divided THEN 1 ELSE 0 END", "e.id", "e.booked_on",
)  # fmt: skip


def lines_of(where: str, values: Sequence[Any]) -> list[Line]:
    """Entries `e` that meet `where`."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(LINE)} FROM {TABLE} e WHERE {where}", values)
        return [line_of(row) for row in cursor.fetchall()]


def line_of(row: Sequence[Any]) -> Line:
    """From what a SELECT of LINE returned, as numbers or as text."""
    cause, item, level, month, path, *numbers, booked_on = row
    lift, sign, quantity, is_joint, is_divided, pk = map(int, numbers)
    joint, divided = bool(is_joint), bool(is_divided)
    return Line(cause, item, level, int(month), path, lift, sign, quantity, joint, divided, pk, str(booked_on))


def at_or_below(node: int) -> tuple[str, list[Any]]:
    """Condition that an entry was booked at this unit or below.

    Of the path itself, not of the unit's placements: where a unit was moved in its past, its old path is in no
    placement any more, and what was booked there and taken back again must be seen both.
    """
    return "e.path LIKE %s", [f"%/{node}/%"]


def is_stated(cause: str) -> bool:
    """Whether a statement posted it, a quantity without detail."""
    return cause.startswith(Statement.KEY)
