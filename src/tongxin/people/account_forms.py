"""Forms of accounts and their roles. They see to shape; the verbs enforce the rules."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from .fields import UnitChoice
from .forms import Choices, account_name, day, new_password, text
from .models import Unit


class AccountForm(forms.Form):
    """A new account, with its first role."""

    username = account_name()
    password = new_password(_("初始密码"))
    person = text(_("本人"), 60, required=False, help_text=_("姓名；有同名的，写姓名和手机尾号，中间空一格。"))
    unit = UnitChoice(label=_("单位"))
    role = forms.ChoiceField(label=_("角色"), required=False)

    def __init__(self, units: "QuerySet[Unit]", roles: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", _("暂不授权")), *roles]  # type: ignore[attr-defined]


class GrantForm(forms.Form):
    role = forms.ChoiceField(label=_("角色"))
    unit = UnitChoice(label=_("单位"))
    since = day(_("自"))
    until = day(_("至"), required=False)

    def __init__(self, units: "QuerySet[Unit]", roles: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]


class RevokeForm(forms.Form):
    until = day(_("最后一天"))
    reason = text(_("理由"), 300, required=False)


class PasswordForm(forms.Form):
    password = new_password(_("新密码"))
