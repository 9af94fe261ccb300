"""claims 论断: finds every quantity of a Chinese text and says what it claims.

Holds:  Claim (a quantity with subject, action, level, period and organisation, each with its source), Distractor,
        TooManyFigures.
Verbs:  read, scan.
Asks:   kernel.numerals; rjieba for words.
"""

from .model import Claim, Distractor, Kind, Qualifier, Quantity, Slot, Source, TooManyFigures
from .reading import read
from .scanner import scan

__all__ = ["Claim", "Distractor", "Kind", "Qualifier", "Quantity", "Slot", "Source", "TooManyFigures", "read", "scan"]
