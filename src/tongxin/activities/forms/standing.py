"""The forms of venues and series."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.kernel.charter.listed import SeriesKind, VenueKind
from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.entering import RecordForm
from tongxin.people.fields import Day
from tongxin.people.models import Unit


class StandingForm(RecordForm):
    """What is written of a venue or of a series: of whom, of what kind, its name."""

    use_required_attribute = False

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("所属单位"), to_field_name="key", empty_label=None
    )
    kind = forms.ChoiceField(label=gettext_lazy("类别"), error_messages={"required": gettext_lazy("要选定类别。")})
    name = forms.CharField(
        label=gettext_lazy("名称"), max_length=80, error_messages={"required": gettext_lazy("还没有写名称。")}
    )
    summary = forms.CharField(
        label=gettext_lazy("简介"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(
        self, kinds: Iterable[VenueKind | SeriesKind], hosts: "QuerySet[Unit]", *args: Any, is_new: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        kind: Any = self.fields["kind"]
        unit.queryset = hosts
        kind.choices = [("", _("未选")), *((one.code, one.name) for one in kinds)]
        if not is_new:
            del self.fields["unit"]


class VenueForm(StandingForm):
    """What is written of a venue."""

    level = forms.ChoiceField(label=gettext_lazy("命名层级"), required=False)
    opened_on = Day(
        label=gettext_lazy("启用日期"),
        required=False,
        help_text=gettext_lazy("启用、挂牌之日；不知道的不填，不计入新建。"),
    )
    place = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("所在镇街"), required=False, empty_label=gettext_lazy("未选"),
        help_text=gettext_lazy("没有列出的，先在组织机构的系统外单位里登记。"),
    )  # fmt: skip
    address = forms.CharField(label=gettext_lazy("地址"), max_length=120, required=False)
    partners = forms.CharField(label=gettext_lazy("共建单位"), max_length=200, required=False)

    field_order = ["unit", "kind", "name", "level", "opened_on", "place", "address", "partners", "summary"]

    def __init__(self, charter: Charter, towns: "QuerySet[Unit]", *args: Any, **kwargs: Any) -> None:
        super().__init__(charter.venues.values(), *args, **kwargs)
        place: Any = self.fields["place"]
        place.queryset = towns
        level: Any = self.fields["level"]
        level.choices = [("", _("不分层级")), *((one.code, one.name) for one in charter.levels.values())]


class SeriesForm(StandingForm):
    """What is written of a brand or a team."""

    founded_on = Day(
        label=gettext_lazy("创设日期"),
        required=False,
        help_text=gettext_lazy("创设、组建之日；不知道的不填，不计入组建。"),
    )

    field_order = ["unit", "kind", "name", "founded_on", "summary"]

    def __init__(self, charter: Charter, *args: Any, **kwargs: Any) -> None:
        super().__init__(charter.series.values(), *args, **kwargs)
