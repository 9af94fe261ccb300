"""Logging in 登录: allauth's flow, axes' lock-out, our words."""

from datetime import timedelta
from functools import cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.mfa.adapter import DefaultMFAAdapter
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django import forms
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Installation, User
from .secret_fields import decrypted, encrypted

LOCKED = 429


class Backend(ModelBackend):
    """Django's own; fetches an account with what nearly every page asks for: the person, and the installation."""

    def get_user(self, user_id: int) -> User | None:
        try:
            found = _accounts().get(pk=user_id)
        except User.DoesNotExist:
            return None
        if not self.user_can_authenticate(found):
            return None
        installed = Installation(pk=1, is_demo=found.is_demo, business_day=found.business_day)
        found.installation = None if found.is_demo is None else installed
        return found


@cache  # the statement, not what it finds: to build it costs more than to ask it
def _accounts() -> QuerySet[Any]:
    installed = Installation.objects.filter(pk=1)
    return User.objects.select_related("person").annotate(
        is_demo=Subquery(installed.values("is_demo")), business_day=Subquery(installed.values("business_day"))
    )


class Adapter(DefaultAccountAdapter):
    """No public sign-up; the sentences of the login page."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("这个账号已停用。找系统管理员。"),
        "enter_current_password": gettext_lazy("填写现在的密码。"),
        "incorrect_password": gettext_lazy("密码不对。"),
        "username_password_mismatch": gettext_lazy("账号或密码不对。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/me/"

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's messages are left out: the pages themselves say what happened."""


class SecondFactor(DefaultMFAAdapter):
    """What the authenticator app shows for an account; its secret, encrypted as other sensitive fields are."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("验证码不对。看清现在显示的6位，再填一次。"),
        "cannot_generate_recovery_codes": gettext_lazy("先启用手机验证器，再换备用码。"),
    }

    def encrypt(self, text: str) -> str:
        return encrypted(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypted(encrypted_text)

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)


class LoginForm(AllauthLoginForm):
    """Account and password; says how many tries are left."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=gettext_lazy("账号"),
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
        )
        self.fields["password"].label = gettext_lazy("密码")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)

    def clean(self) -> dict[str, Any] | None:
        try:
            return super().clean()
        except forms.ValidationError as error:
            if getattr(error, "code", None) != "account_inactive":
                error = forms.ValidationError(refusal(str(self.cleaned_data.get("login", ""))))
            self.add_error("password", error)
            return None


class ChangePasswordForm(AllauthChangePasswordForm):
    """Old password and new one twice; the page says the rules once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)


def tries_left(username: str) -> int:
    """How many more failures before the account is locked."""
    since = now() - timedelta(minutes=lock_minutes())
    attempts = AccessAttempt.objects.filter(username=username, attempt_time__gte=since)
    failures = sum(attempts.values_list("failures_since_start", flat=True))
    return max(0, settings.AXES_FAILURE_LIMIT - failures)


def lock_minutes() -> int:
    """How long a lock lasts."""
    return int((get_cool_off() or timedelta()).total_seconds() // 60)


def refusal(username: str) -> str:
    """What to say after a wrong password; the same whether the account exists or not."""
    return _("账号或密码不对。再错%(n)s次，账号锁定%(minutes)s分钟。") % {
        "n": tries_left(username),
        "minutes": lock_minutes(),
    }


def locked(request: HttpRequest, credentials: dict[str, Any] | None = None, *args: Any, **kwargs: Any) -> HttpResponse:
    """The page shown while an account is locked, by axes."""
    return render(request, "account/locked.html", {"minutes": lock_minutes()}, status=LOCKED)


def username_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The account a try is counted for, by axes: what allauth hands on, else what stood in the form."""
    return str((credentials or {}).get("username") or request.POST.get("login", ""))
