"""The list of articles as a workbook 导出."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from tongxin.people.middleware import HereRequest
from tongxin.people.views.imports import list_answer
from tongxin.people.views.imports import place_of as where_of

from ..imports.articles import ARTICLE, lines
from .articles import _filters, _narrowed, _seen, sought
from .common import place_of


@login_required
@require_GET
def export(request: HereRequest) -> HttpResponse:
    """Articles as filtered, all pages of them, in the columns they are imported in."""
    unit, charter = place_of(request)
    found = _narrowed(_seen(request, unit), sought(request), _filters(request, unit, charter))
    where = where_of(request, unit)
    return list_answer(request, ARTICLE, lines(found.order_by("written_on", "pk"), where), where)
