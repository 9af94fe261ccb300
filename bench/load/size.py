"""How large, and over which years."""

from dataclasses import dataclass
from datetime import date, timedelta

FIRST, LAST = date(2022, 1, 1), date(2025, 12, 31)  # records happen on these days
TODAY = date(2025, 12, 31)  # the business day of whoever looks
FOUNDED = date(2018, 1, 1)


@dataclass(frozen=True)
class Size:
    """entries: of the ledger, to within one in a hundred. units: of the tree, groups among them."""

    entries: int = 1_000_000
    members: int = 10_000
    units: int = 500
    cities: int = 10
    counties: int = 80
    seed: int = 1

    @property
    def groups(self) -> int:
        return self.units - 1 - self.cities - self.counties

    @property
    def teams(self) -> int:
        """Teams of about ten members each: one entry in a hundred says that somebody joined one."""
        return self.entries // 1000

    def problem(self) -> str:
        """What does not fit, as a sentence; "" where all does."""
        if not 1 <= self.cities <= self.counties <= self.groups:
            return "at least one city, no fewer counties than cities, and no fewer groups than counties"
        if self.members < 3 * self.groups:
            return "at least three members a group"
        return ""

    def day(self, share: float) -> date:
        """The day on which so much of everything has happened, from 0 to 1."""
        span = (LAST - FIRST).days
        return FIRST + timedelta(days=min(span, int(share * (span + 1))))
