"""The page of all figures of a unit and period."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tongxin.kernel.charter.origin import REGISTER, origins
from tongxin.kernel.charter.shapes import Charter, Indicator
from tongxin.kernel.periods import Period
from tongxin.ledger.measure import Batch
from tongxin.people import charters
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.paths import above, is_under
from tongxin.people.permissions import Can, can, reach

from .. import released
from ..figures import Figure, compared, is_unfinished
from .common import edition_of, period_of, unit_for, year_choices
from .difference import gap, in_words

NAV = {"nav": "reports", "sub": "figures"}


@login_required
@require_GET
def index(request: HereRequest) -> HttpResponse:
    """All indicators of a unit and period, grouped, with last year beside; search by name."""
    unit = unit_for(request, Can.FIGURES_READ)
    period = period_of(request.GET, request.today, unit)
    edition = edition_of(unit)
    charter = charters.of_edition(edition)
    asked = request.GET.get("q", "").strip()
    codes = [i.code for i in charter.indicators.values() if _answers(i, asked) and i.adds != "change"]
    batch = Batch(unit)
    units = near(request, batch)
    now, old = (answer() for answer in compared(batch, period, codes, request.today, edition))
    context = NAV | {
        "unit": unit,
        "period": period,
        "asked": asked,
        "groups": _groups(charter, now, old, _addresses(unit, period)),
        "count": len(codes),
        "is_unfinished": is_unfinished(period, request.today),
        "periods": year_choices(request.today, period, f"&unit={unit.key}&q={quote(asked)}"),
        "units": units,
        "edition": edition.number,
        "may_state": can(request.user, Can.STATEMENTS_MAKE, unit, request.today),
    }
    context |= silence(request, unit, any(now[code].value for code in codes) or bool(asked))
    return render(request, "reports/figures.html", context)


def _groups(
    charter: Charter, now: Mapping[str, Figure], old: Mapping[str, Figure], address: Callable[[str], str]
) -> list[dict[str, Any]]:
    """The figures by where their records come from: those that tell something, and apart those that do not."""
    groups: dict[str, list[dict[str, Any]]] = {}
    come_from = origins(charter, (charter.indicators[code] for code in now))
    for code, figure in now.items():
        change = gap(figure, old[code], charter.indicators[code])
        said = "" if change is None else in_words(change)
        row = {"now": figure, "old": old[code], "change": said, "link": address(code)}
        groups.setdefault(_group(charter, come_from[code]), []).append(row)
    return [
        {
            "name": name,
            "rows": rows,
            "told": [row for row in rows if row["now"].value],
            "rest": [row for row in rows if not row["now"].value],
        }
        for name, rows in groups.items()
    ]


def _addresses(unit: Unit, period: Period) -> Callable[[str], str]:
    """Code of an indicator → address of its figure; hundreds of them, so that the resolver is asked once."""
    before, after = reverse("reports:figure", args=[unit.key, period.code, "-"]).rsplit("-", 1)
    return lambda code: f"{before}{quote(code)}{after}"


def silence(request: HereRequest, unit: Unit, tells: bool) -> dict[str, Any]:
    """Where a unit's figures tell nothing, what the page says instead, and of which bodies signed figures are seen."""
    return {
        "is_silent": not tells,
        "sees_released": not tells and bool(released.guided_by(request.user, request.today)),
    }


def _answers(indicator: Indicator, asked: str) -> bool:
    text = f"{indicator.name}{indicator.code}{indicator.counter}{indicator.definition}".lower()
    return all(word in text for word in asked.lower().split())


ROOMS = {
    REGISTER: gettext_lazy("人员"),
    **dict.fromkeys(("activity", "venue", "series"), gettext_lazy("活动")),
    **dict.fromkeys(("outlet", "article", "broadcast"), gettext_lazy("宣传")),
    "giving": gettext_lazy("奉献"),
}


def _group(charter: Charter, found: str) -> str:
    """The name of the kind of matter or of the room that an indicator's records come from, else 其他."""
    if found in charter.kinds:
        return charter.kinds[found].name
    return str(ROOMS.get(found, _("其他")))


def near(request: HereRequest, batch: Batch) -> list[Unit]:
    """The unit above, this one and those directly below, as far as the user may look."""
    unit = batch.unit
    mine = reach(request.user, Can.FIGURES_READ, request.today)
    seen = [path for path in above(unit.path) if _is_under_any(path, mine)]
    higher = list(Unit.objects.filter(path__in=seen).order_by("path")) if seen else []
    below = [one for one in [unit, *batch.units_below()] if _is_under_any(one.path, mine)]
    return [*higher, *below]


def _is_under_any(path: str, prefixes: Iterable[str]) -> bool:
    return any(is_under(path, prefix) for prefix in prefixes)
