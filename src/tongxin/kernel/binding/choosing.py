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
_NEAR = 12  # characters before a word of the context in which its level may stand
_GIVER = re.compile(r"[被获经]([^，,、。；\d]{2,16})")
_ANY_BODY = re.compile("[各省市区县镇乡全]|有关|相关|上级|部门|媒体|报|网|刊|台|两会|领导|公众号|微信")
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
    if (how := surroundings.compared(place)) and best.indicator.adds != "ratio":
        return _change(family, how, vocabulary) or reason("no_change", indicator=best.indicator.name)
    at_level = _at_level(asked, best, family, vocabulary.is_levelled(best.indicator))
    if not at_level:
        return reason("no_level", indicator=best.indicator.name, level=asked.told.level or asked.told.action)
    is_since = surroundings.is_since(place)
    if is_since and not _is_of_years(at_level):
        return reason("no_since", indicator=best.indicator.name)
    is_long = is_since or best.indicator.since is not None or surroundings.is_cumulative(place)
    of_time = families.since(at_level, is_long or _is_vague(asked))
    return families.rounded(of_time, asked.claim.quantity.qualifier is not Qualifier.EXACT)


def _change(family: Sequence[Indicator], how: str, vocabulary: Vocabulary) -> Indicator | None:
    """同比增加8篇: what counts the change; a decrease is printed without its sign and stays to a person."""
    if how == "less":
        return None
    return next((vocabulary.changes[one.code] for one in family if one.code in vocabulary.changes), None)


def _is_of_years(family: Sequence[Indicator]) -> bool:
    """A stock is what there is on a day, however long it took to come together."""
    return any(one.since for one in family) or family[0].adds in ("stock", "ratio")


def _is_vague(asked: Asked) -> bool:
    return asked.is_vague and not surroundings.is_within(asked.told.place)


def _at_level(asked: Asked, best: Reading, family: Sequence[Indicator], is_levelled: bool) -> list[Indicator]:
    """Those at the level of the text; the level of an occasion (市“两会”上) narrows only where nothing else counts."""
    if best.places:
        family = [one for one in family if one.items == best.indicator.items]
    every = families.at_levels(family, frozenset())
    if len({one.levels for one in family}) == 1:
        if every and (not is_levelled or asked.is_occasion or best.places):
            return every
        return list(family) if _levels(asked, best) == set(family[0].levels) else []
    levels = _levels(asked, best)
    exact = families.at_levels(family, levels)
    if not levels:
        return [] if _is_one_body(asked.told.level) else every
    return every or exact if asked.is_occasion else exact


def _is_one_body(level: str) -> bool:
    """欧美同学会总会采用: a body of its own, of no level, is no reason to take all of them."""
    return bool(level) and not _ANY_BODY.search(level)


def _levels(asked: Asked, best: Reading) -> frozenset[str]:
    """The levels the text names: with the claim, in its subject, in what was done, or before a word of the context."""
    told = asked.told
    words = told.level or asked.claim.action.value or ""
    found = tiers(words) or tiers(told.subject if not told.level else "") or _of_giver(told) or _of_context(told, best)
    if found != {"city"} or not _is_own_city(asked):
        return found
    return frozenset() if best.indicator.adds == "stock" or asked.is_occasion else frozenset({"county"})


def _is_own_city(asked: Asked) -> bool:
    """A county-level city says 市 of itself; a district says it of the city above."""
    signs = _SIGNS.findall(asked.claim.org.value or "")
    return asked.own == "county" and (not signs or signs[-1] == "市")


def _of_giver(told: Facts) -> frozenset[str]:
    """被省级以上单位采用: the words behind 被 and 获, where the reader took no level from them."""
    found = None if told.level else _GIVER.search(told.place.clause)
    return tiers(found[1]) if found else frozenset()


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
