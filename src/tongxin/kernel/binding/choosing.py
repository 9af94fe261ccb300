"""Choosing 取舍: of indicators that count the same, the one of the text's level, beginning and rounding."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..charter.shapes import Indicator
from ..claims import Claim, Qualifier
from ..reasons import Reason, reason
from . import families, surroundings
from .matching import Facts
from .tiers import tiers
from .vocabulary import Reading, Vocabulary

_SIGNS = re.compile("[市县区旗]")
_OVER_PERIOD = "期内"  # how the definition of a figure of a whole period begins
_OF_PERSONS = ("stock", "persons")
_NEAR = 12  # characters before a word of the context in which its level may stand
_GIVER = re.compile(r"[被获经]([^，,、。；\d]{2,16})")
_ANY_BODY = re.compile("[各省市区县镇乡全]|有关|相关|上级|部门|媒体|报|网|刊|台|两会|领导|公众号|微信")
_GRADED = re.compile("^(?:国家|全国|省部?|市|县|区|校|院)级")
_MOVERS = re.compile(
    r"((?:全国|省|自治区|市|县|区)(?:级)?(?:政协|人大)?)(?:政协委员|人大代表|政协常委|代表|委员)[^，,。；;\d]{0,8}(?:提交|提出|领衔|联名|撰写)"
)
_DISTRICT = re.compile("[区县](?:级)?(?:政协|人大|委|两会|“两会”)")
_NAMED_CITY = re.compile("([\u4e00-\u9fff]{2,3})市")
_OF_A_PARTY = re.compile("(?:民[革盟建进]|农工党?|致公党?|九三(?:学社)?|台盟|党派)(?:中央|[省市区县]委)")
_TAKEN = re.compile("采用|采纳|录用|刊用")
_BRANCH = re.compile("(?:支部|支社|总支|小组)$")  # 云江市城东支部: whether 市 is a county-level city nobody can tell
_UNTOLD = frozenset({""})
_SESSION = re.compile("(全国|省|自治区|市|县|区)(?:[“”]*两会|政协(?:全会|全体会议)?[上期会]|人大会?[上期])")
_PHRASE = re.compile(r"[^，,、。；;：:]*$")


@dataclass(frozen=True)
class Asked:
    """A claim and what is known around it.

    Attributes:
        is_occasion: its level names where it happened.
        is_vague: the text opens with 近年来, so that what it says of no time is of many years.
        own: level of the organisation whose text it is; "" unknown.
    """

    claim: Claim
    told: Facts
    is_occasion: bool
    is_vague: bool
    own: str


def chosen(asked: Asked, best: Reading, vocabulary: Vocabulary) -> Indicator | Reason:
    """The indicator of the family of `best` that the text means; or why there is none."""
    family, place = vocabulary.family(best.indicator), asked.told.place
    if surroundings.compared(place) and best.indicator.adds != "ratio":
        return _change(family, vocabulary) or reason("no_change", indicator=best.indicator.name)
    if best.indicator.adds == "ratio" and _is_rate_of_part(best.indicator, asked.told.earlier, vocabulary):
        return reason("too_little", indicator=best.indicator.name, subject=asked.told.subject)
    at_level = _at_level(asked, best, family, vocabulary.is_levelled(best.indicator))
    if not at_level:
        return reason("no_level", indicator=best.indicator.name, level=asked.told.level or asked.told.action)
    is_since = surroundings.is_since(place)
    if best.indicator.adds == "stock" and surroundings.is_of_many_days(place):
        return reason("no_since", indicator=best.indicator.name)
    if is_since and not _is_of_years(at_level):
        return reason("no_since", indicator=best.indicator.name)
    is_long = is_since or best.indicator.since is not None or surroundings.is_cumulative(place)
    of_time = families.since(at_level, is_long or _is_vague(asked))
    return families.rounded(of_time, asked.claim.quantity.qualifier is not Qualifier.EXACT)


def _is_rate_of_part(rate: Indicator, earlier: frozenset[str], vocabulary: Vocabulary) -> bool:
    """省级以上采用7篇，采用率17%: of what the sentence spoke of before, which is a part of what the rate is of."""
    known = vocabulary.charter.indicators
    wholes = [known[code] for code in (rate.numerator, rate.denominator) if code and code not in earlier]
    like = {one.code for whole in wholes for one in vocabulary.family(whole)}
    parts = {code for code in earlier if known[code].part_of in [whole.code for whole in wholes]}
    return bool(like & earlier or parts - {rate.numerator, rate.denominator})


def _change(family: Sequence[Indicator], vocabulary: Vocabulary) -> Indicator | None:
    """信息同比增加8篇: what counts the change."""
    return next((vocabulary.changes[one.code] for one in family if one.code in vocabulary.changes), None)


def _is_of_years(family: Sequence[Indicator]) -> bool:
    """A stock is what there is on a day, however long it took to come together, but not who came in between."""
    is_of_a_day = family[0].adds in ("stock", "ratio") and not family[0].definition.startswith(_OVER_PERIOD)
    return is_of_a_day or any(one.since for one in family)


def _is_vague(asked: Asked) -> bool:
    return asked.is_vague and not surroundings.is_within(asked.told.place)


def _at_level(asked: Asked, best: Reading, family: Sequence[Indicator], is_levelled: bool) -> list[Indicator]:
    """Those at the level of the text; the level of an occasion (市“两会”上) narrows only where nothing else counts."""
    if best.places:
        family = [one for one in family if one.items == best.indicator.items]
    every = families.at_levels(family, frozenset())
    if len({one.levels for one in family}) == 1:
        if every and not is_levelled and best.indicator.adds in _OF_PERSONS and _is_part(asked, best):
            return []
        is_whole = asked.is_occasion and not (is_levelled and _narrows(asked, _levels(asked, best)))
        if every and (not is_levelled or is_whole or best.places):
            return every
        return list(family) if _levels(asked, best) == set(family[0].levels) else []
    if not best.places and _is_taken_by_party(asked.told):
        return []
    levels = _levels(asked, best)
    exact = families.at_levels(family, levels)
    if not levels:
        return [] if _is_one_body(asked.told.level) else every
    return every or exact if asked.is_occasion and not _narrows(asked, levels) else exact


def _is_taken_by_party(told: Facts) -> bool:
    """民建省委会采用: what a party's own committee took is counted by itself, or not at all."""
    return bool(_TAKEN.search(told.action) and _OF_A_PARTY.search(told.level or told.place.opening))


def _is_part(asked: Asked, best: Reading) -> bool:
    """省级会员, 受民建省委会表彰: a level beside what is not told apart by level says which of them."""
    told = asked.told
    if _GRADED.match(told.subject) and told.subject not in best.subjects:
        return True
    is_said = asked.is_occasion or best.places or best.context or told.level in told.subject
    return bool(not is_said and tiers(told.level))


def _narrows(asked: Asked, levels: frozenset[str]) -> bool:
    """Whether the level of an occasion tells one part: not that of the text's own body, or of several side by side."""
    told = asked.told
    if _MOVERS.search(told.place.opening) or (asked.own and levels != {asked.own}):
        return True
    return len({found[1] for found in _SESSION.finditer(told.place.paragraph + told.place.clause)}) > 1


def _is_one_body(level: str) -> bool:
    """欧美同学会总会采用: a body of its own, of no level, is no reason to take all of them."""
    return bool(level) and not _ANY_BODY.search(level)


def _levels(asked: Asked, best: Reading) -> frozenset[str]:
    """The levels the text names: with the claim, in its subject, in what was done, or before a word of the context."""
    told = asked.told
    words = told.level or asked.claim.action.value or ""
    found = (
        _of_movers(told)
        or tiers(words)
        or tiers(told.subject if not told.level else "")
        or _of_giver(told)
        or _of_context(told, best)
    )
    if found != {"city"} or not _is_own_city(asked):
        return found
    if _BRANCH.search(asked.claim.org.value or ""):
        return found if _DISTRICT.search(told.place.paragraph + told.place.sentence) else _UNTOLD
    return frozenset() if best.indicator.adds == "stock" or asked.is_occasion else frozenset({"county"})


def _is_own_city(asked: Asked) -> bool:
    """A county-level city says 市 of itself, but not of another by its name; a district says it of the city above."""
    org = asked.claim.org.value or ""
    named = _NAMED_CITY.match(asked.told.level)
    if named and named[1] not in org:
        return False
    signs = _SIGNS.findall(org)
    is_one = not signs and not _DISTRICT.search(asked.told.place.sentence)
    return asked.own == "county" and (is_one or signs[-1:] == ["市"])


def _of_movers(told: Facts) -> frozenset[str]:
    """市政协委员提交: the level of those who did it."""
    found = _MOVERS.search(told.place.opening)
    return tiers(found[1]) if found else frozenset()


def _of_giver(told: Facts) -> frozenset[str]:
    """被省级以上单位采用: the words behind 被 and 获, where the reader took no level from them."""
    found = None if told.level else _GIVER.search(told.place.clause)
    return tiers(found[1]) if found and "等" not in found[1] else frozenset()


def _of_context(told: Facts, best: Reading) -> frozenset[str]:
    """北仑区新一届政协委员中: the level of the body that the saying asks for."""
    if told.level:
        return frozenset()
    for word in best.context:
        before, found, _ = told.place.sentence.partition(word)
        if found:
            phrase = _PHRASE.search(before[-_NEAR:])
            return tiers(phrase[0]) if phrase else frozenset()
    return frozenset()
