"""What an activity says of itself, as the verbs take it 活动的内容."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from tongxin.people.models import Person, Unit

from ..models import Series, Venue


@dataclass(frozen=True)
class Details:
    """An activity as written down. Numbers are counted, never reckoned.

    organiser: another body that held it; "" where the unit itself did.
    cohosts: units of the trees, which count it too; bodies outside are in `cohost_names`.
    visited: bodies, and persons of the register.
    guests: who came and stands on no list; audience: people reached, 人次; both with `audience_basis`.
    hours: of each who came.
    """

    kind: str
    title: str
    starts_on: date
    starts_at: time | None = None
    ends_on: date | None = None  # None: the same day
    ends_at: time | None = None
    organiser: str = ""
    cohosts: Sequence[Unit] = ()
    cohost_names: str = ""
    venue: Venue | None = None
    address: str = ""
    series: Series | None = None
    places: Sequence[Unit] = ()
    visited: Sequence[Unit | Person] = ()
    speakers: str = ""
    summary: str = ""
    expected: int | None = None
    guests: int = 0
    audience: int = 0
    audience_basis: str = ""
    hours: Decimal | None = None


PLAIN = (
    "kind", "starts_on", "starts_at", "ends_at", "venue", "series", "expected", "guests", "audience",
    "audience_basis", "hours",
)  # fmt: skip
TEXTS = ("organiser", "cohost_names", "address", "speakers", "summary")


@dataclass(frozen=True)
class Invited:
    """Somebody on the list."""

    person: Person
    role: str = "participant"
    attendance: str = ""


@dataclass(frozen=True)
class Mark:
    """What was noted of somebody on the list: "" takes a mark back."""

    attendance: str
    hours: Decimal | None = None
    note: str = ""
