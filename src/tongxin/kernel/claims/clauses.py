"""Sentences and clauses 句: where a figure's own words begin and end."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from .model import Quantity

_OPAQUE = re.compile(r"《[^《》\n]{1,80}》|“[^“”\n]{1,40}”|‘[^‘’\n]{1,40}’")
_BRACKETS = re.compile(r"\([^()\n\d]{1,30}\)")
_END = re.compile(r"[。!?;\n]")
_BREAK = re.compile(r"[,:()]")
_BROKEN = re.compile(r"[,。;]")
_RUNS_ON = re.compile(r"[,。;、\d]")  # a heading has none of these
_CLOSING = "。!?;:…”》)"
_MARKED = re.compile(r"[(\[]|[一二三四五六七八九十]{1,3}[、是]|\d{1,2}[、.)]|[●■◆★·※-]")
_NARROW, _WIDE = 12, 40  # characters of a line that may be torn: half the longest, between these
WINDOW = 400  # characters; what stands further away says nothing about a figure


def shape(text: str) -> str:
    """The text with quotations, titles and brackets without figures filled up: their commas part nothing."""
    filled = _OPAQUE.sub(lambda found: "Q" * len(found[0]), text)
    return _BRACKETS.sub(lambda found: "Q" * len(found[0]), filled)


class Setting(NamedTuple):
    """Where one figure stands.

    Attributes:
        sentence, paragraph: (start, end); a semicolon ends a sentence here, since subjects change at it.
        left, right: (start, end) of the words of its clause up to the figures before and after it.
        opens: the clause begins in `left`, not with an earlier figure.
    """

    quantity: Quantity
    paragraph: int
    sentence: tuple[int, int]
    left: tuple[int, int]
    right: tuple[int, int]
    opens: bool


class Layout:
    """The breaks of a text, found once and asked by position."""

    def __init__(self, text: str) -> None:
        self.shape = shape(text)
        torn = _torn(text)
        self.ends = [found.start() for found in _END.finditer(self.shape) if found.start() not in torn]
        self.breaks = sorted([*self.ends, *(found.start() for found in _BREAK.finditer(self.shape))])
        self.lines = [found.start() for found in re.finditer("\n", text) if found.start() not in torn]

    def settings(self, quantities: Sequence[Quantity]) -> list[Setting]:
        """The setting of each of the figures, which stand in order."""
        found = []
        for place, quantity in enumerate(quantities):
            before = quantities[place - 1].end if place else 0
            after = quantities[place + 1].start if place + 1 < len(quantities) else len(self.shape)
            found.append(self._setting(quantity, before, after))
        return found

    def _setting(self, quantity: Quantity, before: int, after: int) -> Setting:
        start, end = quantity.start, quantity.end
        sentence = around(self.ends, start, end, len(self.shape))
        clause = around(self.breaks, start, end, len(self.shape))
        left, stop = max(clause[0], before, start - WINDOW), start
        if left == start and self.shape[start - 1 : start] == "(":
            # 工科(69.23%): the noun stands before the bracket
            stop = start - 1
            left = max(around(self.breaks, stop - 1, stop, len(self.shape))[0], before, start - WINDOW) if stop else 0
        return Setting(
            quantity,
            bisect_left(self.lines, start),
            sentence,
            (min(left, stop), stop),
            (end, min(clause[1], after, end + WINDOW)),
            left == clause[0],
        )


def _torn(text: str) -> set[int]:
    """Line breaks that tear a sentence: the line is long, has commas, stops without a mark, and no heading follows."""
    lines = text.split("\n")
    long = max(_NARROW, min(_WIDE, max(map(len, lines)) // 2))
    found: set[int] = set()
    at = 0
    open_from = -1  # the first break behind a line that may go on
    for line in lines:
        said = line.strip()
        if said:
            if open_from >= 0 and not _MARKED.match(said) and (len(said) >= long or _RUNS_ON.search(said)):
                found.update(range(open_from, at))
            goes_on = len(said) >= long and said[-1] not in _CLOSING and _BROKEN.search(said)
            open_from = at + len(line) if goes_on else -1
        at += len(line) + 1
    return {place for place in found if text[place : place + 1] == "\n"}


def around(places: list[int], start: int, end: int, size: int) -> tuple[int, int]:
    """The stretch between two breaks that holds [start, end)."""
    low = bisect_left(places, start)
    high = bisect_right(places, end - 1)
    return (places[low - 1] + 1 if low else 0, places[high] if high < len(places) else size)
