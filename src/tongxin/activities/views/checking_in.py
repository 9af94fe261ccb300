"""Checking in 签到: the screen in the hall, and the page a member opens from it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tongxin.ledger.entering import attempt, form_page, told
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, require
from tongxin.people.tries import too_often

from .. import operations
from ..codes import LASTS, code_of, seconds_left
from ..forms import CheckInForm
from ..models import CAME
from .acting import said_by
from .common import fetch
from .signing_up import me

AROUND = 94.2  # length of the ring, in the units of its picture


@login_required
@never_cache
@require_GET
def code(request: HereRequest, pk: int) -> HttpResponse:
    """The screen in the hall: a code that changes, as a QR code and in digits; how many have come."""
    activity = fetch(request, pk)
    require(request.user, Can.ACTIVITIES_WRITE, activity.unit, request.today)
    at = now()
    digits, left = code_of(activity, at), seconds_left(at)
    there = reverse("activities:check-in", args=[pk])
    context = {
        "activity": activity, "code": digits, "left": left, "lasts": LASTS, "around": AROUND,
        "ring": f"{AROUND * left / LASTS:.1f}",
        "address": request.build_absolute_uri(f"{there}?code={digits}"),
        "came": activity.participants.filter(attendance__in=CAME).count(),
        "signed": activity.signups.filter(answer="signed").count(),
        "back": reverse("activities:page", args=[pk]),
    }  # fmt: skip
    return render(request, "activities/code.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def check_in(request: HereRequest, pk: int) -> HttpResponse:
    """A member checks in with the code; opening the link does nothing yet."""
    activity, person = fetch(request, pk), me(request)
    posted = request.POST if request.method == "POST" else None
    form = CheckInForm(posted, initial={"code": request.GET.get("code", "")[:10]})
    back = reverse("activities:page", args=[pk])
    if form.is_valid() and too_often(f"check-in:{request.user.pk}:{pk}"):
        form.add_error("code", _("试得太多了，到签到台登记。"))
    elif form.is_valid():
        said = form.cleaned_data["code"]
        done = attempt(form, lambda: operations.check_in(activity, person, said, **said_by(request, today=True)))
        if done is not None:
            return told(request, _("已签到"), back)
    context = {"activity": activity, "back": back, "nav": "activities", "sub": "activities"}
    return form_page(request, form, context, "activities/check_in.html")
