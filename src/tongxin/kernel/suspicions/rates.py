"""D13 a rate that its two counts, both told in the sentence, do not give: 提案26件,办复25件,办复率100%."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from ..claims import Kind
from ..claims.counters import same_counter
from ..reasons import reason
from .bounds import is_exact
from .model import Suspicion
from .reading import Reading


class _Rate(NamedTuple):
    """A rate by its name, with what is said of the part and of the whole it is of."""

    name: re.Pattern[str]
    part: re.Pattern[str]
    whole: re.Pattern[str]


_IS = r"(?:分别|均|均?达到?|为|是|:)?\s?$"
_GIVEN = (
    r"提案|议案|建议|诉求|问题|意见|来信|来访|信访|投诉|纠纷|隐患|线索|事项|案件"
    r"|收到|收集|受理|接到|交办|承办|排查|查出|发现"
)
_TABLE = (
    (r"(?:办结|办理|解决|化解)率", r"办结|办理完毕|解决|化解", _GIVEN),
    (r"(?:办复|答复|回复)率", r"办复|答复|回复", _GIVEN),
    (r"整改率", r"整改", _GIVEN),
    (r"(?:采用|采纳|录用)率", r"采用|采纳|录用", r"报送|上报|编报|提交|撰写|报出"),
    (r"立案率", r"立案", r"提交|提出|提案|议案|建议"),
    (
        r"(?:出勤|到会|出席|参会|到课|参训|到场|签到)率",
        r"实到|实际到|出勤|到会|出席|参会|到课|参训|到场|签到",
        r"应到|应参|应出席|应训",
    ),
    (r"合格率", r"合格|达标", r"参加|参训|抽查|抽检|检查|考核|考试|检测"),
    (r"完成率", r"完成|实际", r"计划|任务|目标|应"),
)
_RATES = tuple(_Rate(re.compile(name + _IS), re.compile(part), re.compile(whole)) for name, part, whole in _TABLE)
_UNLIKE = re.compile(r"累计|历年|往年|上年|去年|同期|同比|其中|另|平均")
_NOT_YET = re.compile(r"目标|力争|计划达|确保|不低于|提高|提升|上升|下降|由|从")
_BACK = 6  # figures between a rate and its whole


def rates(reading: Reading) -> Iterator[Suspicion]:
    for place in range(2, len(reading.claims)):
        claim = reading.claims[place]
        if claim.quantity.kind is Kind.PERCENT and claim.quantity.unit == "%" and is_exact(claim):
            yield from _unlike_its_counts(reading, place)


def _unlike_its_counts(reading: Reading, place: int) -> Iterator[Suspicion]:
    left, part = reading.left(place), place - 1
    rate = next((one for one in _RATES if one.name.search(left)), None)
    if rate is None or _NOT_YET.search(left) or not _is_part(reading, part, rate):
        return
    whole = _whole(reading, part, rate)
    if whole is None:
        return
    counted = reading.claims[part].quantity.value * 100 / reading.claims[whole].quantity.value
    if abs(counted - reading.claims[place].quantity.value) >= _last_digit(reading, place):
        told = {"figure": reading.printed(place), "part": reading.printed(part), "whole": reading.printed(whole)}
        yield reading.about(
            "D13", place, reason("rate_of_other_counts", **told, counted=f"{counted:.1f}%"), whole, part
        )


def _is_part(reading: Reading, place: int, rate: _Rate) -> bool:
    said = (reading.claims[place].action.value or "") + reading.left(place)
    behind = reading.right(place)[:4]
    return _is_tally(reading, place) and bool(rate.part.search(said + behind)) and not _UNLIKE.search(said)


def _whole(reading: Reading, part: int, rate: _Rate) -> int | None:
    """The one tally before the part in its sentence that counts alike; of several nobody knows which is meant."""
    found = []
    for before in range(part - 1, max(-1, part - 1 - _BACK), -1):
        if reading.settings[before].sentence != reading.settings[part].sentence:
            break
        if same_counter(reading.claims[before].quantity.unit, reading.claims[part].quantity.unit):
            found.append(before)
    if len(found) != 1 or found[0] != part - 1 or not _is_tally(reading, found[0]):
        return None
    claim = reading.claims[found[0]]
    said = (claim.action.value or "") + (claim.subject.value or "") + reading.left(found[0])
    is_whole = rate.whole.search(said) and not _UNLIKE.search(reading.left(found[0]))
    return found[0] if is_whole and claim.period.value == reading.claims[part].period.value else None


def _is_tally(reading: Reading, place: int) -> bool:
    quantity = reading.claims[place].quantity
    is_count = quantity.kind is Kind.COUNT and not quantity.structural and quantity.value > 0
    return is_count and is_exact(reading.claims[place])


def _last_digit(reading: Reading, place: int) -> Decimal:
    """What the last digit printed is worth: a rate may be rounded or cut there."""
    return Decimal(1).scaleb(-reading.decimals(place))
