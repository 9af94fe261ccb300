"""What a figure counts where its clause leaves that out 承前: what was counted or named before."""

import re
from collections.abc import Sequence
from dataclasses import replace

from .counters import PATTERN, same_counter
from .frame import Frame, slot
from .model import Kind, Slot, Source
from .subjects import TITLE

FAR = 160  # characters looked back
_SEVERAL = re.compile("、")
_FULL = 10  # characters of a subject that a short one may stand for
_MANY = re.compile(rf"(?:多|若干|一批|一系列)(?P<unit>{PATTERN})(?P<noun>[\u4e00-\u9fff]{{2,10}})(?=[,。;、])")
_RELATED = re.compile(r"相关(?:活动|会议|培训|讲座)$")
_NAMED = re.compile(r"(?:召开|举办|开展|组织)(?P<noun>[^,。;]{4,40}?等(?:[\u4e00-\u9fff]{0,2}活动|会议|培训|讲座))")
_KIND_OF_PAPER = re.compile(r"(建议|报告|提案|意见|论文|方案|调研|文章|思考|研究)》等?$")
_WATCHING = ("观看", "收看", "收听", "聆听", "观摩", "参观", "参加", "参与")


def with_subject(text: str, folded: str, frame: Frame, paragraph: Sequence[Frame]) -> Frame:
    """The frame with what it counts: in full where it says so shortly, else what is meant by what came before.

    Args:
        paragraph: the frames before it there, as far as one looks back.
    """
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
    if frame.before.part and (all_of := whole(frame, known)):
        return Source.WHOLE, all_of
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


def whole(frame: Frame, paragraph: Sequence[Frame]) -> Frame | None:
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
    if said == "平均年龄" and (whose := _counted_persons(paragraph)):
        return frame._replace(subject=Slot((whose.value or "") + said, Source.SIBLING, whose.at))
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


def _counted_persons(paragraph: Sequence[Frame]) -> Slot | None:
    """The persons whom the figure before counts, where it names them."""
    last = paragraph[-1] if paragraph else None
    is_named = last is not None and last.counts == "persons" and last.subject.value not in (None, "平均年龄")
    return last.subject if last is not None and is_named else None


def _named_before(text: str, folded: str, frame: Frame) -> Slot | None:
    """The activities a 相关活动 refers to: 召开座谈会、对接会等活动."""
    start = frame.setting.quantity.start
    found = [match for match in _NAMED.finditer(folded, max(0, start - FAR), start) if "\n" not in match[0]]
    return replace(slot(text, found[-1].span("noun")), source=Source.ANTECEDENT) if found else None


def _unnumbered(text: str, folded: str, frame: Frame) -> Slot:
    """A subject named without a figure: 多篇调研成果, the title itself, what the people watched."""
    start = frame.setting.quantity.start
    for found in _MANY.finditer(folded, max(0, start - FAR), start):
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
