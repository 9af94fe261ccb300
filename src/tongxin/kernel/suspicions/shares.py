"""D4 shares over a hundred percent; D13 shares that no whole number gives."""

import re
from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from ..claims import Claim, Kind
from ..claims.counters import class_of
from ..reasons import reason
from .bounds import is_exact
from .model import Suspicion
from .reading import Reading

# what is a part of a whole; 完成率 may pass a hundred
_OF_A_WHOLE = re.compile(
    r"(?:占比|比重|占(?![地有用领])[^,。;]{0,12}|(?:覆盖|满意|出席|到会|参会|到课|采用|采纳|录用|回复|答复|办结|参与|合格|优良|知晓|普及|入会|签到|见面)[率度面])"
    r"(?:分别)?(?:为|达到?|是|约)?\s?$"
)
_SHARE_OF_IT = re.compile(
    r"^[,、(]?\s?(?:约?占比?|比例|占(?:总数|全部|总人数|全体|会员总数|会员)的?(?:比例)?)(?:为|达到?|约)?\s?$"
)
_SHARE_WITHIN = re.compile(
    r"(?:^|[,、])(?:其中)?(?![^,]*(?:全[市省国县区会]|总数))[^,、。;]{2,16}(?:占比|占)(?:为|达到?)?\s?$"
)
_IS_PART = re.compile(r"其中|中[^,。;]{0,12}$")
_BACK = 6  # figures between a whole and the share of it
_COUNTED = ("persons", "bodies", "documents", "kinds")


def shares(reading: Reading) -> Iterator[Suspicion]:
    for place, claim in enumerate(reading.claims):
        if claim.quantity.kind is not Kind.PERCENT:
            continue
        if claim.quantity.value > 100 and _OF_A_WHOLE.search(reading.left(place)):
            yield reading.about("D4", place, reason("share_over_hundred", figure=reading.printed(place)))
        elif place and is_exact(claim) and claim.quantity.unit == "%":
            yield from _irreproducible(reading, place)


def _irreproducible(reading: Reading, place: int) -> Iterator[Suspicion]:
    """71名,占比29.4%: no whole gives it; 社员12名,其中女性占35.3%: no part gives it."""
    figure = {"figure": reading.printed(place)}
    step = _half_step(reading, place)
    share = reading.claims[place].quantity.value
    if not step or not 0 < share < 100:
        return
    before = place - 1
    left = reading.left(place)
    if _SHARE_OF_IT.search(left) and _counts(reading, before, place):
        part = reading.claims[before].quantity.value
        if not _holds_whole(part * 100 / (share + step), part * 100 / (share - step)):
            why = reason("share_of_no_whole", **figure, part=reading.printed(before), near=_near_whole(part, share))
            yield reading.about("D13", place, why, before)
    elif _SHARE_WITHIN.search(left) and (whole := _whole(reading, place)) is not None:
        total = reading.claims[whole].quantity.value
        if not _holds_whole(total * (share - step) / 100, total * (share + step) / 100):
            why = reason("share_of_no_part", **figure, whole=reading.printed(whole), near=_near_part(total, share))
            yield reading.about("D13", place, why, whole)


def _half_step(reading: Reading, place: int) -> Decimal:
    """Half the last printed digit of a share in digits; 0 for one in words, or whole."""
    decimals = reading.decimals(place)
    return Decimal(5).scaleb(-decimals - 1) if decimals else Decimal(0)


def _counts(reading: Reading, before: int, place: int) -> bool:
    """Whether the figure before is an exact tally in the same sentence."""
    claim = reading.claims[before]
    return _is_tally(claim) and reading.settings[before].sentence == reading.settings[place].sentence


def _is_tally(claim: Claim) -> bool:
    quantity = claim.quantity
    return (
        quantity.kind is Kind.COUNT and is_exact(claim) and class_of(quantity.unit) in _COUNTED and quantity.value > 0
    )


def _whole(reading: Reading, place: int) -> int | None:
    """The one tally of persons that the sentence began with; of several nobody knows which is meant."""
    tallies = []
    for before in range(place - 1, max(-1, place - 1 - _BACK), -1):
        if reading.settings[before].sentence != reading.settings[place].sentence:
            break
        if reading.claims[before].quantity.kind is Kind.COUNT:
            tallies.append(before)
    if len(tallies) != 1 or _IS_PART.search(reading.left(tallies[0])):
        return None
    claim = reading.claims[tallies[0]]
    return tallies[0] if _is_tally(claim) and class_of(claim.quantity.unit) == "persons" else None


def _holds_whole(low: Decimal, high: Decimal) -> bool:
    return low.to_integral_value(ROUND_CEILING) <= high.to_integral_value(ROUND_FLOOR)


def _near_whole(part: Decimal, share: Decimal) -> str:
    """The wholes nearest to giving the share, each with what it gives: 71/241=29.46%."""
    whole = (part * 100 / share).to_integral_value(ROUND_FLOOR)
    return "、".join(f"{part:f}÷{w:f}={part * 100 / w:.2f}%" for w in (whole, whole + 1) if w)


def _near_part(whole: Decimal, share: Decimal) -> str:
    part = (whole * share / 100).to_integral_value(ROUND_FLOOR)
    return "、".join(f"{p:f}÷{whole:f}={p * 100 / whole:.2f}%" for p in (part, part + 1))
