"""Rows of records, written past the ORM: a table at a time, in one statement each 批量写入."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model

PLAIN = frozenset({int, str, bool, type(None)})  # taken by both databases as they are


def write(model: type[Model], rows: Sequence[Model]) -> None:
    """Rows that have their ids, or none of which has one."""
    fields = [field for field in model._meta.concrete_fields if rows[0].pk is not None or not field.primary_key]
    quote = connection.ops.quote_name
    columns, marks = ", ".join(quote(str(field.column)) for field in fields), ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})", _values(fields, rows)
        )


def _values(fields: "Sequence[Field[Any, Any]]", rows: Iterable[Model]) -> list[list[Any]]:
    named = [(field.attname, field) for field in fields]
    return [[_prepared(field, getattr(row, name)) for name, field in named] for row in rows]


def _prepared(field: "Field[Any, Any]", value: Any) -> Any:
    return value if type(value) in PLAIN else field.get_db_prep_save(value, connection)
