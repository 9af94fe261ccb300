"""D2 余 after a number that is not round: 9余人次 leaves open what it has just said."""

import re
from collections.abc import Iterator

from ..claims import Kind
from ..claims.counters import class_of
from ..reasons import reason
from .model import Suspicion
from .reading import Reading

_MORE = re.compile(r"\s{0,2}[余多来]")
_SCALED = re.compile(r"\s{0,2}[余多来]\s?[百千]?[万亿]")
_LESS = re.compile(r"(?:近|将近|接近|不足|不到|不满)\s{0,2}$")
_ROUND = re.compile(r"0$|[十百千万亿]$")


def rounding(reading: Reading) -> Iterator[Suspicion]:
    for place, claim in enumerate(reading.claims):
        first, last = claim.quantity.num
        if not _MORE.match(reading.text, last) or claim.quantity.kind is Kind.PERCENT:
            continue
        numeral, printed = reading.numeral(place), reading.printed(place)
        if _LESS.search(reading.text, claim.start, first):
            yield reading.about("D2", place, reason("less_and_more", figure=printed))
        elif not _may_go_on(reading.text, numeral, last, claim.quantity.unit):
            yield reading.about("D2", place, reason("more_than_exact", figure=printed, number=numeral))


def _may_go_on(text: str, numeral: str, last: int, unit: str | None) -> bool:
    """Whether something lies between the number and the next: tens, 万, or parts of a kilometre."""
    return bool(_ROUND.search(numeral) or _SCALED.match(text, last)) or class_of(unit) == "measures"
