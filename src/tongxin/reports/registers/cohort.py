"""Who joined within a period 新入会."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tongxin.kernel.periods import Period

from . import questions
from .shapes import Born

if TYPE_CHECKING:  # a roster makes its cohorts
    from .roster import Roster


class Cohort:
    """Those who joined within a period and were members of nothing here before."""

    def __init__(self, roster: "Roster", period: Period) -> None:
        self.roster, self.period = roster, period

    @cached_property
    def _told(self) -> list[tuple[Any, ...]]:
        return self.roster.told(questions.NEW, self.period)

    @cached_property
    def born(self) -> dict[int, Born]:
        """Birth year and month by person."""
        return {pk: (year, month) for _aspect, _value, pk, year, month in self._told}

    @cached_property
    def new(self) -> set[int]:
        """Who joined and had not been a member before."""
        return set(self.born)

    @cached_property
    def is_known(self) -> bool:
        """False where nobody ever joined: nothing can be said."""
        if self.new or self.roster.size:
            return True
        return self.roster.memberships_until(min(self.period.last, self.roster.day)).exists()

    @cached_property
    def standings(self) -> dict[tuple[str, str], set[int]]:
        """(aspect, code) → those of whom it holds on the day."""
        found: dict[tuple[str, str], set[int]] = defaultdict(set)
        for aspect, value, person, _year, _month in self._told:
            found[aspect, value].add(person)
        return found

    def having(self, aspect: str, values: Iterable[str]) -> set[int]:
        """Those of the new of whom one of the values holds."""
        return set().union(*(self.standings.get((aspect, value), set()) for value in values))
