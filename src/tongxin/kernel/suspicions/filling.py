"""D1 one value fills the figures: the blanks of a template were never filled with true ones."""

from collections import Counter
from collections.abc import Iterator

from ..claims import Kind
from ..reasons import reason
from .model import Suspicion
from .reading import Reading

_FIGURES = 10  # fewer may well be alike
_APART = 5  # sentences; a list that gives each street two is one
_SHARE = 0.5
_SHARE_OF_ONES = 0.8  # a small body has one of many things
_TOGETHER = 0.9  # the two commonest values, where the second fills as well


def filling(reading: Reading) -> Iterator[Suspicion]:
    tallies = [
        place
        for place, claim in enumerate(reading.claims)
        if claim.quantity.kind in (Kind.COUNT, Kind.AMOUNT) and not claim.quantity.structural
    ]
    if len(tallies) < _FIGURES:
        return
    numerals = {place: reading.numeral(place) for place in tallies}
    for numeral in _filling(list(numerals.values())):
        places = [place for place in tallies if numerals[place] == numeral]
        if len({reading.settings[place].sentence for place in places}) >= _APART:
            said = {"number": numeral, "times": str(len(places)), "figures": str(len(tallies))}
            yield reading.about("D1", places[0], reason("same_value", **said))
            yield from (reading.about("D1", place, reason("same_value_too", **said)) for place in places[1:])


def _filling(numerals: list[str]) -> list[str]:
    """The value that fills the text, and a second one that fills the rest."""
    first, *others = Counter(numerals).most_common(2)
    if first[1] < len(numerals) * (_SHARE_OF_ONES if first[0] in ("1", "一") else _SHARE):
        return []
    fills = [other[0] for other in others if first[1] + other[1] >= len(numerals) * _TOGETHER]
    return [first[0], *fills]
