"""Pages on forgotten passwords 忘记密码: asking by mail or at the office, and the page behind a link."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from .. import tasks
from ..account_forms import PasswordForm
from ..forms import text
from ..middleware import HereRequest
from ..models import RoleGrant, Unit, User, on_day
from ..operations import WeakPassword, account_of
from ..operations import passwords as verbs
from ..permissions import Can, roles_of
from .accounts import fetch as fetch_account
from .acts import Act, act_page
from .links import address_of, gone
from .member import fetch as fetch_person

ACCOUNTS_A_MAIL = 3  # one mail address may serve several accounts
OFFICES_SHOWN = 40


class ForgottenForm(forms.Form):
    name = text(gettext_lazy("账号或邮箱"), 254)


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("邮箱"), max_length=254, required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("重设密码的链接发到这里，所以只填自己一个人用的。留空表示不用邮箱。"),
    )  # fmt: skip


@never_cache
def forgotten(request: HereRequest) -> HttpResponse:
    """Ask for a link by mail where the installation sends mail; and who can reset a password by hand."""
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    is_sent = bool(settings.EMAIL_HOST) and request.method == "POST" and form.is_valid()
    if is_sent:
        _mail(request, form.cleaned_data["name"].strip())
    context = {
        "form": form,
        "sends_mail": bool(settings.EMAIL_HOST),
        "is_sent": is_sent,  # the same whether there is such an account or not
        "minutes": int(verbs.LASTS_BY_MAIL.total_seconds() // 60),
        "offices": _offices(request),
    }
    return render(request, "people/forgotten.html", context, status=422 if form.errors else 200)


def _mail(request: HereRequest, name: str) -> None:
    found = User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name), is_active=True).exclude(email="")
    base = address_of(request, "people:password_link", "-").removesuffix("-/")
    for user in found[:ACCOUNTS_A_MAIL]:
        tasks.mail_password_link.enqueue(user=user.pk, base=base)


def _offices(request: HereRequest) -> list[tuple[Unit, list[str]]]:
    """Organisations and which offices keep their register: these hand out links. No names: anybody may open this."""
    grants = RoleGrant.objects.filter(on_day(request.today), user__is_active=True, unit__closed_on=None)
    found: dict[int, tuple[Unit, list[str]]] = {}
    for grant in grants.exclude(unit__charter="").select_related("unit").order_by("unit__path", "pk"):
        role = roles_of(grant.unit).get(grant.role)
        if role is not None and {Can.PEOPLE_WRITE, Can.PEOPLE_GRANT} & role.grants:
            offices = found.setdefault(grant.unit_id, (grant.unit, []))[1]
            offices += [role.name] if role.name not in offices else []
    return list(found.values())[:OFFICES_SHOWN]


@never_cache
@sensitive_post_parameters("password")
def link(request: HereRequest, key: str) -> HttpResponse:
    """Set a new password with a link."""
    try:
        row = verbs.password_link_of(key, timezone.now())
        form = PasswordForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                verbs.set_password(key, form.cleaned_data["password"], at=timezone.now())
            except WeakPassword as error:
                form.add_error("password", str(error))
            else:
                logout(request)
                messages.success(request, _("密码已改，用新密码登录"))
                return redirect("account_login")
    except verbs.PasswordLinkGone as error:
        return gone(request, error)
    context = {"form": form, "account": row.user}
    return render(request, "people/password_link.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
def issue(request: HereRequest, pk: int) -> HttpResponse:
    """The administrator hands out a link for an account."""
    shown = fetch_account(request, pk)
    return _issue(request, shown, reverse("people:account_page", args=[pk]), {"nav": "settings", "sub": "accounts"})


@login_required
@never_cache
def issue_for_person(request: HereRequest, pk: int) -> HttpResponse:
    """The office hands out a link for a member's account."""
    person = fetch_person(request, pk)
    shown = account_of(person)
    back = reverse("people:member", args=[person.pk])
    if shown is None:
        messages.error(request, _("%(person)s还没有账号，发邀请。") % {"person": person})
        return redirect(back)
    return _issue(request, shown, back, {"nav": "people", "sub": "members"})


def _issue(request: HereRequest, shown: User, back: str, context: dict[str, Any]) -> HttpResponse:
    """Ask first; then show the link, this once."""
    context |= {"shown": shown, "back": back, "hours": int(verbs.LASTS.total_seconds() // 3600)}
    if request.method == "POST":
        row, key = verbs.issue_password_link(shown, by=request.user, at=timezone.now())
        context |= {"row": row, "address": address_of(request, "people:password_link", key)}
    elif not verbs.may_reset(request.user, shown, timezone.localdate()):
        context |= {"is_forbidden": True}
        return render(request, "people/password_issue.html", context, status=403)
    return render(request, "people/password_issue.html", context)


@login_required
@reauthentication_required
@never_cache
def email(request: HereRequest) -> HttpResponse:
    """Where links for a new password of one's own account go; the password is asked for first."""
    data = request.POST if request.method == "POST" else None
    form = EmailForm(data, initial={"email": request.user.email})
    back = reverse("people:account")
    page = Act(_("重设密码的邮箱"), _("保存"), back, [(_("账号与安全"), back)], nav="settings", sub="account")

    def do() -> str:
        verbs.set_email(request.user, form.cleaned_data["email"], by=request.user, at=timezone.now())
        return ""

    return act_page(request, form, page, do, done=_("已保存"))
