"""D4 relations that cannot be: more adopted than reported, fewer 人次 than sessions."""

import re
from collections.abc import Iterator

from ..claims import Kind
from ..claims.counters import class_of, same_counter
from ..reasons import reason
from .bounds import high, low
from .model import Suspicion
from .reading import Reading

_HANDED_IN = re.compile(r"报送|上报|提交|报出|编报|撰写|征集|收集|收到|受理|投稿")
_TAKEN_UP = re.compile(r"采用|录用|采纳|刊用|立案|转化|批示|办结|解决|答复|办复")
_SINCE_LONG = re.compile(r"累计|历年|往年|上年|去年")
_TAKING_PART = re.compile(r"参加|参与|参会|参训|参观|服务|惠及|覆盖|吸引|受益|受训|培训|听众|观众|受众|到场|接受|人数")
_OUT = re.compile(r"推送|发布|发表|刊发|推出|制作|刊载|发稿|上线")
_READ = re.compile(r"阅读|浏览|点击|播放|观看|访问")
_DIRECTLY = re.compile(r"^\s?[,、(]?\s?(?:共|累计|合计|共计|计)?\s?$")
_DUE, _THERE = re.compile(r"应到(?:会|场)?(?:人数)?[^,。;]{0,6}$"), re.compile(r"实到(?:会|场)?(?:人数)?[^,。;]{0,6}$")
_BACK = 6  # figures between what was handed in and what became of it


def relations(reading: Reading) -> Iterator[Suspicion]:
    for place in range(1, len(reading.claims)):
        yield from _taken_up(reading, place)
        if reading.settings[place - 1].sentence == reading.settings[place].sentence:
            yield from _neighbours(reading, place)


def _taken_up(reading: Reading, place: int) -> Iterator[Suspicion]:
    if not _is_taken_up(reading, place) or _SINCE_LONG.search(reading.left(place)):
        return
    before = _handed_in(reading, place)
    if before is not None and low(reading.claims[place]) > high(reading.claims[before]):
        yield reading.about("D4", place, reason("more_taken_up", **_pair(reading, before, place)), before)


def _handed_in(reading: Reading, place: int) -> int | None:
    """The figure of what was handed in: the nearest counted alike in the paragraph, past others taken up."""
    claim = reading.claims[place]
    for before in range(place - 1, max(-1, place - 1 - _BACK), -1):
        other = reading.claims[before]
        if reading.settings[before].paragraph != reading.settings[place].paragraph:
            return None
        if not same_counter(other.quantity.unit, claim.quantity.unit) or _is_taken_up(reading, before):
            continue
        is_one_thing = other.subject.value == claim.subject.value and other.period.value == claim.period.value
        return before if is_one_thing and _HANDED_IN.search(_said(reading, before)) else None
    return None


def _is_taken_up(reading: Reading, place: int) -> bool:
    said = _said(reading, place)
    return bool(_TAKEN_UP.search(said)) and not _HANDED_IN.search(reading.claims[place].action.value or "")


def _said(reading: Reading, place: int) -> str:
    return (reading.claims[place].action.value or "") + reading.left(place)[-20:]


def _neighbours(reading: Reading, place: int) -> Iterator[Suspicion]:
    """A figure against the one just before it in its sentence."""
    if code := _impossible(reading, place - 1, place):
        yield reading.about("D4", place, reason(code, **_pair(reading, place - 1, place)), place - 1)


def _impossible(reading: Reading, before: int, place: int) -> str | None:
    one, other = reading.claims[before].quantity, reading.claims[place].quantity
    left = reading.left(place)
    if one.kind is not Kind.COUNT or other.kind is not Kind.COUNT or one.structural:
        return None
    if _THERE.search(left) and _DUE.search(reading.left(before)) and _exceeds(reading, place, before):
        return "more_than_due"
    if not _exceeds(reading, before, place):
        return None
    if other.unit == "人次" and class_of(one.unit) == "events" and _TAKING_PART.search(left):
        return "fewer_than_sessions"
    if other.unit == "人次" and one.unit in ("人", "名", "位") and _DIRECTLY.search(left):
        return "fewer_than_persons"
    if _READ.search(left) and class_of(one.unit) == "documents" and _OUT.search(_said(reading, before)):
        return "fewer_reads_than_posts"
    return None


def _exceeds(reading: Reading, more: int, less: int) -> bool:
    return low(reading.claims[more]) > high(reading.claims[less])


def _pair(reading: Reading, one: int, other: int) -> dict[str, str]:
    return {"one": reading.printed(one), "other": reading.printed(other)}
