"""What stands after a figure 数后: the noun it counts, and what was done with it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from . import levels, lexicon, phrases
from .counters import class_of
from .phrases import Span
from .words import Sort, Word, with_likely_verbs, words


class After(NamedTuple):
    """What the words after a figure say.

    Attributes:
        action: in words, with its complement: 评为先进集体, 获批示.
        place: the words after 被, 获, 在: perhaps the level.
        complement: what follows the verb, perhaps opening with a tier.
    """

    noun: Span | None = None
    action: str | None = None
    at: Span | None = None
    place: Span | None = None
    complement: Span | None = None
    of: Span | None = None  # the noun behind the verb: 观看|现场直播


_NOTHING = re.compile(r"\s*(?:[、,;。:)!?和及]|与(?![\u4e00-\u9fff]{2})|以上|左右|$)")
_RELATIVE = frozenset("来自 从事 涉及 表现 具有 为期 来源于 有".split())
_STOPS = frozenset(
    """
被 在 向 赴 对 到 由 与 为 给 来 获 以 将 经 从 于 还 均 已 先后 分别 共 都 也 又 予以 按照 依托 围绕 进行 位列 位居
名列 保障 支持 用于 连续
    """.split()
)
_MANNERS = frozenset("全面 全力 共同 积极 主动 自愿 踊跃 现场 集中 免费 成功 顺利 全部 直接 轮流 带头".split())
_LONGEST = 14  # characters of a complement


def read_after(text: str, start: int, end: int, unit: str | None) -> After:
    """What text[start:end], the clause behind a figure, says of it."""
    if _NOTHING.match(text, start, end) or start >= end:
        return After()
    found = _words(text, start, end)
    said = _read(text, found, unit)
    if said.action is None and class_of(unit) in ("persons", "bodies"):
        guessed = _read(text, with_likely_verbs(found), unit)
        return guessed if guessed.action and guessed.noun else said
    return said


def _read(text: str, found: Sequence[Word], unit: str | None) -> After:
    begin = _past_relative(found)
    stop = begin + _is_attributive(found[begin:], unit)
    while stop < len(found) and not (_ends_phrase(found, stop, unit) or _acts(found, begin, stop, unit)):
        stop += 1
    noun = _noun(text, found[begin:stop])
    if noun and begin and text.startswith("平均", noun[0]):
        noun = _noun(text, found[: begin - 1])  # 13名|委员的平均年龄: the mean is that of those counted
    return _act(text, found[stop:], noun)


_PREPOSITION = re.compile(
    r"[对在向赴与到来](?!自|访|电|信|稿|宾|华|源|料|历|口|外|校|职|册|线|岗|读|会|家|编|象|接|账|位|会)"
)


def _words(text: str, start: int, end: int) -> list[Word]:
    """The words of the stretch; a preposition that opens it is one, whatever jieba would join it to."""
    if not _PREPOSITION.match(text, start):
        return words(text, start, end)
    first = Word(text[start], start, start + 1, Sort.PREPOSITION)
    return [first, *words(text, start + 1, end)]


_ENTERING = frozenset(
    """
加入 进入 参加 参与 担任 来自 通过 荣立 走上 接受 完成 受到 得到 提交 列席 出席 入选 当选 获 为 到 成为 考取 考入 考上
落户 入驻
    """.split()
)
_PEOPLE = re.compile(
    "(?:教师|干部|医生|专家|人员|人才|[员生者师手兵家侨]|儿童|老人|群众|青年|代表|侨胞|教授|院士|人士)$"
)


def _is_attributive(found: Sequence[Word], unit: str | None) -> bool:
    """5名|援疆教师, 3个|引才工作站: a verb straight behind the counter with one noun behind it qualifies the noun."""
    if len(found) != 2 or found[0].sort is not Sort.VERB or found[1].sort is not Sort.NOUN or unit in ("人", "人次"):
        return False
    if found[0].text in _ENTERING or found[0].text in lexicon.RESULTS or found[0].text in lexicon.WON:
        return False
    return (
        bool(_PEOPLE.search(found[1].text)) if class_of(unit) == "persons" else unit in ("个", "座", "所", "支", "处")
    )


def _acts(found: Sequence[Word], begin: int, place: int, unit: str | None) -> bool:
    """36家企业|结对帮扶…: behind people and bodies an activity is what they do."""
    if found[place].sort is not Sort.ACTIVITY:
        return False
    if place + 1 < len(found) and found[place + 1].text in ("到", "至", "为"):
        return True
    if place == begin or class_of(unit) not in ("persons", "bodies"):
        return False
    return place + 1 == len(found) or found[place + 1].text not in lexicon.HEADS


def _noun(text: str, found: Sequence[Word]) -> Span | None:
    span = phrases.headed(text, found)
    if span is None:
        return None
    said = text[span[0] : span[1]]
    if said in ("以上", "以下", "左右", "的", "一组") or said.startswith("("):
        return None
    return span


def _past_relative(found: Sequence[Word]) -> int:
    """Where the noun begins: behind 来自不同行业的, 政治坚定、素质优良的."""
    if not found:
        return 0
    marks = [place for place, word in enumerate(found) if word.sort is Sort.OF]
    if not marks:
        return 0
    begin = marks[0] + 1 if found[0].text in _RELATIVE else 0
    for mark in marks:
        if any(_ends_phrase(found, place) for place in range(begin, mark)):
            break
        begin = mark + 1
    return begin if begin < len(found) and not _ends_phrase(found, begin) else 0


_WHO = frozenset("员 人员 人数 人选 队 队伍 团队 小组 团 组织 机构 工作 骨干 专家".split())


def _ends_phrase(found: Sequence[Word], place: int, unit: str | None = None) -> bool:
    word = found[place]
    if word.text == "组织" and place and found[place - 1].sort is Sort.NOUN:
        return False
    if place and word.text in _MANNERS or word.text in ("中", "里", "内"):
        return True
    if word.sort in (Sort.VERB, Sort.STANDING) or word.text in _STOPS:
        # 推荐人选 and the like: a verb inside a noun of many words
        heads = _WHO if class_of(unit) == "persons" else lexicon.HEADS
        return not (place and place + 1 < len(found) and found[place + 1].text in heads and word.text not in _STOPS)
    return word.sort is Sort.ACTIVITY and place > 0 and place + 1 < len(found) and found[place + 1].sort is Sort.OF


def _act(text: str, found: Sequence[Word], noun: Span | None) -> After:
    """The verb behind the noun, with complement and place."""
    place: Span | None = None
    at = 0
    while at < len(found):
        word = found[at]
        if word.text in lexicon.WON:
            return _won(text, found, at, noun)
        if word.text in ("被", "由", "在", "经", "向", "为", "给", "对", "与", "于"):
            begin = at + 1
            while at + 1 < len(found) and not _is_act(found, at + 1):
                if word.text == "被" and found[at + 1].text in _SUFFERED:
                    break
                at += 1
            if at >= begin and place is None and word.text not in ("为", "给", "对", "与"):
                place = (found[begin].start, found[at].end)
        elif _is_act(found, at) or (place and word.text in _SUFFERED):
            return _done(text, found, at, noun, place)
        at += 1
    return After(noun, place=place)


def _is_act(found: Sequence[Word], at: int) -> bool:
    word = found[at]
    if word.text == "进行" or (word.text == "组织" and at and found[at - 1].sort is Sort.NOUN):
        return False
    if word.sort is Sort.VERB or word.text in lexicon.RESULTS:
        return not (at + 1 < len(found) and found[at + 1].sort is Sort.OF)
    if word.sort is not Sort.ACTIVITY:
        return False
    return at + 1 == len(found) or (found[at + 1].sort is not Sort.OF and found[at + 1].text not in lexicon.HEADS)


def _won(text: str, found: Sequence[Word], at: int, noun: Span | None) -> After:
    """获省领导批示 → 获批示, at 省领导; 荣获全国优秀律师称号 → with its complement."""
    verb, rest = found[at], found[at + 1 :]
    if not rest:
        return After(noun, verb.text, (verb.start, verb.end))
    inside = (rest[0].start, rest[-1].end)
    said = text[inside[0] : inside[1]]
    for prize in lexicon.PRIZES:
        where = said.find(prize)
        if where >= 0 and len(said) - where - len(prize) <= 8:
            span = (inside[0], inside[0] + len(_KINDLY.sub("", said[:where])))
            return After(noun, verb.text + prize, (verb.start, inside[1]), span if where else None, inside)
    if _GRADE.match(text, inside[1]):
        return After(noun, "获奖", (verb.start, inside[1]), None, _past_year(text, inside))
    return After(noun, verb.text + _short(said), (verb.start, inside[1]), None, inside)


_KINDLY = re.compile(r"(?:充分|高度|积极)?(?:肯定性?|书面|重要|专门|亲笔|的)$")  # 省领导|肯定性批示
_SUFFERED = frozenset("批示 肯定 报道 宣传 推广 表扬 吸纳 关注 督办 转化 通报 点名 采信 引用".split())
_GRADE = re.compile(r"[特一二三]等奖")
_DATED = re.compile(r"20\d\d年度?")


def _past_year(text: str, span: Span) -> Span:
    found = _DATED.match(text, *span)
    return (found.end(), span[1]) if found else span


def _done(text: str, found: Sequence[Word], at: int, noun: Span | None, place: Span | None) -> After:
    last = at
    while (
        last + 1 < len(found)
        and found[last + 1].sort is Sort.VERB
        and _is_act(found, last + 1)
        and not _has_result(found[last].text)
    ):
        last += 1
    action = text[found[at].start : found[last].end]
    rest = found[last + 1 :]
    complement = (rest[0].start, rest[-1].end) if rest else None
    if complement and (_has_result(found[last].text) or rest[0].text in ("为", "成") or action in ("作", "做")):
        said = re.sub(r"^了|(?<=为)各级|^各级", "", text[complement[0] : complement[1]])
        if place is None and (bodies := levels.leading(said.removeprefix("为"))):
            begin = text.index(bodies, complement[0])
            place = (begin, begin + len(bodies))
            said = said.replace(bodies, "", 1)
        action += _short(said)
    of = phrases.headed(text, [word for word in rest if word.text != "了"])
    return After(noun, action, (found[at].start, found[last].end), place, complement, of)


def _has_result(verb: str) -> bool:
    return verb in lexicon.RESULTS and verb != "入选" or verb.endswith(("为", "成"))


def _short(said: str) -> str:
    """What follows a verb, without blanks; of a long one its end, behind the last 的."""
    said = re.sub(r"\s+", "", said)
    return said if len(said) <= _LONGEST else said.rpartition("的")[2][-_LONGEST:]
