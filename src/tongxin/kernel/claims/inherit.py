"""What a figure takes from its neighbours 承前: always from a named source, never across classes of counters."""

import re
from collections.abc import Sequence
from dataclasses import replace

from . import levels, phrases
from .antecedents import FAR, whole, with_subject
from .before import read_before
from .frame import PRIZED, Frame, slot
from .model import EMPTY, Kind, Slot, Source
from .places import ADOPTING

_REACH = 12  # figures looked back
_TOGETHER = (
    {"persons", "bodies", "kinds"},
    {"places", "things", "measures", "kinds"},
    {"money"},
    {"documents"},
    {"events"},
)
_CROWNED = ("评", "列", "选为", "获", "入选", "当选")
_BARE_WORTH = re.compile(r"(?:预计|估计)?(?:总)?价值|(?:总)?造价")
_FOR_SESSIONS = re.compile("提案|议案|建议|大会发言")
_READERSHIP = re.compile(r"(?:阅读|浏览|点击|播放|观看|点赞|转发)[量数次人]")


def taken(text: str, folded: str, frame: Frame, earlier: Sequence[Frame]) -> Frame:
    """The frame with its empty slots filled from the list, the whole or what was counted before."""
    paragraph = [other for other in earlier[-_REACH:] if other.setting.paragraph == frame.setting.paragraph]
    last = paragraph[-1] if paragraph else None
    frame = _prized(text, folded, _adopted(frame, last), last)
    frame = with_subject(text, folded, frame, paragraph)
    source = whole(frame, paragraph) if frame.before.part else last
    if source and source.setting.sentence == frame.setting.sentence:
        frame = _medium(_action(frame, source), source)
    if frame.setting.opens and _BARE_WORTH.fullmatch(frame.subject.value or "") and not _follows(frame, last):
        frame = _worth(text, folded, frame)
    return _session(folded, _received(frame, last))


def _adopted(frame: Frame, last: Frame | None) -> Frame:
    """省政协采用21条,省委统战部1条: a body in a list of adoptions is who adopted."""
    if last is None or frame.counts != "documents" or frame.before.verb or frame.after.noun:
        return frame
    said = frame.subject.value or ""
    if frame.level.value and not (levels.is_medium(said) and said.startswith(frame.level.value)):
        return frame
    is_adopter = (last.action.value or "").endswith(ADOPTING) and levels.is_body(said)
    if not last.action.value or not (is_adopter or (frame.before.part or last.before.part) and levels.is_medium(said)):
        return frame
    return frame._replace(subject=EMPTY, level=frame.subject, action=replace(last.action, source=Source.SIBLING))


def _received(frame: Frame, last: Frame | None) -> Frame:
    """向省委会报送信息155条,采用42条: whoever received them adopted them."""
    if last is None or frame.level.value or not last.level.value or frame.before.agent or frame.after.noun:
        return frame
    is_one = last.setting.sentence == frame.setting.sentence and frame.counts == last.counts == "documents"
    if not is_one or not (frame.action.value or "").endswith(ADOPTING):
        return frame
    if not (last.action.value or "").endswith(("报送", "上报", "提交", "推送", "投稿")):
        return frame
    return frame._replace(level=replace(last.level, source=Source.SIBLING))


def _prized(text: str, folded: str, frame: Frame, last: Frame | None) -> Frame:
    """获省领导批示4条、市领导批示29条: the second prize of the list, and who gave it."""
    noun, action = frame.before.noun, last.action.value or "" if last else ""
    if last is None or not frame.joined or frame.before.verb or not noun or frame.after.noun:
        return frame
    found = PRIZED.search(folded, *noun)
    if not found or not action.endswith(found[1]) or found.start() == noun[0]:
        return frame
    giver = slot(text, (noun[0], found.start()))
    return frame._replace(subject=EMPTY, level=giver, action=replace(last.action, source=Source.SIBLING))


def taken_back(frame: Frame, following: Sequence[Frame]) -> Frame:
    """对31名…和18名…进行表彰: the verb stands behind the last of the list."""
    if frame.action.value or (frame.before.standing and frame.before.noun) or not following or not following[0].joined:
        return frame
    other = following[0]
    if other.before.verb or not (other.after.action and other.action.value) or other.before.part:
        return frame
    frame = frame._replace(action=replace(other.action, source=Source.SIBLING))
    if frame.level.value or not other.level.value or not other.after.place:
        return frame
    return frame._replace(level=replace(other.level, source=Source.SIBLING))


def _action(frame: Frame, source: Frame) -> Frame:
    """The verb of a list holds for all its items, by class of counter across commas."""
    if not _lacks_verb(frame, source):
        return frame
    kin = {frame.counts, source.counts}
    if frame.after.noun and source.after.noun:
        kin.discard("kinds")  # 覆盖16个区,381家商协会
    if not (frame.joined or frame.before.part or not frame.setting.opens or any(kin <= group for group in _TOGETHER)):
        return frame
    origin = Source.WHOLE if frame.before.part else Source.SIBLING
    frame = frame._replace(action=replace(source.action, source=origin))
    if frame.joined and source.level.value and not frame.level.value:
        return frame._replace(level=replace(source.level, source=origin))
    return frame


def _lacks_verb(frame: Frame, source: Frame) -> bool:
    if not source.action.value:
        return False
    listed = frame.joined and frame.after.noun and source.before.verb and not frame.before.verb
    if listed and not (frame.after.place or (frame.action.value or "").startswith(_CROWNED)):
        return True
    if (
        frame.action.value
        or frame.before.standing
        or frame.before.awaits
        or (frame.before.part and levels.seat(frame.subject.value or ""))
        or frame.kind not in (Kind.COUNT, Kind.AMOUNT)
    ):
        return False
    return not phrases.is_metric(frame.subject.value or "")


def _follows(frame: Frame, last: Frame | None) -> bool:
    """Whether the clause before this one has a figure of its own."""
    return last is not None and frame.setting.left[0] - last.setting.quantity.end <= 1


def _worth(text: str, folded: str, frame: Frame) -> Frame:
    """捐建学校设备及后续服务,预计价值1000万元: worth of what the clause before names."""
    end = frame.setting.left[0] - 1
    start = max(folded.rfind(mark, max(0, end - FAR), end) for mark in ",。;\n") + 1
    before = read_before(folded, max(start, end - FAR), end, "元") if end > start >= 0 else frame.before
    if not (before.noun and before.verb):
        return frame
    subject, action = slot(text, before.noun), slot(text, before.verb)
    return frame._replace(
        subject=replace(subject, source=Source.ANTECEDENT),
        action=replace(action, source=Source.ANTECEDENT),
    )


def _medium(frame: Frame, source: Frame) -> Frame:
    """累计阅读量 is read where the articles before it came out."""
    if frame.level.value or not source.level.value or not _READERSHIP.search(frame.subject.value or ""):
        return frame
    return frame._replace(level=replace(source.level, source=Source.SIBLING))


def _session(folded: str, frame: Frame) -> Frame:
    """两会 and 全会 named earlier in the sentence hold for all papers put in there."""
    setting = frame.setting
    if frame.level.value or frame.counts != "documents":
        return frame
    start = setting.quantity.start
    begin = setting.sentence[0]
    if _FOR_SESSIONS.search(frame.subject.value or ""):  # a semicolon does not close the meeting
        begin = max(folded.rfind(mark, max(0, start - FAR), start) + 1 for mark in "。\n")
    found = levels.sessions(folded[max(begin, start - FAR) : start])
    return frame._replace(level=Slot(found, Source.SENTENCE)) if found else frame
