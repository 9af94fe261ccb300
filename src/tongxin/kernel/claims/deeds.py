"""What was done 动作: the verb of the figure's own clause."""

import re

from . import levels, phrases
from .before import Before
from .frame import Frame, is_office, ranked, slot, won
from .model import EMPTY, Kind, Slot, Source

_LEADING = ("赴", "前往", "来自")  # say where or whence, and leave the deed to what follows
GROWTH = re.compile(
    r"(?:平均|同比|环比|年均|比[^,。]{1,6}|较[^,。]{1,6})?(增长|提高|提升|上升|下降|减少|降低|增加)(?:了|约|近)?$"
)


def action(text: str, folded: str, frame: Frame) -> Slot:
    """The governing verb with its result; nothing for shares and for what merely is."""
    if special := _special(text, folded, frame):
        return special
    before, after = frame.before, frame.after
    leads = before.verb and folded[slice(*before.verb)] in _LEADING
    if before.verb and not ((before.weak or leads) and after.action):
        return Slot(_said(text, folded, before, frame.unit), Source.CLAUSE, before.verb)
    if after.action:
        return Slot(re.sub(r"\s+", "", after.action), Source.CLAUSE, after.at)
    return EMPTY


def _special(text: str, folded: str, frame: Frame) -> Slot | None:
    """Growth, shares, prizes and places in an order have verbs of their own; None for the rest."""
    if frame.kind is Kind.RATE and (found := GROWTH.search(folded, *frame.setting.left)):
        return slot(text, found.span(1))
    if frame.kind is Kind.PERCENT and not (frame.after.noun and frame.after.action):
        return EMPTY
    if prize := won(folded, frame.before):
        return Slot(prize[0], Source.CLAUSE, frame.before.verb)
    if place := ranked(folded, frame):
        return slot(text, place.span("verb"))
    return None


def _said(text: str, folded: str, before: Before, unit: str | None) -> str:
    """The verb as printed, with the office it leads to: 担任科级领导职务."""
    assert before.verb
    said = phrases.spoken(text, before.verb)
    if before.noun and is_office(folded, before, unit):
        office = phrases.spoken(text, before.noun).removeprefix("新一届")
        said += office.removeprefix(levels.leading(office) or "")
    return said
