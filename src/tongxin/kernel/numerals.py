"""Chinese numerals 中文数字: written, read, and as the numbers of headings."""

import re

_DIGITS = "零一二三四五六七八九"
_READ = {c: n for n, c in enumerate(_DIGITS)} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_WAN, _YI = 10**4, 10**8
LIMIT = 10**16  # 一亿亿: beyond, nobody writes it so


class BadNumeral(ValueError):
    """The text is no Chinese numeral. Safe to show."""


def hanzi(n: int) -> str:
    """Write `n` in Chinese numerals: 105 → 一百零五, 12 → 十二, 20000000 → 两千万 is written 二千万."""
    if n < 0:
        return "负" + hanzi(-n)
    if n >= LIMIT:
        raise ValueError(f"{n} is too large to be written out")
    if n == 0:
        return "零"
    text = _written(n)
    return text.removeprefix("一") if text.startswith("一十") else text


def hanzi_digits(n: int) -> str:
    """Write `n` digit by digit, as years are: 2025 → 二〇二五."""
    return "".join("〇" if c == "0" else _DIGITS[int(c)] for c in str(n))


def ordinal_heading(n: int) -> str:
    """The number of a heading: 一, 二 … 十, 十一."""
    return hanzi(n)


def hanzi_to_int(text: str) -> int:
    """Read a Chinese numeral: 一百零五, 两千万, 十二, 二〇二五, 三万五 (35000), 负三.

    Raises: BadNumeral.
    """
    body = text.removeprefix("负")
    if not body or not all(c in _READ or c in _SMALL or c in "万亿" for c in body):
        raise BadNumeral(f"“{text}”不是中文数字。")
    if all(c in _READ for c in body):
        value = int("".join(str(_READ[c]) for c in body))
        if len(body) > 1 and "两" in body:
            raise BadNumeral(f"“{text}”不是中文数字。")
    else:
        value = _read(body, text)
    return -value if text.startswith("负") else value


def _written(n: int) -> str:
    for size, word in ((_YI, "亿"), (_WAN, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if n < size:
            continue
        head, rest = divmod(n, size)
        text = _written(head) + word
        if not rest:
            return text
        # a place left empty is said once: 一千零五, 一万零五十
        return text + ("零" if rest < size // 10 else "") + _written(rest)
    return _DIGITS[n]


def _read(body: str, text: str) -> int:
    """Read a numeral with places, splitting at the last 亿, then the last 万, then place by place."""
    for word, size in (("亿", _YI), ("万", _WAN)):
        head, found, tail = body.rpartition(word)
        if found:
            if not head or head.startswith("零"):
                raise BadNumeral(f"“{text}”不是中文数字。")
            return _read(head, text) * size + _tail(tail, size, text)
    if len(body) == 1 and body in _READ:
        return _READ[body]
    match = _PLACES.fullmatch(body)
    if not match:
        raise BadNumeral(f"“{text}”不是中文数字。")
    value, below = 0, 10**4
    for digit, place in _PLACE.findall(body):
        size = _SMALL[place]
        if size >= below:
            raise BadNumeral(f"“{text}”不是中文数字。")
        value += (_READ[digit] if digit else 1) * size
        below = size
    last = match["last"]
    if last:
        # 一百五 is 150, 一百零五 is 105
        value += _READ[last] if match["zero"] or below == 10 else _READ[last] * below // 10
    return value


def _tail(tail: str, size: int, text: str) -> int:
    """What follows 万 or 亿: nothing, a full numeral, or a lone digit for the next place (三万五)."""
    if not tail:
        return 0
    if len(tail) == 1 and tail in _READ and _READ[tail]:
        return _READ[tail] * size // 10
    value = _read(tail.lstrip("零〇"), text) if tail.strip("零〇") else -1
    if not 0 < value < size:
        raise BadNumeral(f"“{text}”不是中文数字。")
    return value


# 十 alone may open a numeral; every other place needs its digit
_PLACE = re.compile(r"([一二两三四五六七八九]?)([十百千])")
_PLACES = re.compile(
    r"(?:十|[一二两三四五六七八九][十百千])(?:[零〇]?[一二两三四五六七八九][十百千])*"
    r"(?:(?P<zero>[零〇])?(?P<last>[一二三四五六七八九]))?"
)
