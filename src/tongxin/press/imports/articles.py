"""Articles and their placements from a spreadsheet 导入稿件与刊发."""

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
from ..models import Article, Placement, Reading
from .common import REFUSALS, TITLES, article, named, outlet, url


def columns(place: Place) -> Sequence[Column]:
    """The columns of the template of articles."""
    kinds = named(place.charter.articles)
    return (
        make.text("title", _("题目"), 120, required=True, synonyms=(*TITLES, "稿件")),
        make.choice("kind", _("类别"), lambda _p: kinds, required=True, synonyms=("稿件类别", "类型", "体裁")),
        make.own_unit(place, _("供稿单位"), synonyms=("单位",)),
        make.persons("writers", _("作者"), synonyms=("撰稿人", "撰稿", "通讯员", "姓名")),
        make.text("byline", _("其他署名"), 120, help=_("不是会员的署名。")),
        make.text("column", _("专栏"), 60),
        make.past_day("written_on", _("成稿日期"), help=_("空着的，按发布或刊发日期。")),
        make.past_day("published_on", _("发布日期"), synonyms=("发表日期", "发布时间")),
        Column(
            "outlet", _("刊发媒体"), outlet, synonyms=("媒体", "媒体名称", "刊发平台", "发布平台"),
            help=_("不止一家的，其余用“刊发”导入。"),
        ),
        make.past_day("placed_on", _("刊发日期"), synonyms=("刊发时间", "刊登日期"), help=_("空着的，按发布日期。")),
        make.text("page", _("版面或栏目"), 60, synonyms=("版面", "栏目")),
        make.person("editor", _("责编")),
        make.person("signer", _("签发")),
        url(),
    )  # fmt: skip


def check(values: Values, place: Place) -> Mapping[str, str]:
    """There is a day."""
    if not any(values[name] for name in ("written_on", "published_on", "placed_on")):
        return {"published_on": _("成稿、发布、刊发日期至少写一个。")}
    return {}


def alike(rows: Sequence[Values], place: Place) -> list[Alike | None]:
    """Articles of that title."""
    found = Article.objects.filter(within((place.organisation.path,)), title__in={v["title"] for v in rows})
    known = set(found.filter(voided_at=None).values_list("title", flat=True))
    return [Alike(_("已有同题目的稿件。"), ("skip", "another")) if v["title"] in known else None for v in rows]


def take(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Enter an article, and where it appeared."""
    common: dict[str, Any] = {"by": place.by, "at": place.at, "today": place.today, "beside": place.beside}
    days = [values[name] for name in ("written_on", "published_on", "placed_on") if values[name]]
    row = operations.write(
        values["unit"] or place.unit, values["kind"], values["title"], values["writers"] or (),
        written_on=values["written_on"] or min(days), published_on=values["published_on"],
        column=values["column"] or "", byline=values["byline"] or "", editor=values["editor"],
        signer=values["signer"], url=values["url"] or "", **common,
    )  # fmt: skip
    made = [row.key]
    if values["outlet"]:
        on = values["placed_on"] or values["published_on"] or row.written_on
        made.append(operations.place(row, values["outlet"], on, page=values["page"] or "", **common).key)
    place.forget("articles")
    return Taken(made, {"at": place.at.isoformat()})


def undo(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Void it, unless it was changed, or appeared elsewhere, since."""
    row = Article.objects.get(pk=make.key_of(made[0])[1])
    refuse_changed(row, ["press.revise"], before)
    there = {placement.key for placement in row.placements.filter(withdrawn_at=None)}
    if there != set(made[1:]) or Reading.objects.filter(placement__article=row, withdrawn_at=None).exists():
        raise CannotUndo(_("“%(title)s”后来登记过刊发、阅读量。") % {"title": row})
    operations.void(row, _("撤销导入"), by=place.by, at=place.at, today=place.today)


def rows(place: Place) -> Iterator[Mapping[str, Any]]:
    """Articles of the unit and those below with their first placement, as they are imported."""
    found = Article.objects.visible_to(place.by, place.today).filter(within((place.unit.path,)), voided_at=None)
    yield from lines(found.order_by("written_on", "pk"), place)


def lines(found: "QuerySet[Article]", place: Place) -> Iterator[Mapping[str, Any]]:
    """These articles with their first placement, as they are imported."""
    kinds = named(place.charter.articles)
    full = found.select_related("unit", "editor", "signer").prefetch_related("writers__person", "placements__outlet")
    for row in full.iterator(chunk_size=200):
        first = next(iter(_standing(row)), None)
        yield {
            "title": row.title,
            "kind": kinds.get(row.kind, row.kind),
            "unit": place.unit_written(row.unit),
            "writers": place.written([w.person for w in sorted(row.writers.all(), key=lambda w: w.place)]),
            "byline": row.byline,
            "column": row.column,
            "written_on": row.written_on,
            "published_on": row.published_on,
            "outlet": first.outlet.name if first else "",
            "placed_on": first.on if first else None,
            "page": first.page if first else "",
            "editor": place.written([row.editor] if row.editor else []),
            "signer": place.written([row.signer] if row.signer else []),
            "url": row.url,
        }


def _standing(row: Article) -> list[Placement]:
    return sorted((p for p in row.placements.all() if p.withdrawn_at is None), key=lambda p: (p.on, p.pk))


ARTICLE = Kind(
    code="press.article",
    label=gettext_lazy("稿件"),
    counter=gettext_lazy("篇"),
    group=gettext_lazy("宣传"),
    act=Can.PRESS_WRITE,
    columns=columns,
    check=check,
    alike=alike,
    take=take,
    undo=undo,
    rows=rows,
    refusals=REFUSALS,
    back="press:articles",
    posts=True,
    identity=lambda v: (v["title"], v["unit"] and v["unit"].pk, v["written_on"] or v["published_on"]),
    after=(gettext_lazy("会员"), gettext_lazy("媒体")),
    intro=gettext_lazy("每篇一行，第一家刊发的媒体写在同一行。"),
)


def placement_columns(place: Place) -> Sequence[Column]:
    """The columns of the template of placements."""
    return (
        Column(
            "article", _("题目"), article, required=True, synonyms=(*TITLES, "稿件"),
            help=_("同题目的，后面空一格写成稿日期。"),
        ),
        Column(
            "outlet", _("媒体"), outlet, required=True,
            synonyms=("媒体名称", "刊发媒体", "刊发平台", "转载媒体", "转载平台"),
        ),
        make.past_day("on", _("刊发日期"), required=True, synonyms=("日期", "刊发时间", "转载日期")),
        make.text("page", _("版面或栏目"), 60, synonyms=("版面", "栏目")),
        url(),
    )  # fmt: skip


def placement_alike(rows: Sequence[Values], place: Place) -> list[Alike | None]:
    """The same article in the same outlet on that day."""
    found = Placement.objects.filter(article__in=[v["article"].pk for v in rows], withdrawn_at=None)
    known = set(found.values_list("article", "outlet", "on"))
    said = ((v["article"].pk, v["outlet"].pk, v["on"]) for v in rows)
    return [Alike(_("已登记过这次刊发。"), ("skip",)) if one in known else None for one in said]


def take_placement(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Record where it appeared."""
    row = operations.place(
        values["article"], values["outlet"], values["on"], page=values["page"] or "", url=values["url"] or "",
        by=place.by, at=place.at, today=place.today, beside=place.beside,
    )  # fmt: skip
    return Taken([row.key])


def undo_placement(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Withdraw it, unless readings were taken of it."""
    row = Placement.objects.get(pk=make.key_of(made[0])[1])
    if row.readings.filter(withdrawn_at=None).exists():
        raise CannotUndo(_("这次刊发已经登记了阅读量。"))
    operations.withdraw_placement(row, _("撤销导入"), by=place.by, at=place.at, today=place.today)


def placement_rows(place: Place) -> Iterator[Mapping[str, Any]]:
    """Placements after the first of each article, as they are imported."""
    found = Article.objects.visible_to(place.by, place.today).filter(within((place.unit.path,)), voided_at=None)
    for row in found.prefetch_related("placements__outlet").order_by("written_on", "pk").iterator(chunk_size=200):
        for one in _standing(row)[1:]:
            yield {
                "article": f"{row.title} {row.written_on.isoformat()}",
                "outlet": one.outlet.name,
                "on": one.on,
                "page": one.page,
                "url": one.url,
            }


PLACEMENT = Kind(
    code="press.placement",
    label=gettext_lazy("刊发"),
    counter=gettext_lazy("篇次"),
    group=gettext_lazy("宣传"),
    act=Can.PRESS_WRITE,
    columns=placement_columns,
    alike=placement_alike,
    take=take_placement,
    undo=undo_placement,
    rows=placement_rows,
    identity=lambda v: (v["article"].pk, v["outlet"].pk, v["on"]),
    refusals=REFUSALS,
    back="press:articles",
    posts=True,
    after=(gettext_lazy("稿件"), gettext_lazy("媒体")),
    intro=gettext_lazy("同一篇稿件的第二家及以后的刊发、转载。"),
)
