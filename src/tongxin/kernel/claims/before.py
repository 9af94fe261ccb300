"""What stands before a figure 数前: the verb that governs it, its noun, and where it was done."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from . import levels, lexicon, phrases
from .counters import class_of
from .phrases import Span
from .words import Sort, Word, words


@dataclass(frozen=True)
class Before:
    """What the words before a figure say.

    Attributes:
        standing: they say that there is something; nobody did it.
        passive: 被 stands before the verb.
        place: the words after 在, 被, 向: perhaps the level.
    """

    verb: Span | None = None
    noun: Span | None = None
    standing: bool = False
    passive: bool = False
    place: Span | None = None
    agent: Span | None = None  # who or what the verb has for subject
    part: bool = False  # 其中
    weak: bool = False  # the verb qualifies the noun behind the figure: 提交的|12条建议
    given: Span | None = None  # for whom: 为老年人|义诊


_LINKED = re.compile(r"(?:、|(?<![调共温总])和|(?<![惠普涉遍以])及|(?<!参)与)$")
_LEAD = re.compile(r"[\s、,和及与]*(?:其中[,:]?|另外?|此外|同时|并|还|以及)?")


def read_before(text: str, start: int, end: int, unit: str | None) -> Before:
    """What text[start:end], the clause up to a figure, says of it."""
    if _LINKED.search(text, max(start, end - 2), end):
        return Before()  # the words belong to the figure before: 31名“优秀会员”和|18名
    lead = _LEAD.match(text, start, end)
    part = text.startswith("其中", start) or bool(lead and "其中" in lead[0])
    found = words(text, lead.end() if lead else start, end)
    qualified = bool(found) and found[-1].sort is Sort.OF
    standing = _strip(found)
    if not found:
        return Before(standing=standing, part=part)
    place, found = _placed(text, found)
    run = _verb(found, unit, qualified)
    if run is None and place and all(word.sort is Sort.ACTIVITY for word in found):
        run = (0, len(found) - 1)
    said = Before(
        standing=standing or run is None and place_is_standing(found),
        passive=_is_passive(place),
        place=place and place[1],
        part=part,
        given=place[1] if place and place[0] in ("为", "给", "对", "向") else None,
    )
    if run is None:
        return replace(said, noun=phrases.headed(text, found))
    return _governed(text, found, run, said, qualified, unit)


def _governed(
    text: str, found: Sequence[Word], run: tuple[int, int], said: Before, qualified: bool, unit: str | None
) -> Before:
    """What is said where a verb governs."""
    first, last = run
    agent = phrases.trimmed(text, (found[0].start, found[first - 1].end)) if first else None
    noun = phrases.headed(text, found[last + 1 :])
    noun = _past_journey(text, found[last + 1 :], unit) or noun
    is_money = class_of(unit) == "money"
    if noun is None and agent and not is_money and not _is_actor(text, agent):
        noun = agent
    if noun is None and (is_money or (found[last].sort is Sort.ACTIVITY and class_of(unit) == "events")):
        noun = (found[first].start, found[last].end)
    if found[last].sort is Sort.STANDING:
        return replace(said, noun=noun, standing=True, agent=agent)
    weak = qualified and last == len(found) - 1
    verb = (found[first].start, found[last].end)
    return replace(said, verb=verb, noun=noun, place=_place_within(found[:first]) or said.place, agent=agent, weak=weak)


_JOURNEYS = frozenset("赴 前往 到 走进 深入".split())


def _past_journey(text: str, found: Sequence[Word], unit: str | None) -> Span | None:
    """组织企业家赴沿海考察: the visit where events are counted, the people where people are."""
    place = next((place for place, word in enumerate(found) if word.text in _JOURNEYS and place), None)
    if place is None:
        return None
    if class_of(unit) == "persons":
        return phrases.headed(text, found[:place])
    acts = [at for at in range(place + 1, len(found)) if found[at].sort is Sort.ACTIVITY]
    return phrases.headed(text, found[acts[0] :]) if acts else None


def _is_actor(text: str, agent: Span) -> bool:
    said = text[agent[0] : agent[1]]
    return bool(_ACTOR.search(said)) or levels.is_body(said) or levels.is_medium(said)


# who acts rather than is counted, where the verb stands last: 协会|受理33件
_ACTOR = re.compile(
    r"(?:[协学商联总妇知侨科].{0,3}会|[县市区省州乡镇村]|[妇侨科残文工]联"
    r"|委|部|们|员|者|队|组|中心"
    r""
    r"|办|局|院|校|司|师|代表|专家|干部|家|党派|支部|社|界|站|室"
    r"|青年|村民|居民|同学|领导|贤|商|企业|农户|群众|职工|学生)$"
)


def place_is_standing(found: Sequence[Word]) -> bool:
    return any(word.sort is Sort.STANDING for word in found)


def _is_passive(place: tuple[str, Span] | None) -> bool:
    return bool(place) and place is not None and place[0] in "被获由经"


def _strip(found: list[Word]) -> bool:
    """Take glue off the end; whether 有, 达 … was among it."""
    standing = False
    while found and found[-1].sort in (Sort.ADVERB, Sort.STANDING, Sort.OF, Sort.LINK, Sort.PREPOSITION):
        standing |= found.pop().sort is Sort.STANDING
    return standing


def _placed(text: str, found: list[Word]) -> tuple[tuple[str, Span] | None, list[Word]]:
    """(preposition, its words) where the clause opens with 在…, 被…, 向… before a verb, and the words from that verb on."""
    lead = 0
    while lead < len(found) and found[lead].sort is Sort.ADVERB:
        lead += 1
    subject = lead
    while subject < len(found) and found[subject].text not in (
        "被",
        "在",
        "向",
        "获",
        "由",
        "为",
        "给",
        "对",
        "于",
        "赴",
        "经",
    ):
        subject += 1
    if subject >= len(found) - 1 or any(word.sort is Sort.VERB for word in found[lead:subject]):
        return None, found
    preposition = found[subject].text
    verb = subject + 1
    while verb < len(found) and not _opens(found, verb):
        verb += 1
    if verb >= len(found):
        return None, found
    inside = (found[subject + 1].start, found[verb - 1].end) if verb > subject + 1 else None
    if inside is None:
        return None, found
    return (preposition, inside), found[:subject] * (preposition == "被") + found[verb:]


def _opens(found: Sequence[Word], place: int) -> bool:
    word = found[place]
    if word.text == "组织" and place and found[place - 1].sort is Sort.NOUN:
        return False
    return (
        word.sort is Sort.VERB
        and not _is_relative(found, place)
        or (word.sort is Sort.ACTIVITY and place == len(found) - 1)
    )


def _place_within(found: Sequence[Word]) -> Span | None:
    """The words of a 在 or 向 phrase before the verb."""
    for place in range(len(found) - 1, -1, -1):
        if found[place].text in ("在", "向", "于", "被", "由") and place + 1 < len(found):
            return found[place + 1].start, found[-1].end
    return None


def _is_relative(found: Sequence[Word], place: int) -> bool:
    """A verb with 的 straight after it qualifies the noun: 提交的提案."""
    return place + 1 < len(found) and found[place + 1].sort is Sort.OF


def _verb(found: Sequence[Word], unit: str | None, qualified: bool) -> tuple[int, int] | None:
    """(first, last) of the run of verbs that governs the figure."""
    places = [
        place
        for place, word in enumerate(found)
        if word.sort in (Sort.VERB, Sort.STANDING) and not _is_relative(found, place) and not _is_noun(found, place)
    ]
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
    while found[last].text not in _LIGHT and (following := _next_verb(found, last, places)):
        last = following
    first = governing[-1]
    while first and _joins(found, first):
        first -= 1
    while first < last and found[first].sort is Sort.LINK:
        first += 1
    # 走访慰问: the verbs that follow at once and are followed by a noun
    while last + 2 < len(found) and found[last + 1].sort is Sort.ACTIVITY and _is_object(found[last + 2], unit):
        last += 1
    return first, last


_DESCRIBING = frozenset("涉及 来自 涵盖 反映 体现 符合 组成 参与 面向".split())
_HELPING = frozenset("帮助 协助 支持 助力 引导 推动".split())


def _describes(found: Sequence[Word], place: int) -> bool:
    word = found[place]
    behind = any(other.sort is Sort.OF for other in found[place:])
    return behind and (word.sort is Sort.STANDING or word.text in _DESCRIBING)


def _helped(found: Sequence[Word], place: int, unit: str | None) -> tuple[int, int] | None:
    """帮助企业招聘大学生: what they were helped to do."""
    for at in range(place + 2, len(found) - 1):
        if found[at].sort is Sort.ACTIVITY and _is_object(found[at + 1], unit):
            return at, at
    return None


_LIGHT = frozenset("实现 完成 开展 组织 给予 推进 参与 参加 举办 承接 承办 推动 提供".split())


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


_MEASURED = frozenset("面积 时长 人数 量 率 额 人次 面 人员 总数 金额 总额 代表 单位".split())


def _is_noun(found: Sequence[Word], place: int) -> bool:
    """A verb before 班, 活动, 人数 and behind another verb is part of a noun."""
    if place + 1 >= len(found):
        return False
    word, following = found[place].text, found[place + 1].text
    if following in _MEASURED or word in _QUALIFYING or (word == "组织" and _is_body(found, place)):
        return True
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
        driven = place and found[place - 1].sort is Sort.ADVERB
        if found[last + 1].text not in lexicon.HEADS and (
            place == first or driven or _is_object(found[last + 1], unit)
        ):
            return place, last
        return None
    return None


def _is_object(word: Word, unit: str | None) -> bool:
    return (
        word.sort is Sort.NOUN and word.text not in lexicon.HEADS and class_of(unit) in ("persons", "bodies", "kinds")
    )
