"""Forms of the register, and controls that the room's other forms share. They see to shape; the verbs to the rules."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.charter.shapes import Charter

from . import codes, lists, validation
from .fields import Day, UnitChoice
from .models import Person, Standing, Unit
from .operations import OWN, SECRETS

Choices = list[tuple[str, Any]]
PASSWORD_LENGTH = 128  # to hash more costs time, whoever sends it


def day(label: Any, **kwargs: Any) -> Day:
    """A field for a day."""
    return Day(label=label, **kwargs)


def text(label: Any, length: int, **kwargs: Any) -> forms.CharField:
    """A field of one line."""
    return forms.CharField(label=label, max_length=length, **kwargs)


def account_name() -> forms.RegexField:
    """A field for the name of an account."""
    return forms.RegexField(
        rf"^{validation.USERNAME.pattern}$",
        label=_("账号"),
        error_messages={"invalid": validation.USERNAME_RULE},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )


def new_password(label: Any) -> forms.CharField:
    """A field for a password that is set, by whoever."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, max_length=PASSWORD_LENGTH, widget=widget)


NOT_FILLED = _("未填")


def with_none(known: dict[str, Any], empty: Any = NOT_FILLED) -> Choices:
    """Code → name to choose from, none first."""
    return [("", empty), *known.items()]


class NumberField(forms.CharField):
    """A phone or ID number, checked by its own rule."""

    def __init__(self, rule: Callable[[object], str], **kwargs: Any) -> None:
        self.rule = rule
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        try:
            return self.rule(super().clean(value))
        except validation.NotANumber as error:
            raise forms.ValidationError(str(error)) from error


class Facts(forms.Form):
    """What is held on a person, whoever writes it."""

    name = text(_("姓名"), 40)
    gender = forms.ChoiceField(label=_("性别"), choices=with_none({"1": _("男"), "2": _("女")}), required=False)
    birth_year = forms.IntegerField(label=_("出生年"), min_value=1900, max_value=2100, required=False)
    birth_month = forms.IntegerField(label=_("出生月"), min_value=1, max_value=12, required=False)
    ethnic = forms.ChoiceField(label=_("民族"), choices=with_none(codes.ETHNIC), required=False)
    education = forms.ChoiceField(label=_("学历"), choices=with_none(codes.EDUCATION), required=False)
    employer = text(_("工作单位"), 80, required=False)
    job = text(_("单位职务"), 80, required=False)
    phone = NumberField(validation.phone_number, label=_("手机"), required=False)
    id_number = NumberField(validation.id_number, label=_("身份证号"), required=False)
    address = text(_("住址"), 200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (*SECRETS, "name"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["phone"].widget.attrs["inputmode"] = "tel"
        self.fields["id_number"].help_text = _("18位。出生年月和性别按它填写。加密保存。")
        self.fields["phone"].help_text = _("加密保存，名册里只显示尾号。")

    def facts(self) -> dict[str, Any]:
        """What the verbs take."""
        found = {name: self.cleaned_data[name] for name in Facts.base_fields}
        found["gender"] = found["gender"] or "0"
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("birth_month") and not cleaned.get("birth_year"):
            self.add_error("birth_year", _("填了出生月，也要填出生年。"))
        return cleaned


class RegisterForm(Facts):
    """A new person in a unit."""

    unit = UnitChoice(label=_("所属单位"))
    since = day(_("入会日期"))
    political = forms.ChoiceField(label=_("政治面貌"), choices=with_none(codes.POLITICAL), required=False)
    field = forms.ChoiceField(label=_("界别"), required=False)
    title = forms.ChoiceField(label=_("职称"), required=False)
    known = forms.CharField(required=False, widget=forms.HiddenInput)
    is_another = forms.BooleanField(required=False, widget=forms.HiddenInput)

    field_order = [
        "name",
        "unit",
        "since",
        "phone",
        "id_number",
        "employer",
        "job",
        "political",
        "field",
        "education",
        "title",
    ]

    def __init__(self, units: "QuerySet[Unit]", charter: Charter, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]
        self.fields["field"].choices = lists.choices(charter.sectors, NOT_FILLED)  # type: ignore[attr-defined]
        self.fields["title"].choices = lists.titles(charter, NOT_FILLED)  # type: ignore[attr-defined]

    def standings(self) -> dict[str, str]:
        return {aspect: self.cleaned_data[aspect] for aspect in ("political", "field", "title")}


class AmendForm(Facts):
    """Corrections. What is encrypted is not shown in the form: left empty it stays as it is."""

    clear = forms.MultipleChoiceField(label=_("清空"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        plain = {name: getattr(person, name) for name in Facts.base_fields if name not in SECRETS}
        super().__init__(*args, initial=plain | {"gender": person.gender if person.gender in "12" else ""}, **kwargs)
        there = [name for name in SECRETS if getattr(person, name)]
        for name in there:
            self.fields[name].help_text = _("已有，加密保存。留空不改。")
        self.fields["clear"].choices = [(name, self.fields[name].label) for name in there]  # type: ignore[attr-defined]
        if not there:
            del self.fields["clear"]

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        for name in SECRETS:
            if not found[name] and name not in self.cleaned_data.get("clear", []):
                del found[name]
        return found


class OwnForm(AmendForm):
    """What one may correct of oneself."""

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(person, *args, **kwargs)
        for name in set(self.fields) - {*OWN, "clear"}:
            del self.fields[name]
        if "clear" in self.fields:
            offered = [c for c in self.fields["clear"].choices if c[0] in OWN]  # type: ignore[attr-defined]
            self.fields["clear"].choices = offered  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        cleared = self.cleaned_data.get("clear", [])
        kept = {name for name in SECRETS if name in OWN and not self.cleaned_data[name] and name not in cleared}
        return {name: self.cleaned_data[name] for name in sorted(OWN - kept)}


class JoinForm(forms.Form):
    unit = UnitChoice(label=_("加入单位"))
    since = day(_("加入日期"))

    def __init__(self, units: "QuerySet[Unit]", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    until = day(_("最后一天"))
    why = text(_("离开原因"), 40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].widget.attrs["list"] = "left_for"


class AppointForm(forms.Form):
    unit = UnitChoice(label=_("任职单位"))
    title = text(_("职务"), 30)
    since = day(_("任职日期"))
    until = day(_("卸任日期"), required=False)

    def __init__(self, units: "QuerySet[Unit]", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]
        self.fields["title"].widget.attrs["list"] = "posts"


class RelieveForm(forms.Form):
    until = day(_("最后一天"))


class StandingForm(forms.Form):
    """A change in one aspect; which control depends on the aspect."""

    since = day(_("自哪一天起"))

    def __init__(self, aspect: str, charter: Charter, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = lists.titles(charter, _("无")) if aspect == "title" else [("", _("无")), *lists.named(charter, aspect)]
        value = forms.ChoiceField(
            label=dict(Standing.ASPECTS)[aspect], choices=known, required=False,
            help_text=_("选“无”表示从这一天起没有。"),
        )  # fmt: skip
        self.fields = {"value": value, "since": self.fields["since"]}


class ReasonForm(forms.Form):
    reason = text(_("查看理由"), 300)


def initial_day(on: date) -> dict[str, date]:
    """The business day, where a form asks for one."""
    return {"since": on, "until": on, "on": on}
