"""D14 人 where 人次 is meant, and 人次 where persons are."""

import re
from collections.abc import Iterator

from ..claims import Kind
from ..claims.counters import class_of
from ..reasons import reason
from .model import Suspicion
from .reading import Reading

_PERSONS = ("人", "名", "位")
_TAKING_PART = re.compile(r"参加|参与|参会|参训|服务|惠及|覆盖|吸引|受益|受训|培训|听众|观众|受众|接待")
_ALL_TOLD = re.compile(r"累计|共计|总计|合计|先后|总共")
_HOLDING = re.compile(r"担任|当选|发展|吸纳|新增|入会|现有|共有|在册|任职|兼任|出任|选举产生|聘任|聘请")
_HOLDERS = re.compile(r"(?:代表|委员|会员|社员|盟员|党员|理事|监事|顾问|成员)$")
_HEADCOUNT = re.compile(r"人数$")
_LEAST = 10  # smaller numbers may be alike by chance


def persons(reading: Reading) -> Iterator[Suspicion]:
    for place, claim in enumerate(reading.claims):
        if claim.quantity.kind is not Kind.COUNT:
            continue
        if claim.quantity.unit == "人次":
            if why := _who_holds(reading, place):
                yield reading.about("D14", place, reason(why, figure=reading.printed(place)))
        elif claim.quantity.unit in _PERSONS and place and _adds_up_sessions(reading, place):
            pair = {"figure": reading.printed(place), "sessions": reading.printed(place - 1)}
            yield reading.about("D14", place, reason("persons_over_sessions", **pair), place - 1)
    for places in reading.paragraphs:
        yield from _alike(reading, places)


def _who_holds(reading: Reading, place: int) -> str | None:
    """人次 of what one is, not of what one takes part in; or 人数 in 人次."""
    left, claim = reading.left(place).rstrip(), reading.claims[place]
    if _HEADCOUNT.search(re.sub(r"(?:共计?|累计|达到?|为|约|合计)*$", "", left)):
        return "headcount_in_participations"
    if _TAKING_PART.search(left) or (claim.action.value and not _HOLDING.search(claim.action.value)):
        return None
    return "holders_in_participations" if _HOLDERS.search(left) or _HOLDING.search(left) else None


def _adds_up_sessions(reading: Reading, place: int) -> bool:
    """培训12场,累计培训1200人: who came twice was counted twice."""
    before = reading.claims[place - 1].quantity
    left = reading.left(place)
    return (
        before.kind is Kind.COUNT
        and class_of(before.unit) == "events"
        and before.value > 1
        and reading.settings[place - 1].sentence == reading.settings[place].sentence
        and bool(_ALL_TOLD.search(left) and _TAKING_PART.search(left))
    )


def _alike(reading: Reading, places: list[int]) -> Iterator[Suspicion]:
    """2000余名 and 2000余人次 in one paragraph: one of the two was copied from the other."""
    heads = {}
    for place in places:
        quantity = reading.claims[place].quantity
        if quantity.kind is not Kind.COUNT or quantity.value < _LEAST:
            continue
        if quantity.unit in _PERSONS:
            heads[quantity.value] = place
        elif quantity.unit == "人次" and (other := heads.get(quantity.value)) is not None:
            pair = {"one": reading.printed(other), "other": reading.printed(place)}
            yield reading.about("D14", place, reason("persons_as_participations", **pair), other)
