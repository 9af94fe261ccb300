"""What is asked of the ledger, and what it answers 计数的问与答.

Values are integers in the item's smallest unit. How it adds:
    quantity  the sum, a joint work once
    facts     件次: how many facts, a joint one once
    works     件: how many records
    persons   人: how many persons; merged ones are one; who is stated only is not among them
    objects   how many receivers, towns, firms
"""

from dataclasses import dataclass
from datetime import date

from tongxin.people.models import Unit

ADDS = ("quantity", "facts", "works", "persons", "objects")


@dataclass(frozen=True)
class Spec:
    """What to count and how. () any; `since`: cumulative from that day up to the period's last."""

    key: str
    adds: str
    items: tuple[str, ...]
    levels: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    since: date | None = None
    own_only: bool = False


@dataclass(frozen=True)
class Measured:
    """A measure of one unit and period.

    value: for persons and objects, of the detail alone.
    records: how many stand behind it, statements included.
    undetailed: quantity that statements add; part of the value, but for persons and objects beside it
        (明细 n 人 + 申报 m 人次).
    joint: how many of the records are of several units.
    late: how many of the records count more, or less, than when the books were closed 补记; that a unit was
        moved since makes none late, but one that was changed as well may be told here.
    cut: how many statements span more than the period; their part of it cannot be told (无法拆分).
    """

    value: int
    records: int
    undetailed: int
    joint: int
    late: int
    cut: int = 0


NOTHING = Measured(0, 0, 0, 0, 0)


@dataclass(frozen=True)
class UnitRow:
    """What one unit directly below shows while it was there, or the node's own work 本级."""

    unit: Unit
    measured: Measured
    is_own: bool = False

    @property
    def value(self) -> int:
        return self.measured.value


@dataclass(frozen=True)
class UnitTable:
    """A figure by unit. It closes: the rows less `overlap` 联合重复 are `total`."""

    rows: tuple[UnitRow, ...]
    overlap: int
    total: Measured


@dataclass(frozen=True)
class CauseRow:
    """One record behind a figure and what it adds there."""

    cause: str
    quantity: int  # of the measure: 1 for works, the number of facts for facts, else the sum
    happened_on: date  # of its latest fact there
    booked_on: date
    is_joint: bool
    is_late: bool
    undetailed: bool


@dataclass(frozen=True)
class Page:
    """A slice of the records behind a figure, latest first, and how many there are."""

    rows: list[CauseRow]
    total: int
