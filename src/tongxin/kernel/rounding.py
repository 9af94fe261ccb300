"""Rounding read back 约数: between which values the true one lies when a text prints a rounded number.

余 and 多 are of what lies below, 近 of what lies above, 约 and 左右 of either side; 超, 突破 and 达…余 promise more,
不足 less; what 不足 or 超过 is said of is never just that number. A number without such a word is exact, but for means
and shares, and for what is printed in 万, 亿 or 成: these are rounded half up to the last digit printed. How far a word
reaches is our own convention:

- 30余, 540余, 超1.6万: up to the next number as round as this one (40, 550, 1.7万); from 1000 on a number with one
  digit that is not nought (2000余, 3万余) reaches half as far;
- 近70: half of that below, and never more than a tenth of the number; 约300: so on either side.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from .claims import Claim, Qualifier
from .claims.fold import fold

_DIGITS = re.compile(r"\d[\d,]*(?:\.(\d+))?")
_WAN, _YI, _TENTH = Decimal(10**4), Decimal(10**8), Decimal(10)
_SCALES = (("亿", _YI), ("万", _WAN), ("成", _TENTH))
_LARGE = 1000
_HALF, _LITTLE = Decimal("0.5"), Decimal("0.1")
_MORE = re.compile("余|多|超|逾|突破|以上|上[百千万]")
_NEARLY = re.compile("近|接近|将近")
_LESS = re.compile("不足|不到|不满|少于|低于|小于")  # not 不超过, 最多, 以内
_BEYOND = re.compile("(?<!不)(?:超过|超出|超|多于|高于|大于)")  # not 突破, 不少于, 以上, 余


@dataclass(frozen=True)
class Reach:
    """The values a printed number may stand for, from `low` to `high`; `but` itself is none of them."""

    low: Decimal
    high: Decimal
    takes_high: bool = True
    but: Decimal | None = None  # 100 of 不足100 and of 超过100

    def holds(self, value: Decimal) -> bool:
        """Whether `value` is one of them."""
        return (
            value != self.but and self.low <= value and (value <= self.high if self.takes_high else value < self.high)
        )


def reach(claim: Claim, *, is_mean: bool = False) -> Reach:
    """What the number of a claim may stand for.

    Args:
        is_mean: it is a share or a mean, which is never printed whole.
    """
    value, text = claim.quantity.value, fold(claim.text)
    if claim.quantity.upper is not None:
        return Reach(value, claim.quantity.upper)
    if claim.quantity.qualifier is Qualifier.EXACT:
        return _exact(value, text, is_mean)
    step = _round_step(value, text)
    if claim.quantity.qualifier is Qualifier.UNDER:
        return Reach(value - step, value, but=value if _LESS.search(text) else None)
    if _MORE.search(text) or claim.quantity.qualifier is Qualifier.OVER:
        return Reach(value, value + step, takes_high=False, but=value if _BEYOND.search(text) else None)
    little = min(step * _HALF, value * _LITTLE)
    if _NEARLY.search(text):
        return Reach(value - little, value)
    return Reach(value - little, value + little, takes_high=False)


def scale(claim: Claim) -> tuple[Decimal, str]:
    """(10000, 万) or (100000000, 亿) where the text prints in them, else (1, "")."""
    for word, by in _SCALES[:2]:
        if word in claim.text:
            return by, word
    return Decimal(1), ""


def decimals(claim: Claim) -> int:
    """How many digits the text prints behind the point."""
    return _decimals(fold(claim.text))


def _decimals(text: str) -> int:
    found = _DIGITS.search(text)
    return len(found[1] or "") if found else 0


def _exact(value: Decimal, text: str, is_mean: bool) -> Reach:
    by = next((size for word, size in _SCALES if word in text), Decimal(1))
    if by == 1 and not is_mean:
        return Reach(value, value)
    half = _last_digit(text) * by * _HALF
    return Reach(value - half, value + half, takes_high=False)


def _last_digit(text: str) -> Decimal:
    """Worth of the last digit printed: 0.1 of 25.6, 1 of 1000."""
    return Decimal(1).scaleb(-_decimals(text))


def _round_step(value: Decimal, text: str) -> Decimal:
    """How far it is to the next number as round as this one."""
    by = next((size for word, size in _SCALES if word in text), Decimal(1))
    if _decimals(text):
        return _last_digit(text) * by
    digits = str(int(value)).rstrip("0")
    step = Decimal(10) ** (len(str(int(value))) - len(digits))
    return step * _HALF if len(digits) == 1 and value >= _LARGE else step
