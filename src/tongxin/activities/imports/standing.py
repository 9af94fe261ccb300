"""Venues, series and teams from a spreadsheet 导入阵地、品牌与团队."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.people.imports import make
from tongxin.people.imports.kinds import Column, Kind, Taken, Values
from tongxin.people.imports.place import Place
from tongxin.people.imports.taking import refuse_changed
from tongxin.people.permissions import Can, within

from .. import operations
from ..models import Series, TeamMember, Venue
from ..operations import SeriesDetails, VenueDetails
from .common import REFUSALS, named


def venue_columns(place: Place) -> Sequence[Column]:
    """The columns of the template of venues."""
    kinds = named(place.charter.venues)
    return (
        make.text("name", _("名称"), 80, required=True, synonyms=("阵地名称", "基地名称")),
        make.choice("kind", _("类别"), lambda _p: kinds, required=True, synonyms=("阵地类别", "类型")),
        make.own_unit(place, _("所属单位"), synonyms=("单位",)),
        make.level(),
        make.unit("place", _("所在镇街"), synonyms=("镇街",)),
        make.text("address", _("地址"), 120),
        make.text("partners", _("共建单位"), 200),
        make.past_day(
            "opened_on", _("启用日期"), synonyms=("启用时间", "挂牌日期", "建成日期"), help=_("空着的，不计新增。")
        ),
        make.past_day("closed_on", _("停用日期")),
        make.prose("summary", _("简介")),
    )  # fmt: skip


def take_venue(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Open a venue; close it where it was closed since."""
    texts: dict[str, Any] = {name: values[name] or "" for name in ("level", "address", "partners", "summary")}
    details = VenueDetails(
        values["kind"], values["name"], place=values["place"], opened_on=values["opened_on"], **texts
    )
    common: dict[str, Any] = {"by": place.by, "at": place.at, "today": place.today}
    row = operations.open_venue(values["unit"] or place.unit, details, beside=place.beside, **common)
    if values["closed_on"]:
        operations.close_venue(row, values["closed_on"], **common)
    place.forget("venues")
    return Taken([row.key], {"at": place.at.isoformat()})


def undo_venue(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Void it, unless it was changed since or activities were held there."""
    row = Venue.objects.get(pk=make.key_of(made[0])[1])
    refuse_changed(row, ["activities.amend_venue", "activities.improve_venue", "activities.close_venue"], before)
    operations.void_venue(row, _("撤销导入"), by=place.by, at=place.at)


def venue_rows(place: Place) -> Iterator[Mapping[str, Any]]:
    """Venues of the unit and those below, as they are imported."""
    found = Venue.objects.visible_to(place.by, place.today).filter(within((place.unit.path,)), voided_at=None)
    yield from venue_lines(found.order_by("pk"), place)


def venue_lines(found: "QuerySet[Venue]", place: Place) -> Iterator[Mapping[str, Any]]:
    """These venues, as they are imported."""
    kinds, levels = named(place.charter.venues), named(place.charter.levels)
    for row in found.select_related("unit", "place"):
        plain = ("name", "address", "partners", "opened_on", "closed_on", "summary")
        yield {
            **{name: getattr(row, name) for name in plain},
            "kind": kinds.get(row.kind, row.kind),
            "unit": place.unit_written(row.unit),
            "level": levels.get(row.level, ""),
            "place": row.place.name if row.place else "",
        }


VENUE = Kind(
    code="activities.venue",
    label=gettext_lazy("阵地"),
    counter=gettext_lazy("个"),
    group=gettext_lazy("活动"),
    act=Can.ACTIVITIES_WRITE,
    columns=venue_columns,
    take=take_venue,
    undo=undo_venue,
    rows=venue_rows,
    refusals=REFUSALS,
    identity=lambda v: (v["unit"] and v["unit"].pk, v["name"]),
    back="activities:venues",
    posts=True,
    intro=gettext_lazy("会员之家、实践基地、教育基地等。"),
)


def series_columns(place: Place) -> Sequence[Column]:
    """The columns of the template of series and teams."""
    kinds = named(place.charter.series)
    return (
        make.text("name", _("名称"), 80, required=True, synonyms=("品牌名称", "团队名称")),
        make.choice("kind", _("类别"), lambda _p: kinds, required=True, synonyms=("类型",)),
        make.own_unit(place, _("所属单位"), synonyms=("单位",)),
        make.past_day("founded_on", _("创设日期"), synonyms=("成立日期", "成立时间"), help=_("空着的，不计新增。")),
        make.past_day("ended_on", _("结束日期")),
        make.persons("members", _("队员"), synonyms=("成员", "团队成员")),
        make.past_day("since", _("入队日期"), help=_("空着的，按创设日期。")),
        make.prose("summary", _("简介")),
    )  # fmt: skip


def series_check(values: Values, place: Place) -> Mapping[str, str]:
    """Whoever joins does so on a day."""
    if values["members"] and not (values["since"] or values["founded_on"]):
        return {"since": _("写了队员，要写入队日期或创设日期。")}
    return {}


def take_series(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Found a series, with its people."""
    details = SeriesDetails(values["kind"], values["name"], values["summary"] or "", values["founded_on"])
    common: dict[str, Any] = {"by": place.by, "at": place.at, "today": place.today}
    row = operations.found_series(values["unit"] or place.unit, details, beside=place.beside, **common)
    if values["members"]:
        since = values["since"] or values["founded_on"]
        operations.join_team(row, values["members"], since, beside=place.beside, **common)
    if values["ended_on"]:
        operations.end_series(row, values["ended_on"], **common)
    place.forget("series")
    return Taken([row.key], {"at": place.at.isoformat()})


def undo_series(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Void it, unless it was changed since or activities belong to it."""
    row = Series.objects.get(pk=make.key_of(made[0])[1])
    acts = ["activities.amend_series", "activities.join_team", "activities.leave_team", "activities.end_series"]
    refuse_changed(row, acts, before)
    operations.void_series(row, _("撤销导入"), by=place.by, at=place.at)


def series_rows(place: Place) -> Iterator[Mapping[str, Any]]:
    """Series of the unit and those below, as they are imported."""
    found = Series.objects.visible_to(place.by, place.today).filter(within((place.unit.path,)), voided_at=None)
    yield from series_lines(found.order_by("pk"), place)


def series_lines(found: "QuerySet[Series]", place: Place) -> Iterator[Mapping[str, Any]]:
    """These series with their people, as they are imported."""
    kinds = named(place.charter.series)
    there = TeamMember.objects.filter(dropped_at=None).select_related("person").order_by("pk")
    for row in found.select_related("unit").prefetch_related(Prefetch("members", there, to_attr="there")):
        members: list[TeamMember] = row.there
        yield {
            "name": row.name,
            "kind": kinds.get(row.kind, row.kind),
            "unit": place.unit_written(row.unit),
            "founded_on": row.founded_on,
            "ended_on": row.ended_on,
            "members": place.written([member.person for member in members]),
            "since": min((member.since for member in members), default=None),
            "summary": row.summary,
        }


SERIES = Kind(
    code="activities.series",
    label=gettext_lazy("品牌与团队"),
    counter=gettext_lazy("个"),
    group=gettext_lazy("活动"),
    act=Can.ACTIVITIES_WRITE,
    columns=series_columns,
    check=series_check,
    take=take_series,
    undo=undo_series,
    rows=series_rows,
    refusals=REFUSALS,
    identity=lambda v: (v["unit"] and v["unit"].pk, v["name"]),
    back="activities:series",
    posts=True,
    intro=gettext_lazy("品牌、系列、服务团队、培训班次，团队可以连队员一起导入。"),
)
