"""Forms of what is counted: items, and the figures that are counted from them."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ... import charters
from ...fields import Day
from .. import words
from .base import SHORT, NamedForm, choose, indicators, items, levels, worded


class ItemForm(NamedForm):
    """What counts. Of an item that has entries only the name may change: the rest says how they read."""

    section = "item"

    counter = forms.CharField(
        label=gettext_lazy("计量单位"), max_length=6, help_text=gettext_lazy("篇、件、人次、元。")
    )
    scale = forms.TypedChoiceField(
        label=gettext_lazy("最小单位"), coerce=int,
        choices=[(1, gettext_lazy("就是计量单位")), (100, gettext_lazy("百分之一，如元记到分"))],
    )  # fmt: skip
    adds = forms.ChoiceField(label=gettext_lazy("联合完成的"), choices=worded(words.ITEM_ADDS))
    books = forms.ChoiceField(label=gettext_lazy("记在哪一天"), choices=worded(words.BOOKS))

    def _shape(self) -> None:
        if self.code:
            for name in ("counter", "scale", "adds", "books"):
                self.fields[name].disabled = True

    def _entry(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "counter", "scale", "adds", "books")}


class IndicatorForm(NamedForm):
    """A figure: what it counts and how it is printed."""

    section = "indicator"
    template = "people/rules_change_indicator.html"

    counter = forms.CharField(label=gettext_lazy("计量单位"), max_length=6)
    definition = forms.CharField(
        label=gettext_lazy("定义"), max_length=400, widget=forms.Textarea(attrs={"rows": SHORT})
    )
    adds = forms.ChoiceField(label=gettext_lazy("计法"), choices=worded(words.ADDS))
    items = forms.MultipleChoiceField(
        label=gettext_lazy("所计项目"), required=False, widget=forms.CheckboxSelectMultiple
    )
    levels = forms.MultipleChoiceField(
        label=gettext_lazy("所计层级"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("都不选就是不分层级。"),
    )  # fmt: skip
    cumulative = Day(label=gettext_lazy("累计起始日"), required=False)
    register = forms.ChoiceField(label=gettext_lazy("取自名册"), required=False)
    numerator = forms.ChoiceField(label=gettext_lazy("分子"), required=False)
    denominator = forms.ChoiceField(label=gettext_lazy("分母"), required=False)
    of = forms.ChoiceField(label=gettext_lazy("比较的数字"), required=False)
    part_of = forms.ChoiceField(
        label=gettext_lazy("属于"), required=False, help_text=gettext_lazy("“其中”的数字不能大于它所属的数字。")
    )
    overlaps = forms.BooleanField(label=gettext_lazy("各部分可以重复，不必合成总数"), required=False)
    own_only = forms.BooleanField(label=gettext_lazy("只计本级，不计下属单位"), required=False)
    style = forms.ChoiceField(label=gettext_lazy("印出"), choices=worded(words.STYLES))
    round_to = forms.IntegerField(
        label=gettext_lazy("去尾数到"), required=False, min_value=0, max_value=1_000_000,
        help_text=gettext_lazy("10、100等；照实写的不填。"),
    )  # fmt: skip
    decimals = forms.IntegerField(label=gettext_lazy("小数位数"), required=False, min_value=0, max_value=4)
    wan_from = forms.IntegerField(
        label=gettext_lazy("多少起以万计"), required=False, min_value=0, help_text=gettext_lazy("不以万计的不填。")
    )

    GROUPS = (
        ("", ("name", "counter", "definition", "adds")),
        (gettext_lazy("计什么"), ("items", "levels", "cumulative", "own_only")),
        (gettext_lazy("比例、增减和时点数"), ("numerator", "denominator", "of", "register")),
        (gettext_lazy("与别的数字"), ("part_of", "overlaps")),
        (gettext_lazy("怎么印"), ("style", "round_to", "decimals", "wan_from")),
    )

    def _initial(self) -> dict[str, Any]:
        held = dict(self.before)
        since = held.pop("since", None)
        empty = {key: None for key in ("round_to", "wan_from") if not held.get(key)}
        return held | {"cumulative": since} | empty

    def _shape(self) -> None:
        none = [("", _("没有"))]
        own = {self.code}
        others = [pair for pair in indicators(self.charter) if pair[0] not in own]
        countable = [
            pair for pair in indicators(self.charter, but=frozenset({"ratio", "change"})) if pair[0] not in own
        ]
        used = {one.register: one.name for one in reversed(list(self.charter.indicators.values())) if one.register}
        registers = [(name, used.get(name, name)) for name in sorted(charters.known_registers(self.charter))]
        choose(self, "items", items(self.charter))
        choose(self, "levels", levels(self.charter))
        choose(self, "register", none + registers)
        choose(self, "numerator", none + countable)
        choose(self, "denominator", none + countable)
        choose(self, "of", none + others)
        choose(self, "part_of", none + others)

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Fields by what they are about."""
        return ((str(title), [self[name] for name in names]) for title, names in self.GROUPS)

    def _entry(self) -> dict[str, Any]:
        data = self.cleaned_data
        since = data["cumulative"]
        plain = ("name", "counter", "definition", "adds", "items", "levels", "register", "numerator", "denominator",
                 "of", "part_of", "overlaps", "own_only", "style")  # fmt: skip
        numbers = ("round_to", "decimals", "wan_from")
        return {
            **{name: data[name] for name in plain},
            **{name: data[name] or 0 for name in numbers},
            "since": since.isoformat() if since else None,
        }
