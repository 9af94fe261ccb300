"""Pages on where an account is logged in and on lost devices; and the first page of a new account."""

from typing import Any

from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from .. import operations
from ..forms import text
from ..middleware import HereRequest
from ..models import User
from ..operations import sessions as verbs
from ..second_factor import has_one, is_required
from .accounts import fetch
from .acts import RULES, Act, act_page, in_settings

# Signs in what a browser says of itself, the first that fits; browsers name their ancestors too.
BROWSERS = (
    ("MicroMessenger", gettext_lazy("微信")), ("DingTalk", gettext_lazy("钉钉")), ("Edg", "Edge"),
    ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("HarmonyOS", gettext_lazy("鸿蒙")), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


class ReasonForm(forms.Form):
    reason = text(gettext_lazy("理由"), 300, help_text=gettext_lazy("例如：本人到场，手机丢失，已核对身份证。"))


def device(user_agent: str) -> str:
    """What somebody logged in with, in words: "Chrome，Windows"."""
    browser = next((str(name) for sign, name in BROWSERS if sign in user_agent), "")
    system = next((str(name) for sign, name in SYSTEMS if sign in user_agent), "")
    return "，".join(part for part in (browser, system) if part) or _("不明设备")


@login_required
@never_cache
def sessions(request: HereRequest) -> HttpResponse:
    """登录设备: where one's account is logged in, and a way to end all but this."""
    if request.method == "POST":
        key = request.session.session_key or ""
        ended = verbs.end_sessions(request.user, but=key, by=request.user, at=timezone.now())
        messages.success(request, _("已退出别处的%(n)s个登录") % {"n": ended})
        return redirect("people:sessions")
    rows = UserSession.objects.purge_and_list(request.user)
    rows.sort(key=lambda row: (row.session_key != request.session.session_key, -row.created_at.timestamp()))
    context: dict[str, Any] = {
        "nav": "settings",
        "sub": "account",
        "rows": [(row, device(row.user_agent), row.session_key == request.session.session_key) for row in rows],
        "idle": settings.TONGXIN_IDLE_MINUTES,
    }
    return render(request, "people/sessions.html", context)


@login_required
def welcome(request: HereRequest) -> HttpResponse:
    """After an invitation: the second factor is offered, or asked for where the role must have one."""
    context = {
        "nav": "home",
        "has_second_factor": has_one(request.user),
        "is_required": is_required(request),
    }
    return render(request, "people/welcome.html", context)


@login_required
def remove_second_factor(request: HereRequest, pk: int) -> HttpResponse:
    """Take away the second factor of somebody who lost the device."""
    shown = fetch(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    page = Act(
        _("要取消%(account)s的两步验证吗") % {"account": shown.username}, _("取消两步验证"), _page(shown),
        in_settings((shown.username, _page(shown))), nav="settings", sub="accounts", is_final=True,
        intro=_("手机丢了、换了，备用码也没有的，核实是本人后取消。此后只用密码就能登录，由本人重新启用。理由留痕，本人看得到。"),
    )  # fmt: skip

    def do() -> str:
        verbs.remove_second_factor(shown, form.cleaned_data["reason"], by=request.user, at=timezone.now())
        return ""

    faults: dict[type[Exception], str] = {operations.ReasonMissing: "reason"}
    return act_page(request, form, page, do, done=_("两步验证已取消"), faults=faults)


def _page(shown: User) -> str:
    return reverse("people:account_page", args=[shown.pk])


@login_required
@require_POST
def end_all(request: HereRequest, pk: int) -> HttpResponse:
    """End every session of an account one looks after."""
    shown = fetch(request, pk)
    try:
        ended = verbs.end_sessions(shown, by=request.user, at=timezone.now())
    except RULES as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已退出%(n)s个登录") % {"n": ended})
    return redirect(_page(shown))
