"""What rows of the register are read as: a birth and an age, a place in the tree, a seat, an event."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.db.models.functions import Coalesce

# A person entered twice is the row that stays.
WHO = Coalesce(F("person__same_as_id"), F("person_id"))
Born = tuple[int | None, int | None]  # year, month
UNDER = 45  # years; 中青年 in the field's own counting


def age(born: Born, day: date) -> int | None:
    """Full years on `day`; by year alone where the month is not known. None: nothing is known."""
    year, month = born
    return None if year is None else ((day.year - year) * 12 + day.month - (month or day.month)) // 12


@dataclass(frozen=True)
class Span:
    """Days on which a unit stood in the scope."""

    since: date
    until: date | None
    is_first: bool  # nothing is known of the time before: it counts as being there

    def holds(self, day: date) -> bool:
        return (self.is_first or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Placed:
    """A place that a unit had."""

    unit_id: int
    path: str
    since: date
    until: date | None
    moved: bool  # it had stood elsewhere before
    kind: str
    founded_on: date | None

    def stands(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Held:
    """A seat as counted: standing member and member of one body are one seat."""

    kind: str
    level: str
    body: str
    pk: int
    who: int
    body_id: int | None


@dataclass(frozen=True)
class Happened:
    """An honour, a nomination, an election as counted; `who`: None where it is a unit's."""

    kind: str
    level: str
    pk: int
    unit_id: int
    who: int | None
    on: date
