"""Page 队伍构成: the make-up of the register on a day; few are not shown to who may not see the roster."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .. import composition as tables
from .. import lists
from ..listing import day_of
from ..middleware import HereRequest
from ..permissions import Can, Forbidden, can
from .narrowing import unit_here


@login_required
def composition(request: HereRequest) -> HttpResponse:
    """Tables of the register of the unit one works in, on any day."""
    here = unit_here(request)
    see_all = can(request.user, Can.PEOPLE_READ, here, request.today)
    if not see_all and not can(request.user, Can.FIGURES_READ, here, request.today):
        raise Forbidden(_("您没有查看队伍构成的权限。"))
    day = day_of(request.GET.get("on", "")) or request.today
    made = tables.made_up((here.path,), day, lists.of(here), see_all=see_all)
    context = {
        "nav": "people",
        "sub": "composition",
        "here": here,
        "made": made,
        "see_all": see_all,
        "is_today": day == request.today,
        "least": tables.LEAST,
    }
    return render(request, "people/composition.html", context)
