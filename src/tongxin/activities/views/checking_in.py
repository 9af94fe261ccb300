"""Checking in 签到: the screen in the hall, and the page a member opens from it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, require
from tongxin.people.tries import too_often

from .. import operations
from ..codes import LASTS, code_of, seconds_left
from ..forms import CheckInForm
from ..models import CAME, Participant
from .answering import answer_page, me
from .common import fetch

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
        "signed": operations.answered(activity).get("signed", 0),
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

    def answer(said: dict[str, Any], who: dict[str, Any]) -> Participant:
        if too_often(f"check-in:{request.user.pk}:{pk}"):
            raise operations.WrongCode(_("试得太多了，到签到台登记。"), "code")
        return operations.check_in(activity, person, said["code"], **who)

    return answer_page(request, activity, form, answer, "check_in.html", _("签到"), _("已签到"))
