"""What the pages of this room share: finding the unit and period of an address, and asking who may look."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404

from tongxin.kernel.periods import BadPeriod, Period
from tongxin.people import charters
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Edition, Unit
from tongxin.people.permissions import Can, Forbidden, can, reach, within

from .. import years


def period_or_404(code: str) -> Period:
    """The period an address names; 404 where it names none."""
    try:
        return Period.parse(code)
    except BadPeriod as error:
        raise Http404(str(error)) from error


def period_of(query: QueryDict, today: date, unit: Unit | None = None) -> Period:
    """The period a page was asked for with ?period=, else the year it opens on for `unit`."""
    return Period.find(query.get("period", "")) or years.opening(unit, today)


def unit_for(request: HereRequest, act: Can) -> Unit:
    """The unit a page is about: ?unit=, else where one works, else the first one may look at.

    Raises: Forbidden: nowhere. Http404: the unit asked for is not to be seen.
    """
    asked = request.GET.get("unit")
    if asked:
        unit = get_object_or_404(Unit, key=asked)
        if not can(request.user, act, unit, request.today):
            raise Http404
        return unit
    if request.unit is not None and can(request.user, act, request.unit, request.today):
        return request.unit
    first = Unit.objects.filter(within(reach(request.user, act, request.today), "path")).order_by("path").first()
    if first is None:
        raise Forbidden("您没有查看这里的权限。")
    return first


def edition_of(unit: Unit) -> Edition:
    """The rules in force at the unit; 404 where none say which figures it has."""
    try:
        return charters.edition_of(unit)
    except charters.NoCharter as error:
        raise Http404(str(error)) from error


def unit_or_404(request: HereRequest, key: str) -> Unit:
    """The unit an address names; where one works is known already."""
    here = request.unit
    return here if here is not None and here.key == key else get_object_or_404(Unit, key=key)


@dataclass(frozen=True)
class Choice:
    """An entry of a drop-down filter, as a link."""

    name: str
    address: str
    is_chosen: bool = False


def periods_offered(today: date, chosen: Period, back: int = 4) -> list[Period]:
    """Years to look at, back to the one chosen, and the halves of the last two; the newest first."""
    codes = []
    first = min(today.year - back + 1, chosen.first.year)
    for year in range(today.year, first - 1, -1):
        codes += [f"{year}", f"{year}H2", f"{year}H1"] if year >= today.year - 1 else [f"{year}"]
    return [period for period in map(Period.parse, codes) if period.first <= today]


def year_choices(today: date, chosen: Period, query: str = "") -> list[Choice]:
    """The periods offered, as addresses with ?period=."""
    offered = periods_offered(today, chosen)
    return [Choice(period.name, f"?period={period.code}{query}", period == chosen) for period in offered]
