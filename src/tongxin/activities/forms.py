"""Forms of activities. They check shape; the verbs check rules."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.kernel.charter.listed import ActivityKind, SeriesKind, VenueKind
from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.entering import RecordForm
from tongxin.people.fields import Day, Files, units_offered
from tongxin.people.finding import units_called
from tongxin.people.models import Person, Unit

from .groups import grouped
from .models import Activity, Series, Venue
from .operations import Details

BY_KIND = {"audience": "audience", "places": "place", "visited": "visited", "hours": "hours"}  # field → the kind's key


class Clock(forms.TimeField):
    """A time of day, typed or chosen as 14:00."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "num"})
    default_error_messages = {"invalid": gettext_lazy("写成14:00这样的时间。")}


class NamesPicked(forms.Textarea):
    """Names in a text, and beside it one more picked from those known; the button 加上 puts it into the text.

    Whoever saves without the button has picked it all the same.
    """

    among: "QuerySet[Unit]"

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        known = format_html_join("", '<option value="{}"></option>', ((word,) for word in units_offered(self.among)))
        return format_html(
            '{}<div class="row-f gap8 mt8"><input class="inp grow" name="{}_pick" list="{}_known" maxlength="80" '
            'autocomplete="off" aria-label="{}" placeholder="{}"><button class="btn" name="do" value="pick">{}</button>'
            '<datalist id="{}_known">{}</datalist></div>',
            super().render(name, value, attrs, renderer), name, name, _("从登记过的单位里选一个"),
            _("选一个，或写几个字找"), _("加上"), name, known,
        )  # fmt: skip

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        texts = (str(data.get(name) or "").strip(), str(data.get(f"{name}_pick") or "").strip())
        return "、".join(filter(None, texts))


class UnitNames(forms.Field):
    """Several units by their names, with 、 or a new line between, picked from known ones or typed."""

    widget = NamesPicked

    def __init__(self, among: "QuerySet[Unit]", **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.among = among
        self.widget.among = among
        self.widget.attrs.update(rows=2, maxlength=1000)

    def prepare_value(self, value: Any) -> Any:
        return "、".join(unit.name for unit in value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[Unit]:
        names = [name.strip() for line in str(value or "").splitlines() for name in _split(line)]
        found: dict[int, Unit] = {}
        unknown = []
        for name in dict.fromkeys(filter(None, names)):
            units = units_called(name, self.among)
            if len(units) == 1:
                found[units[0].pk] = units[0]
            else:
                unknown.append(name)
        if unknown:
            raise forms.ValidationError(
                _("没有叫“%(names)s”的单位，或者不止一个。先在组织机构里登记，或者写它的代号。")
                % {"names": "”“".join(unknown)}
            )
        return list(found.values())


def _split(line: str) -> Iterable[str]:
    for mark in "，,；;":
        line = line.replace(mark, "、")
    return line.split("、")


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


class ActForm(RecordForm):
    """What a smaller act asks for: a reason, a day, a line of text."""

    why = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("要写明理由。")},
    )
    on = Day(label=gettext_lazy("日期"), error_messages={"required": gettext_lazy("还没有填日期。")})
    note = forms.CharField(
        label=gettext_lazy("提升的内容"),
        max_length=200,
        error_messages={"required": gettext_lazy("还没有写提升的内容。")},
    )

    def __init__(
        self, asks: Iterable[str], *args: Any, day: str = "", today: date | None = None, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"on": today}
        super().__init__(*args, **kwargs)
        asked = set(asks)
        for name in [name for name in self.fields if name not in asked]:
            del self.fields[name]
        if day and "on" in self.fields:
            self.fields["on"].label = day


class LeaveForm(RecordForm):
    """Why somebody cannot come."""

    reason = forms.CharField(
        label=gettext_lazy("请假事由"),
        max_length=100,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("写大概的事由即可，比如“出差”；不要写病情等个人情况。"),
        error_messages={"required": gettext_lazy("还没有写请假事由。")},
    )


class CheckInForm(RecordForm):
    """The code shown on the spot."""

    code = forms.CharField(
        label=gettext_lazy("签到码"),
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "num"}),
        error_messages={"required": gettext_lazy("还没有写签到码。")},
    )


class SignUpForm(RecordForm):
    """Until when members may sign up, for how many places, members of which units."""

    use_required_attribute = False
    NAMES = {"until": "until_on"}

    until_on = Day(label=gettext_lazy("截止日期"), error_messages={"required": gettext_lazy("还没有填截止日期。")})
    until_at = Clock(label=gettext_lazy("截止时间"), error_messages={"required": gettext_lazy("还没有填截止时间。")})
    capacity = forms.IntegerField(
        label=gettext_lazy("名额"), min_value=1, max_value=100_000, required=False,
        help_text=gettext_lazy("不填，不限。名单上已经写好的人不占名额。"),
    )  # fmt: skip

    def __init__(self, among: "QuerySet[Unit]", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invited"] = UnitNames(
            among, label=_("邀请单位"),
            help_text=_("主办、协办单位的会员都可以报名；还请了别的单位的，选名称或者写名称。"),
        )  # fmt: skip
