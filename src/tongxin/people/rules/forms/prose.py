"""The form of a report's prose: opening, sections, closing, with figures in braces."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tongxin.kernel.charter.prose import PLACEHOLDERS

from .. import words
from .base import LONG, MIDDLE, SHORT, TEXT_LENGTH, NamedForm, OurForm, worded

_PROSE_LENGTH = 20_000


class SectionForm(OurForm):
    """One section of a report's prose."""

    code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    heading = forms.CharField(label=gettext_lazy("标题"), max_length=40, required=False)
    text = forms.CharField(
        label=pgettext_lazy("of a report", "文字"), required=False, max_length=_PROSE_LENGTH,
        widget=forms.Textarea(attrs={"rows": LONG, "data-tokens": ""}),
    )  # fmt: skip
    carries = forms.ChoiceField(
        label=gettext_lazy("接续上一份报告的"), required=False,
        choices=[("", gettext_lazy("不接续")), *worded(words.CARRIES)],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kept = not data.get("DELETE")
        if kept and data.get("text", "").strip() and not data.get("heading", "").strip():
            self.add_error("heading", _("没有写标题。"))
        return data


class ProseForm(NamedForm):
    """The prose of a kind of report: opening, sections, closing, with figures in braces."""

    section = "prose"
    template = "people/rules_change_prose.html"

    addressee = forms.CharField(label=gettext_lazy("主送"), max_length=TEXT_LENGTH, required=False)
    opening = forms.CharField(
        label=gettext_lazy("开头"), max_length=_PROSE_LENGTH,
        widget=forms.Textarea(attrs={"rows": MIDDLE, "data-tokens": ""}),
    )  # fmt: skip
    closing = forms.CharField(
        label=gettext_lazy("结尾"), required=False, max_length=_PROSE_LENGTH,
        widget=forms.Textarea(attrs={"rows": SHORT, "data-tokens": ""}),
    )  # fmt: skip

    def __init__(self, data: Any, **about: Any) -> None:
        super().__init__(data, **about)
        held = [dict(section) for section in self.before["sections"]]
        shaped = forms.formset_factory(SectionForm, extra=1, can_delete=True, can_order=True, max_num=40)
        self.sections = shaped(data, prefix="s", initial=held)

    def is_valid(self) -> bool:
        return bool(super().is_valid() and self.sections.is_valid())

    @property
    def is_refused(self) -> bool:
        return super().is_refused or self.has_wrong_sections

    @property
    def has_wrong_sections(self) -> bool:
        return self.is_bound and not self.sections.is_valid()

    def tokens(self) -> list[tuple[str, str]]:
        """(token, name) of everything that may stand in braces."""
        names = {
            "organisation": _("单位名称"), "organisation_short": _("单位简称"), "period": _("期间"),
            "year": _("年份"), "last_year": _("上一年"), "next_year": _("下一年"),
        }  # fmt: skip
        return [
            *((f"{{{code}}}", names.get(code, code)) for code in sorted(PLACEHOLDERS)),
            *((f"{{{one.code}}}", f"{one.name}（{one.counter}）") for one in self.charter.indicators.values()),
        ]

    def _entry(self) -> dict[str, Any]:
        kept = [form.cleaned_data for form in self.sections.ordered_forms if form.cleaned_data.get("heading")]
        taken = {section["code"] for section in kept if section["code"]}
        old = {section["code"]: section["text"] for section in self.before["sections"]}
        sections = []
        for section in kept:
            code = section["code"] or _free(taken)
            taken.add(code)
            sections.append(
                {
                    "code": code,
                    "heading": section["heading"].strip(),
                    "text": _kept(old.get(code, ""), section["text"]),
                    "carries": section["carries"],
                }
            )
        data = self.cleaned_data
        return {
            "name": data["name"],
            "addressee": data["addressee"],
            "opening": _kept(self.before["opening"], data["opening"]),
            "sections": sections,
            "closing": _kept(self.before["closing"], data["closing"]),
        }


def _free(taken: set[str]) -> str:
    return next(f"own{n}" for n in range(1, len(taken) + 2) if f"own{n}" not in taken)


def _kept(old: str, new: str) -> str:
    """`new` as typed, or `old` itself where they differ in line ends and margins alone."""
    return old if _plain(new) == _plain(old) else _plain(new)


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
