"""What the JSON API of records of people fetches and tells in more than one file."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from pydantic import Field

from . import naming, register
from .api import Input, NoSuchThing, Paging, Text, named_unit, today_of, user_of
from .models import Person, Unit
from .permissions import Can, can, reach, within


class WithdrawIn(Input):
    """Taken back as recorded by mistake, with the reason."""

    why: str = Field("", max_length=200)


class RecordQuery(Paging):
    unit: Text = ""
    kind: Text = ""
    withdrawn: bool = False


def readable(request: HttpRequest, key: str) -> Unit:
    """A unit whose register one reads, or a body outside, to whom any register may refer; else it is not there."""
    user, on = user_of(request), today_of(request)
    unit = named_unit(key)
    if not (can(user, Can.PEOPLE_READ, unit, on) or (unit.is_outside and reach(user, Can.PEOPLE_READ, on))):
        raise Http404
    return unit


def nameable(request: HttpRequest, unit: Unit) -> QuerySet[Person]:
    """Persons whom a record of `unit` may name."""
    return register.nameable(user_of(request), unit, today_of(request))


def told_of(row: Any, *names: str) -> dict[str, Any]:
    return {"id": row.pk, "person": row.person_id} | {name: getattr(row, name) for name in names}


def body_named(key: str | None) -> Unit | None:
    found = naming.bodies().filter(key=key).first() if key else None
    if key and found is None:
        raise NoSuchThing(f"没有代码为{key}的单位，或者不能列在这里。")
    return found


def seen_record(request: HttpRequest, rows: Any, pk: int) -> Any:
    """The record, where one reads the register of its unit; else it is not there."""
    row = get_object_or_404(rows.select_related("unit", "person"), pk=pk)
    if not can(user_of(request), Can.PEOPLE_READ, row.unit, today_of(request)):
        raise Http404
    return row


def of_units(request: HttpRequest, rows: Any) -> Any:
    paths = reach(user_of(request), Can.PEOPLE_READ, today_of(request))
    return rows.filter(within(paths)).select_related("unit")


def doer(request: HttpRequest) -> dict[str, Any]:
    return {"by": user_of(request), "at": timezone.now()}
