"""Registers of a unit on several days 各日名册, asked together: each question in one statement for all of them."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from tongxin.kernel.periods import Period
from tongxin.people import paths
from tongxin.people.models import Placement, Unit
from tongxin.people.permissions import within

from .roster import Roster
from .shapes import Days, Placed, Select


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

    def on(self, day: date, period: Period | None = None) -> Roster:
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
    def placements(self) -> list[Placed]:
        """Of the unit and all that ever stood below it, since a unit that moves leaves its past where it was."""
        earlier = Placement.objects.filter(unit=OuterRef("unit"), since__lt=OuterRef("since"))
        rows = Placement.objects.filter(self.scope).annotate(moved=Exists(earlier))
        columns = ("unit_id", "path", "since", "until", "moved", "unit__kind", "unit__founded_on")
        return [Placed(*row) for row in rows.order_by("since").values_list(*columns)]

    def of_days(self, name: str, roster: Roster, rows: Callable[[Roster], QuerySet[Any]]) -> list[tuple[Any, ...]]:
        """What `rows` selects on the day of `roster`."""
        return self._told(name, roster, list(self._days.values()), rows)

    def of_periods(
        self, name: str, roster: Roster, period: Period, rows: Callable[[Roster, Period], QuerySet[Any]]
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
