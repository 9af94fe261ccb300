"""The page of the dashboard."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongxin.ledger.measure import Batch
from tongxin.people import charters, composition
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, can

from .. import dashboard
from ..figures import is_unfinished
from .common import edition_of, period_of, unit_for, year_choices
from .figures import near, silence

SHOWN = ("age", "field", "grade", "gender")  # of the tables of the register, in this order
ORDERED = ("age", "grade")  # those whose lines go from less to more


@login_required
@require_GET
def page(request: HereRequest) -> HttpResponse:
    """The dashboard of a unit and period; `?compare=` names the figure that units are compared on."""
    unit = unit_for(request, Can.FIGURES_READ)
    period = period_of(request.GET, request.today, unit)
    edition = edition_of(unit)
    batch = Batch(unit)
    scene = dashboard.Scene(batch, period, charters.of_edition(edition), edition, request.today)
    units = near(request, batch)
    parts = {
        "tiles": dashboard.strip(scene),
        "months": dashboard.months(scene),
        "funnels": dashboard.funnels(scene),
        "compared": dashboard.compared(scene, request.GET.get("compare", "")),
    }
    told: dict[str, Any] = {name: answer() for name, answer in parts.items()}
    context = {
        "nav": "reports",
        "sub": "dashboard",
        "unit": unit,
        "period": period,
        "last": min(period.last, request.today),
        "is_unfinished": is_unfinished(period, request.today),
        "periods": year_choices(request.today, period, f"&unit={unit.key}"),
        "units": units,
        "edition": edition.number,
        **told,
        **silence(request, unit, any(tile.value for tile in told["tiles"])),
        **_members(request, scene),
    }
    return render(request, "reports/dashboard.html", context)


def _members(request: HereRequest, scene: dashboard.Scene) -> dict[str, Any]:
    """The make-up of the register; cells under five only to those who may see the roster."""
    see_all = can(request.user, Can.PEOPLE_READ, scene.unit, request.today)
    day = min(scene.period.last, request.today)
    made = composition.made_up((scene.unit.path,), day, scene.charter, see_all=see_all, only=SHOWN)
    tables = {table.query: table for table in made.tables}
    shown = [
        {
            "title": table.title,
            "parts": [(cell.name, cell.number) for cell in table.cells if cell.number is not None],
            "hides": table.hides,
            "is_ordered": table.query in ORDERED,
        }
        for table in (tables.get(query) for query in SHOWN)
        if table is not None
    ]
    return {"made": made, "members": shown, "see_all": see_all}
