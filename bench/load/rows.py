"""Rows of records, written past the ORM: a table at a time, in one statement each 批量写入."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model

PLAIN = frozenset({int, str, bool, type(None)})  # taken by both databases as they are
UNHASHABLE = frozenset({dict, list})


def write(model: type[Model], rows: Sequence[Model]) -> None:
    """Rows that have their ids, or none of which has one."""
    fields = [field for field in model._meta.concrete_fields if rows[0].pk is not None or not field.primary_key]
    quote = connection.ops.quote_name
    columns, marks = ", ".join(quote(str(field.column)) for field in fields), ", ".join(["%s"] * len(fields))
    named = [(field.attname, field) for field in fields]
    values = [
        [value if type(value := kept[name]) in PLAIN else _prepared(field, value) for name, field in named]
        for kept in map(vars, rows)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})", values)


def _prepared(field: "Field[Any, Any]", value: Any) -> Any:
    return field.get_db_prep_save(value, connection) if type(value) in UNHASHABLE else _once(field, value)


@lru_cache(maxsize=10_000)  # days and moments, of which there are few
def _once(field: "Field[Any, Any]", value: Any) -> Any:
    return field.get_db_prep_save(value, connection)
