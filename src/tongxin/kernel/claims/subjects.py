"""What was counted 对象: the noun of the figure's own clause."""

import re

from . import levels, phrases
from .deeds import GROWTH
from .frame import Frame, contest, is_office, ranked, slot, won
from .model import EMPTY, Kind, Slot
from .phrases import Span

TITLE = re.compile(r"^(?:《[^》]*》[、和]?)+等?$")
_ISSUES = frozenset("期 册 本 份 辑 集 卷 部 套".split())  # what is counted of a publication
_SHARE = re.compile(r"\s*(?:占比|占)")
_COMPARED = re.compile(r"(?:^|(?<=[,;。\n]))\s?(?:较|比|与|同比|环比)[^,]{0,12}$")
_HOLDER = re.compile(r"[\s,、]*(?P<who>[^,、]{0,20}?)占(?!比)[^,]{2,16}?的?$")  # 女代表占代表总数的25.9%
_BEFORE_RANK = re.compile(r"(?:20\d\d年度?|全国|全省|全市|全县|全区|第)*")


def subject(text: str, folded: str, frame: Frame) -> Slot:
    """The noun behind the figure, else the one before it; nothing where the clause leaves it out."""
    before, after = frame.before, frame.after
    if is_office(folded, before, frame.unit):
        return slot(text, after.noun or before.agent)
    if frame.kind is Kind.RANK and ranked(folded, frame):
        return slot(text, _of_rank(folded, frame) or _of_contest(folded, frame))
    if won(folded, before):
        return slot(text, after.noun)
    if frame.kind is Kind.PERCENT and (holder := _HOLDER.match(folded, *frame.setting.left)):
        return slot(text, phrases.trimmed(folded, holder.span("who")) if holder["who"] else None)
    shares = frame.kind in (Kind.PERCENT, Kind.RATE) and before.noun
    if after.noun and not shares:
        return slot(text, after.noun)
    noun = before.noun or (before.given if frame.counts == "persons" else None)
    return slot(text, _kept(folded, frame, noun)) if noun else EMPTY


def _kept(folded: str, frame: Frame, noun: Span) -> Span | None:
    """The noun without the verb of growth, with the 占比 of a share; None for a mere title or tier."""
    said = folded[noun[0] : noun[1]]
    if (TITLE.match(said) and frame.unit not in _ISSUES) or levels.is_only_tier(said):
        return None
    if frame.kind is Kind.RATE and _COMPARED.search(folded, *frame.setting.left):
        return None
    if frame.kind is Kind.RATE and (found := GROWTH.search(said)):
        return (noun[0], noun[0] + found.start()) if found.start() else None
    if frame.kind is Kind.PERCENT and (share := _SHARE.match(folded, noun[1], frame.setting.quantity.start)):
        return noun[0], share.end()
    return noun


def _of_contest(folded: str, frame: Frame) -> Span | None:
    """在市委统战部年度考核中位列第一: 年度考核."""
    found = contest(folded, frame)
    if not found:
        return None
    start, end = found.span("where")
    head = levels.giver(found["where"]) or levels.graded(found["where"]) or ""
    return phrases.trimmed(folded, (start + len(head), end))


def _of_rank(folded: str, frame: Frame) -> Span | None:
    """位列社中央2022年全国十佳公众号之首: 十佳公众号; 位居全省第二: nothing said there."""
    found = ranked(folded, frame)
    if not found:
        return None
    start, end = found.span("rest")
    start += len(levels.leading(found["rest"]) or "")
    if scope := _BEFORE_RANK.match(folded, start, end):
        start = scope.end()
    return phrases.trimmed(folded, (start, end)) if end - start > 1 else None
