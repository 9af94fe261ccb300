"""A text with its claims, laid out so that rules may ask what stands around a figure."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property

from ..claims import Claim
from ..claims.clauses import Layout, Setting
from ..claims.fold import fold
from ..reasons import Reason
from .model import Suspicion


class Reading:
    """One text, folded once, and its claims in order.

    Attributes:
        raw: the text as it was given; `text` is as long and in half width.
        claims, settings: what each figure says and where its sentence and clause lie, place by place.
    """

    def __init__(self, raw: str, claims: Sequence[Claim]) -> None:
        self.raw = raw
        self.text = fold(raw)
        self.claims = tuple(claims)
        self.layout = Layout(self.text)
        self.settings: tuple[Setting, ...] = tuple(self.layout.settings([claim.quantity for claim in claims]))
        self._starts = [claim.start for claim in self.claims]

    def left(self, place: int) -> str:
        """The words of the figure's clause before it, up to the figure before."""
        return self.text[slice(*self.settings[place].left)]

    def right(self, place: int) -> str:
        """The words of the figure's clause behind it, up to the figure after."""
        return self.text[slice(*self.settings[place].right)]

    def printed(self, place: int) -> str:
        """The figure as it is printed, white space removed."""
        return "".join(self.claims[place].text.split())

    def numeral(self, place: int) -> str:
        """The bare numeral of a figure: 12.5 of 12.5%."""
        return self.text[slice(*self.claims[place].quantity.num)]

    def decimals(self, place: int) -> int:
        """How many digits stand behind its point."""
        return len(self.numeral(place).partition(".")[2])

    def between(self, one: int, other: int) -> str:
        """What stands between two figures; nothing where they are far apart."""
        start, end = self.claims[one].end, self.claims[other].start
        return self.text[start:end] if end - start <= FAR else ""

    def places(self, start: int, end: int) -> tuple[int, ...]:
        """The places of the figures that begin in a stretch."""
        return tuple(range(bisect_left(self._starts, start), bisect_left(self._starts, end)))

    def about(self, rule: str, place: int, why: Reason, *others: int) -> Suspicion:
        """A suspicion about one figure, which it marks, and about others that it depends on."""
        claim = self.claims[place]
        return Suspicion(rule, claim.start, claim.end, why, tuple(sorted({place, *others})))

    @cached_property
    def sentences(self) -> list[list[int]]:
        """The places of the figures, sentence by sentence; only sentences with figures."""
        found: list[list[int]] = []
        last = None
        for place, setting in enumerate(self.settings):
            if setting.sentence != last:
                found.append([])
                last = setting.sentence
            found[-1].append(place)
        return found

    @cached_property
    def paragraphs(self) -> list[list[int]]:
        """The places of the figures, paragraph by paragraph; only paragraphs with figures."""
        found: dict[int, list[int]] = {}
        for place, setting in enumerate(self.settings):
            found.setdefault(setting.paragraph, []).append(place)
        return list(found.values())

    def line(self, at: int) -> int:
        """The number of the line in which a place stands, from 0."""
        return bisect_left(self.layout.lines, at)

    @cached_property
    def title(self) -> tuple[int, int]:
        """(start, end) of the first line that says something, or of its beginning; (0, 0) of an empty text."""
        start, end = next(self.lines(), (0, 0))
        return start, min(end, start + FAR)

    def lines(self) -> Iterator[tuple[int, int]]:
        """(start, end) of each line that says something, white space at its ends left out."""
        at = 0
        for line in self.text.split("\n"):
            bare = line.strip()
            if bare:
                start = at + len(line) - len(line.lstrip())
                yield start, start + len(bare)
            at += len(line) + 1


FAR = 200  # characters; figures further apart say nothing about each other
