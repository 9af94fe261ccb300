"""Forms of units. They see to shape; the verbs enforce the rules."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.charter.shapes import Charter

from .fields import UnitChoice
from .forms import Choices, day, text, with_none
from .models import Unit


class UnitForm(forms.Form):
    """A unit; `key` and `since` are asked once."""

    name = text(_("名称"), 80)
    short_name = text(_("简称"), 30, required=False)
    kind = forms.ChoiceField(label=_("类别"))
    level = forms.ChoiceField(label=_("层级"), required=False)
    founded_on = day(_("成立日期"), required=False)

    def __init__(self, charter: Charter | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = charter.unit_kinds.values() if charter else ()
        levels = charter.levels.values() if charter else ()
        initial = self.initial.get("kind")
        offered = {k.code: k.name for k in kinds}
        if initial and initial not in offered:
            offered[initial] = initial
        self.fields["kind"].choices = list(offered.items())  # type: ignore[attr-defined]
        self.fields["level"].choices = with_none({x.code: x.name for x in levels}, _("无"))  # type: ignore[attr-defined]


class OrganisationForm(UnitForm):
    """A unit, for those who may say by which rules it goes."""

    charter = forms.ChoiceField(
        label=_("规则"), required=False, help_text=_("换了就形成新的规则版本，单位自己的本地规则接着用在新规则上。")
    )

    def __init__(self, charter: Charter | None, rules: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(charter, *args, **kwargs)
        self.fields["charter"].choices = rules  # type: ignore[attr-defined]
        self.fields["charter"].required = all(code for code, _name in rules)


class NewUnitForm(UnitForm):
    key = forms.SlugField(
        label=_("代号"), max_length=40, help_text=_("小写字母、数字和连字符，用在网址和命令里，以后不改。")
    )
    since = day(_("自哪一天起"))

    field_order = ["name", "short_name", "key", "kind", "level", "since", "founded_on"]


class CloseUnitForm(forms.Form):
    on = day(_("最后一天"))
    successor = UnitChoice(label=_("承接单位"), required=False)

    def __init__(self, units: "QuerySet[Unit]", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].offer(units, none=_("没有"))  # type: ignore[attr-defined]
