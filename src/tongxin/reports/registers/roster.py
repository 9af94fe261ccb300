"""The register of a unit on a day 名册: what several stock figures read, read once."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from tongxin.kernel.periods import Period
from tongxin.people import paths
from tongxin.people.models import Membership, Person, Placement, Post, Seat, Standing, Unit, on_day
from tongxin.people.permissions import within

from . import questions
from .cohort import Cohort
from .questions import Kind
from .shapes import WHO, Happened, Held, Span

if TYPE_CHECKING:  # they make the rosters
    from .rosters import Rosters

FEW = 100  # units that are named one by one


class Roster:
    """The register of a unit and those below it on a day; `family`: the other days that are asked for with it."""

    def __init__(self, unit: Unit, day: date, family: "Rosters") -> None:
        self.unit, self.day, self.family = unit, day, family
        self._cohorts: dict[Period, Cohort] = {}
        self._happened: dict[tuple[Kind, Period], list[Happened]] = {}

    def told(self, kind: Kind, *narrowed: Any) -> list[tuple[Any, ...]]:
        """What a question is answered here."""
        return self.family.told(self, kind, *narrowed)

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
    def units(self) -> Any:
        """Ids of the unit and of those below it along 隶属 on the day; many are selected: a statement takes so many."""
        if len(self.placed) < FEW:
            return [*self.placed, self.unit.pk]
        there = Placement.objects.filter(on_day(self.day), within([self.path] if self.path else [], "path"))
        return Unit.objects.filter(Q(pk=self.unit.pk) | Q(pk__in=there.values("unit"))).values("pk")

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

    @property
    def ever_here(self) -> Q:
        """Of units that ever stood at or below this one."""
        return Q(unit__in=Placement.objects.filter(self.family.scope).values("unit")) | Q(unit=self.unit)

    # --- members -----------------------------------------------------------------------------------------------

    @property
    def memberships(self) -> QuerySet[Membership]:
        """Those that stand on the day."""
        return Membership.objects.filter(on_day(self.day), unit__in=self.units)

    def memberships_until(self, last: date) -> QuerySet[Any]:
        """Those begun up to `last`, with `who`; grouped by whom, the first of each is its joining."""
        return Membership.objects.filter(unit__in=self.units, since__lte=last).annotate(who=WHO)

    @property
    def persons(self) -> QuerySet[Person]:
        """Members on the day, each once."""
        return Person.objects.filter(pk__in=self.memberships.values(row=WHO))

    @cached_property
    def make_up(self) -> Counter[tuple[str, int | None, int | None]]:
        """(gender, birth year, month) → members."""
        return Counter({(gender, year, month): n for gender, year, month, n in self.told(questions.MAKE_UP)})

    @cached_property
    def size(self) -> int:
        """How many members on the day."""
        return sum(self.make_up.values())

    @cached_property
    def standings(self) -> Counter[tuple[str, str]]:
        """(aspect, code) → members of whom it holds."""
        return Counter({(aspect, value): n for aspect, value, n in self.told(questions.STANDINGS)})

    def of_standing(self, aspect: str, values: Iterable[str]) -> QuerySet[Person]:
        """Members of whom one of the values holds on the day."""
        held = Standing.objects.filter(on_day(self.day), aspect=aspect, value__in=list(values))
        return self.persons.filter(pk__in=held.values("person_id"))

    def cohort(self, period: Period) -> Cohort:
        """Those who joined within the period, up to the day."""
        if period not in self._cohorts:
            self._cohorts[period] = Cohort(self, period)
        return self._cohorts[period]

    # --- posts and seats ---------------------------------------------------------------------------------------

    @property
    def posts(self) -> QuerySet[Post]:
        """Posts held on the day."""
        return Post.objects.filter(on_day(self.day), unit__in=self.units)

    @cached_property
    def offices(self) -> set[tuple[int, int]]:
        """(person, unit) of the posts held on the day."""
        return {(who, unit) for who, unit in self.told(questions.OFFICES)}

    @cached_property
    def holders(self) -> set[int]:
        """Who holds a post in the unit itself on the day 理事会成员."""
        return {who for who, unit in self.offices if unit == self.unit.pk}

    @cached_property
    def ranks(self) -> dict[int, str]:
        """Rank of office of each of them who has one."""
        return {person: rank for rank, person in self.told(questions.RANKS)}

    @property
    def seat_rows(self) -> QuerySet[Any]:
        """Seats that members hold on the day, with `who`."""
        rows = Seat.objects.filter(on_day(self.day), withdrawn_at=None).annotate(who=WHO)
        return rows.filter(who__in=self.memberships.values(row=WHO))

    @cached_property
    def seats(self) -> list[Held]:
        """The same, in the order they were recorded."""
        return sorted((Held(*row) for row in self.told(questions.SEATS)), key=lambda held: held.pk)

    @cached_property
    def council_sizes(self) -> list[tuple[int, int]]:
        """(body, seats there are in all) of the terms that run on the day where members hold seats and that tell."""
        return [(body, size) for body, size, _pk in self.told(questions.COUNCIL_SIZES)]

    # --- what happened -----------------------------------------------------------------------------------------

    def happened(self, kind: Kind, period: Period) -> list[Happened]:
        """Honours, nominations, elections of the period, of units that then stood here, in the order recorded."""
        if (kind, period) not in self._happened:
            rows = (Happened(*row) for row in self.told(kind, period))
            here = [row for row in rows if self.had(row.unit_id, row.on)]
            self._happened[kind, period] = sorted(here, key=lambda row: row.pk)
        return self._happened[kind, period]

    def span(self, period: Period) -> tuple[date, date]:
        """The period up to the day."""
        return period.first, min(period.last, self.day)
