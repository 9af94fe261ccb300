"""The lists of press as workbooks 导出: as filtered, all pages of them, in the columns they are imported in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from tongxin.people.middleware import HereRequest
from tongxin.people.views.imports import list_answer
from tongxin.people.views.imports import place_of as where_of

from ..imports import articles, outlets, seen
from .articles import articles_listed
from .broadcasts import broadcasts_listed
from .common import place_of
from .outlets import outlets_listed


@login_required
@require_GET
def articles_export(request: HereRequest) -> HttpResponse:
    """Articles."""
    unit, charter = place_of(request)
    found, where = articles_listed(request, unit, charter)[0], where_of(request, unit)
    return list_answer(request, articles.ARTICLE, articles.lines(found.order_by("written_on", "pk"), where), where)


@login_required
@require_GET
def outlets_export(request: HereRequest) -> HttpResponse:
    """Outlets."""
    unit, charter = place_of(request)
    found, where = outlets_listed(request, unit, charter)[0], where_of(request, unit)
    return list_answer(request, outlets.OUTLET, outlets.lines(found, where), where)


@login_required
@require_GET
def broadcasts_export(request: HereRequest) -> HttpResponse:
    """Broadcasts."""
    unit, charter = place_of(request)
    found, where = broadcasts_listed(request, unit, charter)[0], where_of(request, unit)
    return list_answer(request, seen.BROADCAST, seen.lines(found.order_by("on", "pk"), where), where)
