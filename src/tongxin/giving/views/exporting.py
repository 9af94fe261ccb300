"""The list of donations as a workbook 导出."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from tongxin.people.middleware import HereRequest
from tongxin.people.views.imports import list_answer
from tongxin.people.views.imports import place_of as where_of

from ..imports.given import DONATION, lines
from .common import place_of
from .donations import _filters, _narrowed, _seen, sought


@login_required
@require_GET
def export(request: HereRequest) -> HttpResponse:
    """Donations as filtered, all pages of them, in the columns they are imported in."""
    unit, charter = place_of(request)
    found = _narrowed(_seen(request, unit), sought(request), _filters(request, unit, charter))
    where = where_of(request, unit)
    return list_answer(request, DONATION, lines(found.order_by("pk"), where), where)
