"""D16 a period or its start missing: since when did 累计 count?"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from ..claims import Kind, Source
from ..reasons import reason
from .model import Suspicion
from .reading import Reading

_NOW = re.compile(r"(?:截至|截止到?)目前|目前|现有|(?<![一二三四五\d])现已")
_YEARS = re.compile(r"近年来|近几年|多年来|历年来|长期以来|一直以来")
_SINCE = re.compile(rf"{_YEARS.pattern}|累计|先后|至今|迄今")
_CLEAR = re.compile(r"(?:19|20)\d\d|今年|去年|全年|本年|上半年|下半年|目前|[。;]")
_AS_OF = re.compile(r"(?:截至|截止)[^,。;\n]{0,4}(?:19|20)\d\d")
_FAR = 300  # characters; a word further away no longer speaks of the figure


def periods(reading: Reading) -> Iterator[Suspicion]:
    undated = [
        place
        for place, claim in enumerate(reading.claims)
        if claim.period.value is None and not claim.quantity.structural and claim.quantity.kind is not Kind.RANK
    ]
    seen = set(undated)
    long = [place for place in range(len(reading.claims)) if place not in seen and _spans_years(reading, place)]
    yield from _open_ended(reading, sorted([*undated, *long]))


def _spans_years(reading: Reading, place: int) -> bool:
    """近年来…资助120名 in a report on one year: the year of the report is not that of the figure."""
    claim, start = reading.claims[place], reading.settings[place].sentence[0]
    if claim.period.source not in (Source.GIVEN, Source.DOCUMENT) or claim.quantity.kind not in (
        Kind.COUNT,
        Kind.AMOUNT,
    ):
        return False
    words = reading.text[max(start, claim.start - _FAR) : claim.start]
    found = _YEARS.search(words)
    return found is not None and not _CLEAR.search(words, found.end())


def _open_ended(reading: Reading, undated: list[int]) -> Iterator[Suspicion]:
    """One suspicion for each word that leaves the start or the day open, with the figures it speaks of."""
    words = [(found.start(), found.end(), "no_start") for found in _SINCE.finditer(reading.text)]
    if not _AS_OF.search(reading.text):
        words += [(found.start(), found.end(), "no_day") for found in _NOW.finditer(reading.text)]
    words.sort()
    starts = [word[0] for word in words]
    spoken: dict[int, list[int]] = {}
    for place in undated:
        at = bisect_left(starts, reading.claims[place].start) - 1
        if at >= 0 and _speaks_of(reading, words[at][0], words[at][2], place):
            spoken.setdefault(at, []).append(place)
    for at, places in spoken.items():
        start, end, code = words[at]
        yield Suspicion("D16", start, end, reason(code, word=reading.text[start:end]), tuple(places))


def _speaks_of(reading: Reading, start: int, code: str, place: int) -> bool:
    """Whether the word stands in the figure's own sentence; shares and means have a day and no start."""
    setting = reading.settings[place]
    if code == "no_start" and reading.claims[place].quantity.kind not in (Kind.COUNT, Kind.AMOUNT):
        return False
    return start >= setting.sentence[0] and reading.claims[place].start - start <= _FAR
