"""The register of a unit on a day, asked once 名册: what several stock figures read is read together."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from tongxin.kernel.periods import Period
from tongxin.people import paths
from tongxin.people.models import (
    Election,
    Honour,
    Membership,
    Nomination,
    Person,
    Placement,
    Post,
    Seat,
    Standing,
    Unit,
)
from tongxin.people.permissions import within

# A person entered twice is the row that stays.
WHO = Coalesce(F("person__same_as_id"), F("person_id"))
Born = tuple[int | None, int | None]  # year, month
UNDER = 45  # years; 中青年 in the field's own counting


def age(born: Born, day: date) -> int | None:
    """Full years on `day`; by year alone where the month is not known. None: nothing is known."""
    year, month = born
    return None if year is None else ((day.year - year) * 12 + day.month - (month or day.month)) // 12


def then(day: date) -> Q:
    """Dated rows that hold on `day`."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gte=day))


@dataclass(frozen=True)
class Span:
    """Days on which a unit stood in the scope."""

    since: date
    until: date | None
    is_first: bool  # nothing is known of the time before: it counts as being there

    def holds(self, day: date) -> bool:
        return (self.is_first or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Held:
    """A seat as counted: standing member and member of one body are one seat."""

    pk: int
    who: int
    kind: str
    level: str
    body: str
    body_id: int | None


@dataclass
class Roster:
    """The register of a unit and those below it on a day."""

    unit: Unit
    day: date

    def __post_init__(self) -> None:
        self._cohorts: dict[Period, Cohort] = {}
        self._events: dict[tuple[str, Period], list[Any]] = {}

    # --- units -------------------------------------------------------------------------------------------------

    @cached_property
    def placed(self) -> dict[int, tuple[str, date]]:
        """id → (kind, founded on) of the unit's sub-units along 隶属 on the day, itself left out."""
        low, high = paths.under(paths.path_on(self.unit, self.day))
        earlier = Placement.objects.filter(unit=OuterRef("unit"), since__lt=OuterRef("since"))
        rows = (
            Placement.objects.filter(then(self.day), path__gte=low, path__lt=high)
            .exclude(unit=self.unit)
            .annotate(moved=Exists(earlier))
            .values_list("unit_id", "unit__kind", "unit__founded_on", "since", "moved")
        )
        return {pk: (kind, founded or (date.min if moved else since)) for pk, kind, founded, since, moved in rows}

    @cached_property
    def units(self) -> list[int]:
        """The unit and those below it along 隶属 on the day."""
        return [*self.placed, self.unit.pk]

    @cached_property
    def spans(self) -> dict[int, list[Span]]:
        """When each unit stood at or below this one, since a unit that moves leaves its past where it was."""
        earlier = Placement.objects.filter(unit=OuterRef("unit"), since__lt=OuterRef("since"))
        rows = Placement.objects.filter(self.scope).annotate(moved=Exists(earlier))
        found: dict[int, list[Span]] = {self.unit.pk: [Span(date.min, None, True)]}
        for pk, since, until, moved in rows.exclude(unit=self.unit).values_list("unit_id", "since", "until", "moved"):
            found.setdefault(pk, []).append(Span(since, until, not moved))
        return found

    @cached_property
    def scope(self) -> Q:
        """Placements at or below any place the unit has had."""
        return within(paths.scope_paths(self.unit), "path")

    def had(self, unit: int, day: date) -> bool:
        """Whether the unit stood at or below this one on `day`."""
        return any(span.holds(day) for span in self.spans.get(unit, ()))

    # --- members -----------------------------------------------------------------------------------------------

    @property
    def memberships(self) -> QuerySet[Membership]:
        """Those that stand on the day."""
        return Membership.objects.filter(then(self.day), unit_id__in=self.units)

    @property
    def persons(self) -> QuerySet[Person]:
        """Members on the day, each once."""
        return Person.objects.filter(pk__in=self.memberships.values(row=WHO))

    @cached_property
    def make_up(self) -> Counter[tuple[str, int | None, int | None]]:
        """(gender, birth year, month) → members."""
        rows = self.persons.values_list("gender", "birth_year", "birth_month").annotate(n=Count("pk"))
        return Counter({(gender, year, month): n for gender, year, month, n in rows})

    @cached_property
    def size(self) -> int:
        """How many members on the day."""
        return sum(self.make_up.values())

    @cached_property
    def standings(self) -> Counter[tuple[str, str]]:
        """(aspect, code) → members of whom it holds."""
        held = Standing.objects.filter(then(self.day), person__in=self.memberships.values(row=WHO))
        rows = held.values_list("aspect", "value").annotate(n=Count("person_id", distinct=True))
        return Counter({(aspect, value): n for aspect, value, n in rows})

    def of_standing(self, aspect: str, values: Iterable[str]) -> QuerySet[Person]:
        """Members of whom one of the values holds on the day."""
        held = Standing.objects.filter(then(self.day), aspect=aspect, value__in=list(values))
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
        return Post.objects.filter(then(self.day), unit_id__in=self.units)

    @cached_property
    def holders(self) -> set[int]:
        """Who holds a post in the unit itself on the day 理事会成员."""
        return set(self.posts.filter(unit=self.unit).values_list(WHO, flat=True))

    @cached_property
    def ranks(self) -> dict[int, str]:
        """Rank of office of each of them who has one."""
        if not self.holders:
            return {}
        held = Standing.objects.filter(then(self.day), aspect="rank", person__in=self.holders)
        return dict(held.values_list("person_id", "value"))

    @cached_property
    def seats(self) -> list[Held]:
        """Seats that members hold on the day."""
        rows = Seat.objects.filter(then(self.day), withdrawn_at=None).annotate(who=WHO)
        rows = rows.filter(who__in=self.memberships.values(row=WHO))
        found = rows.values_list("pk", "who", "kind", "level", "body_name", "body_id")
        return [Held(*row) for row in found.order_by("pk")]

    # --- what happened -----------------------------------------------------------------------------------------

    def nominations(self, period: Period, *, decided: bool) -> list[Nomination]:
        """Nominations that succeeded, or that were made, within the period; of the units that then stood here."""
        first, last = period.first, min(period.last, self.day)
        key = ("nomination", period)
        if key not in self._events:
            dated = Q(on__range=(first, last)) | Q(outcome="succeeded", outcome_on__range=(first, last))
            self._events[key] = self._of_scope(Nomination.objects.filter(dated).exclude(outcome="withdrawn"))
        field = "outcome_on" if decided else "on"
        rows = [row for row in self._events[key] if not decided or row.outcome == "succeeded"]
        return [row for row in rows if self._is_in(row, field, first, last)]

    def honours(self, period: Period) -> list[Honour]:
        """Honours awarded within the period."""
        return self._happened("honour", Honour.objects.filter(withdrawn_at=None), "on", period)

    def elections(self, period: Period) -> list[Election]:
        """Elections held within the period."""
        return self._happened("election", Election.objects.filter(withdrawn_at=None), "held_on", period)

    def _happened(self, name: str, rows: QuerySet[Any], field: str, period: Period) -> list[Any]:
        first, last = period.first, min(period.last, self.day)
        key = (name, period)
        if key not in self._events:
            found = self._of_scope(rows.filter(**{f"{field}__range": (first, last)}))
            self._events[key] = [row for row in found if self._is_in(row, field, first, last)]
        return self._events[key]

    def _of_scope(self, rows: QuerySet[Any]) -> list[Any]:
        """Rows of units that ever stood here, with `who`: the person that stays, of merged ones."""
        here = Q(unit__in=Placement.objects.filter(self.scope).values("unit")) | Q(unit=self.unit)
        if rows.model is not Election:
            rows = rows.annotate(who=WHO)
        return list(rows.filter(here).order_by("pk"))

    def _is_in(self, row: Any, field: str, first: date, last: date) -> bool:
        day = getattr(row, field)
        return day is not None and first <= day <= last and self.had(row.unit_id, day)


class Cohort:
    """Those who joined within a period and were members of nothing here before."""

    def __init__(self, roster: Roster, period: Period) -> None:
        self.roster, self.period = roster, period

    @cached_property
    def came(self) -> set[int]:
        """Who joined something within the period."""
        first, last = self.period.first, min(self.period.last, self.roster.day)
        rows = Membership.objects.filter(unit_id__in=self.roster.units, since__range=(first, last))
        return set(rows.values_list(WHO, flat=True))

    @cached_property
    def earlier(self) -> QuerySet[Membership]:
        """Memberships from before the period."""
        return Membership.objects.filter(unit_id__in=self.roster.units, since__lt=self.period.first)

    @cached_property
    def new(self) -> set[int]:
        """Who joined and had not been a member before."""
        if not self.came:
            return set()
        old = self.earlier.filter(Q(person__in=self.came) | Q(person__same_as__in=self.came))
        return self.came - set(old.values_list(WHO, flat=True))

    @cached_property
    def is_known(self) -> bool:
        """False where nobody ever joined: nothing can be said."""
        return bool(self.came) or self.earlier.exists()

    @cached_property
    def born(self) -> dict[int, Born]:
        """Birth year and month by person."""
        rows = Person.objects.filter(pk__in=self.new).values_list("pk", "birth_year", "birth_month")
        return {pk: (year, month) for pk, year, month in rows}

    @cached_property
    def standings(self) -> dict[tuple[str, str], set[int]]:
        """(aspect, code) → those of whom it holds on the day."""
        found: dict[tuple[str, str], set[int]] = {}
        held = Standing.objects.filter(then(self.roster.day), person__in=self.new)
        for person, aspect, value in held.values_list("person_id", "aspect", "value"):
            found.setdefault((aspect, value), set()).add(person)
        return found

    def having(self, aspect: str, values: Iterable[str]) -> set[int]:
        """Those of the new of whom one of the values holds."""
        return set().union(*(self.standings.get((aspect, value), set()) for value in values))
