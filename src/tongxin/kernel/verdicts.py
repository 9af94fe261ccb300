"""Verdicts 结论: whether what a text says agrees with what the records say."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .charter.shapes import Indicator
from .claims import Claim
from .reasons import Reason, reason


class Ruling(StrEnum):
    """What comes of holding a claim against the records."""

    AGREES = "agrees"  # equal, or within the rounding that the text itself owns to
    DIFFERS = "differs"
    NO_BASIS = "no_basis"  # the indicator is known, no record carries it
    UNBOUND = "unbound"  # nothing says which indicator it is about


@dataclass(frozen=True)
class Verdict:
    """A verdict, with numbers as they are printed (46篇, 5638200元), "" where there are none.

    Attributes:
        difference: theirs less ours in the unit the text prints, with its sign: +3篇, −2万元.
    """

    kind: Ruling
    ours: str
    theirs: str
    difference: str
    why: Reason


def judge(claim: Claim, indicator: Indicator | None, ours: Decimal | None, records: int) -> Verdict:
    """Hold a claim against what the records say.

    Args:
        indicator: the one it was bound to; None where it is unbound.
        ours: in the base counter of the indicator (元, shares in percent), exact; None where there is none.
        records: how many of them `ours` rests on.
    """
    if indicator is None:
        return Verdict(Ruling.UNBOUND, "", claim.text, "", reason("unbound"))
    if ours is None:
        return Verdict(Ruling.NO_BASIS, "", claim.text, "", reason("no_records", indicator=indicator.name))
    kind = Ruling.AGREES if ours == claim.quantity.value else Ruling.DIFFERS
    return Verdict(kind, f"{ours}{indicator.counter}", claim.text, "", reason("equal" if kind == "agrees" else "apart"))
