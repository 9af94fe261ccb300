"""One more copy of everything below the root, made by the database itself 复制.

What becomes of a column is told by its field: a reference and a key name the copy's own row, in JSON too, a path its
own units, and a text that must differ gets the number of the copy. So nobody keeps a list of columns.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import CharField, Field, JSONField, Model, UniqueConstraint

from tongxin.people import paths
from tongxin.people.models import Person, Placement, Unit

KEY = 64  # characters: of keys, hashes and codes of acts, and of no other text
HASH, OF_A_PERSON = "hash", "_hash"  # how names of fields end: of all of them, of what one person alone has
IN_JSON = re.compile(r'"([a-z]+\.[a-z]+):(\d+)"')  # a key
TEXTS = "copied_text"  # paths, and JSON with keys: old and new, of one copy
FIND = {"sqlite": "instr", "postgresql": "strpos"}
COLLATED = {"sqlite": "", "postgresql": 'COLLATE "C"'}  # as paths of the ledger are: others are not looked up

Column = Field[Any, Any]


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def copied() -> tuple[type[Model], ...]:
    """Tables with rows that are about units or people: they have a reference or a key."""
    found = {Unit, Person, *(model for model in _ours() if any(map(_is_key, _fields(model))))}
    while more := {model for model in _ours() if model not in found and not found.isdisjoint(_references(model))}:
        found |= more
    return tuple(model for model in _ours() if model in found and model._default_manager.exists())


def keyed(models: tuple[type[Model], ...]) -> frozenset[str]:
    """What JSON of these tables has keys in it, as text."""
    found: set[str] = set()
    for model in models:
        for field in (field for field in _fields(model) if isinstance(field, JSONField)):
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT DISTINCT CAST("{field.column}" AS text) FROM {model._meta.db_table}')
                found |= {text for (text,) in cursor.fetchall() if IN_JSON.search(text)}
    return frozenset(found)


def _ours() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("tongxin.")]


def _fields(model: type[Model]) -> list[Column]:
    return list(model._meta.concrete_fields)


def _references(model: type[Model]) -> set[Any]:
    return {field.related_model for field in _fields(model) if field.is_relation}


def _is_key(field: Column) -> bool:
    return isinstance(field, CharField) and field.max_length == KEY and not field.name.endswith(HASH)


def _is_path(field: Column) -> bool:
    return isinstance(field, CharField) and (field.name == "path" or field.name.endswith("_path"))


def _unique(model: type[Model]) -> Iterator[list[Column]]:
    """Fields that no two rows may have alike."""
    yield from ([field] for field in _fields(model) if field.unique and not field.primary_key)
    for one in model._meta.constraints:
        if isinstance(one, UniqueConstraint):
            yield [model._meta.get_field(name) for name in one.fields]  # type: ignore[misc]


def _is_referred_to(model: type[Model]) -> bool:
    return any(model in _references(other) for other in _ours() if other is not model)


@dataclass(frozen=True)
class Copy:
    """number: 2, 3 …, the first being what was there. staying: the root and bodies outside, which all copies share.

    units, rest: the largest id that was there, of a unit and of anything else. Units have their own, so that paths
    stay short. texts: JSON with keys.
    """

    number: int
    models: tuple[type[Model], ...]
    staying: frozenset[int]
    units: int
    rest: int
    texts: frozenset[str]

    def make(self) -> None:
        """Every row once more. In one transaction: references are looked at when it ends."""
        alike = COLLATED[connection.vendor]
        run(f"CREATE TEMPORARY TABLE {TEXTS} (old text {alike} PRIMARY KEY, new text NOT NULL)")
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {TEXTS} VALUES (%s, %s)", [*self._paths(), *self._keyed()])
        run(f"ANALYZE {TEXTS}")
        for model in self.models:
            run(self._statement(model))
        run(f"DROP TABLE {TEXTS}")

    def _paths(self) -> list[tuple[str, str]]:
        old = Placement.objects.values_list("path", flat=True).distinct()
        return [(path, "/".join(["", *map(str, map(self._unit, paths.ids(path))), ""])) for path in old]

    def _keyed(self) -> list[tuple[str, str]]:
        models = {model._meta.label_lower: model for model in self.models}

        def moved(key: re.Match[str]) -> str:
            model, pk = models.get(key[1]), int(key[2])
            if model is None:
                return key[0]
            return f'"{key[1]}:{self._unit(pk) if model is Unit else pk + self._more(model)}"'

        return [(text, IN_JSON.sub(moved, text)) for text in self.texts]

    def _unit(self, pk: int) -> int:
        return pk if pk in self.staying else pk + self._more(Unit)

    def _more(self, model: type[Model]) -> int:
        """Added to its ids."""
        return (self.number - 1) * (self.units if model is Unit else self.rest)

    def _statement(self, model: type[Model]) -> str:
        table, fields = model._meta.db_table, _fields(model)
        named = ", ".join(f'"{field.column}"' for field in fields)
        values = ", ".join(self._value(model, field) for field in fields)
        left = " ".join(f"AND {column} NOT IN ({self._stay()})" for column in self._left(model))
        upto = self.units if model is Unit else self.rest
        return f'INSERT INTO {table} ({named}) SELECT {values} FROM {table} WHERE "id" <= {upto} {left}'

    def _stay(self) -> str:
        return ", ".join(map(str, sorted(self.staying)))

    def _left(self, model: type[Model]) -> set[str]:
        """Columns of units whose rows are not copied where the unit stays: itself, and what it has but one of."""
        if model is Unit:
            return {'"id"'}
        if _is_referred_to(model):
            return set()
        return {f'"{field.column}"' for one in self._clashing(model) for field in one if field.related_model is Unit}

    def _clashing(self, model: type[Model]) -> list[list[Column]]:
        """Unique fields none of which names a row that every copy has of its own."""
        own = {*self.models} - {Unit}
        return [one for one in _unique(model) if not any(field.related_model in own or _is_key(field) for field in one)]

    def _told_apart(self, model: type[Model]) -> set[Column]:
        """Texts that get the copy's number: the longest of every such unique set, the last of equal ones."""
        sets = [
            [field for field in one if isinstance(field, CharField)]
            for one in self._clashing(model)
            if _is_referred_to(model) or all(field.related_model is not Unit for field in one)
        ]
        hashed = {field for field in _fields(model) if field.name.endswith(OF_A_PERSON)}
        return hashed | {sorted(one, key=lambda field: field.max_length or 0)[-1] for one in sets if one}

    def _value(self, model: type[Model], field: Column) -> str:
        column = f'"{field.column}"'
        if field.primary_key:
            return self._moved(model, column)
        if field.is_relation:
            return self._moved(field.related_model, column)  # type: ignore[arg-type]
        if _is_path(field):
            return self._replaced(column, "text")
        if isinstance(field, JSONField):
            return self._replaced(column, field.db_type(connection) or "")
        if field in self._told_apart(model):
            end = f"-{self.number}"
            cut = f"substr({column}, 1, {(field.max_length or 0) - len(end)}) || '{end}'"
            return f"CASE WHEN {column} = '' THEN {column} ELSE {cut} END"
        return self._key(column) if _is_key(field) else column

    def _replaced(self, column: str, kind: str) -> str:
        """What stands for the text among the new ones; the same where it is none of the old."""
        old = f"CAST({column} AS text) {COLLATED[connection.vendor]}"
        return f"COALESCE((SELECT CAST(new AS {kind}) FROM {TEXTS} WHERE old = {old}), {column})"

    def _moved(self, model: type[Model], sql: str) -> str:
        """The copy's id for an id; of what is not copied the same."""
        if model not in self.models:
            return sql
        moved = f"{sql} + {self._more(model)}"
        return f"CASE WHEN {sql} IN ({self._stay()}) THEN {sql} ELSE {moved} END" if model is Unit else moved

    def _key(self, column: str) -> str:
        """The copy's key for a key ("press.article:7"); any other text as it is."""
        mark = f"{FIND[connection.vendor]}({column}, ':')"
        kind, pk = f"substr({column}, 1, {mark})", f"CAST(substr({column}, {mark} + 1) AS BIGINT)"
        others = ", ".join(f"'{model._meta.label_lower}:'" for model in self.models if model is not Unit)
        return (
            f"CASE WHEN {kind} IN ({others}) THEN {kind} || ({pk} + {self._more(Person)})"
            f" WHEN {kind} = '{Unit._meta.label_lower}:' THEN {kind} || ({self._moved(Unit, pk)}) ELSE {column} END"
        )
