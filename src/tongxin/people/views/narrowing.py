"""The register and the units as the address of their pages narrows them, for the page and for its workbook."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter

from .. import codes, composition, lists, register
from ..listing import Filter, chosen, unit_asked, year_of
from ..middleware import HereRequest
from ..models import Person, Unit, not_closed
from ..paths import outermost
from ..permissions import Can, Forbidden, can, reach, within

YEARS = 8  # to choose from
ASPECTS = ("field", "political", "talent")  # asked of the standing
LONGEST = 40  # characters searched for

Choices = Sequence[tuple[str, Any]]


def unit_here(request: HereRequest) -> Unit:
    """The unit one works in; 404 for who has none."""
    if request.unit is None:
        raise Http404
    return request.unit


def readable_here(request: HereRequest) -> tuple[str, ...]:
    """Paths at and below the unit one works in where one may read the register; 403 when there is none."""
    here = unit_here(request)
    if can(request.user, Can.PEOPLE_READ, here, request.today):
        return (here.path,)
    inside = tuple(p for p in reach(request.user, Can.PEOPLE_READ, request.today) if p.startswith(here.path))
    if not inside:
        raise Forbidden(_("您没有查看名册的权限。"))
    return inside


@dataclass(frozen=True)
class Members:
    """The register of the unit one works in, narrowed."""

    here: Unit
    charter: Charter
    scope: tuple[str, ...]  # all one may read here
    paths: tuple[str, ...]  # of the unit chosen, else the scope
    filters: list[Filter]
    narrowing: dict[str, str]  # name → chosen
    text: str
    gone: bool
    found: QuerySet[Person]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.narrowing or self.gone)


def members_sought(request: HereRequest) -> Members:
    """Who is asked for; 403 for who may not read the register here."""
    here, scope = unit_here(request), readable_here(request)
    asked, on = request.GET, request.today
    by_unit, one = unit_asked(request.GET, register.units_below(here, scope, on), _("单位"))
    by_unit = replace(by_unit, choices=tuple(choice for choice in by_unit.choices if choice[0] != here.key))
    paths = (one.path,) if one else scope
    charter = lists.of(here)
    filters = [by_unit, *_filters(request, charter)]
    narrowing = said_in(filters)
    has = {aspect: narrowing[aspect] for aspect in ASPECTS if aspect in narrowing}
    text, gone = asked.get("q", "").strip(), asked.get("state") == "gone"
    units = 1 if one else len(by_unit.choices)
    found = register.persons(paths, on, text=text, has=has, gone=gone, units=units)
    found = register.narrowed(found, narrowing, charter, paths, on)
    return Members(here, charter, scope, paths, filters, narrowing, text, gone, found)


def _filters(request: HereRequest, charter: Charter) -> list[Filter]:
    """What the list may be narrowed by, besides the unit."""
    bands = [f"{low}-{high}" for low, high in composition.BANDS]
    return offered(request, [
        ("field", _("界别"), lists.choices(charter.sectors)),
        ("political", _("政治面貌"), list(codes.POLITICAL.items())),
        ("grade", _("职称"), list(lists.GRADES.items())),
        ("talent", _("人才等次"), lists.choices(charter.talents)),
        ("seat", _("代表委员"), lists.choices(charter.seats)),
        ("gender", _("性别"), [("1", _("男")), ("2", _("女"))]),
        ("age", _("年龄"), [(code, composition.band_name(code)) for code in bands]),
        ("joined", _("入会"), years(request, "joined")),
    ])  # fmt: skip


def offered(request: HereRequest, choices: Iterable[tuple[str, str, Choices]]) -> list[Filter]:
    """Filters of (name, label, choices), each with what the address says of it; what is no choice is nothing."""
    return [chosen(request, *one) for one in choices]


def said_in(filters: Iterable[Filter]) -> dict[str, str]:
    """Name → what was chosen, of those where something was."""
    return {one.name: one.chosen for one in filters if one.chosen}


def years(request: HereRequest, name: str) -> Choices:
    """The last years, and another that the address asks for under `name`."""
    known = [str(year) for year in range(request.today.year, request.today.year - YEARS, -1)]
    asked = request.GET.get(name, "")
    known += [asked] if asked not in known and year_of(asked) else []
    return [(year, _("%(y)s年") % {"y": year}) for year in known]


@dataclass(frozen=True)
class Units:
    """Units one may see, or bodies outside the trees, narrowed."""

    paths: tuple[str, ...]
    outside: bool
    closed: bool
    text: str
    found: QuerySet[Unit]


def units_sought(request: HereRequest) -> Units:
    """Which units are asked for, in the order of the tree, or by name; 403 for who may see none."""
    paths = _visible_paths(request)
    outside, closed = request.GET.get("outside") == "1", request.GET.get("state") == "closed"
    text = request.GET.get("q", "").strip()[:LONGEST]
    there = Q(is_outside=True) if outside else within(paths, "path") & Q(is_outside=False)
    standing = not_closed(request.today)
    found = Unit.objects.filter(there).filter(~standing if closed else standing)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(short_name__icontains=text) | Q(key__startswith=text.lower()))
    return Units(paths, outside, closed, text, found.order_by("name" if outside else "path", "pk"))


def _visible_paths(request: HereRequest) -> tuple[str, ...]:
    """Paths where one may read or write units; 403 when there are none."""
    on = request.today
    paths = outermost([*reach(request.user, Can.PEOPLE_READ, on), *reach(request.user, Can.UNITS_WRITE, on)])
    if not paths:
        raise Forbidden(_("您没有查看组织机构的权限。"))
    return paths
