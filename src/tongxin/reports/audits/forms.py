"""Shapes of what is sent to the pages of audits."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.periods import Period
from tongxin.people.fields import UnitChoice
from tongxin.people.models import Unit

BACK = 5  # years back that a draft may be held against by choice


def spans(today: date, chosen: str = "") -> list[tuple[str, str]]:
    """(code, name) of years and half-years that have begun, the newest first; and the one chosen, whatever it is."""
    codes = [f"{year}{part}" for year in range(today.year, today.year - BACK, -1) for part in ("", "H2", "H1")]
    found = [(p.code, p.name) for p in map(Period.parse, codes) if p.first <= today]
    if chosen and chosen not in dict(found):
        found.insert(0, (chosen, Period.parse(chosen).name))
    return found


def _published() -> forms.DateField:
    return forms.DateField(
        label=_("发布日期"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("报纸、公众号上的文章填了它，才知道“今年”是哪一年。"),
    )


def _issuer() -> forms.CharField:
    return forms.CharField(
        label=_("稿子是哪个单位的"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        help_text=_("外单位的稿子写它的名称：读出的数归它，不与本单位的台账比。自己的稿子不填。"),
    )


class DraftForm(forms.Form):
    """A draft, pasted or as a file, and what to hold it against."""

    text = forms.CharField(
        label=_("粘贴文字"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("或上传文件"),
        required=False,
        allow_empty_file=True,
        help_text=_("TXT、MD、DOCX或有文字层的PDF，不超过20MB。"),
    )
    unit = UnitChoice(label=_("比照哪个单位的台账"), required=False, by="key")
    period = forms.ChoiceField(label=_("期间"), required=False)
    issuer = _issuer()
    published = _published()

    def __init__(self, *args: Any, units: "QuerySet[Unit]", today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        found = ("", _("从文字里认定"))
        self.fields["unit"].offer(units, none=found[1])  # type: ignore[attr-defined]
        self.fields["period"].choices = [found, *spans(today)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        has_text, has_file = bool((cleaned.get("text") or "").strip()), cleaned.get("file") is not None
        if has_text and has_file:
            self.add_error("file", _("文字和文件只能核一样。清空文字，或者不选文件。"))
        elif not has_text and not has_file and "file" not in self.errors:
            self.add_error("text", _("粘贴稿子，或者选一个文件。"))
        return cleaned


class AgainForm(forms.Form):
    """What a kept draft is held against."""

    unit = UnitChoice(label=_("比照哪个单位的台账"), by="key")
    period = forms.ChoiceField(label=_("期间"))
    issuer = _issuer()
    published = _published()

    def __init__(self, *args: Any, units: "QuerySet[Unit]", today: date, chosen: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]
        self.fields["period"].choices = spans(today, chosen)  # type: ignore[attr-defined]


class CorrectForm(forms.Form):
    """The figure a claim is about; "" where nothing carries it."""

    indicator = forms.ChoiceField(label=_("对应数字"), required=False)

    def __init__(self, *args: Any, choices: Iterable[tuple[str, Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = [("", _("没有数字记它")), *choices]  # type: ignore[attr-defined]
