"""Who joined within a period 新入会."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Min, QuerySet

from tongxin.kernel.periods import Period
from tongxin.people.models import Membership, Person, Standing, on_day

from .shapes import WHO, Born

if TYPE_CHECKING:  # a roster makes its cohorts
    from .roster import Roster


class Cohort:
    """Those who joined within a period and were members of nothing here before."""

    def __init__(self, roster: "Roster", period: Period) -> None:
        self.roster, self.period = roster, period

    @cached_property
    def new(self) -> set[int]:
        """Who joined and had not been a member before."""
        return {who for who, _joined in self._told("new", Cohort._new)}

    def _new(self) -> QuerySet[Any]:
        rows = self.firsts.values_list("who").annotate(joined=Min("since"))
        return rows.filter(joined__gte=self.period.first)

    def _told(self, name: str, rows: "Callable[[Cohort], QuerySet[Any]]") -> list[tuple[Any, ...]]:
        return self.roster.told_within(name, self.period, lambda one, period: rows(one.cohort(period)))

    @property
    def firsts(self) -> QuerySet[Any]:
        """Memberships up to the end of the period, with `who`; grouped by whom, the first of each is its joining."""
        last = min(self.period.last, self.roster.day)
        return Membership.objects.filter(unit_id__in=self.roster.units, since__lte=last).annotate(who=WHO)

    @cached_property
    def is_known(self) -> bool:
        """False where nobody ever joined: nothing can be said."""
        return bool(self.new) or bool(self.roster.size) or self.firsts.exists()

    @cached_property
    def born(self) -> dict[int, Born]:
        """Birth year and month by person."""
        rows = self._told("born", Cohort._born)
        return {pk: (year, month) for pk, year, month in rows}

    def _born(self) -> QuerySet[Any]:
        return Person.objects.filter(pk__in=self.new).values_list("pk", "birth_year", "birth_month")

    @cached_property
    def standings(self) -> dict[tuple[str, str], set[int]]:
        """(aspect, code) → those of whom it holds on the day."""
        found: dict[tuple[str, str], set[int]] = {}
        for person, aspect, value in self._told("new standings", Cohort._standings):
            found.setdefault((aspect, value), set()).add(person)
        return found

    def _standings(self) -> QuerySet[Any]:
        held = Standing.objects.filter(on_day(self.roster.day), person__in=self.new)
        return held.values_list("person_id", "aspect", "value")

    def having(self, aspect: str, values: Iterable[str]) -> set[int]:
        """Those of the new of whom one of the values holds."""
        return set().union(*(self.standings.get((aspect, value), set()) for value in values))
