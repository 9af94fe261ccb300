"""Outlets from a spreadsheet 导入媒体."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.people.imports import make
from tongxin.people.imports.kinds import Alike, CannotUndo, Column, Kind, Taken, Values
from tongxin.people.imports.place import Place
from tongxin.people.permissions import Can

from .. import operations
from ..models import Outlet
from .common import REFUSALS, named, url


def columns(place: Place) -> Sequence[Column]:
    """The columns of the template."""
    kinds = named(place.charter.outlets)
    return (
        make.text("name", _("名称"), 80, required=True, synonyms=("媒体名称", "媒体", "平台")),
        make.choice("kind", _("类别"), lambda _p: kinds, required=True, synonyms=("媒体类别", "类型")),
        make.level(synonyms=("级别", "媒体级别"), help=_("别家媒体必填。")),
        make.unit("owner", _("主办单位"), below=True, help=_("自办的填；空着的，是%(unit)s。") % {"unit": place.unit}),
        make.choice("counts_by", _("阅读量登记"), lambda _p: dict(Outlet.WAYS), help=_("空着的，逐篇登记。")),
        url(),
    )


def check(values: Values, place: Place) -> Mapping[str, str]:
    """One of others has a level."""
    rule = place.charter.outlets[values["kind"]]
    return {} if rule.is_own or values["level"] else {"level": _("要选定层级，数字按层级分列。")}


def alike(rows: Sequence[Values], place: Place) -> list[Alike | None]:
    """Outlets in use of that name."""
    known = set(Outlet.objects.open_to(place.organisation).values_list("name", flat=True))
    return [Alike(_("已有叫这个名称的媒体。"), ("skip",)) if v["name"] in known else None for v in rows]


def take(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Register an outlet."""
    row = operations.register_outlet(
        place.unit, values["kind"], values["name"], level=values["level"] or "", owner=values["owner"],
        url=values["url"] or "", counts_by=values["counts_by"] or Outlet.PIECE, by=place.by, at=place.at,
    )  # fmt: skip
    place.forget("outlets")
    return Taken([row.key])


def undo(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Close it on the day it is taken back, where nothing appeared in it."""
    row = Outlet.objects.get(pk=make.key_of(made[0])[1])
    placed = row.placements.filter(withdrawn_at=None, article__voided_at=None)
    if (
        placed.exists()
        or row.broadcasts.filter(voided_at=None).exists()
        or row.readings.filter(withdrawn_at=None).exists()
    ):
        raise CannotUndo(_("%(outlet)s已经有了刊发、播出或阅读量。") % {"outlet": row})
    operations.close_outlet(row, place.today, by=place.by, at=place.at, today=place.today)


def rows(place: Place) -> Iterator[Mapping[str, Any]]:
    """Outlets in use, as they are imported."""
    yield from lines(Outlet.objects.open_to(place.organisation).select_related("owner").order_by("pk"), place)


def lines(found: "QuerySet[Outlet]", place: Place) -> Iterator[Mapping[str, Any]]:
    """These outlets with their owners, as they are imported."""
    kinds, levels, ways = named(place.charter.outlets), named(place.charter.levels), dict(Outlet.WAYS)
    for row in found.iterator(chunk_size=500):
        yield {
            "name": row.name,
            "kind": kinds.get(row.kind, row.kind),
            "level": levels.get(row.level, ""),
            "owner": "" if row.owner is None or row.owner_id == place.unit.pk else row.owner.name,
            "counts_by": ways[row.counts_by],
            "url": row.url,
        }


OUTLET = Kind(
    code="press.outlet",
    label=gettext_lazy("媒体"),
    counter=gettext_lazy("家"),
    group=gettext_lazy("宣传"),
    act=Can.PRESS_WRITE,
    columns=columns,
    check=check,
    alike=alike,
    take=take,
    undo=undo,
    rows=rows,
    refusals=REFUSALS,
    back="press:outlets",
    identity=lambda v: (v["name"], v["owner"] and v["owner"].pk, v["kind"]),
    intro=gettext_lazy("自办的网站、公众号，和刊发稿件的报刊、电视、网络平台。"),
)
