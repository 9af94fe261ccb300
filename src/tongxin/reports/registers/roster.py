"""The register of a unit on a day 名册: what several stock figures read, read once."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet

from tongxin.kernel.periods import Period
from tongxin.people import paths
from tongxin.people.models import (
    Election,
    Honour,
    Membership,
    Nomination,
    Person,
    Post,
    Seat,
    Standing,
    Term,
    Unit,
    on_day,
)

from . import happened
from .cohort import Cohort
from .shapes import WHO, Days, Held, Select, Span

if TYPE_CHECKING:  # they make the rosters
    from .rosters import Rosters


class Roster:
    """The register of a unit and those below it on a day; `family`: the other days that are asked for with it."""

    def __init__(self, unit: Unit, day: date, family: "Rosters") -> None:
        self.unit, self.day, self.family = unit, day, family
        self.periods: dict[Period, None] = {}
        self._cohorts: dict[Period, Cohort] = {}
        self._events: dict[tuple[str, str, Period], list[Any]] = {}

    def told(self, name: str, rows: "Callable[[Roster], QuerySet[Any]]") -> list[tuple[Any, ...]]:
        """What `rows` selects here, asked for the other days of the family as well."""
        return self.family.of_days(name, self, rows)

    def told_within(
        self, name: str, period: Period, rows: "Callable[[Roster, Period], QuerySet[Any]]"
    ) -> list[tuple[Any, ...]]:
        """What `rows` selects of a period here, asked for the other periods of the family as well."""
        return self.family.of_periods(name, self, period, rows)

    # --- units -------------------------------------------------------------------------------------------------

    @cached_property
    def path(self) -> str:
        """Where the unit stood on the day; before its first placement, where it first stood."""
        own = [place for place in self.family.placements if place.unit_id == self.unit.pk]
        had = [place for place in own if place.since <= self.day]
        return had[-1].path if had else own[0].path if own else self.unit.path

    @cached_property
    def placed(self) -> dict[int, tuple[str, date]]:
        """id → (kind, founded on) of the unit's sub-units along 隶属 on the day, itself left out."""
        return {
            place.unit_id: (place.kind, place.founded_on or (date.min if place.moved else place.since))
            for place in self.family.placements
            if place.stands(self.day) and place.unit_id != self.unit.pk and paths.is_under(place.path, self.path)
        }

    @cached_property
    def units(self) -> list[int]:
        """The unit and those below it along 隶属 on the day."""
        return [*self.placed, self.unit.pk]

    @cached_property
    def spans(self) -> dict[int, list[Span]]:
        """When each unit stood at or below this one."""
        found: dict[int, list[Span]] = {self.unit.pk: [Span(date.min, None, True)]}
        for place in self.family.placements:
            if place.unit_id != self.unit.pk:
                found.setdefault(place.unit_id, []).append(Span(place.since, place.until, not place.moved))
        return found

    def had(self, unit: int, day: date) -> bool:
        """Whether the unit stood at or below this one on `day`."""
        return any(span.holds(day) for span in self.spans.get(unit, ()))

    # --- members -----------------------------------------------------------------------------------------------

    @property
    def memberships(self) -> QuerySet[Membership]:
        """Those that stand on the day."""
        return Membership.objects.filter(on_day(self.day), unit_id__in=self.units)

    @property
    def persons(self) -> QuerySet[Person]:
        """Members on the day, each once."""
        return Person.objects.filter(pk__in=self.memberships.values(row=WHO))

    @cached_property
    def make_up(self) -> Counter[tuple[str, int | None, int | None]]:
        """(gender, birth year, month) → members."""
        rows = self.told(
            "make_up",
            lambda one: one.persons.values_list("gender", "birth_year", "birth_month").annotate(n=Count("pk")),
        )
        return Counter({(gender, year, month): n for gender, year, month, n in rows})

    @cached_property
    def size(self) -> int:
        """How many members on the day."""
        return sum(self.make_up.values())

    @cached_property
    def standings(self) -> Counter[tuple[str, str]]:
        """(aspect, code) → members of whom it holds."""
        rows = self.told("standings", Roster._standings)
        return Counter({(aspect, value): n for aspect, value, n in rows})

    def _standings(self) -> QuerySet[Any]:
        held = Standing.objects.filter(on_day(self.day), person__in=self.memberships.values(row=WHO))
        return held.values_list("aspect", "value").annotate(n=Count("person_id", distinct=True))

    def of_standing(self, aspect: str, values: Iterable[str]) -> QuerySet[Person]:
        """Members of whom one of the values holds on the day."""
        held = Standing.objects.filter(on_day(self.day), aspect=aspect, value__in=list(values))
        return self.persons.filter(pk__in=held.values("person_id"))

    def cohort(self, period: Period) -> "Cohort":
        """Those who joined within the period, up to the day."""
        if period not in self._cohorts:
            self._cohorts[period] = Cohort(self, period)
        return self._cohorts[period]

    # --- posts and seats ---------------------------------------------------------------------------------------

    @property
    def posts(self) -> QuerySet[Post]:
        """Posts held on the day."""
        return Post.objects.filter(on_day(self.day), unit_id__in=self.units)

    @cached_property
    def offices(self) -> set[tuple[int, int]]:
        """(person, unit) of the posts held on the day."""
        rows = self.told("offices", lambda one: one.posts.values_list(WHO, "unit_id").distinct())
        return {(who, unit) for who, unit in rows}

    @cached_property
    def holders(self) -> set[int]:
        """Who holds a post in the unit itself on the day 理事会成员."""
        return {who for who, unit in self.offices if unit == self.unit.pk}

    @cached_property
    def ranks(self) -> dict[int, str]:
        """Rank of office of each of them who has one."""
        if not self.holders:
            return {}
        rows = self.told("ranks", Roster._ranks)
        return dict(rows)

    def _ranks(self) -> QuerySet[Any]:
        held = Standing.objects.filter(on_day(self.day), aspect="rank")
        return held.filter(person__in=self.posts.filter(unit=self.unit).values(row=WHO)).values_list(
            "person_id", "value"
        )

    @cached_property
    def seats(self) -> list[Held]:
        """Seats that members hold on the day."""
        return sorted((Held(*row) for row in self.told("seats", Roster._seats)), key=lambda held: held.pk)

    def _seats(self) -> QuerySet[Any]:
        rows = Seat.objects.filter(on_day(self.day), withdrawn_at=None).annotate(who=WHO)
        rows = rows.filter(who__in=self.memberships.values(row=WHO))
        return rows.values_list("pk", "who", "kind", "level", "body_name", "body_id")

    @cached_property
    def council_sizes(self) -> list[tuple[int, int]]:
        """(body, seats there are in all) of the terms that run on the day where members hold seats and that tell."""
        return [(body, size) for body, size, _pk in self.told("council sizes", Roster._council_sizes)]

    def _council_sizes(self) -> QuerySet[Any]:
        bodies = {seat.body_id for seat in self.seats} - {None}
        running = Term.objects.filter(on_day(self.day), unit__in=bodies, withdrawn_at=None)
        return running.exclude(size=None).values_list("unit_id", "size", "pk")

    # --- what happened -----------------------------------------------------------------------------------------

    def nominations(self, period: Period, *, decided: bool) -> list[Nomination]:
        """Nominations that succeeded, or that were made, within the period; of the units that then stood here."""
        field = "outcome_on" if decided else "on"
        rows = self._happened("nomination", happened.nominations, field, period)
        return [row for row in rows if not decided or row.outcome == "succeeded"]

    def honours(self, period: Period) -> list[Honour]:
        """Honours awarded within the period."""
        return self._happened("honour", happened.honours, "on", period)

    def elections(self, period: Period) -> list[Election]:
        """Elections held within the period."""
        return self._happened("election", happened.elections, "held_on", period)

    def _happened(self, name: str, select: Select, field: str, period: Period) -> list[Any]:
        key = (name, field, period)
        if key not in self._events:
            rows = self.family.events(name, self.span(period), select)
            self._events[key] = [row for row in rows if self._is_in(row, field, period)]
        return self._events[key]

    def span(self, period: Period) -> Days:
        """The period up to the day."""
        return period.first, min(period.last, self.day)

    def _is_in(self, row: Any, field: str, period: Period) -> bool:
        day, (first, last) = getattr(row, field), self.span(period)
        return day is not None and first <= day <= last and self.had(row.unit_id, day)
