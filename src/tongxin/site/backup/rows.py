"""Rows of tables as plain values: both databases tell them in the same way, and take them back.

A value is None, a number or a text, and bytes; as SQLite keeps them: yes and no are 1 and 0, moments
"2025-12-22 01:30:00" in UTC, JSON a text.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection

from ..say import Failed

BATCH = 2000  # rows fetched or written in one go
MIGRATIONS = "django_migrations"  # the manifest has them
MICROS = "replace(to_char({}, 'YYYY-MM-DD HH24:MI:SS.US'), '.000000', '')"

# Types of PostgreSQL and how SQLite would tell their values; "{}" is the column.
TOLD = {
    "bigint": "{}", "integer": "{}", "smallint": "{}", "double precision": "{}",
    "text": "{}", "character varying": "{}", "character": "{}", "bytea": "{}",
    "boolean": "{}::int", "numeric": "{}::text", "time without time zone": "{}::text", "jsonb": "{}::text",
    "date": "to_char({}, 'YYYY-MM-DD')",
    "timestamp with time zone": MICROS.format("{} AT TIME ZONE 'UTC'"),
    "uuid": "replace({}::text, '-', '')",
    "inet": "host({})",
}  # fmt: skip

Row = Sequence[Any]


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[str, ...]
    last: int  # the last key that was given; 0 where none was, or none is given


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _asked(query: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _columns(table: str) -> dict[str, str]:
    """Name of each column → the expression that tells its value."""
    if connection.vendor == "sqlite":
        # the plus takes the declared type away, by which the driver would turn texts into dates
        return {row[1]: f"+{_quoted(row[1])}" for row in _asked(f"PRAGMA table_info({_quoted(table)})")}
    found = _asked(
        "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
        _quoted(table),
    )
    unknown = [f"{table}.{name}: {kind}" for name, kind in found if kind not in TOLD]
    if unknown:
        raise Failed(f"不认得这些列的类型：{unknown}。", f"columns of an unknown type: {unknown}.")
    return {name: TOLD[kind].format(_quoted(name)) for name, kind in found}


def _sequence(table: str) -> str:
    """The sequence that gives a table its keys, on PostgreSQL; "" where none does."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_sequences(cursor, table)
    return found[0]["name"] if found else ""


def _last_keys() -> dict[str, int]:
    """Table → the last key that it gave."""
    if connection.vendor == "sqlite":
        return dict(_asked("SELECT name, seq FROM sqlite_sequence"))
    return dict(
        _asked(
            "SELECT t.relname, coalesce(pg_sequence_last_value(s.oid), 0) FROM pg_class s"
            " JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')"
            " JOIN pg_class t ON t.oid = d.refobjid WHERE s.relkind = 'S' AND pg_table_is_visible(t.oid)"
        )
    )


def tables() -> list[Table]:
    """Every table of this database but the list of migrations."""
    names = sorted(set(connection.introspection.table_names()) - {MIGRATIONS})
    last = _last_keys()
    return [Table(name, tuple(_columns(name)), last.get(name, 0)) for name in names]


def read(table: Table) -> Iterator[Row]:
    """Its rows, in batches, whatever their number."""
    told = _columns(table.name)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(told[name] for name in table.columns)} FROM {_quoted(table.name)}")
        while batch := cursor.fetchmany(BATCH):
            yield from batch


def write(table: Table, rows: Iterable[Row]) -> None:
    """Put rows into a table that has these columns."""
    columns = ", ".join(_quoted(name) for name in table.columns)
    if connection.vendor == "sqlite":
        marks = ", ".join(["%s"] * len(table.columns))
        rest = iter(rows)
        with connection.cursor() as cursor:
            while batch := list(islice(rest, BATCH)):
                cursor.executemany(f"INSERT INTO {_quoted(table.name)} ({columns}) VALUES ({marks})", batch)
        return
    ask = f"COPY {_quoted(table.name)} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(ask) as copy:
        for row in rows:
            copy.write_row(row)


def hold_together(is_now: bool) -> None:
    """On PostgreSQL: whether rows that point to others are checked now and at once, or only in the end.

    Migrations in the same transaction leave it at once; a table is not altered while a row of it waits.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS ALL {'IMMEDIATE' if is_now else 'DEFERRED'}")


def go_on_after(table: Table) -> None:
    """Keys that were given once are not given again."""
    if not table.last:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, table.last])
        elif sequence := _sequence(table.name):
            cursor.execute("SELECT setval(%s::regclass, %s)", [_quoted(sequence), table.last])


def empty(table: Table) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_quoted(table.name)}")


def line(row: Row) -> bytes:
    """A row as a line of JSON."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_bytes_told).encode() + b"\n"


def _bytes_told(value: Any) -> dict[str, str]:
    return {"base64": b64encode(bytes(value)).decode()}


def from_line(text: bytes) -> Row:
    """What `line` was given. Raises: ValueError."""
    row = json.loads(text)
    return [b64decode(value["base64"]) if isinstance(value, dict) else value for value in row]
