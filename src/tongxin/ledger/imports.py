"""Statements from a spreadsheet 导入申报数."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.kernel.charter.shapes import Charter
from tongxin.people import charters
from tongxin.people.imports import cells, make
from tongxin.people.imports.kinds import CannotUndo, Column, Kind, Taken, Values
from tongxin.people.imports.place import Place
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, within

from . import operations
from .models import Statement


def _items(charter: Charter) -> dict[str, str]:
    """Items by name; of two of one name each with its counter."""
    bearers = Counter(item.name for item in charter.items.values())
    return {i.code: i.name if bearers[i.name] == 1 else f"{i.name}（{i.counter}）" for i in charter.items.values()}


def columns(place: Place) -> Sequence[Column]:
    """The columns of the template."""
    return (
        make.own_unit(place, _("单位"), synonyms=("填报单位",)),
        make.choice("kind", _("性质"), lambda _p: dict(Statement.KINDS), help=_("空着的，是汇总。")),
        make.choice(
            "item", _("项目"), lambda p: _items(p.charter), required=True, synonyms=("指标", "计数项目", "内容")
        ),
        make.level(help=_("空着的，不分层级。")),
        make.past_day("first_on", _("自"), required=True, synonyms=("开始日期", "起")),
        make.past_day("last_on", _("至"), required=True, synonyms=("结束日期", "止")),
        Column(
            "stated", _("申报数"), lambda cell, _p: cells.narrow(cell), required=True, synonyms=("数量", "数", "合计"),
            help=_("按项目的单位填，金额填元。"),
        ),
        make.text("source", _("出处"), 200, required=True, synonyms=("来源", "依据"), help=_("谁报来的，哪份表。")),
    )  # fmt: skip


def check(values: Values, place: Place) -> Mapping[str, str]:
    """Days in order; the number in smallest units of its item."""
    if values["last_on"] < values["first_on"]:
        return {"last_on": _("结束日期早于开始日期。")}
    try:
        values["stated"] = cells.scaled(values["stated"], place.charter.items[values["item"]].scale)
    except cells.CellWrong as error:
        return {"stated": str(error)}
    return {}


def take(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """State it."""
    row = operations.state(
        values["unit"] or place.unit, values["kind"] or "summary", values["item"], values["level"] or "",
        values["first_on"], values["last_on"], values["stated"], values["source"], by=place.by, at=place.at,
        on=place.today,
    )  # fmt: skip
    return Taken([row.key], {"stated": row.stated})


def undo(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Void it, unless it was corrected since."""
    row = Statement.objects.select_related("unit").get(pk=make.key_of(made[0])[1])
    if row.stated != before["stated"]:
        raise CannotUndo(_("申报数后来更正过。"))
    operations.void_statement(row, by=place.by, at=place.at, reason=_("撤销导入"), on=place.today)


def rows(place: Place) -> Iterator[Mapping[str, Any]]:
    """Statements of the unit and those below, as they are imported."""
    found = Statement.objects.filter(within((place.unit.path,)), voided_at=None)
    yield from lines(found.order_by("last_on", "pk"), place)


def lines(found: "QuerySet[Statement]", place: Place) -> Iterator[Mapping[str, Any]]:
    """These statements, as they are imported; each in the words of its own unit's rules."""
    kinds, names = dict(Statement.KINDS), dict[str, dict[str, str]]()
    for row in found.select_related("unit").iterator(chunk_size=500):
        charter = _rules_of(row.unit, place)
        if charter.hash not in names:
            names[charter.hash] = _items(charter)
        item, level = charter.items.get(row.item), charter.levels.get(row.level)
        yield {
            "unit": place.unit_written(row.unit),
            "kind": kinds[row.kind],
            "item": names[charter.hash].get(row.item, row.item),
            "level": level.name if level else "",
            "first_on": row.first_on,
            "last_on": row.last_on,
            "stated": Decimal(row.stated) / (item.scale if item else 1),
            "source": row.source,
        }


def _rules_of(unit: Unit, place: Place) -> Charter:
    try:
        return charters.of(unit)
    except charters.NoCharter:
        return place.charter


KIND = Kind(
    code="ledger.statement",
    label=gettext_lazy("申报数"),
    counter=gettext_lazy("条"),
    group=gettext_lazy("报告"),
    act=Can.STATEMENTS_MAKE,
    columns=columns,
    check=check,
    take=take,
    undo=undo,
    rows=rows,
    refusals=(operations.StatementRefused,),
    identity=lambda v: (v["unit"] and v["unit"].pk, v["item"], v["level"], v["first_on"], v["last_on"]),
    back="reports:statements",
    intro=gettext_lazy("没有明细的数：系统启用以前的期初，或单位报来的汇总。"),
)


def kinds(place: Place) -> Iterator[Kind]:
    """Statements."""
    yield KIND
