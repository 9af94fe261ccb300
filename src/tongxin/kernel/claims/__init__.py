"""claims 论断: finds every quantity of a Chinese text and says what it claims.

Holds:  Claim (a quantity with subject, action, level, period and organisation, each with its source), Distractor.
Verbs:  read, scan.
Asks:   kernel.numerals; rjieba for words.
"""

from .fold import fold
from .model import Claim, Distractor, Kind, Qualifier, Quantity, Slot, Source
from .scanner import scan

__all__ = ["Claim", "Distractor", "Kind", "Qualifier", "Quantity", "Slot", "Source", "read", "scan"]


def read(text: str, *, org: str | None = None, period: str | None = None) -> list[Claim]:
    """Every claim of `text`, in order and without overlap."""
    found = scan(fold(text))
    return [Claim(thing, text[thing.start : thing.end]) for thing in found if isinstance(thing, Quantity)]
