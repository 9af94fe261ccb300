"""Attendance from a spreadsheet 导入到场."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.people.imports import cells, make
from tongxin.people.imports.cells import CellWrong
from tongxin.people.imports.kinds import CannotUndo, Column, Kind, Taken, Values
from tongxin.people.imports.place import Place
from tongxin.people.permissions import Can, within

from .. import operations
from ..models import Activity, Participant
from ..operations import Mark
from .common import REFUSALS, hours


def _activity(cell: str, place: Place) -> Activity:
    """An activity of that title, with its day behind it where there are several: 读书会 2025-03-01."""

    def ask() -> dict[str, list[Activity]]:
        known: dict[str, list[Activity]] = defaultdict(list)
        rows = Activity.objects.visible_to(place.by, place.today).filter(within((place.unit.path,)))
        for row in rows.filter(voided_at=None, cancelled_at=None):
            known[row.title].append(row)
        return known

    found = place.once("activities", ask)
    text = " ".join(cell.split())
    rows = found.get(text, [])
    if not rows and " " in text:
        title, _space, day = text.rpartition(" ")
        rows = [row for row in found.get(title, []) if row.starts_on == cells.day(day)]
    if len(rows) == 1:
        return rows[0]
    if rows:
        told = "、".join(row.starts_on.isoformat() for row in rows[:6])
        raise CellWrong(_("同名的有%(n)s场，名称后空一格写日期：%(told)s。") % {"n": len(rows), "told": told})
    raise CellWrong(_("没有这场活动，先登记或导入活动。"))


def attendance_columns(place: Place) -> Sequence[Column]:
    """The columns of the template of attendance."""
    marks = dict(Participant.ATTENDANCE)
    return (
        Column(
            "activity", _("活动"), _activity, required=True, synonyms=("活动名称", "名称"),
            help=_("同名的，后面空一格写日期。"),
        ),
        make.person("person", _("姓名"), required=True, synonyms=("会员", "参加人")),
        make.choice("mark", _("到场"), lambda _p: marks, required=True, synonyms=("签到", "考勤", "出勤", "到场情况")),
        Column("hours", _("时长"), hours, synonyms=("小时", "服务时长")),
        make.text("note", _("备注"), 100),
    )  # fmt: skip


def take_mark(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Note who came; who was not on the list is added."""
    row = Activity.objects.get(pk=values["activity"].pk)
    person = values["person"]
    there = row.participants.filter(person=person).first()
    old = {"activity": row.pk, "person": person.pk, "new": there is None}
    if there is not None:
        old |= {"mark": there.attendance, "hours": str(there.hours or ""), "note": there.note}
    mark = Mark(values["mark"], values["hours"], values["note"] or "")
    added = () if there is not None else (person,)
    operations.take_attendance(row, {person.pk: mark}, added=added, by=place.by, at=place.at, beside=place.beside)
    return Taken([f"activities.participant:{row.participants.get(person=person).pk}"], old | {"is": values["mark"]})


def undo_mark(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Put back the mark there was; who was added is noted as not having come."""
    row = Activity.objects.get(pk=before["activity"])
    there = Participant.objects.filter(pk=make.key_of(made[0])[1]).first()
    if there is None or there.attendance != before["is"]:
        raise CannotUndo(_("“%(title)s”的到场后来改过。") % {"title": row})
    old = (
        Mark("")
        if before["new"]
        else Mark(before["mark"], Decimal(before["hours"]) if before["hours"] else None, before["note"])
    )
    operations.take_attendance(row, {before["person"]: old}, by=place.by, at=place.at)


ATTENDANCE = Kind(
    code="activities.attendance",
    label=gettext_lazy("到场"),
    counter=gettext_lazy("人次"),
    group=gettext_lazy("活动"),
    act=Can.ACTIVITIES_WRITE,
    columns=attendance_columns,
    take=take_mark,
    undo=undo_mark,
    refusals=REFUSALS,
    back="activities:list",
    posts=True,
    identity=lambda v: (v["activity"].pk, v["person"].pk),
    after=(gettext_lazy("活动"), gettext_lazy("会员")),
    intro=gettext_lazy("签到表一人一行。名单上没有的人补进名单。"),
)
