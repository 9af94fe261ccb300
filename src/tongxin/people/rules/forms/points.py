"""Forms of what is earned: the price of an item, the yearly cap of a category."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import words
from .base import NamedForm, RuleForm, choose, items, levels, worded

ANY_LEVEL = "any"


class PointsForm(RuleForm):
    """What an item earns from a day on. Amounts are given by level; those left empty stay as they are."""

    section = "points"
    template = "people/rules_change_points.html"

    item = forms.ChoiceField(label=gettext_lazy("计数项目"))
    category = forms.ChoiceField(label=gettext_lazy("类别"))
    split = forms.ChoiceField(label=gettext_lazy("多位作者时"), choices=worded(words.SPLITS))
    once = forms.BooleanField(label=gettext_lazy("同一内容只计最高一项"), required=False)

    def _shape(self) -> None:
        if self.code:
            del self.fields["item"]
        else:
            priced = {rule.item for rule in self.charter.points.values()}
            choose(self, "item", [pair for pair in items(self.charter) if pair[0] not in priced])
        choose(self, "category", [(c.code, c.name) for c in self.charter.categories.values()])
        for code, name in [(ANY_LEVEL, _("不分层级")), *levels(self.charter)]:
            self.fields[f"amount_{code}"] = forms.DecimalField(
                label=name, required=False, max_digits=7, decimal_places=2,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )  # fmt: skip

    @cached_property
    def target(self) -> str:
        """A points rule goes by the code of its item, since an item has one at most."""
        return self.code or str(self.cleaned_data["item"])

    def _next_code(self) -> str:
        return self.target

    def amount_rows(self) -> list[dict[str, Any]]:
        """A row a level: its field, and the dated values so far."""
        rule = self.charter.points.get(self.code)
        rows = []
        for code in (ANY_LEVEL, *self.charter.levels):
            level = "" if code == ANY_LEVEL else code
            dated = [a for a in rule.amounts if a.level == level] if rule else []
            past = [(words.day(a.since), words.points(a.points)) for a in dated]
            rows.append({"field": self[f"amount_{code}"], "dated": past})
        return rows

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "since" in data and not self._amounts_given() and not self.code:
            self.add_error(f"amount_{ANY_LEVEL}", _("没有写分值。至少写一个层级的，或者写在“不分层级”里。"))
        return data

    def _amounts_given(self) -> dict[str, Decimal]:
        given = {}
        for code in (ANY_LEVEL, *self.charter.levels):
            value = self.cleaned_data.get(f"amount_{code}")
            if value is not None:
                given["" if code == ANY_LEVEL else code] = value
        return given

    def _entry(self) -> dict[str, Any]:
        since, given = self.begins.isoformat(), self._amounts_given()
        kept = [a for a in self.before.get("amounts", []) if a["since"] != since or a["level"] not in given]
        order = ["", *self.charter.levels]
        added = [{"since": since, "points": f"{given[level]:f}", "level": level} for level in order if level in given]
        amounts = sorted([*kept, *added], key=lambda a: a["since"])
        name = self.before.get("name") or self.charter.items[self.target].name
        return {
            "name": name,
            "item": self.before.get("item", self.target),
            "category": self.cleaned_data["category"],
            "split": self.cleaned_data["split"],
            "once": self.cleaned_data["once"],
            "amounts": amounts,
            "example": False,  # once voted on it is the association's own
        }


class CategoryForm(NamedForm):
    """A category of points and its yearly cap from a day on."""

    section = "category"

    cap = forms.DecimalField(
        label=gettext_lazy("每年上限"), required=False, max_digits=7, decimal_places=2, min_value=Decimal(0),
        help_text=gettext_lazy("空着就是不设上限。年末那天的上限管全年，保存后各人的全年积分立即按它算。"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip

    def _shape(self) -> None:
        self.fields["is_dated_back"].help_text = _("生效日期早于今天时才要勾选。")

    def _initial(self) -> dict[str, Any]:
        caps = self.before.get("caps", [])
        return self.before | ({"cap": caps[-1]["points"]} if caps else {})

    def _entry(self) -> dict[str, Any]:
        since, value = self.begins.isoformat(), self.cleaned_data["cap"]
        kept = [cap for cap in self.before.get("caps", []) if cap["since"] != since]
        caps = [*kept, {"since": since, "points": "" if value is None else f"{value:f}"}]
        return {"name": self.cleaned_data["name"], "caps": sorted(caps, key=lambda cap: cap["since"])}
