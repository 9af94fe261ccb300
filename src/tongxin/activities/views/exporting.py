"""The list of activities as a workbook 导出."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, Forbidden, reach, within
from tongxin.people.views.imports import list_answer, place_of

from ..imports.held import ACTIVITY, lines
from .common import activities_of, place
from .listing import filters_of, narrowed


@login_required
@require_GET
def export(request: HereRequest) -> HttpResponse:
    """Activities as filtered, all pages of them, in the columns they are imported in.

    They name who came and who did not, so that only those of units one writes for are in it.
    """
    here = place(request)
    paths = reach(request.user, Can.ACTIVITIES_WRITE, request.today)
    if not paths:
        raise Forbidden(_("您没有导出活动的权限。"))
    found = narrowed(request, activities_of(request, here.organisation), filters_of(request, here))
    found = found.filter(within(paths))
    where = place_of(request, here.organisation)
    return list_answer(request, ACTIVITY, lines(found, where), where)
