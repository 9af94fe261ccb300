"""Indexes of the large tables, taken away while they are filled, and what PostgreSQL refuses; statistics afterwards."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

# Unique ones stay, and those of tables that facts() asks.
LARGE = ("ledger_entry", "journal_line", "activities_participant", "matters_step")
CACHE = -200_000  # kB, of SQLite's pages, while loading
SQLITE = ("ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)")
POSTGRESQL = ("VACUUM (ANALYZE)",)


def _asked(sqlite: str, postgresql: str, *params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sqlite if connection.vendor == "sqlite" else postgresql, params)
        return cursor.fetchall()


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def taken_away(tell: Callable[[str], object], tables: Iterable[str] = LARGE) -> Iterator[None]:
    """Without the indexes that serve reading alone, and on PostgreSQL without references being looked at row by row.

    Each is made again at the end. In a transaction they stay.
    """
    if connection.in_atomic_block:
        yield
        return
    found = [row for table in tables for row in (*_references(table), *_indexes(table))]
    for away, _back in found:
        _run(away)
    if connection.vendor == "sqlite":
        _run(f"PRAGMA cache_size={CACHE}")
    try:
        yield
    finally:
        for _away, back in reversed(found):
            tell(back)
            _run(back)


def _indexes(table: str) -> list[Any]:
    """What takes each of them away, and what makes it again."""
    found = _asked(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql LIKE 'CREATE INDEX%%'",
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = %s"
        " AND indexdef LIKE 'CREATE INDEX%%'",
        table,
    )
    return [(f'DROP INDEX "{name}"', statement) for name, statement in found]


def _references(table: str) -> list[tuple[str, str]]:
    """The same of foreign keys. SQLite cannot do without; its are switched off (grow.py)."""
    found = _asked(
        "SELECT '', '' WHERE %s = ''",
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass",
        table,
    )
    alter = f'ALTER TABLE "{table}"'
    return [(f'{alter} DROP CONSTRAINT "{name}"', f'{alter} ADD CONSTRAINT "{name}" {said}') for name, said in found]


def go_on_after(models: Iterable[type[Model]]) -> None:
    """New rows of these tables get ids after those that were given here."""
    for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
        _run(statement)


def look_at_all() -> None:
    """So that the database knows how much there is of what."""
    if connection.in_atomic_block:
        return
    for statement in SQLITE if connection.vendor == "sqlite" else POSTGRESQL:
        _run(statement)
