"""What stands before a figure 数前: the verb that governs it, its noun, and where it was done."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from . import levels, phrases
from .counters import class_of
from .governing import governing_verb, is_relative
from .phrases import Span
from .words import Sort, Word, with_likely_verbs, words


class Before(NamedTuple):
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
    grown: bool = False  # 增加到: the other end of what the figure before says
    awaits: bool = False  # 对|15个单位…予以表扬: the verb is still to come
    given: Span | None = None  # for whom: 为老年人|义诊


_LINKED = re.compile(r"(?:、|(?<![调共温总])和|(?<![惠普涉遍以])及|(?<!参)与)$")
_THEN = r"(?:20\d\d年(?:底|末|初)?|上年|去年|年初|年末|成立之?[初时]|过去|原来|最初|现在|目前|当前|如今|期初|期末)"
_AMONG = re.compile(r"[\s,、]*(?P<who>[\u4e00-\u9fff]{2,12}?)中(?:共|已)?有$")
_ABOUT = re.compile(r"\s*(?:关于|围绕)")  # 关于…等|7篇: what they are about
_SINCE = re.compile(r"后(?:共|已|又|也)?有$")  # 报送省委后有|6份: the noun is that of the figure before
_FROM = re.compile(rf"(?:从|由)(?:{_THEN})?的?$")
_GROWN = re.compile(
    rf"[,\s]*((?:增加|增长|提高|上升|发展|扩大|减少|下降|提升|增|升|降)(?:到|至|为)?)了?(?:{_THEN})?的?$"
)
_LISTED = re.compile(r"\s*[、和及与]")
# 会员发展到|412家: what there is has grown to it
_RISEN = re.compile(
    r"(?:已|已经|由|均|又)?(?P<verb>(?:增加|增长|发展|扩大|壮大|扩展|攀升|跃升|减少|下降)(?:到|至|为)了?)$"
)
_LEAD = re.compile(r"[\s、,和及与]*(?:其中[,:]?|另外?|此外|同时|并|还|以及)?")


def read_before(text: str, start: int, end: int, unit: str | None) -> Before:
    """What text[start:end], the clause up to a figure, says of it."""
    if (said := _in_a_turn(text, start, end)) is not None:
        return said
    if came := _FROM.search(text, start, end):
        end = came.start()
    lead = _LEAD.match(text, start, end)
    part = text.startswith("其中", start) or bool(lead and "其中" in lead[0])
    found = words(text, lead.end() if lead else start, end)
    qualified = bool(found) and found[-1].sort is Sort.OF
    awaits = bool(found) and found[-1].text in ("对", "为", "向", "给", "将", "把", "由")
    standing = _strip(found)
    said = Before(standing=standing, part=part, awaits=awaits)
    if not found:
        return said
    may_guess = not standing and not _LISTED.match(text, start, end)
    run, place, found = _governing(text, found, unit, qualified, may_guess=may_guess)
    if run and standing and _only_qualifies(found, run):
        run = None
    said = said._replace(
        standing=standing or run is None and _has_standing(found),
        passive=_is_passive(place),
        place=place and place[1],
        given=place[1] if place and place[0] in ("为", "给", "对", "向") else None,
    )
    if run is None:
        return said._replace(noun=phrases.headed(text, found))
    return _governed(text, found, run, said, qualified, unit)


def _in_a_turn(text: str, start: int, end: int) -> Before | None:
    """What turns of phrase say by themselves, without a verb being looked for; None where there is none of them."""
    if _LINKED.search(text, max(start, end - 2), end):
        return Before()  # the words belong to the figure before: 31名“优秀会员”和|18名
    if grown := _GROWN.match(text, start, end):
        return Before(verb=grown.span(1), grown=True)
    if (risen := _RISEN.search(text, start, end)) and risen.start() > start:
        noun = phrases.headed(text, words(text, start, risen.start()))
        return Before(verb=risen.span("verb"), noun=noun) if noun else Before(verb=risen.span("verb"), grown=True)
    if among := _AMONG.match(text, start, end):
        return Before(noun=among.span("who"), standing=True)
    is_about = _ABOUT.match(text, start, end) and text[end - 1] == "等"
    return Before() if is_about or _SINCE.search(text, start, end) else None


def _governing(
    text: str, found: list[Word], unit: str | None, qualified: bool, *, may_guess: bool
) -> tuple[tuple[int, int] | None, tuple[str, Span] | None, list[Word]]:
    """(the run of verbs that governs, where it was done, the words in which both stand)."""
    place, found = _placed(text, found)
    run = governing_verb(found, unit, qualified)
    if run is None and place and all(word.sort is Sort.ACTIVITY for word in found):
        run = (0, len(found) - 1)
    if run is None and may_guess:
        likely, further = _placed(text, with_likely_verbs(found))
        run = governing_verb(further, unit, qualified)
        if run and phrases.is_metric(further[-1].text):
            run = None  # 带货销售额
        if run:
            place, found = place or likely, further
    return run, place, found


def _only_qualifies(found: Sequence[Word], run: tuple[int, int]) -> bool:
    """器官捐献登记人数达到, 联系农户的党员有25名: the verb is of the noun of which there is so much."""
    first, last = run
    is_measured = first > 0 and phrases.is_metric(found[-1].text) and found[first - 1].sort is Sort.NOUN
    return is_measured or any(word.sort is Sort.OF for word in found[last:])


def _governed(
    text: str, found: Sequence[Word], run: tuple[int, int], said: Before, qualified: bool, unit: str | None
) -> Before:
    """What is said where a verb governs."""
    first, last = run
    agent = phrases.trimmed(text, (found[0].start, found[first - 1].end)) if first else None
    if agent and (dated := _DATED.search(text, *agent)):
        agent = (agent[0], dated.start()) if dated.start() > agent[0] else None
    noun = phrases.headed(text, found[last + 1 :])
    if class_of(unit) == "persons" and found[last].text in _JOINING and (sent := _sent(text, found, first)):
        verb, people = sent
        return said._replace(verb=verb, noun=people)
    noun = _past_journey(text, found[last + 1 :], unit) or noun
    is_money = class_of(unit) == "money"
    if noun is None and agent and not is_money and not _is_actor(text, agent):
        noun = phrases.headed(text, found[:first])
    if noun is None and agent and class_of(unit) == "persons" and found[last].text in _DONE_TO:
        noun = agent if not levels.is_body(text[agent[0] : agent[1]]) else None
    if noun is None and agent and is_money and _FUND.search(text[agent[0] : agent[1]]):
        noun = agent
    is_course = first < last and found[last].text == "培训"  # 普及培训|8万人次
    if noun is None and (is_money or is_course or (found[last].sort is Sort.ACTIVITY and class_of(unit) == "events")):
        noun = (found[first].start, found[last].end)
    if found[last].sort is Sort.STANDING:
        return said._replace(noun=noun, standing=True, agent=agent)
    weak = qualified and last == len(found) - 1
    verb = (found[first].start, found[last].end)
    return said._replace(verb=verb, noun=noun, place=_place_within(found[:first]) or said.place, agent=agent, weak=weak)


_DATED = re.compile(r"\s?20\d\d\s?年度?$")
_DONE_TO = frozenset("培训 轮训 招聘 考核 体检 筛查 救助 表彰".split())  # 护理员培训|2688人
_FUND = re.compile('(?:[金款费]|补贴|补助|津贴|贷款)[”’"]?$')  # “助学金”累计发放
_JOINING = frozenset("参加 出席 参与 接受".split())
_SENDING = frozenset("组织 推荐 选派 安排 选送 动员 邀请 发动 派出 选拔 输送".split())


def _sent(text: str, found: Sequence[Word], first: int) -> tuple[Span, Span] | None:
    """推荐基层干部参加…培训12人: (推荐, 基层干部)."""
    for place, word in enumerate(found[:first]):
        if word.text in _SENDING and (people := phrases.headed(text, found[place + 1 : first])):
            return (word.start, word.end), people
    return None


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
    r"|委|部|们|员|者|队|组|中心|办|局|院|校|司|师|代表|专家|干部|家|党派|支部|社|界|站"
    r"|室|青年|村民|居民|同学|领导|贤|商|企业|农户|群众|职工|学生)$"
)


def _has_standing(found: Sequence[Word]) -> bool:
    return any(word.sort is Sort.STANDING for word in found)


def _is_passive(place: tuple[str, Span] | None) -> bool:
    return place is not None and place[0] in ("被", "获", "由", "经")


def _strip(found: list[Word]) -> bool:
    """Take glue off the end; whether 有, 达 … was among it."""
    standing = False
    while found and found[-1].sort in (Sort.ADVERB, Sort.STANDING, Sort.OF, Sort.LINK, Sort.PREPOSITION):
        standing |= found.pop().sort is Sort.STANDING
    return standing


def _has_verb(found: Sequence[Word]) -> bool:
    return any(word.sort is Sort.VERB and not is_relative(found, place) for place, word in enumerate(found))


_OPENING = frozenset("被 在 向 获 由 为 给 对 于 赴 经".split())


def _placed(text: str, found: list[Word]) -> tuple[tuple[str, Span] | None, list[Word]]:
    """(preposition, its words) where 在…, 被…, 向… stand before a verb, and the words from that verb on."""
    lead = 0
    while lead < len(found) and found[lead].sort is Sort.ADVERB:
        lead += 1
    subject = lead
    while subject < len(found) and found[subject].text not in _OPENING:
        subject += 1
    if subject >= len(found) - 1 or _has_verb(found[lead:subject]):
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
        and not is_relative(found, place)
        or (word.sort is Sort.ACTIVITY and place == len(found) - 1)
    )


def _place_within(found: Sequence[Word]) -> Span | None:
    """The words of a 在 or 向 phrase before the verb."""
    for place in range(len(found) - 1, -1, -1):
        if found[place].text in ("在", "向", "于", "被", "由") and place + 1 < len(found):
            return found[place + 1].start, found[-1].end
    return None
