"""D19 a list shorter, or longer, than the number it stands with."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..claims import Kind
from ..claims.counters import class_of
from ..claims.quantities import worth
from ..reasons import reason
from .bounds import is_exact
from .model import Suspicion
from .reading import Reading

_QUOTED = re.compile(r"“[^“”\n]{1,40}”|《[^《》\n]{1,60}》|\([^()\n]{1,30}\)")
_AND_SO_ON = re.compile(r"等\s?$")
_NEXT = re.compile(r"、|(?<=[”》])(?=[“《])")
_AND = re.compile(r"和(?!谐)|以及|(?<![以惠普涉])及|(?<!参)与|或")
_WITH = re.compile(r"^\s?[与和同]")
_SPELT_OUT = re.compile(
    r"^[^,。;、:]{0,16}(?::|,?(?:即(?![将使便可时日])|分别是|分别为|依次为|它们是))(?P<list>[^。;:\n]{4,240})"
)
_ORDINALS = re.compile(r"(?P<mark>[一二三四五六七八九十])是")
_ASPECTS = re.compile(
    r"(?P<number>[二两三四五六七八九十]|(?<![\d.])\d{1,2})\s?(?:个|项|点|条|大)?(?:主要|重点|具体)?"
    r"(?:方面|工作|举措|措施|任务|问题|建议|意见|做法|经验|不足|变化|特点|亮点)(?:的?工作|来?努力|入手|内容)?\s?[:。,]"
    r"\s{0,4}一是"
)
_SCHEME = re.compile(r"类|大|方面|领域|环节|方向|层面|维度|步骤")
_WRAPPED = re.compile(r"(?<=、)\s+|(?<=[\u4e00-\u9fff])\n(?=[\u4e00-\u9fff])")
_CLAUSES = re.compile(r"[,。;:!?\n]")
_FEW = 6  # of so few all can be named
_WITHIN = 120  # characters of a clause in which its list stands
_AFTER = 1500  # characters in which 一是, 二是 … follow
_ENDING = re.compile(r"[\s:：,，。]{1,9}$")
_HANZI = "一二三四五六七八九十"


class Listed(NamedTuple):
    """How many things a list names, at least and at most: 和 may part two or belong to one."""

    least: int
    most: int
    is_open: bool = False  # 等


def lists(reading: Reading) -> Iterator[Suspicion]:
    for place, claim in enumerate(reading.claims):
        quantity = claim.quantity
        if quantity.kind is not Kind.COUNT or not is_exact(claim) or not 1 < quantity.value <= 20:
            continue
        number = int(quantity.value)
        listed = _before(reading, place) or _after(reading, place)
        if listed and (code := _fault(reading, place, number, listed)):
            named = str(listed.most if code == "list_short" else listed.least)
            yield reading.about("D19", place, reason(code, figure=_whole(reading, place), named=named))
    yield from _in_order(reading)


def _whole(reading: Reading, place: int) -> str:
    """The figure with the noun behind it: 4个公益项目服务团."""
    noun = re.match(r"[\u4e00-\u9fff]{0,10}", reading.right(place))
    return reading.printed(place) + (noun[0] if noun else "")


def _fault(reading: Reading, place: int, number: int, listed: Listed) -> str | None:
    if number < listed.least:
        return "list_long"
    if number <= listed.most:
        return None
    if not listed.is_open:
        return "list_short"
    return "list_open" if _could_be_whole(reading, place, number, listed) else None


def _could_be_whole(reading: Reading, place: int, number: int, listed: Listed) -> bool:
    """等 may leave out many; of a few things, or of the kinds of a scheme, it should not leave out one."""
    quantity = reading.claims[place].quantity
    if class_of(quantity.unit) == "persons" or number > _FEW:
        return False
    is_scheme = quantity.structural or quantity.unit in ("类", "大类") or bool(_SCHEME.match(reading.right(place)))
    return is_scheme or number - listed.most == 1


def _before(reading: Reading, place: int) -> Listed | None:
    """甲、乙、丙等4个: the list that the number closes; without 等 only where the number is of a scheme."""
    setting = reading.settings[place]
    if not setting.opens:
        return None
    left = _masked(_clause(reading.text, setting.left[1]))
    is_open = bool(_AND_SO_ON.search(left))
    if not is_open and not reading.claims[place].quantity.structural:
        return None
    return _counted(left, is_open)


def _clause(text: str, end: int) -> str:
    """The words of the clause before `end`, past the line breaks of a narrow column."""
    stretch = _WRAPPED.sub("", text[max(0, end - _WITHIN) : end])
    return _CLAUSES.split(stretch)[-1]


def _after(reading: Reading, place: int) -> Listed | None:
    """3个小组:甲、乙、丙; 3类,即甲、乙、丙."""
    setting = reading.settings[place]
    start = setting.quantity.end
    found = _SPELT_OUT.match(_masked(reading.text[start : min(start + 280, setting.sentence[1])]))
    if not found or re.search(r"\d|[,]", found["list"]):
        return None
    return _counted(found["list"], bool(re.search(r"等", found["list"])))


def _in_order(reading: Reading) -> Iterator[Suspicion]:
    """三方面工作:一是…二是…三是…"""
    for found in _ASPECTS.finditer(reading.text):
        count = _marks(reading.text, found.end() - len("一是"))
        number = worth(found["number"])
        if number is not None and count > 1 and count != number:
            start, end = found.start(), found.end() - len("一是")
            said = _ENDING.sub("", reading.raw[start:end])
            why = reason("list_long" if count > number else "list_short", figure=said, named=str(count))
            yield Suspicion("D19", start, start + len(said), why, reading.places(start, end))


def _marks(text: str, start: int) -> int:
    """How far 一是, 二是 … count on in the paragraph."""
    end = text.find("\n", start, start + _AFTER)
    count = 0
    for found in _ORDINALS.finditer(text, start, end if end >= 0 else start + _AFTER):
        if found["mark"] != _HANZI[count : count + 1]:
            break
        count += 1
    return count


def _counted(words: str, is_open: bool) -> Listed | None:
    parts = len(_NEXT.findall(words))
    joined = len(_AND.findall(_WITH.sub("", words)))
    if parts == 0:
        return None
    return Listed(parts + 1, parts + 1 + joined, is_open)


def _masked(words: str) -> str:
    """Quotations, titles and brackets with nothing left in them that parts a list."""
    return _QUOTED.sub(lambda found: found[0][0] + "Q" * (len(found[0]) - 2) + found[0][-1], words)
