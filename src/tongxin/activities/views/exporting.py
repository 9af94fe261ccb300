"""Lists of activities, venues and series as workbooks 导出: as filtered, all pages, in the columns of the imports.

They name who came and who belongs to a team, so that only those of units one writes for are in them.
"""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, Forbidden, reach, within
from tongxin.people.views.imports import list_answer, place_of

from ..imports.held import ACTIVITY, lines
from ..imports.standing import SERIES, VENUE, series_lines, venue_lines
from .common import Place, place
from .listing import filters_of, found
from .series import listed as series_listed
from .venues import listed as venues_listed


@login_required
@require_GET
def export(request: HereRequest) -> HttpResponse:
    """Activities as filtered."""
    here, own = _exporting(request)
    rows = found(request, here, filters_of(request, here)).filter(own)
    where = place_of(request, here.organisation)
    return list_answer(request, ACTIVITY, lines(rows, where), where)


@login_required
@require_GET
def venues_export(request: HereRequest) -> HttpResponse:
    """Venues as filtered."""
    here, own = _exporting(request)
    where = place_of(request, here.organisation)
    return list_answer(request, VENUE, venue_lines(venues_listed(request, here).filter(own), where), where)


@login_required
@require_GET
def series_export(request: HereRequest) -> HttpResponse:
    """Brands and teams as filtered, with their people."""
    here, own = _exporting(request)
    where = place_of(request, here.organisation)
    return list_answer(request, SERIES, series_lines(series_listed(request, here).filter(own), where), where)


def _exporting(request: HereRequest) -> tuple[Place, Q]:
    """Where one is, and what lies in units one writes for there. Raises: Forbidden."""
    here = place(request)
    paths = reach(request.user, Can.ACTIVITIES_WRITE, request.today)
    if not paths:
        raise Forbidden(_("您没有导出活动的权限。"))
    return here, within(paths)
