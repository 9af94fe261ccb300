"""How a figure is printed 数字的写法: counter, 余/多/超/突破/约/近, 万 and 亿, 占…%, and the one rounding rule.

余 and 多 stand only after a number that ends in 0, or before or after 万 and 亿; 近 is of what lies just below.
What is printed is a rounding of the exact value, which is kept; a value that is round by itself takes no such word.
"""

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from .charter.shapes import Indicator

WAN, YI = Decimal(10**4), Decimal(10**8)
_WORDS = {"about": "余", "many": "多", "over": "超", "past": "突破", "near": "约", "almost": "近"}
_AHEAD = frozenset({"超", "突破", "约", "近"})  # these stand before the number
_STEPS = {"near": ROUND_HALF_UP, "almost": ROUND_CEILING}  # the others round down
ROUNDED = frozenset(_WORDS)
STYLES = frozenset({"exact", "share", "change", *_WORDS})


def printed(value: Decimal, indicator: Indicator) -> str:
    """The figure as it stands in prose: 46篇, 540余人次, 超300人次, 560余万元, 占84.7%, 增加8篇."""
    exact = round_half_up(value, indicator.decimals)
    if indicator.style == "change":
        return _changed(exact, indicator)
    shown, word = _rounded(exact, indicator)
    text = _worded(shown, word, indicator.counter, indicator.wan_from)
    return "占" + text if indicator.style == "share" else text


def qualifier(value: Decimal, indicator: Indicator) -> str:
    """The word that says the printed number is rounded: 余, 多, 超, 突破, 约, 近 or ""."""
    return _rounded(round_half_up(value, indicator.decimals), indicator)[1]


def counted(value: Decimal, counter: str, *, decimals: int = 0) -> str:
    """Number and counter without any rounding word: 46篇, 41.3岁."""
    return f"{plain(round_half_up(value, decimals))}{counter}"


def money(yuan: Decimal, *, wan_from: int = 10_000) -> str:
    """An exact amount: 3500元, 560万元, 1.57亿元, 12.3456万元. Fen are kept where there are any."""
    return _worded(yuan, "", "元", wan_from)


def round_half_up(value: Decimal, decimals: int = 0) -> Decimal:
    """Round, 5 upwards (away from zero): the one rounding rule of the house."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def share(numerator: Decimal, denominator: Decimal, decimals: int = 1) -> Decimal | None:
    """`numerator` of `denominator` in percent, rounded by the one rule; None of nothing."""
    if not denominator:
        return None
    scaled = Fraction(numerator) / Fraction(denominator) * 100 * 10**decimals
    whole = (abs(scaled) * 2 + 1) // 2  # half up, away from zero
    return Decimal(int(whole) * (-1 if scaled < 0 else 1)).scaleb(-decimals)


def grouped(value: Decimal) -> str:
    """With thousands commas, for tables and screens; minus as −."""
    text = plain(abs(value))
    whole, _, rest = text.partition(".")
    return ("−" if value < 0 else "") + f"{int(whole):,}" + (f".{rest}" if rest else "")


def plain(value: Decimal) -> str:
    """Digits without exponent or commas; minus as −."""
    return f"{value:f}".replace("-", "−")


def _rounded(value: Decimal, indicator: Indicator) -> tuple[Decimal, str]:
    """(number to print, word); the value itself and "" where it is round or too small to round."""
    word = _WORDS.get(indicator.style, "")
    if not word or indicator.round_to <= 1 or value < 0:
        return value, ""
    step = Decimal(indicator.round_to)
    count = (value / step).to_integral_value(_STEPS.get(indicator.style, ROUND_DOWN))
    rounded = count * step
    if rounded == value or not rounded:
        return value, ""
    return rounded, word


def _changed(value: Decimal, indicator: Indicator) -> str:
    if not value:
        return "持平"
    amount = _worded(abs(value), "", indicator.counter, indicator.wan_from)
    return ("增加" if value > 0 else "减少") + amount


def _worded(value: Decimal, word: str, counter: str, wan_from: int) -> str:
    """Put number, big unit, rounding word and counter in their order."""
    big, number = _big(value, wan_from)
    before = word if word in _AHEAD else ""
    after = "" if before else word
    if after and big and number % 10:
        return f"{plain(number)}{big}{after}{counter}"  # 23万余人
    return f"{before}{plain(number)}{after}{big}{counter}"  # 540余人次, 560余万元


def _big(value: Decimal, wan_from: int) -> tuple[str, Decimal]:
    if not wan_from or abs(value) < wan_from:
        return "", value
    unit, word = (YI, "亿") if abs(value) >= YI else (WAN, "万")
    number = (value / unit).normalize()
    return word, number.quantize(Decimal(1)) if number == number.to_integral_value() else number
