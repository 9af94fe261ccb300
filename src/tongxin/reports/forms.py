"""Shapes of what is sent: forms validate shape, verbs enforce rules."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.charter.shapes import Charter
from tongxin.people.fields import UnitChoice
from tongxin.people.models import Unit

from .models import LONGEST_REASON, Carryover
from .operations import ITEM_LIMIT, TEXT_LIMIT, periods_for

MOST = 10**14  # of a number typed into a form


class NewReportForm(forms.Form):
    """Kind of report and period."""

    prose = forms.ChoiceField(label=_("文种"))
    period = forms.ChoiceField(label=_("期间"))

    def __init__(self, *args: Any, charter: Charter, on: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        kinds = {p.period for p in charter.prose.values()}
        self.fields["prose"].choices = [(p.code, p.name.replace("{year}", "")) for p in charter.prose.values()]  # type: ignore[attr-defined]
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            (p.code, p.name) for kind in sorted(kinds, reverse=True) for p in periods_for(kind, on)
        ]


class SectionForm(forms.Form):
    """A section's text, and the version it was opened on."""

    text = forms.CharField(
        label=_("文字"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=_("段落之间空一行，“## ”开头是小标题。数字在花括号里，从“插入数字”里选，不能手写。"),
    )
    expected = forms.CharField(required=False, widget=forms.HiddenInput)


class CiteForm(forms.Form):
    """An outside figure 引用数."""

    value = forms.DecimalField(label=_("数"), max_digits=18, decimal_places=4, min_value=0, max_value=MOST)
    counter = forms.CharField(label=_("单位"), max_length=10)
    label = forms.CharField(label=_("说的是什么"), max_length=60)
    origin = forms.CharField(label=_("出自"), max_length=80)
    document = forms.CharField(label=_("来源文件"), max_length=120, help_text=_("文件的题目或文号。"))
    file = forms.FileField(
        label=_("附上文件"), help_text=_("PDF、图片、DOCX、XLSX、OFD或TXT，不超过20MB。"), allow_empty_file=True
    )


class ItemForm(forms.Form):
    """A new problem or plan."""

    kind = forms.ChoiceField(choices=Carryover.KINDS, widget=forms.HiddenInput)
    text = forms.CharField(label=_("加一条"), max_length=ITEM_LIMIT)


class ReopenForm(forms.Form):
    why = forms.CharField(
        label=_("理由"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写进留痕，以后能看到。"),
    )


class StatementForm(forms.Form):
    """A quantity without detail 申报数."""

    unit = UnitChoice(label=_("单位"), by="key")
    kind = forms.ChoiceField(
        label=_("性质"),
        choices=[("summary", _("汇总：单位报来的数")), ("opening", _("期初：系统启用以前的数"))],
        widget=forms.RadioSelect,
        initial="summary",
    )
    item = forms.ChoiceField(label=_("项目"))
    level = forms.ChoiceField(label=_("层级"), required=False)
    first_on = forms.DateField(label=_("自"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    last_on = forms.DateField(
        label=_("至"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("记在这一天。查看的期间切开这一段时，会说明无法拆分。"),
    )
    stated = forms.DecimalField(label=_("申报数"), min_value=0, max_value=MOST, max_digits=18, decimal_places=2)
    source = forms.CharField(label=_("出处"), max_length=200, help_text=_("谁报来的，哪份表。"))
    file = forms.FileField(
        label=_("佐证材料"), required=False, help_text=_("PDF、图片、DOCX、XLSX、OFD或TXT，不超过20MB。")
    )

    def __init__(self, *args: Any, charter: Charter, units: "QuerySet[Unit]", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]
        choices: dict[str, list[tuple[str, str]]] = {
            "item": [(i.code, f"{i.name}（{i.counter}）") for i in charter.items.values()],
            "level": [("", str(_("不分层级"))), *((lv.code, lv.name) for lv in charter.levels.values())],
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("结束日期早于开始日期。"))
        if cleaned.get("stated") == 0:
            self.add_error("stated", _("填大于零的数。"))
        return cleaned


class AmendStatementForm(forms.Form):
    stated = forms.DecimalField(label=_("申报数"), min_value=0, max_value=MOST, max_digits=18, decimal_places=2)
    source = forms.CharField(label=_("出处"), max_length=200, help_text=_("更正依据的是哪份表、谁的通知。"))


class VoidForm(forms.Form):
    reason = forms.CharField(label=_("作废理由"), max_length=200)


class TemplateForm(forms.Form):
    """A Word template of the unit's own."""

    file = forms.FileField(label=_("模板文件"), help_text=_("DOCX，不超过5MB，不含宏。"))


class RewrittenForm(forms.Form):
    """A report as somebody rewrote it."""

    file = forms.FileField(label=_("改过的Word文件"), help_text=_("DOCX，不超过20MB。"), allow_empty_file=True)
