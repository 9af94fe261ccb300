"""Forms of the second factor 两步验证, and of the password asked for again, in the words of our pages."""

from typing import Any

from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm as AllauthCodeForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthCodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateForm
from django import forms
from django.utils.translation import gettext_lazy


class InOurWords(forms.Form):
    """The label says what belongs into a field, the field itself does not; digits bring up a phone's keys for them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        if "code" in self.fields:
            self.fields["code"].label = gettext_lazy("验证码")
            self.fields["code"].widget.attrs["inputmode"] = "numeric"


class PasswordAgainForm(InOurWords, AllauthReauthenticateForm):
    """The password, before what is sensitive."""


class CodeForm(InOurWords, AllauthCodeForm):
    """The second step of logging in."""


class CodeAgainForm(InOurWords, AllauthCodeAgainForm):
    """The code, before what is sensitive."""


class ActivateForm(InOurWords, AllauthActivateForm):
    """The first code of an authenticator app."""
