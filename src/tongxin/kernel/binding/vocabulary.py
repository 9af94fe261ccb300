"""The vocabulary 说法: how the indicators of one charter are said, made once and asked claim by claim."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from ..charter.sayings import Saying, Way
from ..charter.shapes import Charter, Indicator, Synonym
from ..claims import Claim, Source, read
from .families import families
from .words import counters_for, nouns_like, plain, verbs_like


class Reading(NamedTuple):
    """One way to say one indicator, with everything that stands for its words written out.

    Attributes:
        is_event: it counts events, of which the noun may be called by their sort: 讲座活动 are 讲座.
    """

    indicator: Indicator
    subjects: tuple[str, ...]
    actions: frozenset[str]
    bare: bool
    counters: frozenset[str]
    context: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    is_event: bool = False

    @property
    def asks(self) -> int:
        """How much it asks for beside the words themselves."""
        return bool(self.context) + bool(self.topic) + bool(self.places) + bool(self.after)


Phrase = tuple[str, Indicator]  # a wording, and what it means
_BREAKS = re.compile(r"\s+")
ANY = "*"  # in a saying: whatever is counted
_LONG = 40  # characters of a subject
_EVENTS = frozenset("场 场次 次 期 支".split())


class Vocabulary:
    """How the indicators of `charter` are said: by sayings and synonyms, and where there is no saying by name."""

    def __init__(self, charter: Charter, sayings: Iterable[Saying] = (), synonyms: Iterable[Synonym] = ()) -> None:
        self.charter = charter
        self.families = families(charter)
        self.changes = {one.of: one for one in charter.indicators.values() if one.adds == "change"}
        self._levelled = {item for one in charter.indicators.values() if one.levels for item in one.items}
        self._by_noun: dict[str, list[Reading]] = defaultdict(list)
        sayings = tuple(sayings)
        phrases = [*_worded(charter, synonyms), *self._named(sayings)]
        for reading in [*_said(charter, sayings), *_taken_apart(phrases)]:
            for noun in dict.fromkeys(reading.subjects):
                self._by_noun[noun].append(reading)
        self._sizes = sorted({len(noun) for noun in self._by_noun} - {0})

    def readings(self, counter: str | None, subjects: Iterable[str]) -> list[Reading]:
        """The readings that a figure of this measure word (None: of any) may have, whose noun is in its subject."""
        nouns = {"", ANY, *(noun for words in subjects for noun in self._within(words))}
        found = {id(reading): reading for noun in sorted(nouns) for reading in self._by_noun.get(noun, ())}
        return [one for one in found.values() if counter is None or counter in one.counters]

    def _within(self, words: str) -> Iterator[str]:
        """The nouns that stand in a subject; of a long one in its end."""
        words = words[-_LONG:]
        for size in self._sizes:
            for at in range(len(words) - size + 1):
                if words[at : at + size] in self._by_noun:
                    yield words[at : at + size]

    def family(self, indicator: Indicator) -> tuple[Indicator, ...]:
        """Those that count the same at other levels, from another day on, or print it otherwise."""
        return self.families[indicator.code]

    def is_levelled(self, indicator: Indicator) -> bool:
        """Whether the charter tells apart by level what this one counts, here or in another indicator."""
        return not self._levelled.isdisjoint(indicator.items)

    def _named(self, sayings: Iterable[Saying]) -> Iterator[Phrase]:
        """Indicators that nothing else says: by their names; changes are read by what they are changes of."""
        told = {one.code for saying in sayings for one in self.families[saying.code]}
        for one in self.charter.indicators.values():
            if one.code not in told and one.adds != "change":
                yield one.name, one


def _said(charter: Charter, sayings: Iterable[Saying]) -> Iterator[Reading]:
    for saying in sayings:
        for way in saying.ways:
            yield _reading(charter.indicators[saying.code], way)


def _reading(indicator: Indicator, way: Way) -> Reading:
    return Reading(
        indicator,
        tuple(like for subject in way.subjects for like in nouns_like(subject)),
        frozenset(like for action in way.actions for like in verbs_like(action)),
        way.bare,
        counters_for(indicator.counter) | frozenset(way.counters),
        way.context,
        way.topic,
        way.without,
        way.absent,
        way.places,
        way.after,
        _is_event(indicator),
    )


def _is_event(indicator: Indicator) -> bool:
    return indicator.counter in _EVENTS and indicator.adds in ("works", "facts")


def _worded(charter: Charter, synonyms: Iterable[Synonym]) -> Iterator[Phrase]:
    """The synonyms of indicators, and of items that one indicator counts by itself."""
    alone = {one.items[0]: one for one in reversed(tuple(charter.indicators.values())) if len(one.items) == 1}
    for synonym in synonyms:
        indicator = charter.indicators.get(synonym.code) or alone.get(synonym.code)
        if indicator:
            yield from ((wording, indicator) for wording in synonym.wordings)


def _taken_apart(phrases: Sequence[Phrase]) -> Iterator[Reading]:
    """Wordings as readings: each says what the reader of claims would find in it."""
    slots = _slots(tuple((words, indicator.counter) for words, indicator in phrases))
    for (words, indicator), (subject, action) in zip(phrases, slots, strict=True):
        if len(subject) + len(action) < len(plain(words)):
            subject, action = plain(words), ""  # the reader left some of it out
        actions = frozenset({action}) if action else frozenset[str]()
        counters = counters_for(indicator.counter)
        yield Reading(indicator, (subject,), actions, not action, counters, is_event=_is_event(indicator))


@lru_cache(maxsize=16)
def _slots(phrases: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """(subject, action) of each wording, read all in one text; "" where the reader finds none beside the figure."""
    lines = [_BREAKS.sub(" ", words) + f"11{counter}。\n" for words, counter in phrases]
    starts = [0, *accumulate(map(len, lines))]
    found = {bisect_right(starts, claim.start) - 1: claim for claim in reversed(read("".join(lines)))}
    return [_own(found.get(line)) for line in range(len(lines))]


def _own(claim: Claim | None) -> tuple[str, str]:
    if claim is None or claim.subject.source is not Source.CLAUSE:
        return "", ""
    return plain(claim.subject.value), claim.action.value or ""
