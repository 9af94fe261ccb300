"""The lists of giving as workbooks 导出: as filtered, all pages of them, in the columns they are imported in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from tongxin.people.middleware import HereRequest
from tongxin.people.views.imports import list_answer
from tongxin.people.views.imports import place_of as where_of

from ..imports import given
from ..imports import projects as built
from .common import place_of
from .donations import donations_listed
from .projects import projects_listed


@login_required
@require_GET
def donations_export(request: HereRequest) -> HttpResponse:
    """Donations."""
    unit, charter = place_of(request)
    found, where = donations_listed(request, unit, charter)[0], where_of(request, unit)
    return list_answer(request, given.DONATION, given.lines(found.order_by("pk"), where), where)


@login_required
@require_GET
def projects_export(request: HereRequest) -> HttpResponse:
    """Projects."""
    unit, _charter = place_of(request)
    found, where = projects_listed(request, unit)[0], where_of(request, unit)
    return list_answer(request, built.PROJECT, built.lines(found.order_by("pk"), where), where)
