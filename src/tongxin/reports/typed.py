"""Numbers typed by hand 手写数字: read as the audit of drafts reads them, and held against what the ledger says.

Live figures, outside figures and what was declared no figure are not looked into; nor are places in an order (全省首家)
and the numbers of a scheme in words (三大工程), which no record counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from tongxin.kernel.claims import Claim, Kind, Quantity, read
from tongxin.kernel.claims.counters import same_counter

from .around import CLAUSE, around
from .text import TOKEN

HIDDEN = "〓"  # stands for a token, character by character, so that places stay


@dataclass(frozen=True)
class Typed:
    """A number typed by hand, where it stands in the section's raw text, and how much it says."""

    start: int
    end: int
    text: str  # 300余人次
    value: Decimal
    counter: str
    clause: str  # the words around it, to find the figure meant

    @property
    def key(self) -> str:
        """What a form calls it by: 12-300余人次."""
        return f"{self.start}-{''.join(self.text.split())}"


@dataclass(frozen=True)
class Known:
    """What may be meant: a live figure that has a value."""

    token: str
    label: str
    counter: str
    value: Decimal
    printed: str


def hidden(text: str) -> str:
    """The section's raw text with its tokens made unreadable, as long as it was."""
    return TOKEN.sub(lambda found: HIDDEN * len(found[0]), text)


def claims(text: str, *, org: str | None = None, period: str | None = None) -> list[Claim]:
    """What the numbers typed by hand claim, in the section's raw text; which they are depends on the text alone."""
    shown = hidden(text)
    return [claim for claim in read(shown, org=org, period=period) if not _is_turn(shown, claim.quantity)]


def _is_turn(text: str, quantity: Quantity) -> bool:
    """A place in an order, or 三大工程 in words: no record counts them."""
    first, last = quantity.num
    return quantity.kind is Kind.RANK or (quantity.structural and not text[first:last].isdecimal())


def scan(text: str) -> list[Typed]:
    """The numbers typed by hand in a section's raw text."""
    return [typed(claim, text) for claim in claims(text)]


def typed(claim: Claim, text: str) -> Typed:
    """A claim of a section's raw text as a number typed by hand."""
    start, end, quantity = claim.start, claim.end, claim.quantity
    clause = text[slice(*around(text, start, end, CLAUSE))]
    return Typed(start, end, text[start:end], quantity.value, quantity.unit or "", clause)


def best(hand: Typed, known: Iterable[Known]) -> Known | None:
    """The live figure most likely meant: of one measure word, by words in common, then the plainest name."""
    ranked = []
    for figure in known:
        shared = len(_pairs(hand.clause) & _pairs(figure.label))
        same = figure.value == hand.value or figure.printed == hand.text
        if same_counter(figure.counter, hand.counter) and (shared or same):
            ranked.append((shared + (3 if same else 0), -len(figure.label), figure.token, figure))
    return max(ranked, key=lambda r: (r[0], r[1], r[2]))[3] if ranked else None


def _pairs(words: str) -> set[str]:
    """Pairs of neighbouring Chinese characters: a cheap measure of likeness."""
    return {one + other for one, other in pairwise(words) if _is_hanzi(one) and _is_hanzi(other)}


def _is_hanzi(character: str) -> bool:
    return "一" <= character <= "鿿"


def replaced(text: str, hand: Typed, token: str) -> str:
    """The text with the typed number exchanged for a token; unchanged where it no longer stands there."""
    if text[hand.start : hand.end] != hand.text:
        return text
    return text[: hand.start] + "{" + token + "}" + text[hand.end :]


def by_key(found: Iterable[Typed]) -> Mapping[str, Typed]:
    return {hand.key: hand for hand in found}
