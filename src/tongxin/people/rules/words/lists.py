"""The lists a charter keeps 名目, in words: standing of people, activities, press, giving, panels."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.kernel.charter.listed import PlacedAlso
from tongxin.kernel.charter.sections import held
from tongxin.kernel.charter.shapes import Charter

from .names import LISTS
from .phrases import indicator_name, item_names, level_name, role_names

_HEAD = ("code", "name", "source")  # said apart

# What each field is called; a test holds this against the shapes.
LABELS = {
    "about": gettext_lazy("事由"),
    "active": gettext_lazy("每次活动计入"),
    "aim": gettext_lazy("去向"),
    "also": gettext_lazy("同时计为"),
    "attended": gettext_lazy("到场人次计入"),
    "audience": gettext_lazy("受众人数计入"),
    "by": gettext_lazy("谁可以组织"),
    "counter": gettext_lazy("计量单位"),
    "donor": gettext_lazy("捐赠方计入"),
    "estimated": gettext_lazy("估值计入"),
    "failed": gettext_lazy("没成的说法"),
    "form": gettext_lazy("形式"),
    "formed": gettext_lazy("组建时计入"),
    "gbt": gettext_lazy("国标代码首位"),
    "grade": gettext_lazy("等级"),
    "group": gettext_lazy("分组"),
    "held": gettext_lazy("每次计入"),
    "hosted": gettext_lazy("到场人数计入"),
    "hours": gettext_lazy("服务时长计入"),
    "improved": gettext_lazy("提升时计入"),
    "is_high": gettext_lazy("高层次人才"),
    "is_main": gettext_lazy("主体界别"),
    "is_own": gettext_lazy("本会自己的"),
    "joined": gettext_lazy("每名成员计入"),
    "level": gettext_lazy("认定层级"),
    "of": gettext_lazy("授予"),
    "opened": gettext_lazy("启用时计入"),
    "order": gettext_lazy("次序"),
    "parts": gettext_lazy("所示数字"),
    "pieces": gettext_lazy("件数计入"),
    "place": gettext_lazy("每个地点计入"),
    "placed": gettext_lazy("每次刊发计入"),
    "pledged": gettext_lazy("认捐计入"),
    "project": gettext_lazy("每个项目计入"),
    "reads": gettext_lazy("阅读量计入"),
    "sent": gettext_lazy("每名参加者计入"),
    "speaker": gettext_lazy("每名主讲人计入"),
    "succeeded": gettext_lazy("成了的说法"),
    "value": gettext_lazy("金额计入"),
    "viewers": gettext_lazy("观看量计入"),
    "visited": gettext_lazy("每个走访对象计入"),
    "written": gettext_lazy("每篇计入"),
}
_CHOSEN = ("form", "grade", "group", "of")  # fields whose values are words of their own
_WORDS = {
    "senior": gettext_lazy("正高"),
    "associate": gettext_lazy("副高"),
    "middle": gettext_lazy("中级"),
    "junior": gettext_lazy("初级"),
    "person": gettext_lazy("个人"),
    "unit": gettext_lazy("单位"),
    "brand": gettext_lazy("品牌"),
    "team": gettext_lazy("团队"),
    "campaign": gettext_lazy("行动"),
    "class": gettext_lazy("班次"),
    "cash": gettext_lazy("现金"),
    "goods": gettext_lazy("物资"),
    "project": gettext_lazy("项目"),
    "study": gettext_lazy("学习"),
    "theme": gettext_lazy("主题教育"),
    "training": gettext_lazy("培训"),
    "lecture": gettext_lazy("讲座"),
    "service": gettext_lazy("服务"),
    "culture": gettext_lazy("文体"),
    "visit": gettext_lazy("走访"),
    "meeting": gettext_lazy("会议"),
    "research": gettext_lazy("调研"),
    "strip": gettext_lazy("一行数字"),
    "months": gettext_lazy("逐月"),
    "funnel": gettext_lazy("逐级占比"),
    "compare": gettext_lazy("各单位比较"),
}


@dataclass(frozen=True)
class Line:
    """One labelled line of an entry; `label` is unique within the entry."""

    label: str
    text: str


def listed(charter: Charter, section: str) -> Mapping[str, object]:
    """The entries of a list by code."""
    return held(charter, section)


def list_lines(charter: Charter, section: str, entry: Any) -> Iterator[Line]:
    """What an entry of a list says beside its name and source; what is empty is left out."""
    for field in fields(entry):
        value = getattr(entry, field.name)
        if field.name not in _HEAD and value:
            yield Line(str(LABELS[field.name]), _text(charter, section, field.name, value))


def _text(charter: Charter, section: str, field: str, value: Any) -> str:
    if value is True:
        return _("是")
    if isinstance(value, tuple):
        return "、".join(_part(charter, part) for part in value)
    if field in _CHOSEN:
        return str(_WORDS.get(value, value))
    if field == "also":
        known: Any = listed(charter, section).get(value)
        return known.name if known is not None else value
    if field == "level":
        return level_name(charter, value)
    return item_names(charter, (str(value),))  # a word that names no item stays as it is


def _part(charter: Charter, part: Any) -> str:
    if isinstance(part, PlacedAlso):
        outlet: Any = listed(charter, "outlet").get(part.outlet)
        return f"{outlet.name if outlet else part.outlet}：{item_names(charter, (part.item,))}"
    if isinstance(part, tuple):  # a figure of a panel and its label there
        code, label = part
        return label or indicator_name(charter, code)
    return role_names(charter, (part,))


def list_tables(charter: Charter) -> tuple[tuple[str, str, tuple[tuple[Any, tuple[Line, ...]], ...]], ...]:
    """(section, name, (entry, lines) of each entry) of every list that has entries."""
    return tuple(
        (section, str(name), tuple((one, tuple(list_lines(charter, section, one))) for one in entries.values()))
        for section, name in LISTS.items()
        if (entries := listed(charter, section))
    )
