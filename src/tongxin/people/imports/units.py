"""Units from a spreadsheet 导入单位: below the one worked in, or outside the trees."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.journal.operations import record

from .. import names, operations
from ..models import Edition, Placement, Unit
from ..permissions import Can, require
from . import make
from .cells import CellWrong
from .kinds import Alike, CannotUndo, Column, Kind, Taken, Values
from .place import Place
from .taking import built_on

FIRST = date(2000, 1, 1)  # of a body outside the trees whose founding nobody gives: before anything is recorded
AMENDED = ("short_name", "kind", "level", "founded_on")


def _parent(cell: str, place: Place) -> Unit | str:
    """The unit above, or the name of one that an earlier row brings."""
    try:
        return place.unit_called(cell)
    except CellWrong:
        name = "".join(cell.split())
        if name in place.pending:
            return name
        raise


def columns(place: Place) -> Sequence[Column]:
    """The columns of the template."""
    kinds = {code: kind.name for code, kind in place.charter.unit_kinds.items()}
    return (
        make.text("name", _("名称"), 80, required=True, synonyms=("单位名称", "单位", "机构名称"), example="青年小组"),
        make.text("short_name", _("简称"), 30),
        make.choice("kind", _("类别"), lambda _place: kinds, required=True, synonyms=("单位类别", "性质")),
        Column(
            "parent", _("上级单位"), _parent, synonyms=("上级", "隶属", "主管单位"),
            choices=lambda at: [str(unit) for unit in at.below],
            help=_("空着的，归在%(unit)s之下；也可以写本表上面一行的单位。") % {"unit": place.unit},
        ),
        make.yes(
            "outside", _("系统外单位"), help=_("采用信息的机关、答复的部门、捐赠的企业、村和社区填“是”，不填上级。")
        ),
        make.level(),
        make.day("since", _("自哪一天起"), help=_("从这一天起可以登记会员；空着的按成立日期，再没有的和上级一样。")),
        make.day("founded_on", _("成立日期"), synonyms=("成立时间",)),
        make.text("key", _("代号"), 40, help=_("小写字母、数字和连字符，用在网址里；空着的自动取。"), is_text=True),
    )  # fmt: skip


def check(values: Values, place: Place) -> Mapping[str, str]:
    """A body outside the trees has nothing above it."""
    if values["outside"] and values["parent"]:
        return {"parent": _("系统外单位没有上级，删去一个。")}
    key = values["key"]
    if key and slugify(key) != key:
        return {"key": _("代号只用小写字母、数字和连字符。")}
    return {}


def alike(rows: Sequence[Values], place: Place) -> list[Alike | None]:
    """Units of that name, standing."""
    known = {unit.name: unit for unit in place.units if unit.closed_on is None}
    found = (known.get(values["name"]) for values in rows)
    return [Alike(_("已有同名单位。"), ("update", "skip", "another"), unit.pk) if unit else None for unit in found]


def take(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Enter a unit, or correct what is said of one."""
    changes = {name: values[name] for name in AMENDED if values[name] is not None}
    if choice == "update":
        unit = Unit.objects.get(pk=twin)
        before = {name: _plain(getattr(unit, name)) for name in changes}
        operations.amend_unit(unit, changes, by=place.by, at=place.at)
        return Taken([f"people.unit:{unit.pk}"], before)
    outside = bool(values["outside"])
    parent = values["parent"] or (None if outside else place.unit)
    if isinstance(parent, str):
        parent = place.unit_called(parent)
    unit = operations.found_unit(
        values["key"] or _free_key(values["name"], place), values["name"], changes.pop("kind"), parent,
        values["since"] or values["founded_on"] or _first(parent), **changes,
        is_outside=outside, by=place.by, at=place.at,
    )  # fmt: skip
    place.forget_units()
    return Taken([f"people.unit:{unit.pk}"])


def _first(parent: Unit | None) -> date:
    """The day a unit is there from when nobody says: as long as what is above it."""
    row = Placement.objects.filter(unit=parent).order_by("since").first() if parent else None
    return row.since if row else FIRST


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _free_key(name: str, place: Place) -> str:
    """A code from the initials of a name that no unit has."""
    stem = f"{place.unit.key[:20]}-{slugify(names.reading(name)[1])[:14] or 'u'}".strip("-")
    taken = set(Unit.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return next(key for key in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if key not in taken)


def undo(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Close a unit on its first day, where nothing refers to it; or put back what was said of it."""
    unit = Unit.objects.get(pk=make.key_of(made[0])[1])
    if before:
        old = {name: date.fromisoformat(v) if name == "founded_on" and v else v for name, v in before.items()}
        operations.amend_unit(unit, old, by=place.by, at=place.at)
        return
    first = Placement.objects.filter(unit=unit).order_by("since").first()
    spots = Placement.objects.filter(Q(unit=unit) | Q(parent=unit, unit__closed_on__isnull=False))
    used = built_on(unit, [*spots, *Edition.objects.filter(unit=unit)])
    if used or first is None:
        raise CannotUndo(_("%(unit)s已经有了%(what)s。") % {"unit": unit, "what": used})
    if not unit.is_outside:
        operations.close_unit(unit, first.since, by=place.by, at=place.at)
        return
    # nobody's to close in the trees: who entered it by this import takes it back
    require(place.by, Can.UNITS_WRITE, place.unit, place.today)
    Unit.objects.filter(pk=unit.pk).update(closed_on=first.since)
    record(place.by, "people.close_unit", unit, place.at, path=unit.path, on=first.since)


def rows(place: Place) -> Iterator[Mapping[str, Any]]:
    """Units below the one worked in, and bodies outside the trees, as they are imported."""
    chosen = [u for u in place.units if u.closed_on is None and (u.is_outside or u in place.below[1:])]
    placed = {p.unit_id: p for p in Placement.objects.filter(unit__in=chosen, until=None).select_related("parent")}
    for unit in sorted(chosen, key=lambda u: (u.is_outside, u.path)):
        spot = placed.get(unit.pk)
        kind, level = place.charter.unit_kinds.get(unit.kind), place.charter.levels.get(unit.level)
        yield {
            "name": unit.name,
            "short_name": unit.short_name,
            "kind": kind.name if kind else unit.kind,
            "parent": "" if unit.is_outside or not spot or not spot.parent else _above(spot.parent, place),
            "outside": _("是") if unit.is_outside else "",
            "level": level.name if level else "",
            "since": spot.since if spot else None,
            "founded_on": unit.founded_on,
        }


def _above(parent: Unit, place: Place) -> str:
    return "" if parent.pk == place.unit.pk else parent.name


KIND = Kind(
    code="people.unit",
    label=gettext_lazy("单位"),
    counter=gettext_lazy("个"),
    group=gettext_lazy("人员"),
    act=Can.UNITS_WRITE,
    columns=columns,
    take=take,
    undo=undo,
    check=check,
    alike=alike,
    rows=rows,
    names="name",
    identity=lambda values: values["name"],
    back="people:units",
    intro=gettext_lazy("小组、片区、支部，以及系统外的机关、企业、村和社区。"),
    refusals=(
        operations.KeyTaken,
        operations.ParentNotThere,
        operations.HasUnitsBelow,
        operations.NotBeforeFounding,
        operations.AlreadyClosed,
        operations.LastAdministrator,
        operations.RulesDoNotFit,
    ),
)
