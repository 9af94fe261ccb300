"""Bodies that a text names 机构名, and which of them it is by 发文单位."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from ..reasons import Reason, reason
from .clauses import shape
from .words import Sort, Word, is_likely_verb, words

ENDS = (
    r"(?:妇女联合会|残疾人联合会|归国华侨联合会|文学艺术界联合会|社会科学界联合会|工商业联合会|联合会|妇联|残联|侨联|台联|科协|文联|社科联|记协|作协|工商联|总商会|商会|学会"
    r"|医学会|协会|慈善总会|慈善会|总会|联谊会|知联会|新联会|同学会|研究会|促进会|基金会|校友会|红十字会|总工会|统战部|宣传部|组织部|团委|团[省县市区]委|工作委员会|委员会|工委"
    r"|[省市县区州]委会|[省县市区州]委|总支|支部|支社|基层委|社区|工作室|办事处|合作社|公司|医院|大学|学院|志愿服务队|分会|专委会|司法局|[教民卫农交水文体科][\u4e00-\u9fff]{0,4}局|政协(?!委员|常委|之友|全会|会议))"
)
# with which one of them may begin: a set is asked faster than a list
_BEGINS = "妇残归文社工联侨台科记作总商学医协慈知新同研促基校红统宣组团委省市县区州支办合公大志分专司教民卫农交水体政"
_END = re.compile(
    rf"(?=[{_BEGINS}])(?:{ENDS})+" + r"(?:[\u4e00-\u9fff]{2,6}(?:总支|支部|基层委|委员会|工委|分会|专委会))?"
)
_PARTY = re.compile(
    r"(?:民革|民盟|民建|民进|农工党|致公党|九三学社|台盟)(?:[\u4e00-\u9fff]{2,6}?"
    r"(?:市委员会|县委员会|区委员会|省委员会|[省市区县]委会?|工委|总支|支部|基层委(?:员会)?|委员会))"
)
# what a name does not go back over; 与 and 和 stand within names only in titles
_STOP = re.compile(
    r"(?:\d|[^\u4e00-\u9fff]|[年月日号]$|季度$|^[个家名位次届人]$|回顾|回望|聚焦|走进|关于|激发|按照|根据|围绕|通过|随着|截至|坚持|记者|通讯员|近日|日前|今年|去年|获悉|了解|同志|各位|全体|本[报网]讯?|在$|其中|以来$|期间$|消息|得知|现任|[a-zA-Z])"
)
_NAMES_AND = frozenset(
    """
促进 志愿 服务 研究 发展 交流 合作 保护 建设 工作 学习 教育 创业 投资
联谊 慈善 种植 养殖 指导 开发 运输 加工
    """.split()
)
_PLACED = re.compile(r"(?:中共|中国|全国|团)?[\u4e00-\u9fff]{2,8}?(?:[省市县区州镇乡旗]|街道|大学|学院|集团)")
_LEADING = re.compile(r"^[\u4e00-\u9fff]{0,6}[省市县区州]委$|人民政府$|财政局$")  # name what they lead
# a bare word for what kind of body it is names none
_GENERIC = re.compile(
    r"(?:[民社盟工农致台]?[省市区县]委会?|[本我该全各]?(?:协会|学会|商会|总会|分会|专委会|联合会|联谊会|委员会|社区|支部|总支|公司|医院|大学|学院|基金会|研究会|促进会|工作室|合作社|办事处|工委)"
    r"|[各原该本某]?[省市县区州]委|[市区县省]政协|[\u4e00-\u9fff]?乡镇商会|基层商会|行业(?:商|协)会|各.+|基层.+|.{0,4}直属.+)"
)
_TITLE = 60  # characters; a longer line is no title
_TAIL = 3  # characters that say what sort of body it is
_SEARCHED = 4_000  # characters
_HEAD = 300
_LEAD = 600
_LONGEST = 24  # characters of a name
_TOLD = re.compile(
    r"(?:从(?P<from>[^,。,\n]{2,24}?)(?:处|方面)?(?:获悉|了解到|得知|传来)|(?:我|现|谨)?(?:代表|受)(?P<for>[^,。\n]{3,26}?)(?:常务理事会|常务委员会|理事会|第.{1,6}届|向|委托|,|作)"
    r"|(?P<short>[\u4e00-\u9fff]{4,24})\((?:以下)?简称)"
)
_SIGNED = re.compile(r"\n[ ]{0,60}(?P<name>[\u4e00-\u9fff]{4,24})[ ]{0,8}\n[ ]{0,60}(?:20\d\d|二零)[^\n]{4,12}\s*$")
_ACTS = (Sort.VERB, Sort.ADVERB, Sort.PREPOSITION, Sort.ACTIVITY, Sort.STANDING)
_NOT_ACTING = re.compile(
    r"(?:的|等|、|和|及|与|领导|批示|采用|采纳|部署|指导|坚强|正确|悉心|关心|录用|主要|重视下|支持下)"
)
_OPENS = re.compile(
    r"(?:^|[。;!?\n,:,])[ ]{0,12}(?:(?:近日|日前|同时|此外|其中|今年以来|一年来|20\d\d年(?:以来)?|[一二三四五]?是),?)?$"
)


@dataclass(frozen=True)
class Issuer:
    """Whose document it is: its name and where it stands; `why` says what is doubtful."""

    name: str
    at: tuple[int, int]
    why: Reason | None = None
    is_said: bool = False


def names(text: str, start: int, end: int, in_title: bool = False) -> list[tuple[int, int]]:
    """Where bodies are named in text[start:end], in order and without overlap."""
    spans = [found.span() for found in _PARTY.finditer(text, start, end)]
    for found in _END.finditer(text, start, end):
        begin = _begin(text, max(start, found.end() - _LONGEST), found.end(), in_title)
        if begin is not None:
            spans.append((begin, found.end()))
    merged: list[tuple[int, int]] = []
    for begin, stop in sorted(spans):
        if merged and begin < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))  # 澄江大学|老科技工作者协会
        else:
            merged.append((begin, stop))
    return merged


def _begin(text: str, low: int, end: int, in_title: bool) -> int | None:
    """Where the name begins that ends at `end`: back over nouns as far as they go."""
    for mark in ",。;:!?、\n ()“”《》|-·Q":
        low = max(low, text.rfind(mark, low, end) + 1)
    begin = _offset(text[low:end], in_title)
    return None if begin is None else low + begin


@lru_cache(maxsize=4096)  # a report names the same bodies again and again
def _offset(text: str, in_title: bool) -> int | None:
    """Where in `text` the name begins that ends with it."""
    end = len(text)
    found = words(text, 0, end)
    place = len(found)
    while place and (_is_part(found, place - 1) or (in_title and _links(found, place - 1))):
        place -= 1
    if place == len(found):
        return None
    begin = found[place].start
    return None if end - begin < 3 or _GENERIC.fullmatch(text[begin:end]) else begin


def _links(found: list[Word], place: int) -> bool:
    """岩土力学与工程学会: within the name of a learned society."""
    return (
        found[place].sort is Sort.LINK and place > 0 and found[-1].text.endswith(("学会", "协会", "研究会", "促进会"))
    )


def is_placed(name: str) -> bool:
    """Whether a name says where: 海宁市知联会, 民盟海岳省委会; 市知联会 and 知联会 do not."""
    return bool(_PLACED.match(name) or _PARTY.match(name))


def _is_part(found: list[Word], place: int) -> bool:
    word = found[place]
    if _STOP.search(word.text):
        return False
    if is_likely_verb(word):
        return False
    return word.sort is Sort.NOUN or word.text in _NAMES_AND or (word.sort is Sort.ACTIVITY and place > 0)


def ends_alike(one: str, other: str) -> bool:
    """Whether two names end with the same sort of body: 市知联会, 海宁市知联会."""
    return one[-_TAIL:] == other[-_TAIL:]


def acts(text: str, end: int) -> bool:
    """Whether what ends at `end` does something there: 市文联|组织…"""
    if _NOT_ACTING.match(text, end):
        return False
    following = words(text, end, min(len(text), end + 8))
    return bool(following) and (following[0].sort in _ACTS or following[0].text in (",", "则", "发挥", "立足", "也"))


def opens(text: str, begin: int) -> bool:
    """Whether a clause begins there."""
    return bool(_OPENS.search(text, max(0, begin - 16), begin))


def issuer(text: str) -> Issuer | None:
    """Whose document it is by its title, by what it says of itself, by who signs, by who acts in it; None if unsaid."""
    for find in (_titled, _told, _signed):
        if found := find(text):
            return Issuer(text[found[0] : found[1]], found, is_said=True)
    return _acting(text)


def _titled(text: str) -> tuple[int, int] | None:
    at = 0
    for line in text[:_HEAD].split("\n"):
        is_whole = at + len(line) < _HEAD or len(text) <= _HEAD
        if is_whole and 0 < len(line.strip()) <= _TITLE and "。" not in line and not _IS_CHROME.search(line):
            for begin, end in names(text, at, at + len(line), in_title=True):
                if is_placed(text[begin:end]) or begin == at or text[begin - 1] in " :-|在致":
                    return begin, end
        at += len(line) + 1
    return None


_IS_CHROME = re.compile(r"来源|作者|发布|编辑|记者|首页|当前位置|摘要|时间:")


def _told(text: str) -> tuple[int, int] | None:
    for found in _TOLD.finditer(text, 0, _LEAD * 2):
        span = found.span(str(found.lastgroup))
        known = [name for name in names(text, *span) if name[1] >= span[1] - 2]
        if known:
            return known[0]
    return None


def _signed(text: str) -> tuple[int, int] | None:
    found = _SIGNED.search(text, max(0, len(text) - 120))
    return found.span("name") if found and _END.search(found["name"]) else None


def _acting(text: str) -> Issuer | None:
    """The body that opens most clauses and acts in them, else the one named most; doubted where others come near."""
    plain = shape(text[:_SEARCHED])  # honours are quoted, and name others
    acting: Counter[str] = Counter()
    named: Counter[str] = Counter()
    first: dict[str, tuple[int, int]] = {}
    for begin, end in names(plain, 0, len(plain)):
        if _NOT_ACTING.match(plain, end) or plain[begin - 1 : begin] in ("被", "获", "由", "向", "经", "受"):
            continue
        name, weight = plain[begin:end], 2 if begin < _HEAD else 1
        named[name] += weight
        acting[name] += weight * (acts(plain, end) and opens(plain, begin))
        first.setdefault(name, (begin, end))
    counts = _counted(+acting or Counter({name: named[name] for name in named if is_placed(name)}), named)
    if not counts:
        return None
    name = min(counts, key=lambda name: (-counts[name], first[name]))
    return Issuer(name, first[name], _doubt(name, counts))


def _counted(known: Counter[str], named: Counter[str]) -> Counter[str]:
    """How often each of the bodies is named, 知联会 counted for 北仑区知联会; committees that lead only if alone."""
    known = Counter({name: count for name, count in known.items() if not _LEADING.search(name)}) or known
    short = {name: count for name, count in named.items() if not is_placed(name)}
    return Counter(
        {
            name: count + sum(more for other, more in short.items() if other != name and ends_alike(name, other))
            for name, count in known.items()
        }
    )


def _doubt(name: str, counts: Counter[str]) -> Reason | None:
    others = [count for other, count in counts.items() if other not in name and name not in other]
    if others and max(others) * 2 > counts[name]:
        return reason("owner_among_others")
    if counts[name] < 2:
        return reason("owner_named_once")
    return None if is_placed(name) else reason("owner_short")
