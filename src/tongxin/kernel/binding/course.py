"""The course of a text 上文: what was said before a figure, and what came of it."""

from dataclasses import dataclass, field

from ..claims import Claim, Kind, Source
from . import surroundings
from .model import Binding
from .surroundings import Place

_EVENTS = frozenset("场 场次 次 期 讲 批次 届".split())
_EVENT_NOUNS = ("班", "活动", "讲座", "论坛", "讲堂", "沙龙", "培训", "大赛", "宣讲", "会")
_PERSONS = frozenset({"名", "人", "位", "人次"})
_HANDED_ON = (Source.ANTECEDENT, Source.WHOLE, Source.SIBLING)


@dataclass
class Course:
    """What the text said up to a figure.

    Attributes:
        number: of the sentence. earlier: indicators that it spoke of already.
        base: the latest figure that is no change, with the place it ends at; a change is a change of it.
        events: what the numbers of events side by side before it in the sentence were bound to.
        persons: what the latest number of persons in the sentence was bound to; None where it spoke of none.
        things: so the latest number of anything else.
        is_occasion: the level of the figure before names where something happened.
    """

    number: int = -1
    earlier: frozenset[str] = frozenset()
    base: tuple[int, Binding] | None = None
    events: tuple[Binding, ...] = ()
    persons: Binding | None = None
    things: Binding | None = None
    is_occasion: bool = False
    _is_event: bool = False  # whether the figure before counts events
    _subjects: dict[str, Binding] = field(default_factory=dict)

    def enter(self, place: Place) -> None:
        """Go on to the sentence of the next figure."""
        if place.number != self.number:
            self.number, self.earlier, self.events = place.number, frozenset(), ()
            self.persons = self.things = None

    def note(self, claim: Claim, place: Place, found: Binding) -> None:
        """Remember a figure and what came of it."""
        self.earlier |= {found.indicator} - {""}
        if not surroundings.compared(place):
            self.base = claim.end, found
        is_event = claim.quantity.unit in _EVENTS or (claim.subject.value or "").endswith(_EVENT_NOUNS)
        if is_event and claim.quantity.unit not in _PERSONS:
            self.events = (*self.events, found) if self._is_event else (found,)
        self._is_event = is_event
        if claim.quantity.unit in _PERSONS:
            self.persons = found
        elif claim.quantity.kind is Kind.COUNT and not surroundings.compared(place):
            self.things = found
        if claim.subject.source is Source.CLAUSE and claim.subject.value:
            self._subjects[claim.subject.value] = found

    def source(self, claim: Claim) -> Binding | None:
        """What came of the figure from which this one has its noun; None where the noun is its own."""
        if claim.subject.source not in _HANDED_ON:
            return None
        return self._subjects.get(claim.subject.value or "")
