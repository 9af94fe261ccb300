"""What is held on a person 个人信息清单: by room, for one's own export and for the numbers before a merge.

people stands below the rooms that write about persons; site fills in theirs when it starts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from . import lists
from .models import Honour, Membership, Nomination, OwnRequest, Person, Post, RoleGrant, Seat, Standing, own_rows
from .operations import main_unit

Words = str | Promise
Value = str | int | date | None
Ids = list[int]  # of a person's row and those merged into it


@dataclass(frozen=True)
class Holding:
    """One kind of thing held on persons.

    columns: (code in the JSON, heading) of each value of a row.
    count: how many there are; rows: the things themselves, oldest first, in values that can be printed.
    """

    code: str
    name: Words
    columns: Sequence[tuple[str, Words]]
    count: Callable[[Ids], int]
    rows: Callable[[Ids, date], Iterable[Sequence[Value]]]


_further: tuple[Holding, ...] = ()


def fill(*holdings: Holding) -> None:
    """Say what rooms above hold on persons; set by site when it starts."""
    global _further
    _further = holdings


def all_holdings() -> tuple[Holding, ...]:
    """Those of this room, then those of the rooms above."""
    return (*OWN, *_further)


def ids_of(person: Person) -> Ids:
    """Ids of a person's row and of those merged into it."""
    return list(own_rows(person).order_by("pk").values_list("pk", flat=True))


def counted(ids: Ids) -> list[tuple[str, int]]:
    """(name, how many) of what is held on these rows; what there is none of is left out."""
    found = [(str(holding.name), holding.count(ids)) for holding in all_holdings()]
    return [(name, n) for name, n in found if n]


def of_rows(
    code: str, name: Words, model: type[Model], *columns: tuple[str, Words, str], person: str = "person__in"
) -> Holding:
    """Rows of a model with a person.

    columns: (code, heading, dotted path of the value; a method there is called, of a moment the local day is told).
    person: the look-up that takes ids of persons.
    """
    paths = [attrgetter(path) for _code, _heading, path in columns]
    beside = {path.split(".")[0] for _code, _heading, path in columns if path.endswith((".name", ".title"))}

    def found(ids: Ids) -> Any:
        return model._default_manager.filter(**{person: ids})

    def rows(ids: Ids, on: date) -> Iterable[Sequence[Value]]:
        for row in found(ids).select_related(*beside).order_by("pk"):
            yield [_told(path(row)) for path in paths]

    return Holding(code, name, [column[:2] for column in columns], lambda ids: found(ids).count(), rows)


def _told(value: Any) -> Value:
    told = value() if callable(value) else value
    return localdate(told) if isinstance(told, datetime) else told


def _standings(ids: Ids, on: date) -> Iterable[Sequence[Value]]:
    charters = {pk: lists.of(main_unit(person, on)) for pk, person in Person.objects.in_bulk(ids).items()}
    for row in Standing.objects.filter(person__in=ids).order_by("aspect", "since"):
        value = lists.shown(charters[row.person_id], row.aspect, row.value)
        yield row.get_aspect_display(), value, row.since, row.until


SINCE, UNTIL = ("since", _("自"), "since"), ("until", _("至"), "until")
UNIT = ("unit", _("单位"), "unit.name")
OUTCOME = ("outcome", _("结果"), "get_outcome_display")
OWN = (
    of_rows("memberships", _("会籍"), Membership, UNIT, SINCE, UNTIL, ("left_for", _("离开原因"), "left_for")),
    of_rows("posts", _("职务"), Post, UNIT, ("title", _("职务"), "title"), SINCE, UNTIL),
    Holding(
        "standings", _("身份"), [("aspect", _("方面")), ("value", _("值")), SINCE[:2], UNTIL[:2]],
        lambda ids: Standing.objects.filter(person__in=ids).count(), _standings,
    ),
    of_rows(
        "seats", _("席位"), Seat, ("body", _("机构"), "body_name"), ("term", _("届次"), "term"),
        ("sector", _("界别"), "sector"), SINCE, UNTIL,
    ),
    of_rows(
        "nominations", _("推荐"), Nomination, UNIT, ("aim", _("推荐去向"), "aim"), ("on", _("推荐日期"), "on"),
        OUTCOME, ("outcome_on", _("结果日期"), "outcome_on"), ("note", _("说明"), "note"),
    ),
    of_rows(
        "honours", _("荣誉"), Honour, ("title", _("荣誉名称"), "title"), ("body", _("授予单位"), "body_name"),
        ("on", _("授予日期"), "on"),
    ),
    of_rows(
        "roles", _("授权"), RoleGrant, UNIT, ("role", _("角色"), "role"), SINCE, UNTIL, person="user__person__in"
    ),
    of_rows(
        "requests", _("本人请求"), OwnRequest, ("kind", _("请求"), "get_kind_display"), ("text", _("内容"), "text"),
        ("made_on", _("提出日期"), "made_at"), OUTCOME, ("answer", _("答复"), "answer"),
    ),
)  # fmt: skip
