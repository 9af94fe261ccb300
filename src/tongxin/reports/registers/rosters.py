"""Registers of a unit on several days 各日名册: what is asked of them, asked in one statement."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q

from tongxin.people import paths, together
from tongxin.people.models import Placement, Unit
from tongxin.people.permissions import within

from .questions import Kind
from .roster import Roster
from .shapes import Placed


class Rosters:
    """The register of a unit on several days; what is foreseen is asked in one statement with what is asked first.

    Args:
        had: gives every path the unit has had, where the caller knows.
    """

    def __init__(self, unit: Unit, had: Callable[[], tuple[str, ...]] | None = None) -> None:
        self.unit = unit
        self._had = had or (lambda: paths.scope_paths(unit))
        self._days: dict[date, Roster] = {}
        self._foreseen: dict[tuple[Any, ...], None] = {}
        self._answers: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}

    def on(self, day: date) -> Roster:
        """The register on `day`."""
        if day not in self._days:
            self._days[day] = Roster(self.unit, day, self)
        return self._days[day]

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

    def foresee(self, roster: Roster, kind: Kind, *narrowed: Any) -> None:
        """Note a question that will be asked."""
        self._foreseen[roster, kind, *narrowed] = None

    def told(self, roster: Roster, kind: Kind, *narrowed: Any) -> list[tuple[Any, ...]]:
        """What a question is answered; asked once."""
        key = (roster, kind, *narrowed)
        if key not in self._answers:
            open_ones = [one for one in {**self._foreseen, key: None} if one not in self._answers]
            self._answers |= together.asked({(r, k, *more): k.question(r, *more) for r, k, *more in open_ones})
            self._foreseen.clear()
        return self._answers[key]
