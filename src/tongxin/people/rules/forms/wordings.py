"""Forms of wordings and of roles."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...charters import SYNONYM
from .. import words
from .base import MIDDLE, NamedForm, RuleForm, choose, indicators, items, worded


class SynonymForm(RuleForm):
    """Wordings that mean an indicator or an item."""

    section = SYNONYM

    meaning = forms.ChoiceField(label=gettext_lazy("指的是"))
    wordings = forms.CharField(
        label=gettext_lazy("说法"), max_length=1000, widget=forms.Textarea(attrs={"rows": MIDDLE}),
        help_text=gettext_lazy("一行一个，加在原有的说法前面。"),
    )  # fmt: skip

    def _held(self) -> dict[str, Any]:
        return {}

    def _shape(self) -> None:
        if self.code:
            del self.fields["meaning"]
            return
        groups = [
            (_("数字"), indicators(self.charter)),
            (_("计数项目"), [pair for pair in items(self.charter) if pair[0] not in self.charter.indicators]),
        ]
        choose(self, "meaning", groups)

    @property
    def entry_name(self) -> str:
        known: dict[str, Any] = {**self.charter.items, **self.charter.indicators}
        return known[self.code].name if self.code else _("新说法")

    @cached_property
    def target(self) -> str:
        return self.code or str(self.cleaned_data["meaning"])

    def clean_wordings(self) -> list[str]:
        lines = (line.strip() for line in self.cleaned_data["wordings"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def _entry(self) -> dict[str, Any]:
        return {"wordings": self.cleaned_data["wordings"]}


class RoleForm(NamedForm):
    """What a role may do."""

    section = "role"

    home = forms.ChoiceField(label=gettext_lazy("首页"), choices=worded(words.HOMES))
    grants = forms.MultipleChoiceField(
        label=gettext_lazy("可以做的"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=worded(words.ACTS),
    )  # fmt: skip

    def _entry(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "home", "grants")}
