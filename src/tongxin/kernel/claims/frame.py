"""One figure with the slots filled so far."""

import re
from typing import NamedTuple

from . import lexicon, phrases
from .after import After
from .before import Before
from .clauses import Setting
from .counters import class_of
from .model import EMPTY, Kind, Slot, Source
from .phrases import Span


class Frame(NamedTuple):
    """One figure, what stands before and after it, and its slots.

    Attributes:
        joined: only 、 or 和 or nothing stands between the figure before and this one.
    """

    setting: Setting
    before: Before
    after: After
    subject: Slot = EMPTY
    action: Slot = EMPTY
    level: Slot = EMPTY
    joined: bool = False

    @property
    def unit(self) -> str | None:
        return self.setting.quantity.unit

    @property
    def kind(self) -> Kind:
        return self.setting.quantity.kind

    @property
    def counts(self) -> str:
        """The class of the counter: documents, events, persons …"""
        return class_of(self.unit)


def slot(text: str, span: Span | None) -> Slot:
    """The words of a span, said in the figure's own clause."""
    return Slot(phrases.spoken(text, span), Source.CLAUSE, span) if span else EMPTY


def verb_of(folded: str, before: Before) -> str:
    return folded[slice(*before.verb)] if before.verb else ""


_OFFICE = ("担任", "当选", "当选为", "兼任", "进入", "加入", "获评", "荣获", "评为", "列入", "入选")
_HOLDERS = ("persons", "bodies")
PRIZED = re.compile("(批示|肯定|立项|表彰|采用|好评|采纳)$")
RANKED = re.compile(r"(?P<verb>位列|位居|名列|居|排名|列|荣登)(?P<rest>[^,。;]*)")


def is_office(folded: str, before: Before, unit: str | None) -> bool:
    """担任科级职务21人: what stands behind the verb is the office, not those counted."""
    if before.verb is None or before.noun is None:
        return False
    verb = verb_of(folded, before)
    if verb.endswith("参加") and len(verb) > 2:
        return class_of(unit) in ("persons", "documents")
    return verb.endswith(_OFFICE) and class_of(unit) in _HOLDERS


def won(folded: str, before: Before) -> tuple[str, Span] | None:
    """获市领导批示15条: (获批示, where 市领导 stands)."""
    if before.noun is None or verb_of(folded, before) not in lexicon.WON:
        return None
    found = PRIZED.search(folded, *before.noun)
    return (verb_of(folded, before) + found[1], (before.noun[0], found.start())) if found else None


_CONTEST = re.compile(r"在(?P<where>[^,。;]{2,24}?(?:考核|评比|测评|竞赛|比赛|评选|排名|考评|评价|通报|大赛))中?$")


def contest(folded: str, frame: Frame) -> re.Match[str] | None:
    """在…考核中 before 位列: in what the place was won."""
    found = ranked(folded, frame)
    return _CONTEST.search(folded, frame.setting.sentence[0], found.start()) if found else None


def ranked(folded: str, frame: Frame) -> re.Match[str] | None:
    """位列…之首: the words of a place in an order."""
    return RANKED.search(folded, *frame.setting.left) if frame.kind is Kind.RANK else None
