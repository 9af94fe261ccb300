"""The vocabulary 说法: how the indicators of one charter are said, made once and asked claim by claim."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..charter.sayings import Saying, Way
from ..charter.shapes import Charter, Indicator, Synonym
from ..claims import read
from .families import families
from .words import counters_for, nouns_like, plain, verbs_like


class Reading(NamedTuple):
    """One way to say one indicator, with everything that stands for its words written out.

    Attributes:
        is_loose: what stands before the noun is its topic: 消防安全讲座 are 讲座. Else it says which of them.
    """

    indicator: Indicator
    subjects: tuple[str, ...]
    actions: frozenset[str]
    bare: bool
    counters: frozenset[str]
    context: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    is_loose: bool = False

    @property
    def asks(self) -> int:
        """How much it asks for beside the words themselves."""
        return bool(self.context) + bool(self.topic) + bool(self.places) + bool(self.after)


_LOOSE = frozenset("场 场次 次 期 支".split())


class Vocabulary:
    """How the indicators of `charter` are said: by sayings and synonyms, and where there is no saying by name."""

    def __init__(self, charter: Charter, sayings: Iterable[Saying] = (), synonyms: Iterable[Synonym] = ()) -> None:
        self.charter = charter
        self.families = families(charter)
        self.changes = {one.of: one for one in charter.indicators.values() if one.adds == "change"}
        self._by_counter: dict[str, list[Reading]] = defaultdict(list)
        self._all: list[Reading] = []
        for reading in [*_said(charter, sayings), *_worded(charter, synonyms), *self._named(sayings)]:
            self._all.append(reading)
            for counter in reading.counters:
                self._by_counter[counter].append(reading)

    def readings(self, counter: str | None) -> list[Reading]:
        """The readings a figure with this measure word may have; one without any may have all."""
        return self._all if counter is None else self._by_counter.get(counter, [])

    def _named(self, sayings: Iterable[Saying]) -> Iterator[Reading]:
        """Indicators that nothing else says: by their names; changes are read by what they are changes of."""
        told = {one.code for saying in sayings for one in self.families[saying.code]}
        for one in self.charter.indicators.values():
            if one.code not in told and one.adds != "change":
                yield _phrase(one.name, one)

    def family(self, indicator: Indicator) -> tuple[Indicator, ...]:
        """Those that count the same at other levels, from another day on, or print it otherwise."""
        return self.families[indicator.code]


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
        way.places,
        way.after,
        _is_loose(indicator),
    )


def _is_loose(indicator: Indicator) -> bool:
    return indicator.counter in _LOOSE and indicator.adds in ("works", "facts")


def _worded(charter: Charter, synonyms: Iterable[Synonym]) -> Iterator[Reading]:
    """The synonyms of indicators, and of items that one indicator counts by itself."""
    alone = {one.items[0]: one for one in reversed(tuple(charter.indicators.values())) if len(one.items) == 1}
    for synonym in synonyms:
        indicator = charter.indicators.get(synonym.code) or alone.get(synonym.code)
        if indicator:
            yield from (_phrase(wording, indicator) for wording in synonym.wordings)


def _phrase(words: str, indicator: Indicator) -> Reading:
    """A wording taken apart as the reader of claims takes a text apart: it says what a claim in it would say."""
    claims = read(f"{words}11{indicator.counter}。")
    subject = plain(claims[0].subject.value) if claims else plain(words)
    action = (claims[0].action.value or "") if claims else ""
    if len(subject) + len(action) < len(plain(words)):
        subject, action = plain(words), ""  # the reader left some of it out
    return Reading(
        indicator,
        (subject,),
        frozenset({action}) if action else frozenset(),
        not action,
        counters_for(indicator.counter),
        is_loose=_is_loose(indicator),
    )
