"""Values as SQL takes them 取值."""

from collections.abc import Sized
from datetime import date, datetime
from typing import Any

from django.db import connection


def marks(values: Sized) -> str:
    """A place for each."""
    return ", ".join(["%s"] * len(values))


def sql_day(day: date) -> Any:
    """A day as the database takes it."""
    return connection.ops.adapt_datefield_value(day)


def moment(at: datetime) -> Any:
    """A moment as the database takes it."""
    return connection.ops.adapt_datetimefield_value(at)
