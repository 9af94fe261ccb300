"""The base of every room's JSON API: strict input, tokens, paging, errors, and what an input names."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any, Generic, Literal, TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from ninja import Schema
from ninja.security import HttpBearer
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from .models import Person, Unit, User
from .operations import tokens
from .paths import under
from .permissions import Can, can
from .refusals import Refused

T = TypeVar("T")
LIMIT, MOST, FARTHEST = 25, 100, 1_000_000


def storable(value: Any) -> Any:
    """Text without what no database keeps: NUL and halves of surrogate pairs. Walks lists and objects."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "ignore").decode()
    if isinstance(value, list):
        return [storable(each) for each in value]
    if isinstance(value, dict):
        return {storable(key): storable(each) for key, each in value.items()}
    return value


class Input(BaseModel):
    """What every body is made of: unknown keys and wrong types are refused, never coerced."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, given: Any) -> Any:
        return storable(given)


class Problem(Schema):
    """An error: a code for programs, a sentence for people."""

    error: str
    message: str


PROBLEMS = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 405: Problem, 409: Problem, 422: Problem}
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.-]{0,59}$")]  # of a step, an event, a section
Key = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,40}$")]


def whole(value: Any) -> Any:
    """JSON knows one kind of number: 1.0 is the integer 1."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class NoSuchThing(Refused):
    """The input names a day, person or unit that is not there; the sentence is safe to show."""


DAY = r"^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$"


def day_of(text: Any) -> date:
    """A day as input gives it. Raises: ValueError where it is not written as one, NoSuchThing where there is none."""
    if not isinstance(text, str) or not re.fullmatch(DAY[1:-1], text):
        raise ValueError("日期写成2025-12-22。")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NoSuchThing(f"没有{text}这一天。") from error


Id = Annotated[int, Field(ge=1, le=2**31 - 1), BeforeValidator(whole)]
Count = Annotated[int, Field(ge=0, le=10**9), BeforeValidator(whole)]
Small = Annotated[int, Field(ge=1, le=32_767), BeforeValidator(whole)]
Money = Annotated[int, Field(ge=1, le=10**14), BeforeValidator(whole)]  # 分
Day = Annotated[date, BeforeValidator(day_of), WithJsonSchema({"type": "string", "pattern": DAY})]
Url = Annotated[str, Field(pattern=r"^(https?://[!-~]{1,280})?$")]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.-]{0,29}$")]  # of an entry in a list of the charter
Level = Annotated[str, Field(max_length=12)]
Beside = Literal["", "extra", "out_of"]  # where a statement covers the period: 另计 or 冲减
Text = Annotated[str, BeforeValidator(storable), Field(max_length=60)]  # of a filter
DayText = Annotated[str, Field(pattern=r"^((19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})?$")]  # of a filter; "" for none


class ReasonIn(Input):
    reason: str = Field(max_length=200)
    version: Id | None = None


class BesideIn(Input):
    beside: Beside = ""


class Paging(Schema):
    """Which part of a list."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(LIMIT, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=FARTHEST)


class Part(Schema, Generic[T]):
    """A part of a list, and how many there are."""

    total: int
    rows: list[T]


class Token(HttpBearer):
    """A key in the Authorization header. `request.user` becomes the account it acts for."""

    def __init__(self, *, writes: bool) -> None:
        super().__init__()
        self.writes = writes

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        user = tokens.user_of(token, writes=self.writes, on=today_of(request, is_real=True))
        if user is not None:
            request.user = user
        return user


READ, WRITE = Token(writes=False), Token(writes=True)


def today_of(request: HttpRequest, *, is_real: bool = False) -> date:
    """The business day; the real one for tokens, whose end no demo puts off."""
    if is_real:
        return localdate()
    day: date = request.today  # type: ignore[attr-defined]
    return day


def part_of(rows: QuerySet[Any], page: Paging, shape: Callable[[Any], T]) -> dict[str, Any]:
    """A page of `rows`, each as `shape` tells it."""
    found = rows[page.offset : page.offset + page.limit]
    return {"total": rows.count(), "rows": [shape(row) for row in found]}


def unit_or_404(key: str, user: User, acts: Sequence[Can], on: date) -> Unit:
    """The unit `key`, where `user` may do one of `acts`; else it is not there."""
    unit = get_object_or_404(Unit, key=key)
    if not any(can(user, act, unit, on) for act in acts):
        raise Http404
    return unit


def user_of(request: HttpRequest) -> User:
    """Whom the token acts for."""
    user: User = request.user  # type: ignore[assignment]
    return user


def named_unit(key: str) -> Unit:
    """The unit of that key; 404 where there is none."""
    return get_object_or_404(Unit, key=key)


def unit_or_none(key: str) -> Unit | None:
    return named_unit(key) if key else None


def below(rows: QuerySet[Any], key: str, path: str = "unit__path") -> QuerySet[Any]:
    """Those of the unit `key` and the units below it; all without a key, none for an unknown one."""
    if not key:
        return rows
    unit = Unit.objects.filter(key=key).first()
    if unit is None:
        return rows.none()
    low, high = under(unit.path)
    return rows.filter(**{f"{path}__gte": low, f"{path}__lt": high})


def all_of(ids: Sequence[int], among: QuerySet[Person]) -> list[Person]:
    """The persons of these numbers in their order. Raises: NoSuchThing."""
    known = among.in_bulk(list(ids))
    for pk in ids:
        if pk not in known:
            raise NoSuchThing(f"没有编号为{pk}的人员，或者不能列在这里。")
    return [known[pk] for pk in ids]
