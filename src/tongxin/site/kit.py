"""What the page of components shows: every component with invented content."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict

from tongxin.kernel.charter.shapes import Level
from tongxin.kernel.workflow import Clock

CLOCKS = (
    Clock("ok", "余4个工作日", "12月26日（周五）到期"),
    Clock("soon", "余1个工作日", "12月23日（周二）到期"),
    Clock("soon", "今天到期", "12月22日（周一）到期"),
    Clock("late", "超2个工作日", "12月18日（周四）到期"),
    Clock("pause", "暂停，等作者", "暂停计时，等作者补充"),
    Clock("prov", "余9个工作日（暂定）", "下一年放假安排还没有公布"),
    Clock("done", "3个工作日，按时", ""),
    Clock("none", "不限时", "这一步不限时"),
)
LEVELS = {
    level.code: level
    for level in (
        Level(code="national", name="全国", mark="国", rank=1, source=""),
        Level(code="province", name="省", mark="省", rank=2, source=""),
        Level(code="city", name="市", mark="市", rank=3, source=""),
        Level(code="county", name="县", mark="县", rank=4, source=""),
        Level(code="town", name="镇街", mark="镇", rank=5, source=""),
    )
}
COLOURS = (
    ("墨 ink", "#24211d", "16.0"),
    ("墨二 ink-2", "#57524a", "7.8"),
    ("墨三 ink-3", "#6e685f", "5.5"),
    ("控件边 control", "#8c867b", "3.6"),
    ("线 line", "#e5e2dc", "装饰"),
    ("纸 paper", "#f6f5f2", "底"),
    ("朱 accent", "#9e3620", "7.0"),
    ("朱浅 soft", "#f8eeea", "朱字6.1"),
    ("相符 ok", "#1d6a45", "6.6"),
    ("存疑 warn", "#845200", "6.6"),
    ("不符 bad", "#a81445", "7.4"),
    ("提示 info", "#24587f", "7.6"),
)


class SampleForm(forms.Form):
    """One field of each sort, refused, so that its errors show."""

    title = forms.CharField(label="题目", max_length=40, help_text="不超过40字，写清楚建议什么。")
    body = forms.CharField(label="情况和问题", widget=forms.Textarea(attrs={"rows": 3}))
    unit = forms.ChoiceField(label="单位", choices=[("", "请选"), ("a", "城东片区"), ("b", "城西片区")])
    on = forms.DateField(label="日期", required=False)
    people = forms.IntegerField(label="服务群众", required=False, min_value=0)
    way = forms.ChoiceField(label="方式", choices=[("a", "单篇"), ("b", "综合")], widget=forms.RadioSelect)
    secret = forms.BooleanField(label="涉密，只给有权的人看", required=False)


class Charterlike:
    """As much of a charter as the badge of a level asks for."""

    levels = LEVELS


def samples(now: datetime) -> dict[str, Any]:
    """The context of the page."""
    data = QueryDict("title=&body=短&unit=&on=12月27日&people=-1&way=")
    return {
        "clocks": CLOCKS,
        "kit_charter": Charterlike(),
        "level_codes": list(LEVELS),
        "colours": COLOURS,
        "form": SampleForm(data),
        "page": Paginator(range(120), 25).get_page(2),
        "row": {
            "kind_name": "社情民意",
            "title": "关于完善老旧小区加装电梯后续维保机制的建议",
            "address": "#",
            "waits": "许清和12月18日提交，等核稿",
            "clock": CLOCKS[2],
            "verb": "核稿",
            "verb_address": "#",
        },
        "months": ([3, 2, 4, 5, 3, 4, 6, 3, 4, 5, 4, 3], [2, 1, 3, 4, 3, 3, 5, 2, 4, 4, 4, 3]),
        "parts": [("35岁以下", 52), ("36至45岁", 97), ("46至55岁", 61), ("56岁以上", 26)],
        "now": now,
        "person": "沈知远",
    }
