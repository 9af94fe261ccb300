"""Filters that a person keeps for a board 常用筛选."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongxin.kernel.charter.shapes import MatterKind
from tongxin.people.listing import number_of
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit, User

from .. import operations
from ..models import SavedFilter
from .common import place, shown
from .narrowing import ALL, filters_of, query_of


def saved_of(user: User, organisation: Unit, kind: MatterKind) -> list[SavedFilter]:
    """The user's own for this board, in the order they were saved."""
    return list(SavedFilter.objects.filter(user=user, unit=organisation, kind=kind.code).order_by("pk"))


@login_required
@require_http_methods(["GET", "POST"])
def filters(request: HereRequest, kind: str) -> HttpResponse:
    """Save the present filter under a name; rename and delete those saved."""
    organisation, _charter, rule = place(request, kind)
    operations.require_board(request.user, organisation, request.today)
    told, query = "", _query(request, organisation, rule)
    if request.method == "POST":
        try:
            return _done(request, organisation, rule, query)
        except operations.FilterRefused as error:
            told = str(error)
    own = saved_of(request.user, organisation, rule)
    wrong = request.POST.get("do", "save").partition(":")[2] if told else ""
    context = {
        "own": own,
        "told": told,
        "query": query,
        "wrong": number_of(wrong) or 0,
        "name": request.POST.get("name", "")[:20],
        "board": reverse("matters:board", args=[rule.code]),
        "most": operations.MOST_FILTERS,
    }
    return shown(request, "filters.html", rule, context, status=422 if told else 200)


def _query(request: HereRequest, organisation: Unit, kind: MatterKind) -> str:
    """What is to be saved, written our way; "" where nothing was narrowed."""
    given = QueryDict(request.POST.get("query", "")[:1000])
    asked = filters_of(given, organisation)
    if not asked.is_any and asked.sort == "due":
        return ""
    state = given.get("state", "")
    return query_of(asked, state if state in {ALL, *(s.code for s in kind.states)} else ALL)


def _done(request: HereRequest, organisation: Unit, kind: MatterKind, query: str) -> HttpResponse:
    do, _colon, pk = request.POST.get("do", "save").partition(":")
    name = request.POST.get("name", "").replace("\0", "")
    if do == "save":
        row = operations.save_filter(request.user, organisation, kind.code, name, query, today=request.today)
        messages.success(request, _("已存为常用筛选“%(name)s”") % {"name": row.name})
        return redirect(f"{reverse('matters:board', args=[kind.code])}?{row.query}")
    own = SavedFilter.objects.filter(user=request.user, unit=organisation, kind=kind.code)
    row = get_object_or_404(own, pk=number_of(pk) or 0)
    if do == "drop":
        operations.drop_filter(row)
        messages.success(request, _("已删去常用筛选“%(name)s”") % {"name": row.name})
    else:
        operations.rename_filter(row, name, today=request.today)
        messages.success(request, _("已改名为“%(name)s”") % {"name": row.name})
    return redirect("matters:filters", kind.code)
