"""A record with its rows in memory, so that its own facts() asks the database nothing."""

from collections.abc import Sequence
from operator import attrgetter
from types import FunctionType, MethodType
from typing import Any

from django.db.models import Model

from tongxin.ledger.facts import Fact


class Rows(list[Any]):
    """Rows as a related manager gives them."""

    def all(self) -> "Rows":
        return self

    def select_related(self, *_fields: str) -> "Rows":
        return self

    def order_by(self, *fields: str) -> "Rows":
        return Rows(sorted(self, key=attrgetter(*fields)))

    def filter(self, **said: Any) -> "Rows":
        return Rows(row for row in self if all(getattr(row, name) == value for name, value in said.items()))


class Told:
    """Stands for the record in its own methods; what is not among the rows is asked of the record."""

    def __init__(self, record: Model, rows: dict[str, Sequence[Model]]) -> None:
        self._record = record
        vars(self).update({name: Rows(some) for name, some in rows.items()})

    def __getattr__(self, name: str) -> Any:
        method = getattr(type(self._record), name, None)
        return MethodType(method, self) if isinstance(method, FunctionType) else getattr(self._record, name)


def facts_of(record: Model, rows: dict[str, Sequence[Model]]) -> Sequence[Fact]:
    """What the record says of itself, by its own code."""
    told: Sequence[Fact] = Told(record, rows).facts()
    return told
