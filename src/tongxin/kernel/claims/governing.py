"""Which verb governs a figure 主动词: the last of the clause that neither qualifies a noun nor names an activity."""

import re
from collections.abc import Sequence

from . import lexicon, phrases
from .counters import class_of
from .words import Sort, Word


def is_relative(found: Sequence[Word], place: int) -> bool:
    """A verb with 的 straight after it qualifies the noun: 提交的提案."""
    return place + 1 < len(found) and found[place + 1].sort is Sort.OF


def governing_verb(found: Sequence[Word], unit: str | None, qualified: bool) -> tuple[int, int] | None:
    """(first, last) of the run of verbs that governs the figure."""
    places = [
        place
        for place, word in enumerate(found)
        if (word.sort in (Sort.VERB, Sort.STANDING) and not is_relative(found, place) and not _is_noun(found, place))
        or _is_done(found, place)
    ]
    places = _outside_list(found, places)
    is_noun = len(found) > 1 and found[-1].text == "组织" and found[-2].sort is Sort.NOUN
    if is_noun and class_of(unit) in ("kinds", "bodies"):
        places = [place for place in places if place + 1 < len(found)]  # 侨联组织|217个
    if _ends_driven(found, places):
        return len(found) - 1, len(found) - 1
    governing = [place for place in places if place + 1 < len(found)] or places
    governing = [place for place in governing if found[place].text not in _WEAK] or governing
    if not governing:
        return _activity(found, unit)
    # 形成了具有针对性的意见书: a verb with a 的 behind it qualifies, where another can govern
    while len(governing) > 1 and (qualified or _describes(found, governing[-1])):
        governing.pop()
    if found[governing[-1]].text in _HELPING and (deed := _helped(found, governing[-1], unit)):
        return deed
    last = governing[-1]
    while following := _next_verb(found, last, places):
        if _parts_from(found, last, following):
            break
        last = following
    first = governing[-1]
    while first and found[last].text not in _GROWING and _joins(found, first):
        first -= 1
    while first < last and found[first].sort is Sort.LINK:
        first += 1
    # 走访慰问: the verbs that follow at once and are followed by a noun
    while last + 2 < len(found) and found[last + 1].sort is Sort.ACTIVITY and _is_object(found[last + 2], unit):
        last += 1
    return first, last


def _is_done(found: Sequence[Word], place: int) -> bool:
    """创建了: what elsewhere names an activity is a verb with 了 behind it."""
    return found[place].sort is Sort.ACTIVITY and place + 1 < len(found) and found[place + 1].text == "了"


def _ends_driven(found: Sequence[Word], places: Sequence[int]) -> bool:
    """期刊全年出版|六期, 提案已办结|30件: behind an adverb the last word is what was done."""
    last = len(found) - 1
    return bool(places) and places[-1] == last > 0 and found[last].sort is Sort.VERB and _drives(found[last - 1])


def _drives(word: Word) -> bool:
    return word.sort is Sort.ADVERB and word.text not in _LOOSE


def _parts_from(found: Sequence[Word], last: int, following: int) -> bool:
    """Whether a light verb leaves the next one to be its object: 开展|走访; 推动解决 goes on."""
    if found[last].text in _CAUSING and following == len(found) - 1:
        return False
    return found[last].text in _LIGHT and found[following].text not in _LIGHT


def _outside_list(found: Sequence[Word], places: list[int]) -> list[int]:
    """开展治安巡逻、专项整治等活动: verbs among the examples before 等 do not govern, where one before them can."""
    listed = [at for at, word in enumerate(found) if word.text == "、"]
    others = [at for at, word in enumerate(found) if word.text in _CLOSING and at + 1 < len(found)]
    if not listed or not others or not any(place < listed[0] for place in places):
        return places
    return [place for place in places if not listed[0] - 1 <= place < others[-1]]


_CLOSING = frozenset("等 于 于一体".split())  # 集学习交流、建言献策、联谊服务于一体的
_GROWING = frozenset("新增 净增 增加 增长 减少".split())
_LOOSE = frozenset("、 和 及 与 或 以及 的 了 等 上 中 下 各 各类 各种 各项 相关 有关 重点 专门 新 再 并 还".split())
_CAUSING = frozenset("推动 帮助 协助 助力 促成 督促 引导 支持 促进".split())
_DESCRIBING = frozenset("涉及 来自 涵盖 反映 体现 符合 组成 参与 面向".split())
_HELPING = frozenset("帮助 协助 支持 助力 引导 推动 组织 动员 发动 开展".split())


def _describes(found: Sequence[Word], place: int) -> bool:
    word = found[place]
    behind = any(other.sort is Sort.OF for other in found[place:])
    return behind and (word.sort is Sort.STANDING or word.text in _DESCRIBING)


def _helped(found: Sequence[Word], place: int, unit: str | None) -> tuple[int, int] | None:
    """帮助企业招聘大学生, 组织走访、慰问归侨: what is done to those who are counted."""
    for last in range(place + 1, len(found) - 1):
        if found[last].sort is Sort.ACTIVITY and _is_object(found[last + 1], unit):
            first = last
            while first - 1 > place and found[first - 1].sort in (Sort.ACTIVITY, Sort.LINK):
                first -= 1
            return (place if first == place + 1 else first), last
    return None


_LIGHT = frozenset("进行 实现 完成 开展 组织 给予 推进 参与 参加 举办 承接 承办 推动 提供".split())


def _next_verb(found: Sequence[Word], last: int, places: Sequence[int]) -> int:
    """The verb that goes on the run at once or behind 、; 0 if none does."""
    if last + 1 in places:
        return last + 1
    return last + 2 if last + 2 in places and found[last + 1].sort is Sort.LINK else 0


def _joins(found: Sequence[Word], first: int) -> bool:
    word = found[first - 1]
    if word.sort in (Sort.VERB, Sort.ACTIVITY):
        return True
    return (word.sort is Sort.LINK or word.text == "并") and first >= 2 and found[first - 2].sort is Sort.VERB


_WEAK = frozenset("赴 前往 来自 深入 走进 围绕 聚焦".split())
_QUALIFYING = frozenset("参训 参会 参赛 参展 参检 参评 取证 持证".split())
_BODIES = frozenset(
    "基层 党 红会 统战 社会 团 群团 妇联 工会 行业 各级 市级 民间 国际 党派 社团 基层党 党派组织 妇女".split()
)
_OF_BODIES = frozenset("建设 工作 部 法 关系 覆盖 覆盖率 覆盖面 换届 体系 网络".split())


def _is_body(found: Sequence[Word], place: int) -> bool:
    """组织 is an organisation behind 基层 and before 建设."""
    before = found[place - 1].text if place else ""
    return before in _BODIES or found[place + 1].text in _OF_BODIES


_PURSE = re.compile("(?:收入|支出|结余|余额|成本|利润|税收)$")
_HOLDING = frozenset("开展 举办 召开 举行 承办 主办 推出 实施".split())
_MEASURED = frozenset("面积 时长 数量 人数 量 率 额 人次 面 人员 总数 金额 总额 代表 单位".split())


def _is_noun(found: Sequence[Word], place: int) -> bool:
    """A verb before 班, 活动, 人数 and behind another verb is part of a noun."""
    if found[place].text == "组织" and place and found[place - 1].text in _BODIES:
        return True
    if place + 1 >= len(found):
        return False
    if place > 0 and _PURSE.search(found[-1].text) and found[place - 1].sort is Sort.NOUN:
        return True  # 政府购买服务收入
    word, following = found[place].text, found[place + 1].text
    if word == "成立" and following[0].isdigit():
        return True  # 成立100周年
    if following in _MEASURED or word in _QUALIFYING or (word == "组织" and _is_body(found, place)):
        return True
    if found[-1].text in lexicon.HEADS and any(word.text in _HOLDING for word in found[:place]):
        # 开展应急救护普及公益性活动, 开展送医下乡活动
        return found[place - 1].sort in (Sort.NOUN, Sort.ACTIVITY) or found[place - 1].text in _HOLDING
    behind = any(word.sort is Sort.VERB for word in found[:place])
    return behind and found[place + 1].text in lexicon.HEADS and found[place - 1].sort not in (Sort.VERB, Sort.ADVERB)


def _activity(found: Sequence[Word], unit: str | None) -> tuple[int, int] | None:
    """培训, 服务 …: a verb where it opens the clause or has persons or bodies for object."""
    first = 0
    while first < len(found) and found[first].sort in (Sort.ADVERB, Sort.LINK):
        first += 1
    for place in range(first, len(found)):
        if found[place].sort is not Sort.ACTIVITY:
            continue
        last = place
        while last + 1 < len(found) and found[last + 1].sort is Sort.ACTIVITY:
            last += 1
        if last + 1 == len(found):
            if phrases.is_metric("".join(word.text for word in found)):
                return None
            driven = place and found[place - 1].sort is Sort.ADVERB
            return (place, last) if driven or class_of(unit) in ("persons", "money") else None
        if found[last + 1].sort is Sort.OF:
            continue
        driven = place and (found[place - 1].sort is Sort.ADVERB or _is_who(found[place - 1]))
        if found[last + 1].text not in lexicon.HEADS and (
            place == first or driven or _is_object(found[last + 1], unit)
        ):
            return place, last
        return None
    return None


_WHO = re.compile(
    "(?:会员|社员|盟员|党员|成员|企业家?|委员|职工|群众|志愿者|代表|专家|教师|医生|律师|侨胞|人士|干部|青年|我们|协会|学会|商会|总会|常委会|党组|会议|全会|工商联|妇联|侨联)$"
)


def _is_who(word: Word) -> bool:
    """会员|捐赠口罩: who acts."""
    return word.sort is Sort.NOUN and bool(_WHO.search(word.text))


def _is_object(word: Word, unit: str | None) -> bool:
    return (
        word.sort is Sort.NOUN and word.text not in lexicon.HEADS and class_of(unit) in ("persons", "bodies", "kinds")
    )
