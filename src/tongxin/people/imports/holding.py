"""Posts and standings from a spreadsheet 导入职务与身份变化."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import codes, lists, operations
from ..models import Person, Post, Standing
from ..permissions import Can, within
from . import cells, make
from .kinds import Alike, CannotUndo, Column, Kind, Taken, Values
from .place import Place, members_of
from .unregister import unregister

REFUSALS = (operations.EndsBeforeStart, operations.Erased, operations.UnitClosed, lists.NotListed)


def post_columns(place: Place) -> Sequence[Column]:
    """The columns of the template of posts."""
    return (
        make.person("person", _("姓名"), required=True, synonyms=("会员", "会员姓名")),
        make.own_unit(place, _("任职单位"), synonyms=("单位",)),
        make.text(
            "title", _("职务"), 30, required=True, synonyms=("会内职务", "担任职务"), choices=lambda _p: codes.POSTS
        ),
        make.past_day("since", _("任职日期"), required=True, synonyms=("任职时间", "任职起", "自")),
        make.day("until", _("卸任日期"), synonyms=("卸任时间", "任职止", "至", "离任日期")),
    )  # fmt: skip


def post_alike(rows: Sequence[Values], place: Place) -> list[Alike | None]:
    """The same post from the same day."""
    persons = [values["person"].pk for values in rows]
    keys = Post.objects.filter(person__in=persons).values_list("person", "unit", "title", "since")
    known = set(keys)
    found = []
    for values in rows:
        unit = values["unit"] or place.unit
        is_there = (values["person"].pk, unit.pk, values["title"], values["since"]) in known
        found.append(Alike(_("已登记过这一任职。"), ("skip",)) if is_there else None)
    return found


def take_post(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Give a post."""
    row = operations.appoint(
        values["person"], values["unit"] or place.unit, values["title"], values["since"], values["until"],
        by=place.by, at=place.at,
    )  # fmt: skip
    return Taken([f"people.post:{row.pk}"], {"until": row.until.isoformat() if row.until else ""})


def undo_post(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Take a post back, unless its end was recorded since."""
    post = Post.objects.filter(pk=make.key_of(made[0])[1]).first()
    if post is None or (post.until.isoformat() if post.until else "") != before["until"]:
        raise CannotUndo(_("这一任职后来改过。"))
    unregister(made, by=place.by, at=place.at)


def post_rows(place: Place) -> Iterator[Mapping[str, Any]]:
    """Posts in the unit and below, as they are imported."""
    found = Post.objects.filter(within((place.unit.path,)), person__erased_at=None)
    for post in found.select_related("person", "unit").order_by("unit__path", "since", "pk").iterator(chunk_size=500):
        yield {
            "person": place.written([post.person]),
            "unit": place.unit_written(post.unit),
            "title": post.title,
            "since": post.since,
            "until": post.until,
        }


POST = Kind(
    code="people.post",
    label=gettext_lazy("职务"),
    counter=gettext_lazy("条"),
    group=gettext_lazy("人员"),
    act=Can.PEOPLE_WRITE,
    columns=post_columns,
    take=take_post,
    undo=undo_post,
    alike=post_alike,
    rows=post_rows,
    refusals=REFUSALS,
    identity=lambda v: (v["person"].pk, v["unit"] and v["unit"].pk, v["title"], v["since"]),
    back="people:members",
    after=(gettext_lazy("会员"),),
    intro=gettext_lazy("会长、副会长、理事、组长等会内职务，历任的也可以。"),
)


def _aspects() -> dict[str, str]:
    return {code: str(name) for code, name in Standing.ASPECTS}


def standing_columns(place: Place) -> Sequence[Column]:
    """The columns of the template of standings."""
    return (
        make.person("person", _("姓名"), required=True, synonyms=("会员", "会员姓名")),
        make.choice("aspect", _("方面"), lambda _p: _aspects(), required=True, synonyms=("项目", "类别")),
        make.text(
            "value", _("内容"), 40, synonyms=("值", "现为", "等级", "名称"),
            help=_("职称、界别、政治面貌、人才等次的名称，和规则里的一致；空着表示从这一天起没有。"),
        ),
        make.past_day("since", _("自哪一天起"), required=True, synonyms=("自", "取得日期", "取得时间", "变化日期")),
    )  # fmt: skip


def standing_check(values: Values, place: Place) -> Mapping[str, str]:
    """The value stands in the list of its aspect; it is replaced by its code."""
    if not values["value"]:
        return {}
    try:
        values["value"] = cells.one_of(values["value"], lists.names(place.charter, values["aspect"]))
    except cells.CellWrong as error:
        return {"value": str(error)}
    return {}


def take_standing(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Say what a person is from that day on."""
    person, aspect, since = values["person"], values["aspect"], values["since"]
    old = _held(person, aspect, since)
    before = {"person": person.pk, "aspect": aspect, "old": old, "since": since.isoformat(), "new": values["value"]}
    operations.set_standing(person, aspect, values["value"] or "", since, by=place.by, at=place.at)
    return Taken([f"people.person:{person.pk}"], before)


def _held(person: Person, aspect: str, on: date) -> str:
    rows = Standing.objects.filter(person=person, aspect=aspect, since__lte=on).order_by("-since")
    row = rows.first()
    return row.value if row is not None and (row.until is None or row.until >= on) else ""


def undo_standing(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Put back what held on that day."""
    person, since = Person.objects.get(pk=before["person"]), date.fromisoformat(before["since"])
    if _held(person, before["aspect"], since) != (before["new"] or ""):
        raise CannotUndo(_("%(name)s的这一项后来改过。") % {"name": person})
    operations.set_standing(person, before["aspect"], before["old"], since, by=place.by, at=place.at)


def standing_rows(place: Place) -> Iterator[Mapping[str, Any]]:
    """Standings of the unit's members, past ones too, as they are imported; of merged ones by the row that stays."""
    found = Standing.objects.filter(person__in=members_of(place))
    names = _aspects()
    for row in found.select_related("person").order_by("person__pinyin", "person", "aspect", "since"):
        if row.aspect in names:
            yield {
                "person": place.written([row.person]),
                "aspect": names[row.aspect],
                "value": lists.shown(place.charter, row.aspect, row.value),
                "since": row.since,
            }


STANDING = Kind(
    code="people.standing",
    label=gettext_lazy("身份变化"),
    counter=gettext_lazy("条"),
    group=gettext_lazy("人员"),
    act=Can.PEOPLE_WRITE,
    columns=standing_columns,
    check=standing_check,
    take=take_standing,
    undo=undo_standing,
    rows=standing_rows,
    identity=lambda v: (v["person"].pk, v["aspect"], v["since"]),
    refusals=REFUSALS,
    back="people:members",
    after=(gettext_lazy("会员"),),
    intro=gettext_lazy("职称、界别、政治面貌、人才等次的变化，每行一项。"),
)
