"""Seats, nominations and honours from a spreadsheet 导入席位、推荐与荣誉."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import lists, operations
from ..models import Honour, Nomination, Seat, Unit, held_by
from ..permissions import Can, within
from . import cells, make
from .cells import CellWrong
from .kinds import CannotUndo, Column, Kind, Taken, Values
from .place import Place, members_of

REFUSALS = (
    operations.EndsBeforeStart, operations.Erased, lists.NotListed, operations.NotYet, operations.BodyMissing,
    operations.AlreadySeated, operations.AlreadyNominated, operations.AlreadyDecided, operations.HonouredMissing,
    operations.AlreadyHonoured,
)  # fmt: skip


def _named(entries: Mapping[str, Any]) -> dict[str, str]:
    return {code: one.name for code, one in entries.items()}


def _body(cell: str, place: Place) -> Unit | str:
    """A unit that is known by that name, else the name as it stands."""
    name = cells.words(cell, 80)
    try:
        return place.unit_called(name)
    except CellWrong:
        return name


def _who(body: Unit | str | None) -> dict[str, Any]:
    return {"body": body} if isinstance(body, Unit) else {"body_name": body or ""}


def body(name: str, **more: Any) -> Column:
    """A body by name, known or not."""
    return Column("body", name, _body, **more)


def _level(place: Place, code: str) -> str:
    found = place.charter.levels.get(code)
    return found.name if found else code


def seat_columns(place: Place) -> Sequence[Column]:
    """The columns of the template of seats."""
    return (
        make.person("person", _("姓名"), required=True, synonyms=("会员", "会员姓名")),
        make.choice(
            "kind", _("类别"), lambda at: _named(at.charter.seats), required=True, synonyms=("身份", "席位", "代表委员")
        ),
        make.level(synonyms=("级别", "哪一级")),
        body(_("所在机构"), synonyms=("机构", "所在单位"), example=_("潮城市政协"), required=True),
        make.text("term", _("届次"), 20, synonyms=("届", "第几届"), is_text=True),
        make.text("sector", _("所在界别"), 40, synonyms=("界别",)),
        make.past_day("since", _("自"), required=True, synonyms=("开始日期", "任职日期", "当选日期", "任职时间")),
        make.day("until", _("至"), synonyms=("届满日期", "卸任日期")),
    )


def take_seat(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Record a seat."""
    row = operations.seat(
        values["person"], values["kind"], values["since"], values["until"], level=values["level"] or "",
        term=values["term"] or "", sector=values["sector"] or "", by=place.by, at=place.at, **_who(values["body"]),
    )  # fmt: skip
    return Taken([f"people.seat:{row.pk}"])


def undo_seat(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Withdraw it."""
    row = Seat.objects.get(pk=make.key_of(made[0])[1])
    operations.withdraw_seat(row, _("撤销导入"), by=place.by, at=place.at)


def seat_rows(place: Place) -> Iterator[Mapping[str, Any]]:
    """Seats of the unit's members, as they are imported."""
    found = Seat.objects.filter(held_by(members_of(place)), withdrawn_at=None)
    kinds = _named(place.charter.seats)
    for row in found.select_related("person").order_by("person__pinyin", "since", "pk").iterator(chunk_size=500):
        yield {
            "person": place.written([row.person]),
            "kind": kinds.get(row.kind, row.kind),
            "level": _level(place, row.level),
            "body": row.body_name,
            "term": row.term,
            "sector": row.sector,
            "since": row.since,
            "until": row.until,
        }


SEAT = Kind(
    code="people.seat",
    label=gettext_lazy("代表委员席位"),
    counter=gettext_lazy("席"),
    group=gettext_lazy("人员"),
    act=Can.PEOPLE_WRITE,
    columns=seat_columns,
    take=take_seat,
    undo=undo_seat,
    rows=seat_rows,
    refusals=REFUSALS,
    back="people:members",
    identity=lambda v: (v["person"].pk, v["kind"], v["level"], str(v["body"]), v["since"]),
    after=(gettext_lazy("会员"),),
    intro=gettext_lazy("人大代表、政协委员、参事等，每行一席，连任的分届写。"),
)


def nomination_columns(place: Place) -> Sequence[Column]:
    """The columns of the template of nominations."""
    outcomes = {"succeeded": _("成功"), "failed": _("未成")}
    return (
        make.person("person", _("姓名"), required=True, synonyms=("会员", "推荐人选")),
        make.own_unit(place, _("推荐单位")),
        make.choice(
            "kind", _("类别"), lambda at: _named(at.charter.nominations), required=True, synonyms=("推荐类别",)
        ),
        make.text("aim", _("推荐去向"), 80, required=True, synonyms=("去向", "班次", "推荐职务", "推荐到")),
        make.level(synonyms=("级别",)),
        make.unit("body", _("去向单位")),
        make.past_day("on", _("推荐日期"), required=True, synonyms=("推荐时间", "日期")),
        make.choice("outcome", _("结果"), lambda _p: outcomes, synonyms=("推荐结果",), help=_("还在等的空着。")),
        make.past_day("outcome_on", _("结果日期"), help=_("有结果的填；空着的按推荐日期。")),
        make.text("note", _("说明"), 200, synonyms=("备注",)),
    )


def take_nomination(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Nominate, and record the outcome where it is known."""
    row = operations.nominate(
        values["person"], values["unit"] or place.unit, values["kind"], values["aim"], values["on"],
        level=values["level"] or "", body=values["body"], note=values["note"] or "", by=place.by, at=place.at,
    )  # fmt: skip
    if values["outcome"]:
        on = values["outcome_on"] or values["on"]
        operations.decide(row, succeeded=values["outcome"] == "succeeded", on=on, by=place.by, at=place.at)
    return Taken([f"people.nomination:{row.pk}"], {"outcome": values["outcome"] or "pending"})


def undo_nomination(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Reopen it where the import decided it, and withdraw it."""
    row = Nomination.objects.get(pk=make.key_of(made[0])[1])
    if row.outcome != before["outcome"]:
        raise CannotUndo(_("这条推荐后来登记了结果。"))
    if row.outcome != "pending":
        row = operations.reopen_nomination(row, by=place.by, at=place.at)
    operations.withdraw_nomination(row, row.on, _("撤销导入"), by=place.by, at=place.at)


def nomination_rows(place: Place) -> Iterator[Mapping[str, Any]]:
    """Nominations by the unit and those below, as they are imported."""
    found = Nomination.objects.filter(within((place.unit.path,)), person__erased_at=None).exclude(outcome="withdrawn")
    kinds = _named(place.charter.nominations)
    words = {"succeeded": _("成功"), "failed": _("未成")}
    for row in found.select_related("person", "unit", "body").order_by("on", "pk").iterator(chunk_size=500):
        yield {
            "person": place.written([row.person]),
            "unit": place.unit_written(row.unit),
            "kind": kinds.get(row.kind, row.kind),
            "aim": row.aim,
            "level": _level(place, row.level),
            "body": row.body.name if row.body else "",
            "on": row.on,
            "outcome": words.get(row.outcome, ""),
            "outcome_on": row.outcome_on,
            "note": row.note,
        }


NOMINATION = Kind(
    code="people.nomination",
    label=gettext_lazy("推荐"),
    counter=gettext_lazy("条"),
    group=gettext_lazy("人员"),
    act=Can.PEOPLE_WRITE,
    columns=nomination_columns,
    take=take_nomination,
    undo=undo_nomination,
    rows=nomination_rows,
    refusals=REFUSALS,
    identity=lambda v: (v["person"].pk, v["kind"], v["aim"], v["on"]),
    back="people:members",
    after=(gettext_lazy("会员"),),
    intro=gettext_lazy("选派进修、推荐任职、推荐入党等，结果已知的一并写上。"),
)


def honour_columns(place: Place) -> Sequence[Column]:
    """The columns of the template of honours."""
    return (
        make.choice("kind", _("类别"), lambda at: _named(at.charter.honours), required=True, synonyms=("荣誉类别",)),
        make.persons("persons", _("姓名"), synonyms=("获奖人", "受表彰人", "会员"), help=_("授予单位的，空着。")),
        make.own_unit(place, _("单位"), synonyms=("受表彰单位", "获奖单位")),
        make.text("title", _("荣誉名称"), 80, synonyms=("荣誉", "奖项"), help=_("证书上的名称；空着的按类别。")),
        make.level(synonyms=("级别",)),
        body(_("授予单位"), synonyms=("颁奖单位", "表彰单位", "授予机关"), help=_("本会自己表彰的可以空着。")),
        make.past_day("on", _("授予日期"), required=True, synonyms=("获奖日期", "表彰日期", "日期", "获奖时间")),
        make.day("until", _("有效至")),
    )  # fmt: skip


def honour_check(values: Values, place: Place) -> Mapping[str, str]:
    """Who is honoured fits the kind, and a body is named where it is not one's own."""
    rule = place.charter.honours[values["kind"]]
    if (rule.of == "person") != bool(values["persons"]):
        told = _("写出受表彰的人。") if rule.of == "person" else _("这一类荣誉授予单位，不写人名。")
        return {"persons": told}
    return {} if rule.is_own or values["body"] else {"body": _("写明授予单位。")}


def take_honour(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Record an honour of a unit, or one of each person."""
    already = set(Honour.objects.filter(on=values["on"], kind=values["kind"]).values_list("pk", flat=True))
    made = operations.honour(
        values["unit"] or place.unit, values["kind"], values["on"], values["persons"] or (),
        title=values["title"] or "", level=values["level"] or "", until=values["until"], by=place.by, at=place.at,
        **_who(values["body"]),
    )  # fmt: skip
    new = [row for row in made if row.pk not in already]
    if not new:
        raise operations.AlreadyHonoured(_("这项荣誉已经登记过。"))
    return Taken([f"people.honour:{row.pk}" for row in new])


def undo_honour(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Withdraw them."""
    for row in Honour.objects.filter(pk__in=[make.key_of(key)[1] for key in made]):
        operations.withdraw_honour(row, _("撤销导入"), by=place.by, at=place.at)


def honour_rows(place: Place) -> Iterator[Mapping[str, Any]]:
    """Honours of the unit, those below and their members, as they are imported."""
    found = Honour.objects.filter(within((place.unit.path,)), withdrawn_at=None)
    kinds = place.charter.honours
    for row in found.select_related("person", "unit").order_by("on", "pk").iterator(chunk_size=500):
        rule = kinds.get(row.kind)
        yield {
            "kind": rule.name if rule else row.kind,
            "persons": place.written([row.person]) if row.person else "",
            "unit": place.unit_written(row.unit),
            "title": row.title,
            "level": _level(place, row.level),
            "body": "" if rule and rule.is_own else row.body_name,
            "on": row.on,
            "until": row.until,
        }


HONOUR = Kind(
    code="people.honour",
    label=gettext_lazy("荣誉"),
    counter=gettext_lazy("项"),
    group=gettext_lazy("人员"),
    act=Can.PEOPLE_WRITE,
    columns=honour_columns,
    check=honour_check,
    take=take_honour,
    undo=undo_honour,
    rows=honour_rows,
    refusals=REFUSALS,
    back="people:members",
    after=(gettext_lazy("会员"),),
    identity=lambda v: (
        v["kind"],
        tuple(p.pk for p in v["persons"] or ()),
        v["unit"] and v["unit"].pk,
        v["title"],
        str(v["body"]),
        v["on"],
    ),
    intro=gettext_lazy("上级表彰和本会表彰；授予同一荣誉的几个人可以写在一行。"),
)
