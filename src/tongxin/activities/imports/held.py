"""Activities from a spreadsheet 导入活动."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.people.imports import cells, make
from tongxin.people.imports.kinds import Alike, CannotUndo, Column, Kind, Taken, Values
from tongxin.people.imports.place import Place
from tongxin.people.imports.taking import refuse_changed
from tongxin.people.permissions import Can, within

from .. import operations
from ..models import CAME, Activity
from ..operations import Details, Invited
from .common import REFUSALS, hours, named, own, series, venue, visited

LISTS = (  # column, role, mark
    ("came", "participant", "present"),
    ("speaking", "speaker", "present"),
    ("leave", "participant", "leave"),
    ("absent", "participant", "absent"),
)


def columns(place: Place) -> Sequence[Column]:
    """The columns of the template of activities."""
    kinds = named(place.charter.activities)
    bases = {code: str(name) for code, name in Activity.BASES}
    return (
        make.text("title", _("名称"), 120, required=True, synonyms=("活动名称", "活动主题", "主题", "题目", "标题")),
        make.choice("kind", _("类别"), lambda _p: kinds, required=True, synonyms=("活动类别", "活动类型", "类型")),
        make.own_unit(place, _("主办单位"), synonyms=("举办单位", "组织单位")),
        make.text("organiser", _("别家主办"), 80, help=_("别的单位主办、本单位派员参加的，写主办方。")),
        make.day(
            "starts_on", _("开始日期"), required=True,
            synonyms=("日期", "时间", "活动日期", "活动时间", "举办日期", "举办时间"),
        ),
        make.day("ends_on", _("结束日期")),
        Column("starts_at", _("开始时间"), lambda cell, _p: cells.clock_time(cell), is_text=True, example="14:00"),
        Column("ends_at", _("结束时间"), lambda cell, _p: cells.clock_time(cell), is_text=True, example="16:30"),
        make.units("cohosts", _("协办单位"), synonyms=("协办", "联合主办"), help=_("系统内的；用顿号隔开，各自计数。")),
        make.text("cohost_names", _("系统外协办"), 200),
        Column("venue", _("阵地"), venue, synonyms=("基地",)),
        make.text("address", _("地点"), 120, synonyms=("活动地点", "地址")),
        Column("series", _("品牌系列"), series, synonyms=("品牌", "系列", "团队")),
        make.units("places", _("到达镇街"), synonyms=("镇街", "到达地"), help=_("登记过的镇街、村社区，用顿号隔开。")),
        Column("visited", _("走访对象"), visited, synonyms=("走访单位", "走访企业")),
        make.persons("came", _("参加人"), synonyms=("参加人员", "参会人员", "到场人员", "出席人员")),
        make.persons("speaking", _("主讲"), synonyms=("主讲人", "授课人")),
        make.persons("leave", _("请假"), synonyms=("请假人员",)),
        make.persons("absent", _("缺席"), synonyms=("缺席人员",)),
        make.text("speakers", _("外请主讲"), 120),
        make.whole("guests", _("未列名到场"), 0, 10**7, help=_("到场而名单上没有的人数。")),
        make.whole(
            "audience", _("听众服务人次"), 0, 10**8, synonyms=("服务人次", "听众", "受益人次", "参与人次", "人次")
        ),
        make.choice("audience_basis", _("人次依据"), lambda _p: bases, help=_("写了人数的要选。")),
        Column("hours", _("每人时长"), hours, synonyms=("时长", "小时", "服务时长")),
        make.prose("summary", _("内容"), synonyms=("活动内容", "简介", "备注")),
        make.yes("held", _("已举办"), help=_("空着的，日期已过的算已举办。")),
    )  # fmt: skip


def check(values: Values, place: Place) -> Mapping[str, str]:
    """Nobody stands twice, nothing ends before it began, nothing ahead was held."""
    seen: set[int] = set()
    for code, _role, _mark in LISTS:
        for person in values[code] or ():
            if person.pk in seen:
                return {code: _("%(name)s列了两次。") % {"name": person}}
            seen.add(person.pk)
    first, last = values["starts_on"], values["ends_on"] or values["starts_on"]
    if last < first:
        return {"ends_on": _("结束日期早于开始日期。")}
    if last == first and values["starts_at"] and values["ends_at"] and values["ends_at"] < values["starts_at"]:
        return {"ends_at": _("结束时间早于开始时间。")}
    if values["held"] and first > place.today:
        return {"held": _("日期还没有到。")}
    if (values["audience"] or values["guests"]) and not values["audience_basis"]:
        return {"audience_basis": _("写了人数，要选定依据。")}
    return {}


def alike(rows: Sequence[Values], place: Place) -> list[Alike | None]:
    """Activities of that title on that day."""
    found = Activity.objects.standing().filter(own(place), title__in={v["title"] for v in rows})
    known = set(found.values_list("unit", "title", "starts_on"))
    said = (((v["unit"] or place.unit).pk, v["title"], v["starts_on"]) for v in rows)
    return [Alike(_("这一天已有同名的活动。"), ("skip", "another")) if one in known else None for one in said]


def take(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Write an activity down; one whose day has come is recorded as held, with who came."""
    given: dict[str, Any] = {name: values[name] for name in (
        "kind", "title", "starts_on", "starts_at", "ends_on", "ends_at", "venue", "series", "hours",
    )}  # fmt: skip
    texts: dict[str, Any] = {
        name: values[name] or "" for name in ("organiser", "cohost_names", "address", "speakers", "summary")
    }
    numbers: dict[str, Any] = {name: values[name] or 0 for name in ("guests", "audience")}
    lists: dict[str, Any] = {name: values[name] or () for name in ("cohosts", "places", "visited")}
    details = Details(**given, **texts, **numbers, **lists, audience_basis=values["audience_basis"] or "")
    people = [Invited(person, role, mark) for code, role, mark in LISTS for person in values[code] or ()]
    row = operations.plan(
        values["unit"] or place.unit, details, people, by=place.by, at=place.at, is_another=choice == "another"
    )
    held = values["held"] if values["held"] is not None else values["starts_on"] <= place.today
    if held:
        operations.hold(row, by=place.by, at=place.at, today=place.today, beside=place.beside)
    return Taken([row.key], {"at": place.at.isoformat(), "came": _came(row)})


def _came(row: Activity) -> list[int]:
    return sorted(row.participants.filter(attendance__in=CAME).values_list("person", flat=True))


def undo(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Void it, unless it was changed since."""
    row = Activity.objects.get(pk=make.key_of(made[0])[1])
    refuse_changed(row, ["activities.revise", "activities.take_back"], before)
    if _came(row) != before["came"]:
        raise CannotUndo(_("“%(title)s”后来点过名。") % {"title": row})
    operations.void(row, _("撤销导入"), by=place.by, at=place.at)


def rows(place: Place) -> Iterator[Mapping[str, Any]]:
    """Activities of the unit and those below, as they are imported."""
    found = Activity.objects.visible_to(place.by, place.today).filter(within((place.unit.path,)), voided_at=None)
    yield from lines(found.filter(cancelled_at=None).order_by("starts_on", "pk"), place)


def lines(found: "QuerySet[Activity]", place: Place) -> Iterator[Mapping[str, Any]]:
    """These activities, as they are imported."""
    full = found.select_related("unit", "venue", "series")
    full = full.prefetch_related("participants__person", "involved__unit", "involved__person")
    kinds, bases = named(place.charter.activities), dict(Activity.BASES)
    for row in full.iterator(chunk_size=200):
        yield _row(row, kinds, bases, place)


def _row(row: Activity, kinds: Mapping[str, str], bases: Mapping[str, Any], place: Place) -> Mapping[str, Any]:
    people = sorted(row.participants.all(), key=lambda p: p.pk)
    lists = {
        "came": [p.person for p in people if p.came and p.role != "speaker"],
        "speaking": [p.person for p in people if p.role == "speaker"],
        "leave": [p.person for p in people if p.attendance == "leave" and p.role != "speaker"],
        "absent": [p.person for p in people if p.attendance == "absent" and p.role != "speaker"],
    }
    touched = sorted(row.involved.all(), key=lambda i: i.pk)

    def touching(role: str) -> str:
        names = (
            i.unit.name if i.unit else place.written([i.person] if i.person else [])
            for i in touched if i.role == role and (i.unit or i.person)
        )  # fmt: skip
        return "、".join(names)

    plain = (
        "title", "organiser", "starts_on", "starts_at", "ends_at", "cohost_names", "address", "speakers", "summary",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in plain},
        "kind": kinds.get(row.kind, row.kind),
        "unit": place.unit_written(row.unit),
        "ends_on": row.ends_on if row.ends_on != row.starts_on else None,
        "cohosts": touching("cohost"),
        "places": touching("place"),
        "visited": touching("visited"),
        "venue": row.venue.name if row.venue else "",
        "series": row.series.name if row.series else "",
        **{code: place.written(persons) for code, persons in lists.items()},
        "guests": row.guests or None,
        "audience": row.audience or None,
        "audience_basis": str(bases.get(row.audience_basis, "")),
        "hours": row.hours,
        "held": _("是") if row.held_at else _("否"),
    }


ACTIVITY = Kind(
    code="activities.activity",
    label=gettext_lazy("活动"),
    counter=gettext_lazy("场"),
    group=gettext_lazy("活动"),
    act=Can.ACTIVITIES_WRITE,
    columns=columns,
    check=check,
    alike=alike,
    take=take,
    undo=undo,
    rows=rows,
    refusals=REFUSALS,
    identity=lambda v: (v["unit"] and v["unit"].pk, v["title"], v["starts_on"]),
    back="activities:list",
    posts=True,
    after=(gettext_lazy("会员"), gettext_lazy("阵地"), gettext_lazy("品牌与团队")),
    intro=gettext_lazy("学习、培训、服务、走访、会议等，每场一行，参加人写在一格里；日期已过的算已举办。"),
)
