"""What a record says of itself 事实: the shape that every record's facts() returns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Protocol


@dataclass(frozen=True)
class Party:
    """Somebody a fact counts for 当事方. Named once per fact; the order of parties matters."""

    unit: int  # id
    person: int | None = None  # id
    share: Fraction = Fraction(1)  # of quantity (items that add by shares) and of points


@dataclass(frozen=True)
class Fact:
    """One thing that counts. Identity: everything here; not path, lift, price or edition.

    quantity: positive, in the item's smallest unit. A work counts on `booked_on`'s books; the
    record says both days (the charter's item tells it which one applies).
    """

    item: str
    quantity: int
    happened_on: date
    booked_on: date
    parties: tuple[Party, ...]
    level: str = ""
    object: str = ""  # key of a receiver, town or firm
    content: str = ""  # key of the content, where one content may take several forms


class Record(Protocol):
    """A row that posts. Its pk is never reused; it is never hard-deleted."""

    @property
    def key(self) -> str:
        """ "<app>.<model>:<pk>", the cause of its entries."""
        ...

    def facts(self) -> Sequence[Fact]:
        """What stands recorded, read from the record's own rows alone; () once voided."""
        ...
