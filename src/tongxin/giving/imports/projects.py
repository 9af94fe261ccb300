"""Donated projects from a spreadsheet 导入捐建项目."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.people.imports import make
from tongxin.people.imports.kinds import Alike, CannotUndo, Column, Kind, Taken, Values
from tongxin.people.imports.place import Place
from tongxin.people.imports.taking import refuse_changed
from tongxin.people.permissions import Can, within

from .. import operations
from ..models import Project
from .common import REFUSALS, donors, donors_shown, receiver, to, unit, yuan

DAYS = ("signed_on", "started_on", "built_on", "settled_on", "stopped_on")


def _kinds(place: Place) -> dict[str, str]:
    return {code: kind.name for code, kind in place.charter.givings.items() if kind.form == "project"}


def columns(place: Place) -> Sequence[Column]:
    """The columns of the template."""
    return (
        make.text("title", _("项目"), 120, required=True, synonyms=("项目名称", "名称", "捐建项目")),
        make.choice("kind", _("类别"), _kinds, required=True, synonyms=("类型",)),
        unit(place),
        donors(place),
        receiver(required=True),
        make.money("estimated", _("预计价值"), synonyms=("预计金额", "预算"), help=_("元，签约那天计入。")),
        make.money("settled", _("结算价值"), synonyms=("结算金额", "决算"), help=_("元，结算那天计入。")),
        make.past_day("signed_on", _("签约日期"), synonyms=("签约时间",)),
        make.past_day("started_on", _("开工日期")),
        make.past_day("built_on", _("建成日期"), synonyms=("竣工日期",)),
        make.past_day("settled_on", _("结算日期")),
        make.past_day("stopped_on", _("终止日期")),
        make.text("note", _("备注"), 300),
    )


def alike(rows: Sequence[Values], place: Place) -> list[Alike | None]:
    """Projects of that name."""
    found = Project.objects.filter(within((place.organisation.path,)), voided_at=None)
    known = set(found.filter(title__in={v["title"] for v in rows}).values_list("title", flat=True))
    return [Alike(_("已有同名的捐建项目。"), ("skip", "another")) if v["title"] in known else None for v in rows]


def take(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Enter a project."""
    days: dict[str, Any] = {name: values[name] for name in DAYS}
    row = operations.plan(
        values["unit"] or place.unit, values["kind"], values["title"], values["givers"],
        estimated=values["estimated"], settled=values["settled"], note=values["note"] or "", by=place.by, at=place.at,
        today=place.today, beside=place.beside, **days, **to(values["receiver"]),
    )  # fmt: skip
    return Taken([row.key], {"at": place.at.isoformat()})


def undo(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Void it, unless it was changed or given to since."""
    row = Project.objects.get(pk=make.key_of(made[0])[1])
    refuse_changed(row, ["giving.revise_project"], before)
    if row.donations.filter(voided_at=None).exists():
        raise CannotUndo(_("“%(title)s”后来改过，或有捐赠列在其中。") % {"title": row})
    operations.void_project(row, _("撤销导入"), by=place.by, at=place.at, today=place.today)


def rows(place: Place) -> Iterator[Mapping[str, Any]]:
    """Projects of the unit and those below, as they are imported."""
    found = Project.objects.visible_to(place.by, place.today).filter(within((place.unit.path,)), voided_at=None)
    yield from lines(found.order_by("pk"), place)


def lines(found: "QuerySet[Project]", place: Place) -> Iterator[Mapping[str, Any]]:
    """These projects, as they are imported."""
    kinds = _kinds(place)
    full = found.select_related("unit", "receiver").prefetch_related("donors__person", "donors__body")
    for row in full.iterator(chunk_size=200):
        yield {
            "title": row.title,
            "kind": kinds.get(row.kind, row.kind),
            "unit": place.unit_written(row.unit),
            "givers": donors_shown(list(row.donors.all()), place),
            "receiver": row.receiver.name if row.receiver else row.receiver_name,
            "estimated": yuan(row.estimated),
            "settled": yuan(row.settled),
            **{name: getattr(row, name) for name in DAYS},
            "note": row.note,
        }


PROJECT = Kind(
    code="giving.project",
    label=gettext_lazy("捐建项目"),
    counter=gettext_lazy("个"),
    group=gettext_lazy("奉献"),
    act=Can.GIVING_WRITE,
    columns=columns,
    alike=alike,
    take=take,
    undo=undo,
    rows=rows,
    refusals=REFUSALS,
    identity=lambda v: v["title"],
    back="giving:projects",
    posts=True,
    after=(gettext_lazy("会员"), gettext_lazy("单位")),
    intro=gettext_lazy("捐建的项目：预计和结算分开写，各计各的。"),
)
