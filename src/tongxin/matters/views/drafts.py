"""Throwing a draft away, and taking it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongxin.people import charters
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, can

from .. import operations
from ..models import Matter
from .common import fetch, toast

MOST = 50  # drafts thrown away that are listed, the latest


@login_required
@require_POST
def discard(request: HereRequest, pk: int) -> HttpResponse:
    """Throw a draft away; the toast takes it back."""
    matter = fetch(request, pk)
    try:
        operations.discard_draft(matter, by=request.user, at=now())
    except operations.MatterRefused as error:
        messages.error(request, str(error))
        return redirect("matters:page", matter.pk)
    toast(request, _("已丢弃草稿《%(title)s》") % {"title": matter.title}, reverse("matters:restore", args=[matter.pk]))
    if can(request.user, Can.MATTERS_HANDLE, matter.unit, request.today):
        return redirect("matters:board", matter.kind)
    return redirect("matters:mine")


@login_required
@require_POST
def restore(request: HereRequest, pk: int) -> HttpResponse:
    """Take a draft back that one threw away oneself."""
    matter = get_object_or_404(Matter.objects.discarded_by(request.user).select_related("unit"), pk=pk)
    operations.restore_draft(matter, by=request.user, at=now())
    messages.success(request, _("草稿已恢复"))
    return redirect("matters:page", matter.pk)


@login_required
@require_GET
def discarded(request: HereRequest) -> HttpResponse:
    """Drafts one threw away, each with a button that takes it back."""
    drafts = Matter.objects.discarded_by(request.user).select_related("unit").order_by("-discarded_at")[:MOST]
    rows = [(draft, charters.of(draft.unit).kinds.get(draft.kind)) for draft in drafts]
    return render(request, "matters/discarded.html", {"nav": "matters", "sub": "mine", "rows": rows})
