"""Broadcasts, and readings of whatever was read or watched, from a spreadsheet 导入播出与阅读量."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.people.imports import make
from tongxin.people.imports.cells import CellWrong
from tongxin.people.imports.kinds import Alike, CannotUndo, Column, Kind, Taken, Values
from tongxin.people.imports.place import Place
from tongxin.people.imports.taking import refuse_changed
from tongxin.people.permissions import Can, within

from .. import operations
from ..models import Broadcast, Outlet, Placement, Reading
from .common import REFUSALS, TITLES, article, broadcast, named, outlet, placement, url


def columns(place: Place) -> Sequence[Column]:
    """The columns of the template of broadcasts."""
    kinds = named(place.charter.broadcasts)
    return (
        make.text(
            "title",
            _("题目"),
            120,
            required=True,
            synonyms=("标题", "节目", "节目名称", "节目标题", "播出题目", "直播主题", "名称"),
        ),
        make.choice("kind", _("类别"), lambda _p: kinds, required=True, synonyms=("类型",)),
        make.own_unit(place, _("单位")),
        make.past_day("on", _("播出日期"), required=True, synonyms=("日期", "播出时间", "直播日期")),
        Column("outlet", _("播出媒体"), outlet, synonyms=("媒体", "平台")),
        Column("article", _("相关稿件"), article),
        url(),
    )


def alike(rows: Sequence[Values], place: Place) -> list[Alike | None]:
    """Broadcasts of that title on that day."""
    found = Broadcast.objects.filter(within((place.organisation.path,)), voided_at=None)
    known = set(found.filter(title__in={v["title"] for v in rows}).values_list("title", "on"))
    return [
        Alike(_("已有同题目的播出。"), ("skip", "another")) if (v["title"], v["on"]) in known else None for v in rows
    ]


def take(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Record a broadcast."""
    row = operations.broadcast(
        values["unit"] or place.unit, values["kind"], values["title"], values["on"], outlet=values["outlet"],
        article=values["article"], url=values["url"] or "", by=place.by, at=place.at, today=place.today,
        beside=place.beside,
    )  # fmt: skip
    place.forget("broadcasts")
    return Taken([row.key], {"at": place.at.isoformat()})


def undo(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Void it, unless it was changed or numbers of viewers were recorded since."""
    row = Broadcast.objects.get(pk=make.key_of(made[0])[1])
    refuse_changed(row, ["press.revise_broadcast"], before)
    if row.readings.filter(withdrawn_at=None).exists():
        raise CannotUndo(_("“%(title)s”后来改过，或登记过观看数。") % {"title": row})
    operations.void_broadcast(row, _("撤销导入"), by=place.by, at=place.at, today=place.today)


def rows(place: Place) -> Iterator[Mapping[str, Any]]:
    """Broadcasts of the unit and those below, as they are imported."""
    found = Broadcast.objects.visible_to(place.by, place.today).filter(within((place.unit.path,)), voided_at=None)
    yield from lines(found.order_by("on", "pk"), place)


def lines(found: "QuerySet[Broadcast]", place: Place) -> Iterator[Mapping[str, Any]]:
    """These broadcasts, as they are imported."""
    kinds = named(place.charter.broadcasts)
    for row in found.select_related("unit", "outlet", "article").iterator(chunk_size=500):
        yield {
            "title": row.title,
            "kind": kinds.get(row.kind, row.kind),
            "unit": place.unit_written(row.unit),
            "on": row.on,
            "outlet": row.outlet.name if row.outlet else "",
            "article": f"{row.article.title} {row.article.written_on.isoformat()}" if row.article else "",
            "url": row.url,
        }


BROADCAST = Kind(
    code="press.broadcast",
    label=gettext_lazy("播出"),
    counter=gettext_lazy("次"),
    group=gettext_lazy("宣传"),
    act=Can.PRESS_WRITE,
    columns=columns,
    alike=alike,
    take=take,
    undo=undo,
    rows=rows,
    refusals=REFUSALS,
    back="press:broadcasts",
    posts=True,
    identity=lambda v: (v["title"], v["on"], v["unit"] and v["unit"].pk),
    after=(gettext_lazy("媒体"),),
    intro=gettext_lazy("直播、电视、短片等，观看数用“阅读量”导入。"),
)


def reading_columns(place: Place) -> Sequence[Column]:
    """The columns of the template of readings."""
    return (
        Column(
            "article", _("稿件"), article, synonyms=TITLES, help=_("稿件的阅读量，写题目和媒体。")
        ),
        Column(
            "outlet", _("媒体"), outlet, synonyms=("媒体名称", "刊发媒体", "平台"),
            help=_("不写稿件的，是整个媒体的阅读量。"),
        ),
        Column("broadcast", _("播出"), broadcast, synonyms=("节目", "节目名称", "播出题目")),
        make.past_day("on", _("日期"), required=True, synonyms=("统计日期", "截至日期", "截至")),
        make.whole(
            "total", _("累计数"), 0, 10**12, required=True, synonyms=("阅读量", "阅读数", "观看数", "点击量", "浏览量"),
            help=_("到那天为止的累计，不是当天新增。"),
        ),
        make.yes("is_base", _("起点"), help=_("整个媒体开始统计时的数，本身不计入。")),
        make.text("note", _("出处"), 200, synonyms=("来源", "备注")),
    )  # fmt: skip


def _thing(values: Values) -> Placement | Outlet | Broadcast:
    if values["broadcast"]:
        return values["broadcast"]
    if values["article"] and values["outlet"]:
        return placement(values["article"], values["outlet"])
    if values["outlet"]:
        return values["outlet"]
    raise CellWrong(_("写明稿件和媒体，或只写媒体，或写播出。"))


def reading_check(values: Values, place: Place) -> Mapping[str, str]:
    """It is told of which thing."""
    try:
        _thing(values)
    except CellWrong as error:
        return {"outlet": str(error)}
    return {}


def take_reading(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Record the running total."""
    row = operations.read(
        _thing(values), values["on"], values["total"], is_base=bool(values["is_base"]), note=values["note"] or "",
        by=place.by, at=place.at, today=place.today, beside=place.beside,
    )  # fmt: skip
    if row.at != place.at:
        raise operations.PressRefused(_("这一天的数已经登记过。"))
    return Taken([row.key])


def undo_reading(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Withdraw it."""
    row = Reading.objects.get(pk=make.key_of(made[0])[1])
    operations.withdraw_reading(row, _("撤销导入"), by=place.by, at=place.at, today=place.today, beside=place.beside)


def reading_rows(place: Place) -> Iterator[Mapping[str, Any]]:
    """Standing readings, in the order of their days, as they are imported."""
    own = (place.unit.path,)
    of = within(own, "placement__article__unit__path")
    of |= within(own, "outlet__owner__path") | within(own, "broadcast__unit__path")
    found = Reading.objects.filter(of, withdrawn_at=None)
    found = found.select_related("placement__article", "placement__outlet", "outlet", "broadcast")
    for row in found.order_by("on", "pk").iterator(chunk_size=500):
        placed, shown = row.placement, row.broadcast
        media = placed.outlet if placed else row.outlet
        yield {
            "article": f"{placed.article.title} {placed.article.written_on.isoformat()}" if placed else "",
            "outlet": media.name if media else "",
            "broadcast": f"{shown.title} {shown.on.isoformat()}" if shown else "",
            "on": row.on,
            "total": row.total,
            "is_base": _("是") if row.is_base else "",
            "note": row.note,
        }


READING = Kind(
    code="press.reading",
    label=gettext_lazy("阅读量"),
    counter=gettext_lazy("条"),
    group=gettext_lazy("宣传"),
    act=Can.PRESS_WRITE,
    columns=reading_columns,
    check=reading_check,
    take=take_reading,
    undo=undo_reading,
    rows=reading_rows,
    refusals=(*REFUSALS, CellWrong),
    back="press:articles",
    posts=True,
    identity=lambda v: (str(v["article"]), str(v["outlet"]), str(v["broadcast"]), v["on"]),
    after=(gettext_lazy("稿件"), gettext_lazy("媒体"), gettext_lazy("播出")),
    intro=gettext_lazy("稿件、媒体或播出到某一天的累计数，按日期从早到晚。"),
)
