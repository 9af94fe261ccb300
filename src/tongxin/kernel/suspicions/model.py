"""A suspicion 疑点: something about the figures of a text that a person should look at."""

from dataclasses import dataclass

from ..reasons import Reason


@dataclass(frozen=True)
class Suspicion:
    """One thing to look at. It never says that a figure is wrong, only why it may be.

    Attributes:
        rule: the family, as the catalogue of defects numbers it: D2.
        start, end: the exact words it is about, in characters of the text as it was given.
        why: what is odd, to be worded by whoever shows it.
        claims: places in the list of claims of the figures concerned, in order; none where it is about words.
    """

    rule: str
    start: int
    end: int
    why: Reason
    claims: tuple[int, ...] = ()
