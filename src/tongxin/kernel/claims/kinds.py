"""Kinds 类别: what sort of number a figure is, by its counter and the words before it."""

import re

from . import counters, dates
from .model import Kind

GROWTH = re.compile(
    r"(?:增长|增幅|增速|增加|提高|提升|上升|下降|减少|降低|同比|环比|年均|涨幅|递增)[^,。;、]{0,8}(?<![到至为])$"
)
_DISTANT = re.compile(r"(?:距|相距|离|海拔)[^,。;]{0,10}$")
_EACH = re.compile(r"每[人户场次个期家亩]$")
_IN_A_ROW = re.compile(r"连续$")
_MEAN = re.compile(r"平均[^,。;]{0,8}$|均龄$")
_EVERY = re.compile(
    r"(?:每(?:年|月|季度?|周|天|日|半年|期|两周|学期|星期|[一二两三四五六七八九十\d]个?(?:年|月|周))|人均|平均|户均|每[人户场次])[^,。;]{0,16}$"
)


def kind_of(text: str, unit: str, start: int) -> Kind | None:
    """The first kind that fits; None for an age or a span of time, which count nothing."""
    before = text[max(0, start - 24) : start]
    name = counters.class_of(unit)
    if name == "money":
        return Kind.AMOUNT
    if unit in ("小时", "毫升") and dates.is_spell(text, start):
        return None
    if unit == "岁":
        return Kind.RATE if _MEAN.search(before) else None
    if unit in ("公里", "千米", "米", "海里") and _DISTANT.search(before):
        return None
    if unit == "届" and not _IN_A_ROW.search(before):
        return None
    if name == "shares":
        return Kind.RATE if unit != "%" or GROWTH.search(before) else Kind.PERCENT
    if unit == "倍" or _EACH.search(before) or (_EVERY.search(before) and (name == "events" or "均" in before[-10:])):
        return Kind.RATE
    return Kind.COUNT
