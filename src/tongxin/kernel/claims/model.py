"""A claim 论断: what a number in a text says was counted, by whom, where and when."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from ..reasons import Reason


class Kind(StrEnum):
    """What sort of number it is; the first that fits, in this order."""

    AMOUNT = "amount"  # money
    RANK = "rank"  # a place in an order, or a grade of award
    RATE = "rate"  # frequency, mean or growth; never added up
    PERCENT = "percent"  # share, coverage, satisfaction
    COUNT = "count"


class TooManyFigures(ValueError):
    """A text holds more figures than whoever asked will wait for; `limit` says how many they would."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} figures")
        self.limit = limit


class Qualifier(StrEnum):
    """How far the printed number may lie from the true one."""

    EXACT = "exact"
    ABOUT = "about"  # 余, 多, 约, 近
    OVER = "over"  # 超, 突破, 以上, 达…余
    UNDER = "under"  # 不足, 以下


class Source(StrEnum):
    """Where the value of a slot was found: the explanation shown, and the doubt."""

    CLAUSE = "clause"  # beside the number itself
    SIBLING = "sibling"  # from the item before in the same list
    WHOLE = "whole"  # from the whole of which this is a part (其中)
    ANTECEDENT = "antecedent"  # from what the paragraph counted before
    SENTENCE = "sentence"  # said once for the sentence
    SECTION = "section"  # said by the heading or the opening of the section
    DOCUMENT = "document"  # said by the title or the opening of the document
    GIVEN = "given"  # told by whoever asked
    NONE = "none"  # nothing says it


@dataclass(frozen=True)
class Slot:
    """One thing a claim says, with where it stands in the text.

    Attributes:
        value: as printed, white space removed; None where the text does not say.
        at: (start, end) of the words it was taken from, for the marker in the text.
    """

    value: str | None = None
    source: Source = Source.NONE
    at: tuple[int, int] | None = None


EMPTY = Slot()


@dataclass(frozen=True)
class Quantity:
    """A number with its counter, before anybody asks what it counts.

    Attributes:
        num: (start, end) of the bare numeral.
        value: as printed and scaled, never adjusted for 余 or 近; a range gives its lower end.
        upper: the upper end of a range.
        unit: the counter without 万 or 亿; None where the text has none (突破200万).
        structural: a property of a scheme (四大类), not a tally of records.
    """

    start: int
    end: int
    num: tuple[int, int]
    value: Decimal
    unit: str | None
    qualifier: Qualifier
    kind: Kind
    upper: Decimal | None = None
    structural: bool = False


@dataclass(frozen=True)
class Distractor:
    """A numeral that claims nothing, and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True)
class Claim:
    """A quantity and what it says. Offsets count characters of the text as it was given."""

    quantity: Quantity
    text: str
    subject: Slot = EMPTY
    action: Slot = EMPTY
    level: Slot = EMPTY
    period: Slot = EMPTY
    org: Slot = EMPTY
    org_doubt: bool = False
    doubts: tuple[Reason, ...] = field(default=())  # about `org`

    @property
    def start(self) -> int:
        return self.quantity.start

    @property
    def end(self) -> int:
        return self.quantity.end
