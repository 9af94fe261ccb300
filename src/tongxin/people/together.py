"""Several questions in one statement 合问: rows of unlike tables under each other, told apart again by their place."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import DateField, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

K = TypeVar("K", bound=Hashable)
Column = str | Combinable
_NO_DAY = Cast(Value(None), DateField())  # a bare NULL has no type, and PostgreSQL takes it for text


@dataclass(frozen=True)
class Question:
    """What is selected, and its columns by type; an answer is a list of their values: texts, numbers, days."""

    rows: QuerySet[Any]
    texts: tuple[Column, ...] = ()
    numbers: tuple[Column, ...] = ()
    days: tuple[Column, ...] = ()

    def answer(self, row: tuple[Any, ...], most: tuple[int, int, int]) -> tuple[Any, ...]:
        """The columns of a row of the statement that are this question's; `most`: how many of each type it has."""
        texts, numbers, _days = most
        return (
            *row[: len(self.texts)],
            *row[texts : texts + len(self.numbers)],
            *row[texts + numbers : texts + numbers + len(self.days)],
        )


def asked(questions: Mapping[K, Question]) -> dict[K, list[tuple[Any, ...]]]:
    """What each is answered, in no order. One statement, however many; none where there is no question."""
    found: dict[K, list[tuple[Any, ...]]] = {key: [] for key in questions}
    if not questions:
        return found
    each = list(questions.items())
    most = (
        max(len(one.texts) for _key, one in each),
        max(len(one.numbers) for _key, one in each),
        max(len(one.days) for _key, one in each),
    )
    first, *rest = (_select(place, one, most) for place, (_key, one) in enumerate(each))
    for place, *row in first.union(*rest, all=True) if rest else first:
        key, question = each[place]
        found[key].append(question.answer(tuple(row), most))
    return found


def _select(place: int, question: Question, most: tuple[int, int, int]) -> QuerySet[Any]:
    texts, numbers, days = most
    return question.rows.order_by().values_list(
        Value(place),
        *_filled(question.texts, texts, Value("")),
        *_filled(question.numbers, numbers, Value(0)),
        *_filled(question.days, days, _NO_DAY),
    )


def _filled(columns: tuple[Column, ...], most: int, nothing: Combinable) -> Iterable[Column]:
    return [*columns, *[nothing] * (most - len(columns))]
