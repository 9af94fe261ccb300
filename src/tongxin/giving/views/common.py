"""What every page of giving asks first."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from tongxin.journal.models import Evidence
from tongxin.kernel.charter.shapes import Charter
from tongxin.people import charters
from tongxin.people.fields import FEN
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, Forbidden, can, reach, require

from ..models import Donation, Project

YEARS = 6  # offered in the filter


def place_of(request: HereRequest) -> tuple[Unit, Charter]:
    """The unit one works in and its rules; 404 where there is none, 403 for who reads no giving."""
    if request.unit is None or request.charter is None:
        raise Http404(_("您还没有所属的组织。"))
    if not reach(request.user, Can.GIVING_READ, request.today):
        raise Forbidden(_("您在%(unit)s没有这项权限。") % {"unit": request.unit})
    return request.unit, request.charter


def writing_place(request: HereRequest) -> tuple[Unit, Charter]:
    """The same, for who writes there."""
    unit, charter = place_of(request)
    require(request.user, Can.GIVING_WRITE, unit, request.today)
    return unit, charter


def may_write(request: HereRequest, unit: Unit) -> bool:
    return can(request.user, Can.GIVING_WRITE, unit, request.today)


def fetch_donation(request: HereRequest, pk: int) -> Donation:
    """The donation, where the user may see it; else 404."""
    seen = Donation.objects.visible_to(request.user, request.today)
    return get_object_or_404(seen.select_related("unit", "receiver", "project"), pk=pk)


def fetch_project(request: HereRequest, pk: int) -> Project:
    seen = Project.objects.visible_to(request.user, request.today)
    return get_object_or_404(seen.select_related("unit", "receiver"), pk=pk)


def rules_of(unit: Unit) -> Charter:
    try:
        return charters.of(unit)
    except charters.NoCharter as error:
        raise Http404(_("%(unit)s还没有规则。") % {"unit": unit}) from error


def files_of(row: Donation | Project) -> list[Evidence]:
    return list(Evidence.objects.filter(thing=row.key, discarded_at=None).order_by("pk"))


def yuan(fen: int | None) -> str:
    """分 as a page shows them: 5,600元, 12.30元; "" for None."""
    if fen is None:
        return ""
    amount = Decimal(fen) / FEN
    return _("%(n)s元") % {"n": f"{amount:,.0f}" if fen % FEN == 0 else f"{amount:,.2f}"}


def years_before(year: int) -> list[tuple[str, str]]:
    return [(str(y), _("%(y)s年") % {"y": y}) for y in range(year, year - YEARS, -1)]


def shown(request: HereRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, f"giving/{template}", {"nav": "giving", "sub": "donations"} | context)
