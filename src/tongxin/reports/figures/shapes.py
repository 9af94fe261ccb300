"""What a figure is, and what parts of it must not exceed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tongxin.kernel.periods import Period
from tongxin.kernel.printing import round_half_up
from tongxin.people.models import Unit

ENTRY = frozenset({"quantity", "facts", "works", "persons", "objects"})  # ways of adding that read entries
ADDING = frozenset({"quantity", "facts", "works"})  # of them, those whose values of several bodies may be added up
PERCENT = ("%", "％")  # counters of shares

BASES = {"entries": "台账", "register": "名册", "derived": "推算", "outside": "引用"}


@dataclass(frozen=True)
class Figure:
    """One figure. `value` is in the base counter (元, never 分; shares in percent), exact, not rounded."""

    code: str  # token: the indicator's code, with "|prev" for the year before
    label: str
    organisation: Unit
    period: Period
    value: Decimal | None
    counter: str
    printed: str  # 540余人次; "" where missing
    qualifier: str  # 余, 超 or ""
    records: int
    basis: str  # entries, register, derived, outside
    definition: str
    undetailed: Decimal  # 无明细: of the value, what statements add (of persons and objects: beside it)
    joint: int  # of the records
    late: int  # of the records 补记
    cut: int  # statements that reach over the edge of the period and cannot be split
    numerator: Decimal | None
    denominator: Decimal | None
    since: date | None  # of a cumulative figure
    part_of: str
    edition: str  # hash
    as_of: date

    @property
    def is_missing(self) -> bool:
        return self.value is None


def rounded(value: Decimal, figure: Figure, decimals: int) -> Decimal:
    """A value of the figure as tables and sentences show it: exact where entries add up, else to so many decimals."""
    return value if figure.basis == "entries" else round_half_up(value, decimals)


def exceeding(found: Mapping[str, Figure]) -> list[tuple[Figure, Figure]]:
    """Pairs (part, whole) where a part marked 其中 is greater than its whole (D3)."""
    pairs = ((f, found.get(f.part_of)) for f in found.values() if f.part_of and "|" not in f.code)
    return [
        (part, whole)
        for part, whole in pairs
        if whole is not None and part.value is not None and whole.value is not None and part.value > whole.value
    ]
