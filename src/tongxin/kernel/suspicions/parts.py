"""D3 parts that exceed their whole; D12 parts that should make it up and do not."""

import re
from collections.abc import Iterator
from decimal import Decimal

from ..claims import Claim, Kind
from ..claims.counters import same_counter
from ..reasons import reason
from .bounds import high, is_exact, low
from .model import Suspicion
from .reading import Reading

_OF_IT = re.compile(r"其中")
_ELSEWHERE = re.compile(r"此外|另有|另外|同时|还(?=[有组举开])|并(?=[有组举开])|[。;!?]")
_TOTAL = re.compile(r"^[,、(]?\s?(?:总计|合计|共计|总共|一共|累计|共)(?:有|为|达到?|是)?\s?$")
_EVERY_TIER = re.compile(r"被各级[^,。;]{0,8}(?:采用|录用|采纳|刊用|刊发|转载|表彰|立项)\s?$")
_LONGEST = 10  # parts; no list of a report has more
_OVERLAP = Decimal("1.4")  # one piece may be taken at two levels; not most of them
_BACK = 4  # figures between a whole and its 其中

# parts of one family exclude each other; the families that are complete must add up
_FAMILIES: dict[str, tuple[str, ...]] = {
    "sex": ("男", "女"),
    "way": ("线上", "线下"),
    "tier": ("中央|国家级|全国", "省", "市", "[区县](?!别)", "[镇乡]|街道"),
    "prize": ("特等奖", "一等奖", "二等奖", "三等奖"),
    "grade": ("高级", "中级", "初级"),
}
_COMPLETE = ("sex", "way")
_LABELS = {name: re.compile("|".join(f"({word})" for word in words)) for name, words in _FAMILIES.items()}


def parts(reading: Reading) -> Iterator[Suspicion]:
    for places in reading.sentences:
        yield from _totals(reading, places)
    for first in range(1, len(reading.claims)):
        whole, is_said = _whole(reading, first)
        if whole is not None:
            yield from _weigh(reading, whole, _run(reading, first, whole), is_said)


def _whole(reading: Reading, first: int) -> tuple[int | None, bool]:
    """The figure of which `first` is the first part, and whether 其中 says so."""
    if _OF_IT.search(reading.between(first - 1, first)):
        return _counted_alike(reading, first), True
    before = first - 1
    if reading.settings[before].sentence != reading.settings[first].sentence or not _alike(reading, before, first):
        return None, False
    is_whole = _EVERY_TIER.search(reading.left(before)) or (
        _family(reading, [first]) in _COMPLETE and _family(reading, [before]) not in _COMPLETE
    )
    return (before, False) if is_whole else (None, False)


def _counted_alike(reading: Reading, first: int) -> int | None:
    """The nearest figure before 其中 that is counted as `first` is, in its paragraph."""
    for place in range(first - 1, max(-1, first - 1 - _BACK), -1):
        if reading.settings[place].paragraph != reading.settings[first].paragraph:
            return None
        if _alike(reading, place, first):
            return place
    return None


def _alike(reading: Reading, one: int, other: int) -> bool:
    first, second = reading.claims[one].quantity, reading.claims[other].quantity
    return (
        same_counter(first.unit, second.unit)
        and first.kind is second.kind
        and first.kind in (Kind.COUNT, Kind.AMOUNT)
        and first.unit is not None
        and not first.structural
        and not second.structural
    )


def _run(reading: Reading, first: int, whole: int) -> list[int]:
    """The parts: figures counted alike from `first` on, until the sentence turns to something else."""
    run = [first]
    for place in range(first + 1, min(len(reading.claims), first + _LONGEST)):
        if reading.settings[place].sentence != reading.settings[first].sentence:
            break
        between = reading.between(place - 1, place)
        if _ELSEWHERE.search(between) or _OF_IT.search(between) or not _alike(reading, place, whole):
            break
        run.append(place)
    return run


def _weigh(reading: Reading, whole: int, run: list[int], is_said: bool) -> Iterator[Suspicion]:
    wholes = _wholes(reading, whole) if is_said else [whole]
    if is_said and low(reading.claims[run[0]]) > sum(high(reading.claims[one]) for one in wholes):
        why = reason("part_over_whole", part=reading.printed(run[0]), whole=_printed(reading, wholes))
        yield reading.about("D3", run[0], why, *wholes)
        return
    if len(run) > 1 and not is_said and _EVERY_TIER.search(reading.left(whole)):
        run = _of_one_deed(reading, whole, run)
    family = _family(reading, run)
    if len(run) > 1 and len(wholes) == 1 and family:
        yield from _compare(reading, whole, run, family, is_complete=family in _COMPLETE or not is_said)


def _wholes(reading: Reading, whole: int) -> list[int]:
    """The figures that 其中 may be about: of a list of things counted alike all of them."""
    places = [whole]
    for place in range(whole - 1, max(-1, whole - 1 - _BACK), -1):
        if reading.settings[place].sentence != reading.settings[whole].sentence or not _alike(reading, place, whole):
            break
        places.insert(0, place)
    return places


def _of_one_deed(reading: Reading, whole: int, run: list[int]) -> list[int]:
    """Of the parts by tier those that say the same was done: 录用, and not 批示."""
    deed = (reading.claims[whole].action.value or "")[-2:]
    return [place for place in run if (reading.claims[place].action.value or "").endswith(deed)]


def _compare(reading: Reading, whole: int, run: list[int], family: str, *, is_complete: bool) -> Iterator[Suspicion]:
    total, claims = reading.claims[whole], [reading.claims[place] for place in run]
    values = {
        "whole": reading.printed(whole),
        "parts": _printed(reading, run),
        "sum": _plain(sum((claim.quantity.value for claim in claims), Decimal(0))),
    }
    margin = _OVERLAP if family == "tier" else 1
    if sum(map(low, claims)) > high(total) * margin:
        yield reading.about("D3", whole, reason("parts_over_whole", **values), *run)
    elif is_complete and all(map(is_exact, [total, *claims])):
        rest = total.quantity.value - sum(claim.quantity.value for claim in claims)
        if rest > 0:
            yield reading.about("D12", whole, reason("parts_leave_rest", **values, rest=_plain(rest)), *run)


def _family(reading: Reading, run: list[int]) -> str | None:
    """The family that every part of a list names a member of; sexes and ways must all be there."""
    for name in _FAMILIES:
        found = set()
        for place in run:
            label = _label(reading, place, name)
            if label is None:
                break
            found.add(label)
        else:
            if len(run) == 1 or name not in _COMPLETE or len(found) == len(_FAMILIES[name]):
                return name
    return None


def _label(reading: Reading, place: int, family: str) -> int | None:
    """Which member of a family the words of a part name: its level, then behind the number, then before it."""
    for words in (reading.claims[place].level.value or "", _near(reading.right(place)), reading.left(place)[-12:]):
        if found := _LABELS[family].search(words):
            return found.lastindex
    return None


def _near(words: str) -> str:
    return words[:12].partition(",")[0].partition("、")[0]


def _totals(reading: Reading, places: list[int]) -> Iterator[Suspicion]:
    """提案12件、建议8件,共25件: a total behind its list."""
    for at, place in enumerate(places):
        if at < 2 or not _TOTAL.search(reading.left(place)):
            continue
        run = _listed(reading, places[max(0, at - _LONGEST) : at], place)
        claims = [reading.claims[one] for one in run]
        if len(run) < 2 or not all(map(is_exact, [reading.claims[place], *claims])):
            continue
        yield from _sum(reading, place, run, claims)


def _listed(reading: Reading, before: list[int], total: int) -> list[int]:
    """The figures of the list that a total closes, all counted as it is."""
    run: list[int] = []
    for place in reversed(before):
        if not _alike(reading, place, total) or reading.claims[place].text == reading.claims[total].text:
            break
        run.insert(0, place)
        if _OF_IT.search(reading.left(place)):
            return []
    return run


def _sum(reading: Reading, total: int, run: list[int], claims: list[Claim]) -> Iterator[Suspicion]:
    summed = sum((claim.quantity.value for claim in claims), Decimal(0))
    said = reading.claims[total].quantity.value
    if summed != said:
        why = reason("total_differs", total=reading.printed(total), parts=_printed(reading, run), sum=_plain(summed))
        yield reading.about("D3" if summed > said else "D12", total, why, *run)


def _printed(reading: Reading, places: list[int]) -> str:
    return "、".join(reading.printed(place) for place in places)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
