"""Numbers typed by hand 手写数字: found by a scan, held against what the ledger says.

A simple scan on purpose: digits or Chinese numerals with a measure word behind them. A Chinese numeral
needs a stricter measure word, since 一个 and 四个意识 are language. Quotes, titles in 《》 and tokens are
not looked into; the audit of drafts reads text for real.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tongxin.kernel.numerals import hanzi_to_int

from .text import TOKEN

COUNTERS = (
    "人次 条次 场次 篇次 件次 万元 亿元 小时 课时 平方米 公里 篇 件 份 条 人 名 位 个 场 次 期 户 家 项 元 所 支 批 幅 "
    "本 辆 岁 对 届次 % ％ 个百分点"
).split()
STRICT = frozenset("篇 件 份 场 户 家 名 项 人次 条次 场次 篇次 件次 万元 亿元 小时 课时".split())
SCALES = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
MASKED = re.compile(r"《[^》]{0,80}》|“[^”]{0,30}”|「[^」]{0,30}」")
HANZI = "零〇一二两三四五六七八九十百千万"


@dataclass(frozen=True)
class Typed:
    """A number typed by hand, where it stands in the section's raw text, and how much it says."""

    start: int
    end: int
    text: str  # 300余人次
    value: Decimal
    counter: str
    clause: str  # the words around it, to find the figure meant


@dataclass(frozen=True)
class Known:
    """What may be meant: a live figure that has a value."""

    token: str
    label: str
    counter: str
    value: Decimal
    printed: str


def _pattern(counters: Iterable[str]) -> re.Pattern[str]:
    words = "|".join(re.escape(c) for c in sorted(set(counters) | set(COUNTERS), key=lambda c: (-len(c), c)) if c)
    return re.compile(
        r"(?<![\d.,第])"
        rf"(?:(?P<digits>\d[\d,]{{0,20}}(?:\.\d{{1,6}})?)|(?P<hanzi>[{HANZI}]{{1,12}}))"
        r"(?P<scale>[百千万亿]?)(?P<about>[余多]?)(?P<scale2>[万亿]?)"
        rf"(?P<counter>{words})(?![月代世面性体别])"
    )


def scan(text: str, counters: Iterable[str] = ()) -> list[Typed]:
    """Find the numbers typed by hand in a section's raw text.

    Args:
        counters: measure words of the charter, beside the usual ones.
    """
    hidden = _blank(MASKED, _blank(TOKEN, text))
    found = []
    for match in _pattern(counters).finditer(hidden):
        typed = _read(match, text)
        if typed is not None:
            found.append(typed)
    return found


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """Same length, with every match made unreadable."""
    return pattern.sub(lambda m: "\x00" * len(m.group()), text)


def _read(match: re.Match[str], text: str) -> Typed | None:
    if match.start() and text[match.start() - 1] in "第":
        return None
    counter = match["counter"]
    digits = match["digits"]
    if digits is not None:
        number = Decimal(digits.replace(",", "") or "0")
    else:
        if counter not in STRICT and not (counter == "人" and len(match["hanzi"]) > 1):
            return None
        try:
            number = Decimal(hanzi_to_int(match["hanzi"]))
        except ValueError:
            return None
        if number < 2:  # 一件 is language
            return None
    number *= SCALES[match["scale"]] * SCALES[match["scale2"]]
    return Typed(match.start(), match.end(), match.group(), number, counter, _clause(text, match.start(), match.end()))


def _clause(text: str, start: int, end: int) -> str:
    before = max(text.rfind(c, 0, start) for c in "，。；：\n") + 1
    after = min((i for i in (text.find(c, end) for c in "，。；：\n") if i >= 0), default=len(text))
    return text[before:after][:120]


def best(typed: Typed, known: Iterable[Known]) -> Known | None:
    """The live figure most likely meant: of one measure word, by words in common, then the plainest name."""
    ranked = []
    for figure in known:
        shared = len(_pairs(typed.clause) & _pairs(figure.label))
        same = figure.value == typed.value or figure.printed == typed.text
        if figure.counter == typed.counter and (shared or same):
            ranked.append((shared + (3 if same else 0), -len(figure.label), figure.token, figure))
    return max(ranked, key=lambda r: (r[0], r[1], r[2]))[3] if ranked else None


def _pairs(words: str) -> set[str]:
    """Pairs of neighbouring Chinese characters: a cheap measure of likeness."""
    runs: list[str] = re.findall(r"[一-鿿]{2,}", words)
    return {run[i : i + 2] for run in runs for i in range(len(run) - 1)}


def replaced(text: str, typed: Typed, token: str) -> str:
    """The text with the typed number exchanged for a token; unchanged where it no longer stands there."""
    if text[typed.start : typed.end] != typed.text:
        return text
    return text[: typed.start] + "{" + token + "}" + text[typed.end :]


def by_key(found: Iterable[Typed]) -> Mapping[str, Typed]:
    """Key them for forms: "<start>-<text>"."""
    return {f"{t.start}-{t.text}": t for t in found}
