"""What befell matters, from a spreadsheet 导入采用、批示与评定."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import MatterKind
from tongxin.people.imports import make
from tongxin.people.imports.cells import CellWrong
from tongxin.people.imports.kinds import Column, Taken, Values
from tongxin.people.imports.place import Place

from .. import operations
from ..models import Event, Matter


def _found(kind: MatterKind, place: Place) -> dict[str, list[Matter]]:
    """Matters of the kind by number and by title. One query an import."""

    def ask() -> dict[str, list[Matter]]:
        known: dict[str, list[Matter]] = defaultdict(list)
        rows = Matter.objects.visible_to(place.by, place.today).filter(unit=place.organisation, kind=kind.code)
        for matter in rows:
            for name in {matter.number, matter.title} - {""}:
                known[name].append(matter)
        return known

    found: dict[str, list[Matter]] = place.once(f"matters.{kind.code}", ask)
    return found


def _matter(kind: MatterKind, cell: str, place: Place) -> Matter:
    found = _found(kind, place).get(cell.strip(), [])
    if len(found) == 1:
        return found[0]
    if found:
        told = "、".join(m.number or m.title for m in found[:6])
        raise CellWrong(
            _("有%(n)s%(counter)s，写编号：%(told)s。") % {"n": len(found), "counter": kind.counter, "told": told}
        )
    raise CellWrong(_("没有这一%(counter)s，先登记或导入%(kind)s。") % {"counter": kind.counter, "kind": kind.name})


def event_columns(kind: MatterKind, place: Place) -> list[Column]:
    """The matter, what befell it, when, by whom."""
    names = {event.code: event.name for event in kind.events}
    levels = {code: place.charter.levels[code].name for event in kind.events for code in event.levels}
    forms = {code: name for event in kind.events for code, name in event.forms}
    found = [
        Column(
            "matter", _("编号或题目"), partial(_matter, kind), required=True, is_text=True,
            synonyms=("编号", "题目", "标题", "信息题目", "案由"),
            help=_("同题目的不止一%(n)s时写编号。") % {"n": kind.counter},
        ),
        make.choice("event", _("登记什么"), lambda _p: names, required=True, synonyms=("类别", "结果", "事件", "类型")),
        make.past_day("on", _("日期"), required=True, synonyms=("采用日期", "批示日期", "采用时间", "批示时间")),
    ]  # fmt: skip
    if levels:
        more = {"synonyms": ("采用层级", "级别"), "help": _("空着的，随单位。")}
        found.append(make.choice("level", _("层级"), lambda _p: levels, **more))
    if forms:
        found.append(make.choice("form", _("方式"), lambda _p: forms, synonyms=("采用方式",)))
    return [
        *found,
        make.unit("body", _("单位"), synonyms=("采用单位", "采用刊物", "批示单位", "来源")),
        make.text("leader", _("批示人职务"), 60, synonyms=("批示领导",), help=_("写职务，不写姓名。")),
        make.text("text", _("原文或期号"), 300, synonyms=("批示内容", "期号", "备注")),
    ]


def event_check(kind: MatterKind, values: Values, place: Place) -> Mapping[str, str]:
    """What the event asks for, from the unit where it can be told."""
    rule = next(event for event in kind.events if event.code == values["event"])
    wrong = {}
    if rule.levels and not values.get("level"):
        level = values["body"].level if values["body"] else ""
        if level in rule.levels:
            values["level"] = level
        else:
            wrong["level"] = _("要选定层级。")
    if rule.forms and not values.get("form"):
        values["form"] = rule.forms[0][0]
    if rule.needs_body and values["body"] is None:
        wrong["body"] = _("要写明是哪个单位。")
    return wrong


def take_event(kind: MatterKind, values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Record that it befell the matter."""
    rule = next(event for event in kind.events if event.code == values["event"])
    row = operations.record_event(
        values["matter"], rule.code, on=values["on"], level=(values.get("level") or "") if rule.levels else "",
        form=(values.get("form") or "") if rule.forms else "", body=values["body"], text=values["text"] or "",
        leader=values["leader"] or "", by=place.by, at=place.at, today=place.today, beside=place.beside,
    )  # fmt: skip
    if row.at != place.at:
        raise operations.EventRefused(_("已登记过。"))
    return Taken([row.key])


def undo_event(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Withdraw it."""
    row = Event.objects.get(pk=make.key_of(made[0])[1])
    operations.withdraw_event(row, _("撤销导入"), by=place.by, at=place.at, today=place.today)


def event_rows(kind: MatterKind, place: Place) -> Iterator[Mapping[str, Any]]:
    """What befell matters that one may see, as it is imported."""
    seen = Matter.objects.visible_to(place.by, place.today).filter(unit=place.organisation, kind=kind.code)
    names = {event.code: event.name for event in kind.events}
    forms = {code: name for event in kind.events for code, name in event.forms}
    found = Event.objects.filter(matter__in=seen, withdrawn_at=None).select_related("matter", "body")
    for row in found.order_by("on", "pk").iterator(chunk_size=500):
        level = place.charter.levels.get(row.level)
        yield {
            "matter": row.matter.number or row.matter.title,
            "event": names.get(row.event, row.event),
            "on": row.on,
            "level": level.name if level else "",
            "form": forms.get(row.form, row.form),
            "body": row.body.name if row.body else "",
            "leader": row.leader,
            "text": row.text,
        }
