"""What every page of activities asks first."""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from tongxin.kernel.charter.listed import ActivityKind
from tongxin.kernel.charter.shapes import Charter
from tongxin.people import charters
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.paths import on_one_branch, under
from tongxin.people.permissions import Can, Forbidden, can, reach, within
from tongxin.people.placed import ids_of, inside

from ..models import STANDS, Activity, ActivityQuerySet, Involved, Series, StandingQuerySet, Venue

Row = TypeVar("Row", Venue, Series)


@dataclass(frozen=True)
class Place:
    """The organisation one works in, and its charter."""

    organisation: Unit
    charter: Charter
    writes: tuple[str, ...]  # paths from which down the user may write activities

    @classmethod
    def of(cls, unit: Unit, charter: Charter) -> "Place":
        """Where one record of `unit` is changed."""
        return cls(unit, charter, (unit.path,))

    @property
    def may_write(self) -> bool:
        return on_one_branch(self.organisation.path, self.writes)

    def kind_name(self, code: str) -> str:
        kind = self.charter.activities.get(code)
        return kind.name if kind else code


def place(request: HereRequest, act: Can = Can.ACTIVITIES_READ) -> Place:
    """Where the user is; 404 without an organisation or rules, 403 where they may not."""
    if request.unit is None:
        raise Http404(_("您还没有所属的组织。"))
    if request.charter is None:
        raise Http404(_("%(unit)s还没有规则。") % {"unit": request.unit})
    unit = request.unit
    organisation = unit if unit.charter else charters.organisation_of(unit)
    found = Place(organisation, request.charter, reach(request.user, Can.ACTIVITIES_WRITE, request.today))
    if not on_one_branch(organisation.path, reach(request.user, act, request.today)):
        raise Forbidden(_("您在%(unit)s没有这项权限。") % {"unit": organisation})
    return found


def activities_of(request: HereRequest, organisation: Unit, units: int, *, voided: bool = False) -> ActivityQuerySet:
    """What the user may see of the organisation: held by it or below it, or co-hosted there.

    Args:
        units: how many units it has, or as many as a list of them offers.
        voided: with those that were voided, as far as one sees them.
    """
    return inside(_seen(request, organisation, voided), (organisation.path,), _joint(organisation), units=units)


def _seen(request: HereRequest, organisation: Unit, voided: bool) -> ActivityQuerySet:
    """What the user may see; who reads the organisation whole sees all that stands there, and nothing more is asked."""
    if can(request.user, Can.ACTIVITIES_READ, organisation, request.today) and not voided:
        return Activity.objects.filter(STANDS)
    seen = Activity.objects.visible_to(request.user, request.today)
    return seen if voided else seen.filter(STANDS)


def _joint(organisation: Unit) -> "QuerySet[Involved, Any]":
    """Ids of those co-hosted by the organisation or below it."""
    return Involved.objects.filter(role="cohost", unit__in=ids_of((organisation.path,))).values("activity")


def shelved(request: HereRequest, organisation: Unit, model: type[Row]) -> "StandingQuerySet[Row]":
    """Venues or series of the organisation and below it that the user may see."""
    seen: StandingQuerySet[Row] = model.objects.visible_to(request.user, request.today)
    return seen.filter(within((organisation.path,)))


def hosts(here: Place) -> "QuerySet[Unit]":
    """Units of the organisation for which the user may write, the organisation first."""
    low, high = under(here.organisation.path)
    return Unit.objects.filter(within(here.writes, "path"), path__gte=low, path__lt=high, closed_on=None).order_by(
        "path"
    )


def fetch(request: HereRequest, pk: int) -> Activity:
    """The activity, where the user may see it; else 404."""
    seen = Activity.objects.visible_to(request.user, request.today)
    return get_object_or_404(seen.select_related("unit", "venue", "series"), pk=pk)


def fetch_venue(request: HereRequest, pk: int) -> Venue:
    seen = Venue.objects.visible_to(request.user, request.today).select_related("unit", "place")
    return get_object_or_404(seen, pk=pk)


def fetch_series(request: HereRequest, pk: int) -> Series:
    return get_object_or_404(Series.objects.visible_to(request.user, request.today).select_related("unit"), pk=pk)


def kind_in(charter: Charter, code: str) -> ActivityKind | None:
    return charter.activities.get(code)


def shown(
    request: HttpRequest, template: str, context: dict[str, Any], *, sub: str = "activities", status: int = 200
) -> HttpResponse:
    """Render one of our pages, with its place in the menu."""
    return render(request, f"activities/{template}", {"nav": "activities", "sub": sub} | context, status=status)
