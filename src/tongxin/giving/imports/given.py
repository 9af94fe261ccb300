"""Donations of money and things from a spreadsheet 导入捐赠."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.people.fields import FEN
from tongxin.people.imports import cells, make
from tongxin.people.imports.cells import CellWrong
from tongxin.people.imports.kinds import Alike, Column, Kind, Taken, Values
from tongxin.people.imports.place import Place
from tongxin.people.imports.taking import refuse_changed
from tongxin.people.permissions import Can, within

from .. import operations
from ..models import Donation, GoodsLine, Project
from ..operations import Goods
from .common import REFUSALS, donors, donors_shown, receiver, to, unit, yuan

_LINE = re.compile(r"(.+?)\s*(\d+)\s*(\D{1,10})")


def _kinds(place: Place) -> dict[str, str]:
    return {code: kind.name for code, kind in place.charter.givings.items() if kind.form != "project"}


def _goods(cell: str, place: Place) -> list[tuple[str, int, str]]:
    """ "大米20袋；食用油10桶" as (name, number, counter)."""
    found = []
    for part in cell.replace(";", "；").replace("\n", "；").split("；"):
        if not part.strip():
            continue
        match = _LINE.fullmatch(cells.narrow(part))
        if not match:
            raise CellWrong(_("写成“大米20袋；食用油10桶”。"))
        found.append((match[1].strip()[:60], int(match[2]), match[3].strip()))
    return found


def _worths(cell: str, place: Place) -> list[int]:
    return [cells.scaled(part, FEN) for part in re.split("[；;\n]+", cell) if part.strip()]


def _project(cell: str, place: Place) -> Project:
    rows = list(Project.objects.filter(within((place.organisation.path,)), title=cell.strip(), voided_at=None)[:2])
    if len(rows) != 1:
        raise CellWrong(_("没有叫这个名称的捐建项目，先登记或导入。"))
    return rows[0]


def columns(place: Place) -> Sequence[Column]:
    """The columns of the template."""
    return (
        make.text("title", _("事由"), 120, required=True, synonyms=("捐赠事由", "用途", "项目名称", "捐赠内容")),
        make.choice("kind", _("类别"), _kinds, required=True, synonyms=("捐赠类别", "类型")),
        unit(place),
        donors(place),
        receiver(required=True),
        make.money("pledged", _("认捐金额"), synonyms=("认捐额",), help=_("元。")),
        make.past_day("pledged_on", _("认捐日期")),
        make.money(
            "landed", _("到账金额"), synonyms=("金额", "捐款金额", "捐赠金额"), help=_("元；捐物的不填。")
        ),
        make.past_day(
            "landed_on", _("到账或交付日期"), synonyms=("日期", "到账日期", "捐赠日期", "捐赠时间", "交付日期")
        ),
        Column("goods", _("物资"), _goods, synonyms=("捐赠物资", "物品"), example=_("大米20袋；食用油10桶")),
        Column(
            "worths", _("物资价值"), _worths, synonyms=("价值", "折价"), help=_("元，几样物资用分号隔开，顺序一致。")
        ),
        make.choice("basis", _("价值依据"), lambda _p: dict(GoodsLine.BASES), help=_("写了价值的要选。")),
        Column("project", _("捐建项目"), _project),
        make.text("note", _("备注"), 300),
    )  # fmt: skip


def check(values: Values, place: Place) -> Mapping[str, str]:
    """Worths and things go together."""
    worths, goods = values["worths"] or [], values["goods"] or []
    if worths and len(worths) != len(goods):
        return {"worths": _("物资有%(n)s样，价值写了%(m)s个。") % {"n": len(goods), "m": len(worths)}}
    if worths and not values["basis"]:
        return {"basis": _("写了价值，要选定依据。")}
    return {}


def alike(rows: Sequence[Values], place: Place) -> list[Alike | None]:
    """Donations of that title and day."""
    found = Donation.objects.filter(within((place.organisation.path,)), voided_at=None)
    known = set(found.filter(title__in={v["title"] for v in rows}).values_list("title", "landed_on", "landed"))
    said = ((v["title"], v["landed_on"], v["landed"]) for v in rows)
    return [Alike(_("已有同一天同事由的捐赠。"), ("skip", "another")) if one in known else None for one in said]


def take(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Enter a donation."""
    worths = values["worths"] or [None] * len(values["goods"] or ())
    goods = [
        Goods(name, number, counter, worth, values["basis"] if worth is not None else "")
        for (name, number, counter), worth in zip(values["goods"] or (), worths, strict=True)
    ]
    row = operations.donate(
        values["unit"] or place.unit, values["kind"], values["title"], values["givers"], project=values["project"],
        pledged_on=values["pledged_on"], pledged=values["pledged"], landed_on=values["landed_on"],
        landed=values["landed"], goods=goods, note=values["note"] or "", by=place.by, at=place.at, today=place.today,
        beside=place.beside, **to(values["receiver"]),
    )  # fmt: skip
    return Taken([row.key], {"at": place.at.isoformat()})


def undo(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Void it, unless it was changed since."""
    row = Donation.objects.get(pk=make.key_of(made[0])[1])
    refuse_changed(row, ["giving.revise"], before)
    operations.void(row, _("撤销导入"), by=place.by, at=place.at, today=place.today)


def rows(place: Place) -> Iterator[Mapping[str, Any]]:
    """Donations of the unit and those below, as they are imported."""
    found = Donation.objects.visible_to(place.by, place.today).filter(within((place.unit.path,)), voided_at=None)
    yield from lines(found.order_by("pk"), place)


def lines(found: "QuerySet[Donation]", place: Place) -> Iterator[Mapping[str, Any]]:
    """These donations, as they are imported."""
    kinds, bases = _kinds(place), dict(GoodsLine.BASES)
    full = found.select_related("unit", "receiver", "project").prefetch_related("goods")
    for row in full.prefetch_related("donors__person", "donors__body").iterator(chunk_size=200):
        goods = sorted(row.goods.all(), key=lambda line: line.place)
        priced = goods and all(line.worth is not None for line in goods)
        yield {
            "title": row.title,
            "kind": kinds.get(row.kind, row.kind),
            "unit": place.unit_written(row.unit),
            "givers": donors_shown(list(row.donors.all()), place),
            "receiver": row.receiver.name if row.receiver else row.receiver_name,
            "pledged": yuan(row.pledged),
            "pledged_on": row.pledged_on,
            "landed": yuan(row.landed),
            "landed_on": row.landed_on,
            "goods": "；".join(f"{line.name}{line.number}{line.counter}" for line in goods),
            "worths": "；".join(f"{yuan(line.worth)}" for line in goods) if priced else "",
            "basis": str(bases.get(goods[0].basis, "")) if priced else "",
            "project": row.project.title if row.project else "",
            "note": row.note,
        }


DONATION = Kind(
    code="giving.donation",
    label=gettext_lazy("捐赠"),
    counter=gettext_lazy("笔"),
    group=gettext_lazy("奉献"),
    act=Can.GIVING_WRITE,
    columns=columns,
    check=check,
    alike=alike,
    take=take,
    undo=undo,
    rows=rows,
    refusals=REFUSALS,
    identity=lambda v: (v["title"], v["landed_on"], v["landed"], str(v["givers"])),
    back="giving:donations",
    posts=True,
    after=(gettext_lazy("会员"), gettext_lazy("单位")),
    intro=gettext_lazy("捐款、捐物，每笔一行；钱和物都捐的，分两行。"),
)
