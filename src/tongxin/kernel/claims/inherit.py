"""What a figure takes from its neighbours 承前: always from a named source, never across classes of counters."""

import re
from collections.abc import Sequence
from dataclasses import replace

from . import levels, phrases
from .before import read_before
from .counters import PATTERN, class_of, same_counter
from .frame import PRIZED, Frame, slot
from .model import EMPTY, Kind, Slot, Source
from .places import ADOPTING
from .subjects import TITLE

_REACH = 12  # figures looked back
_SEVERAL = re.compile("、")
_FULL = 10  # characters of a subject that a short one may stand for
_FAR = 160  # characters looked back
_TOGETHER = (
    {"persons", "bodies", "kinds"},
    {"places", "things", "measures", "kinds"},
    {"money"},
    {"documents"},
    {"events"},
)
_CROWNED = ("评", "列", "选为", "获", "入选", "当选")
_BARE_WORTH = re.compile(r"(?:预计|估计)?(?:总)?价值|(?:总)?造价")
_MANY = re.compile(rf"(?:多|若干|一批|一系列)(?P<unit>{PATTERN})(?P<noun>[\u4e00-\u9fff]{{2,10}})(?=[,。;、])")
_RELATED = re.compile(r"相关(?:活动|会议|培训|讲座)$")
_NAMED = re.compile(r"(?:召开|举办|开展|组织)(?P<noun>[^,。;]{4,40}?等(?:[\u4e00-\u9fff]{0,2}活动|会议|培训|讲座))")
_KIND_OF_PAPER = re.compile(r"(建议|报告|提案|意见|论文|方案|调研|文章|思考|研究)》等?$")
_FOR_SESSIONS = re.compile("提案|议案|建议|大会发言")
_WATCHING = ("观看", "收看", "收听", "聆听", "观摩", "参观", "参加", "参与")
_READERSHIP = re.compile(r"(?:阅读|浏览|点击|播放|观看|点赞|转发)[量数次人]")


def taken(text: str, folded: str, frame: Frame, earlier: Sequence[Frame]) -> Frame:
    """The frame with its empty slots filled from the list, the whole or what was counted before."""
    paragraph = [other for other in earlier[-_REACH:] if other.setting.paragraph == frame.setting.paragraph]
    last = paragraph[-1] if paragraph else None
    frame = _prized(text, folded, _adopted(frame, last), last)
    frame = _subject(text, folded, frame, paragraph)
    source = _whole(frame, paragraph) if frame.before.part else last
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


def _subject(text: str, folded: str, frame: Frame, paragraph: Sequence[Frame]) -> Frame:
    if frame.subject.value:
        return _fuller(text, folded, frame, paragraph)
    if frame.kind is Kind.RANK:
        return frame
    source, found = _left_out(frame, paragraph)
    if found is None:
        return frame._replace(subject=_unnumbered(text, folded, frame))
    return frame._replace(subject=replace(found.subject, source=source))


def _left_out(frame: Frame, paragraph: Sequence[Frame]) -> tuple[Source, Frame | None]:
    """The figure whose subject is meant where this one says none."""
    known = [other for other in paragraph if other.subject.value]
    last = known[-1] if known and known[-1] is paragraph[-1] else None
    if frame.before.part and (whole := _whole(frame, known)):
        return Source.WHOLE, whole
    if last and (frame.before.grown or _is_listed(frame) or _grows(frame) or _shares_on(frame, last)):
        return Source.SIBLING, last
    if found := _antecedent(frame, known):
        return Source.ANTECEDENT, found
    return (Source.SIBLING, last) if last and frame.joined else (Source.NONE, None)


def _is_listed(frame: Frame) -> bool:
    """、365人次: joined by a sign and not run together, where the counter decides."""
    return frame.joined and frame.setting.left[0] < frame.setting.left[1]


def _grows(frame: Frame) -> bool:
    """同比增长7.2%: what the figure before it counts has grown."""
    return frame.kind is Kind.RATE and not frame.after.noun


def _shares_on(frame: Frame, last: Frame) -> bool:
    """由62%提高到78%: one share."""
    return frame.kind is last.kind is Kind.PERCENT and frame.setting.sentence == last.setting.sentence


def _whole(frame: Frame, paragraph: Sequence[Frame]) -> Frame | None:
    """That of which 其中 counts a part: the last figure in the same counter, else the last of the sentence."""
    near = [other for other in paragraph if other.setting.sentence == frame.setting.sentence]
    same = [other for other in near if same_counter(other.unit, frame.unit)]
    if same or near:
        return (same or near)[-1]
    # a sentence that opens with 其中 takes up the one before it
    return next((other for other in reversed(paragraph) if same_counter(other.unit, frame.unit)), None)


def _antecedent(frame: Frame, known: Sequence[Frame]) -> Frame | None:
    """The last figure in the same counter, else in the same class; persons only in the same."""
    near = [other for other in reversed(known) if other.kind is Kind.COUNT]
    for other in near:
        if same_counter(frame.unit, other.unit):
            return other
    if frame.counts in ("documents", "events"):
        return next((other for other in near if other.counts == frame.counts or _is_bulletin(frame, other)), None)
    return near[0] if frame.kind is Kind.PERCENT and near else None


def _is_bulletin(frame: Frame, other: Frame) -> bool:
    """信息63期, …刊用29篇: what comes out in numbers is a paper too."""
    return frame.counts == "documents" and other.unit == "期" and "信息" in (other.subject.value or "")


def _fuller(text: str, folded: str, frame: Frame, paragraph: Sequence[Frame]) -> Frame:
    """A short subject in full, as said before: 信息 → 社情民意信息, 平均年龄 → 社员平均年龄, 相关活动."""
    said = frame.subject.value or ""
    if (
        said == "平均年龄"
        and paragraph
        and paragraph[-1].subject.value != said
        and paragraph[-1].counts == "persons"
        and paragraph[-1].subject.value
    ):
        return frame._replace(
            subject=Slot(paragraph[-1].subject.value + said, Source.SIBLING, paragraph[-1].subject.at)
        )
    if _RELATED.search(folded, *frame.setting.left) and (named := _named_before(text, folded, frame)):
        return frame._replace(subject=named)
    if len(said) > 2 or frame.counts not in ("documents", "kinds"):
        return frame
    for other in reversed(paragraph):
        before = other.subject.value or ""
        fits = (
            len(said) < len(before) <= _FULL
            and re.search(re.escape(said) + "(?:[和及与、]|$)", before)
            and not _SEVERAL.search(before)
        )
        if fits and same_counter(frame.unit, other.unit):
            return frame._replace(subject=replace(other.subject, source=Source.ANTECEDENT))
    return frame


def _is_of(frame: Frame, last: Frame, said: str) -> bool:
    """平均年龄 and 增幅 are those of what was just counted."""
    if frame.setting.sentence != last.setting.sentence or last.kind is not Kind.COUNT:
        return False
    return (said == "平均年龄" and last.counts == "persons") or said in ("增幅", "增速", "涨幅", "降幅")


def _named_before(text: str, folded: str, frame: Frame) -> Slot | None:
    """The activities a 相关活动 refers to: 召开座谈会、对接会等活动."""
    start = frame.setting.quantity.start
    found = [match for match in _NAMED.finditer(folded, max(0, start - _FAR), start) if "\n" not in match[0]]
    return replace(slot(text, found[-1].span("noun")), source=Source.ANTECEDENT) if found else None


def _unnumbered(text: str, folded: str, frame: Frame) -> Slot:
    """A subject named without a figure: 多篇调研成果, the title itself, what the people watched."""
    start = frame.setting.quantity.start
    for found in _MANY.finditer(folded, max(0, start - _FAR), start):
        if same_counter(found["unit"], frame.unit):
            return replace(slot(text, found.span("noun")), source=Source.ANTECEDENT)
    noun = frame.before.noun
    if noun and TITLE.match(folded[slice(*noun)]):
        kind = _KIND_OF_PAPER.search(folded, *noun)
        return slot(text, kind.span(1) if kind else noun)
    watched = frame.counts == "persons" and (frame.after.action or "").endswith(_WATCHING)
    if frame.after.of and (watched or frame.kind is Kind.RATE):
        return slot(text, frame.after.of)
    return frame.subject


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
    start = max(folded.rfind(mark, max(0, end - _FAR), end) for mark in ",。;\n") + 1
    before = read_before(folded, max(start, end - _FAR), end, "元") if end > start >= 0 else frame.before
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
    if frame.level.value or class_of(setting.quantity.unit) != "documents":
        return frame
    start = setting.quantity.start
    begin = setting.sentence[0]
    if _FOR_SESSIONS.search(frame.subject.value or ""):  # a semicolon does not close the meeting
        begin = max(folded.rfind(mark, max(0, start - _FAR), start) + 1 for mark in "。\n")
    found = levels.sessions(folded[max(begin, start - _FAR) : start])
    return frame._replace(level=Slot(found, Source.SENTENCE)) if found else frame
