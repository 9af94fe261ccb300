"""What smaller acts ask for: a reason, a day, the code shown on the spot, the terms of signing up."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.ledger.entering import RecordForm
from tongxin.people.fields import Day
from tongxin.people.models import Unit

from .fields import Clock, UnitNames


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
