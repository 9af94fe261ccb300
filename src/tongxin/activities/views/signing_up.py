"""Signing up 报名: what a member answers, and what the office sees and sets."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localtime, make_aware, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongxin.ledger.entering import attempt, form_page, told
from tongxin.people.listing import number_of
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, require

from .. import operations
from ..finding import known_units
from ..forms import LeaveForm, SignUpForm
from ..models import Activity, SignUp
from .acting import said_by
from .answering import answer_page, me
from .common import fetch


@login_required
@require_POST
def sign_up(request: HereRequest, pk: int) -> HttpResponse:
    """Sign up, or with do=withdraw take it back."""
    activity, person = fetch(request, pk), me(request)
    who = said_by(request, today=True)
    try:
        if request.POST.get("do") == "withdraw":
            operations.withdraw(activity, person, **who)
            sentence = _("已取消")
        else:
            row = operations.sign_up(activity, person, **who)
            sentence = _("已报名") if row.answer == "signed" else _("名额已满，已排候补")
        messages.success(request, sentence)
    except operations.ActivityRefused as error:
        messages.error(request, str(error))
    return redirect("activities:page", pk)


@login_required
@require_http_methods(["GET", "POST"])
def ask_leave(request: HereRequest, pk: int) -> HttpResponse:
    """Ask for leave, with the reason."""
    activity, person = fetch(request, pk), me(request)
    form = LeaveForm(request.POST if request.method == "POST" else None)

    def answer(said: dict[str, Any], who: dict[str, Any]) -> SignUp:
        return operations.ask_leave(activity, person, said["reason"], **who)

    return answer_page(request, activity, form, answer, "ask_leave.html", _("请假"), _("已请假"))


@login_required
@require_http_methods(["GET", "POST"])
def signups(request: HereRequest, pk: int) -> HttpResponse:
    """Who signed up, waits or asked for leave; until when, for how many, for whom. For those who write."""
    activity = fetch(request, pk)
    require(request.user, Can.ACTIVITIES_WRITE, activity.unit, request.today)
    do = request.POST.get("do", "open") if request.method == "POST" else ""
    among = known_units(activity.unit).filter(is_outside=False)
    if do not in ("", "open", "pick"):
        return _desk(request, activity, do)
    form = SignUpForm(among, request.POST if do else None, initial=_terms(activity))
    if do == "pick":  # nothing is saved, so nothing is wrong yet
        form = SignUpForm(among, initial={name: form[name].value() for name in form.fields})
    if form.is_valid():
        said = form.said()
        until = make_aware(datetime.combine(said["until_on"], said["until_at"]))
        who = said_by(request, today=True, version=True)
        opened = attempt(
            form, lambda: operations.open_signup(activity, until, said["capacity"], said["invited"], **who)
        )
        if opened is not None:
            return told(request, _("已开放报名"), reverse("activities:signups", args=[pk]))
    return form_page(request, form, _context(request, activity), "activities/signups.html")


def _desk(request: HereRequest, activity: Activity, do: str) -> HttpResponse:
    """Close, or take somebody's sign-up back for them."""
    act, _colon, which = do.partition(":")
    try:
        if act == "close":
            operations.close_signup(activity, **said_by(request, version=True))
            messages.success(request, _("报名已截止"))
        elif act == "withdraw":
            row = get_object_or_404(activity.signups.select_related("person"), pk=number_of(which) or 0)
            operations.withdraw(activity, row.person, **said_by(request, today=True))
            messages.success(request, _("已代%(who)s取消") % {"who": row.person})
        else:
            raise Http404
    except operations.ActivityRefused as error:
        messages.error(request, str(error))
    return redirect("activities:signups", activity.pk)


def _terms(activity: Activity) -> dict[str, Any]:
    invited = activity.involved.filter(role="invited").select_related("unit").order_by("pk")
    until = localtime(activity.signup_until) if activity.signup_until else None
    return {
        "until_on": until.date() if until else None, "until_at": until.time() if until else "18:00",
        "capacity": activity.capacity, "invited": [row.unit for row in invited if row.unit],
    }  # fmt: skip


def _context(request: HereRequest, activity: Activity) -> dict[str, Any]:
    rows = list(activity.signups.select_related("person", "unit").order_by("at", "pk"))
    groups = [(code, name, [row for row in rows if row.answer == code]) for code, name in SignUp.ANSWERS]
    when = operations.moment_of(request.today, now())
    return {
        "activity": activity, "nav": "activities", "sub": "activities", "groups": groups, "count": len(rows),
        "signed": len(groups[0][2]), "is_open": operations.is_open(activity, when),
        "is_planned": activity.status == "planned", "version": activity.version,
        "back": reverse("activities:page", args=[activity.pk]),
    }  # fmt: skip
