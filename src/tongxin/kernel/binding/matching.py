"""Matching 比对: how well one reading fits the words of one claim, from 0 to 1."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ..claims import Claim, Source
from .surroundings import Place, compared
from .vocabulary import ANY, Reading
from .words import GENERIC, PARTED, bare, is_harmless, plain, verbs_like, without_bodies

_LEFT_OUT = 0.93  # the text leaves it out, and the saying allows for it
_SUPPLIED = 0.92
_NEARLY = 0.95  # only words that narrow nothing are left over
_NARROWER = 0.62  # the words left over may well narrow it
_CHANGED = frozenset({"增加", "减少", "增长", "下降", "提高"})
_CALLS_THEM_PARTY = re.compile("农工|致公|民革|国民党革命")
_BELOW = re.compile("基层[\u4e00-\u9fff]{2,4}组织$")
_WORD = 2  # characters of a verb
_INSIDE = 0.84
_COMPOUND = 0.94
_OTHER_VERB = 0.75  # the saying knows no verb, the text has one
_ANYTHING = verbs_like("开展") | {"完成", "实现"}


@dataclass(frozen=True)
class Facts:
    """The words of a claim, made ready to be compared."""

    subjects: tuple[str, ...]  # with and without the name in quotation marks in front
    is_supplied: bool  # the subject was taken from another sentence, and may be none of the figure's
    own: str  # the noun beside the figure, where the subject was taken from elsewhere
    action: str
    level: str
    unit: str | None
    place: Place
    earlier: frozenset[str]  # indicators of which the sentence spoke before

    @property
    def subject(self) -> str:
        return self.own or self.subjects[0]


def facts(claim: Claim, place: Place, earlier: frozenset[str]) -> Facts:
    """What there is to compare."""
    subject, whole = (_as_counted(words, claim) for words in (plain(claim.subject.value), bare(claim.subject.value)))
    return Facts(
        tuple(dict.fromkeys((subject, whole))),
        claim.subject.source is Source.ANTECEDENT,
        _own(claim, subject, place),
        _act(claim, place),
        claim.level.value or "",
        claim.quantity.unit,
        place,
        earlier,
    )


def _as_counted(words: str, claim: Claim) -> str:
    """高级职称占54% is 高级职称占比; 基层侨联组织 is 基层组织; what 致公党 calls 党员 are its members."""
    if claim.quantity.unit == "%" and words.endswith("占"):
        words += "比"
    words = _BELOW.sub("基层组织", words)
    return words.replace("党员", "会员") if _CALLS_THEM_PARTY.search(claim.org.value or "") else words


def _act(claim: Claim, place: Place) -> str:
    """What was done; that it became more or less (同比增加讲座8场) is no act."""
    action = without_bodies(claim.action.value or "")
    is_noun = action == claim.subject.value  # 赴外地学习考察3次
    return "" if is_noun or action in _CHANGED and compared(place) else action


def _own(claim: Claim, subject: str, place: Place) -> str:
    """提案44件 after 集体提案: the noun that stands before the figure itself, of which another was made."""
    if claim.subject.source is not Source.ANTECEDENT:
        return ""
    before = plain(place.opening)
    for size in range(len(subject) - 1, 1, -1):
        if before.endswith(subject[-size:]):
            return subject[-size:]
    return ""


def fit(reading: Reading, told: Facts) -> float:
    """How well the words of `reading` fit; 0.0 where they do not, or where what else it asks for is not there."""
    if not _allows(reading, told):
        return 0.0
    action = action_fit(reading, told.action)
    if not action:
        return 0.0
    subject = max(subject_fit(reading, words) for words in ((told.own,) if told.own else told.subjects))
    if not subject and told.is_supplied:
        subject = subject_fit(reading, "") * _SUPPLIED
    if not subject:
        return 0.0
    unit = 1.0 if told.unit == reading.indicator.counter else 0.99
    return subject * action * unit


def _allows(reading: Reading, told: Facts) -> bool:
    if reading.places and not any(word in told.level for word in reading.places):
        return False
    if reading.context and not any(word in told.place.sentence for word in reading.context):
        return False
    if reading.topic and not any(word in told.place.paragraph for word in reading.topic):
        return False
    if reading.after and not told.earlier.intersection(reading.after):
        return False
    if reading.absent and any(word in told.place.sentence for word in reading.absent):
        return False
    return not (reading.without and any(word in told.place.clause for word in reading.without))


def action_fit(reading: Reading, action: str) -> float:
    """The last verb counts most: 收集整理上报 is 上报."""
    if not action:
        return 1.0 if reading.bare else 0.0
    if not reading.actions:
        return _COMPOUND if action in _ANYTHING else _OTHER_VERB
    if action in reading.actions or action.endswith(tuple(reading.actions)):
        return 1.0
    return _COMPOUND if any(_is_within(verb, action) for verb in reading.actions) else 0.0


def _is_within(words: str, action: str) -> bool:
    """采用提交 holds 采用, 授予优秀会员称号 holds 优秀会员; but 加入国家级协会 is not 加入, nor 通报表扬 报."""
    at = action.find(words)
    if at < 0 or len(words) < _WORD:
        return False
    return len(words) > _WORD or len(action) - at - len(words) <= _WORD


def subject_fit(reading: Reading, subject: str) -> float:
    """The noun at the end counts; what stands before it may narrow it."""
    if ANY in reading.subjects:
        return _NEARLY
    if not subject:
        return _LEFT_OUT if "" in reading.subjects else 0.0
    whole = max(_noun_fit(noun, subject, reading) for noun in reading.subjects)
    if whole >= _NEARLY:
        return whole
    parts = _parts(subject)
    if len(parts) > 1:
        each = [max(_noun_fit(noun, part, reading) for noun in reading.subjects) for part in parts]
        least = min(each)
        return max(whole, least * _NEARLY if least > _NARROWER else max(each) * _INSIDE * 0.9)
    return whole


@lru_cache(maxsize=1024)
def _parts(subject: str) -> tuple[str, ...]:
    return tuple(plain(part) for part in PARTED.split(subject) if part)


def _noun_fit(noun: str, subject: str, reading: Reading) -> float:
    if not noun:
        return 0.0
    if subject == noun:
        return 1.0
    if subject.endswith(noun):
        return _NEARLY if is_harmless(subject[: -len(noun)]) else _NARROWER
    before, found, after = subject.partition(noun)
    if found and reading.is_event and after in GENERIC:
        return _INSIDE if is_harmless(before) else _NARROWER
    return 0.0
