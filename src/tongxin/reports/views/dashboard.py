"""The page of the dashboard."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongxin.people import charters
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can

from .. import dashboard
from ..figures import is_unfinished
from .common import period_of, unit_for, year_choices
from .figures import near


@login_required
@require_GET
def page(request: HereRequest) -> HttpResponse:
    """The dashboard of a unit and period; `?compare=` names the figure that units are compared on."""
    unit = unit_for(request, Can.FIGURES_READ)
    period = period_of(request.GET, request.today)
    edition = charters.edition_of(unit)
    scene = dashboard.Scene(unit, period, charters.of_edition(edition), edition, request.today)
    context = {
        "nav": "reports",
        "sub": "dashboard",
        "unit": unit,
        "period": period,
        "last": min(period.last, request.today),
        "is_unfinished": is_unfinished(period, request.today),
        "periods": year_choices(request.today, period, f"&unit={unit.key}"),
        "units": near(request, unit),
        "edition": edition.number,
        "tiles": dashboard.strip(scene),
        "months": dashboard.months(scene),
        "funnels": dashboard.funnels(scene),
        "compared": dashboard.compared(scene, request.GET.get("compare", "")),
    }
    return render(request, "reports/dashboard.html", context)
