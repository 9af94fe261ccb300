"""The register of a unit on a day, asked once 名册: what several stock figures read is read together."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Value
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
    Term,
    Unit,
    on_day,
)
from tongxin.people.permissions import within

# A person entered twice is the row that stays.
WHO = Coalesce(F("person__same_as_id"), F("person_id"))
Born = tuple[int | None, int | None]  # year, month
Days = tuple[date, date]  # first, last
Select = Callable[[Iterable[Days]], QuerySet[Any]]
UNDER = 45  # years; 中青年 in the field's own counting


def age(born: Born, day: date) -> int | None:
    """Full years on `day`; by year alone where the month is not known. None: nothing is known."""
    year, month = born
    return None if year is None else ((day.year - year) * 12 + day.month - (month or day.month)) // 12


@dataclass(frozen=True)
class Span:
    """Days on which a unit stood in the scope."""

    since: date
    until: date | None
    is_first: bool  # nothing is known of the time before: it counts as being there

    def holds(self, day: date) -> bool:
        return (self.is_first or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Placed:
    """A place that a unit had."""

    unit_id: int
    path: str
    since: date
    until: date | None
    moved: bool  # it had stood elsewhere before
    kind: str
    founded_on: date | None

    def stands(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Held:
    """A seat as counted: standing member and member of one body are one seat."""

    pk: int
    who: int
    kind: str
    level: str
    body: str
    body_id: int | None


class Rosters:
    """The register of a unit on several days; each question is asked for all of them in one statement.

    Args:
        had: gives every path the unit has had, where the caller knows.
    """

    def __init__(self, unit: Unit, had: Callable[[], tuple[str, ...]] | None = None) -> None:
        self.unit = unit
        self._had = had or (lambda: paths.scope_paths(unit))
        self._days: dict[date, Roster] = {}
        self._answers: dict[tuple[str, Any], list[tuple[Any, ...]]] = {}
        self._events: dict[str, tuple[set[Days], dict[int, Any]]] = {}

    def on(self, day: date, period: Period | None = None) -> "Roster":
        """The register on `day`; `period`: that what happened within it will be asked for, too."""
        roster = self._days.get(day)
        if roster is None:
            roster = self._days[day] = Roster(self.unit, day, self)
        if period is not None:
            roster.periods.setdefault(period)
        return roster

    @cached_property
    def scope(self) -> Q:
        """Placements at or below any place the unit has had."""
        return within(self._had(), "path")

    @cached_property
    def placements(self) -> list["Placed"]:
        """Of the unit and all that ever stood below it, since a unit that moves leaves its past where it was."""
        earlier = Placement.objects.filter(unit=OuterRef("unit"), since__lt=OuterRef("since"))
        rows = Placement.objects.filter(self.scope).annotate(moved=Exists(earlier))
        columns = ("unit_id", "path", "since", "until", "moved", "unit__kind", "unit__founded_on")
        return [Placed(*row) for row in rows.order_by("since").values_list(*columns)]

    def of_days(self, name: str, roster: "Roster", rows: "Callable[[Roster], QuerySet[Any]]") -> list[tuple[Any, ...]]:
        """What `rows` selects on the day of `roster`."""
        return self._told(name, roster, list(self._days.values()), rows)

    def of_periods(
        self, name: str, roster: "Roster", period: Period, rows: "Callable[[Roster, Period], QuerySet[Any]]"
    ) -> list[tuple[Any, ...]]:
        """What `rows` selects of a period, on the day of `roster`."""
        known = [(one, span) for one in self._days.values() for span in one.periods]
        return self._told(name, (roster, period), known, lambda pair: rows(*pair))

    def events(self, name: str, span: Days, select: Select) -> list[Any]:
        """Rows that `select` finds in all spans known, of units that ever stood here; by id."""
        spans, rows = self._events.setdefault(name, (set(), {}))
        if span not in spans:
            known = {one.span(period) for one in self._days.values() for period in one.periods}
            wanted = ({span} | known) - spans
            here = Q(unit__in=Placement.objects.filter(self.scope).values("unit")) | Q(unit=self.unit)
            rows |= {row.pk: row for row in select(sorted(wanted)).filter(here)}
            spans |= wanted
        return [rows[pk] for pk in sorted(rows)]

    def _told(self, name: str, asked: Any, known: list[Any], rows: Callable[[Any], QuerySet[Any]]) -> list[Any]:
        if (name, asked) not in self._answers:
            keys = [key for key in dict.fromkeys([asked, *known]) if (name, key) not in self._answers]
            self._answers |= {(name, key): [] for key in keys}
            first, *rest = (rows(key).order_by().annotate(place=Value(n)) for n, key in enumerate(keys))
            for *row, place in first.union(*rest, all=True) if rest else first:
                self._answers[name, keys[place]].append(tuple(row))
        return self._answers[name, asked]


class Roster:
    """The register of a unit and those below it on a day."""

    def __init__(self, unit: Unit, day: date, family: Rosters | None = None) -> None:
        self.unit, self.day = unit, day
        self.family = family or Rosters(unit)
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
        rows = self._happened("nomination", _nominations, field, period)
        return [row for row in rows if not decided or row.outcome == "succeeded"]

    def honours(self, period: Period) -> list[Honour]:
        """Honours awarded within the period."""
        return self._happened("honour", _honours, "on", period)

    def elections(self, period: Period) -> list[Election]:
        """Elections held within the period."""
        return self._happened("election", _elections, "held_on", period)

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


def _nominations(spans: Iterable[Days]) -> QuerySet[Any]:
    rows = Nomination.objects.filter(_among("on", spans) | _among("outcome_on", spans) & Q(outcome="succeeded"))
    return rows.exclude(outcome="withdrawn").annotate(who=WHO)


def _honours(spans: Iterable[Days]) -> QuerySet[Any]:
    return Honour.objects.filter(_among("on", spans), withdrawn_at=None).annotate(who=WHO)


def _elections(spans: Iterable[Days]) -> QuerySet[Any]:
    return Election.objects.filter(_among("held_on", spans), withdrawn_at=None)


def _among(field: str, spans: Iterable[Days]) -> Q:
    return reduce(or_, (Q(**{f"{field}__range": span}) for span in spans), Q(pk__in=[]))


class Cohort:
    """Those who joined within a period and were members of nothing here before."""

    def __init__(self, roster: Roster, period: Period) -> None:
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
