"""The form of an activity."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.kernel.charter.listed import ActivityKind
from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.entering import RecordForm
from tongxin.people.fields import Day, Files
from tongxin.people.models import Person, Unit

from ..groups import grouped
from ..models import Activity, Series, Venue
from ..operations import Details
from .fields import Clock, UnitNames

BY_KIND = {"audience": "audience", "places": "place", "visited": "visited", "hours": "hours"}  # field → the kind's key


class ActivityForm(RecordForm):
    """What an activity says; who is on its list stands beside, in views.write."""

    use_required_attribute = False

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("主办单位"), to_field_name="key", empty_label=None
    )
    kind = forms.ChoiceField(label=gettext_lazy("类别"), error_messages={"required": gettext_lazy("要选定类别。")})
    title = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=120,
        error_messages={"required": gettext_lazy("还没有写名称。"), "max_length": gettext_lazy("名称最多120字。")},
    )
    starts_on = Day(label=gettext_lazy("开始日期"), error_messages={"required": gettext_lazy("还没有填开始日期。")})
    starts_at = Clock(label=gettext_lazy("开始时间"), required=False)
    ends_on = Day(label=gettext_lazy("结束日期"), required=False, help_text=gettext_lazy("当天结束的不填。"))
    ends_at = Clock(label=gettext_lazy("结束时间"), required=False)
    venue = forms.ModelChoiceField(
        Venue.objects.none(), label=gettext_lazy("阵地"), required=False, empty_label=gettext_lazy("不在阵地举办")
    )
    address = forms.CharField(
        label=gettext_lazy("地点"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("房间、楼层，或者别处的地址。"),
    )
    series = forms.ModelChoiceField(
        Series.objects.none(), label=gettext_lazy("品牌与团队"), required=False, empty_label=gettext_lazy("不列入")
    )
    speakers = forms.CharField(
        label=gettext_lazy("外请主讲"), max_length=120, required=False, help_text=gettext_lazy("会员主讲的写进名单。")
    )
    summary = forms.CharField(
        label=gettext_lazy("内容"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    organiser = forms.CharField(
        label=gettext_lazy("别家主办的，主办方"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("上级或别家主办、本单位派员参加的填。只计派出的人，不计举办。"),
    )
    cohost_names = forms.CharField(
        label=gettext_lazy("系统外协办"), max_length=200, required=False, help_text=gettext_lazy("只记名称，不计数。")
    )
    expected = forms.IntegerField(label=gettext_lazy("预计人数"), min_value=1, max_value=1_000_000, required=False)
    hours = forms.DecimalField(
        label=gettext_lazy("每人时长"), min_value=0, max_digits=5, decimal_places=1, required=False,
        help_text=gettext_lazy("各人不同的，点名时改。"),
    )  # fmt: skip
    audience = forms.IntegerField(
        label=gettext_lazy("听众、服务人次"), min_value=0, max_value=10_000_000, required=False,
        help_text=gettext_lazy("清点的实数，不写约数。"),
    )  # fmt: skip
    guests = forms.IntegerField(
        label=gettext_lazy("未列名到场"), min_value=0, max_value=1_000_000, required=False,
        help_text=gettext_lazy("来了、不在名单上的人数。"),
    )  # fmt: skip
    audience_basis = forms.ChoiceField(label=gettext_lazy("人数依据"), required=False)
    is_another = forms.BooleanField(label=gettext_lazy("确是另一场"), required=False)
    on_behalf = forms.BooleanField(label=gettext_lazy("代录：由主办单位填报，我来录入"), required=False)

    def __init__(
        self,
        charter: Charter,
        kinds: Sequence[ActivityKind],
        among: "QuerySet[Unit]",
        hosts: "QuerySet[Unit]",
        venues: "QuerySet[Venue]",
        series: "QuerySet[Series]",
        *args: Any,
        is_new: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.charter, self.kinds = charter, {kind.code: kind for kind in kinds}
        self._field("unit").queryset = hosts
        self._field("venue").queryset = venues
        self._field("series").queryset = series
        self._field("kind").choices = [("", _("未选")), *grouped(kinds)]
        self._field("audience_basis").choices = [("", _("未选")), *Activity.BASES]
        towns = among.filter(is_outside=True)
        self.fields["cohosts"] = UnitNames(
            among.filter(is_outside=False), label=_("协办单位"), help_text=_("体系内的单位，各单位都计，上级计一次。")
        )
        several = _("选登记过的，或者写名称，几个的用顿号隔开。没有登记的，先在组织机构里登记。")
        self.fields["places"] = UnitNames(towns, label=self._item("place") or _("到达地"), help_text=several)
        self.fields["visited"] = UnitNames(among, label=self._item("visited") or _("走访对象"), help_text=several)
        self.fields["files"] = Files(
            label=_("佐证材料"), required=False, help_text=_("签到表扫描件、照片。每份不超过20MB。")
        )
        if is_new:
            if hosts.count() < 2:
                self.fields["on_behalf"].widget = forms.HiddenInput()
        else:
            for name in ("unit", "is_another", "on_behalf"):
                del self.fields[name]
        self._only_of_kind()

    def _field(self, name: str) -> Any:
        return self.fields[name]

    @property
    def chosen(self) -> ActivityKind | None:
        """The kind chosen so far."""
        return self.kinds.get(str(self["kind"].value() or ""))

    def _item(self, key: str) -> str:
        """What the kind's item under `key` is called."""
        item = self.charter.items.get(getattr(self.chosen, key, "")) if self.chosen else None
        return item.name if item else ""

    def _only_of_kind(self) -> None:
        """A field stands on the form where the kind counts it."""
        for name, key in BY_KIND.items():
            if self.chosen is None or not getattr(self.chosen, key):
                del self.fields[name]

    @property
    def of_kind(self) -> list[forms.BoundField]:
        return [self[name] for name in ("places", "visited", "hours", "audience") if name in self.fields]

    def details(self, visited: Sequence[Person] = ()) -> Details:
        said = self.cleaned_data
        return Details(
            kind=said["kind"],
            title=said["title"],
            starts_on=said["starts_on"],
            starts_at=said["starts_at"],
            ends_on=said["ends_on"],
            ends_at=said["ends_at"],
            organiser=said["organiser"],
            cohosts=said["cohosts"],
            cohost_names=said["cohost_names"],
            venue=said["venue"],
            address=said["address"],
            series=said["series"],
            places=said.get("places", ()),
            visited=[*said.get("visited", ()), *visited],
            speakers=said["speakers"],
            summary=said["summary"],
            expected=said["expected"],
            guests=said["guests"] or 0,
            audience=said.get("audience") or 0,
            audience_basis=said["audience_basis"],
            hours=said.get("hours"),
        )
