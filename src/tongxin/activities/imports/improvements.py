"""Improvements of venues from a spreadsheet 导入阵地提升."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.people.imports import make
from tongxin.people.imports.kinds import Alike, Column, Kind, Taken, Values
from tongxin.people.imports.place import Place
from tongxin.people.permissions import Can, within

from .. import operations
from ..models import Improvement, Venue
from .common import REFUSALS, venue


def columns(place: Place) -> Sequence[Column]:
    """The columns of the template: which venue, what was done, by when."""
    return (
        Column("venue", _("阵地"), venue, required=True, synonyms=("名称", "阵地名称", "基地")),
        make.past_day("on", _("完成日期"), required=True, synonyms=("日期", "提升日期", "完工日期")),
        make.text("note", _("提升的内容"), 200, required=True, synonyms=("内容", "提升内容", "改造内容")),
    )  # fmt: skip


def alike(rows: Sequence[Values], place: Place) -> list[Alike | None]:
    """The same work on the same venue on the same day. One query."""
    found = Improvement.objects.filter(venue__in={values["venue"].pk for values in rows}, dropped_at=None)
    known = set(found.values_list("venue", "on", "note"))
    told = Alike(_("这一次提升登记过了。"), ("skip",))
    return [told if (v["venue"].pk, v["on"], v["note"]) in known else None for v in rows]


def take(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Record that the venue was improved."""
    row = operations.improve_venue(
        values["venue"], values["on"], values["note"], by=place.by, at=place.at, today=place.today,
        beside=place.beside,
    )  # fmt: skip
    return Taken([f"activities.improvement:{row.pk}"])


def undo(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Drop it."""
    row = Improvement.objects.select_related("venue").get(pk=make.key_of(made[0])[1])
    operations.drop_improvement(row, by=place.by, at=place.at)


def rows(place: Place) -> Iterator[Mapping[str, Any]]:
    """Improvements of venues of the unit and those below, as they are imported."""
    seen = Venue.objects.visible_to(place.by, place.today).filter(within((place.unit.path,)), voided_at=None)
    found = Improvement.objects.filter(venue__in=seen, dropped_at=None).select_related("venue")
    for row in found.order_by("on", "pk"):
        yield {"venue": row.venue.name, "on": row.on, "note": row.note}


IMPROVEMENT = Kind(
    code="activities.improvement",
    label=gettext_lazy("阵地提升"),
    counter=gettext_lazy("次"),
    group=gettext_lazy("活动"),
    act=Can.ACTIVITIES_WRITE,
    columns=columns,
    alike=alike,
    take=take,
    undo=undo,
    rows=rows,
    refusals=REFUSALS,
    identity=lambda v: (v["venue"].pk, v["on"], v["note"]),
    back="activities:venues",
    posts=True,
    after=(gettext_lazy("阵地"),),
    intro=gettext_lazy("阵地改造、添置、布展，每次一行。"),
)
