"""D23 a repeated paragraph: its figures stand in the text twice and count once."""

import re
from collections.abc import Iterator

from ..reasons import reason
from .model import Suspicion
from .reading import Reading

_LEAST = 20  # characters; shorter sentences may well be alike
_NOISE = re.compile(r"[\s,.。、;:!?“”‘’\"'()《》-]+")
_LEAD = re.compile(r"^(?:摘要|内容摘要|导读|核心提示|编者按)")
_QUOTED = 30  # characters of a sentence that are shown


def repeats(reading: Reading) -> Iterator[Suspicion]:
    seen: dict[str, int] = {}
    for first, last, places in _runs(reading, seen):
        start, end = reading.settings[places[0]].sentence[0], reading.settings[places[-1]].sentence[1]
        start += len(reading.text[start:end]) - len(reading.text[start:end].lstrip())
        opening = reading.raw[start : start + _QUOTED].split("\n")[0]
        why = reason("repeated", opening=opening, count=str(last - first + 1))
        yield Suspicion("D23", start, end, why, tuple(places))


def _runs(reading: Reading, seen: dict[str, int]) -> Iterator[tuple[int, int, list[int]]]:
    """(first sentence, last sentence, figures) of each stretch of sentences that have stood before."""
    run: list[int] = []
    first = 0
    for number, places in enumerate(reading.sentences):
        start, end = reading.settings[places[0]].sentence
        key = _LEAD.sub("", _NOISE.sub("", reading.text[start:end]))
        is_repeated = len(key) >= _LEAST and key in seen
        seen.setdefault(key, number)
        if is_repeated:
            first = first if run else number
            run += places
        elif run:
            yield first, number - 1, run
            run = []
    if run:
        yield first, len(reading.sentences) - 1, run
