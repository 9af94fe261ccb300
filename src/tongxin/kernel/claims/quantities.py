"""Numerals 数: where they stand and what they are worth, in digits and in Chinese."""

import re
from decimal import Decimal

from ..numerals import BadNumeral, hanzi_to_int

LONGEST = 24  # characters; nobody counts further, and a long run must cost nothing
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_DIGITS = "一二三四五六七八九"

# one alternative a character class, so that a run of any of them is walked once
NUMERAL = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?|[零一二两三四五六七八九十百千万亿]+")
_CONSECUTIVE = re.compile(r"([二三四五六七八九两])([三四五六七八九])(?=[十百千万亿]|$)")


def scale(words: str) -> int:
    """What 十, 千万, 亿 … multiply by; 1 for nothing."""
    product = 1
    for word in words:
        product *= _SCALES[word]
    return product


def is_digits(numeral: str) -> bool:
    return numeral[0].isdigit() and numeral.isascii()


def worth(numeral: str) -> Decimal | None:
    """The value of a numeral as NUMERAL finds it; None where it is none (三八, 一一) or is too long."""
    if len(numeral) > LONGEST:
        return None
    if is_digits(numeral):
        return Decimal(numeral.replace(",", ""))
    return _hanzi(numeral)


def is_approximate(numeral: str) -> bool:
    """Two neighbouring digits name neither: 三四, 五六十."""
    pair = _CONSECUTIVE.match(numeral)
    return bool(pair) and _follows(pair[1], pair[2]) if pair else False


def _follows(one: str, other: str) -> bool:
    low = _DIGITS.index("二" if one == "两" else one)
    return _DIGITS.index(other) == low + 1


def _hanzi(numeral: str) -> Decimal | None:
    if numeral.strip("十百千万亿") == "":
        # 百, 千, 万 alone stand after 上, 近, 数 and before 余, 多
        return Decimal(scale(numeral)) if len(numeral) <= 2 else None
    if is_approximate(numeral):
        numeral = numeral[0] + numeral[2:]
    elif len(numeral) > 1 and not set(numeral) & set("十百千万亿"):
        return None
    try:
        return Decimal(hanzi_to_int(numeral))
    except BadNumeral:
        return None
