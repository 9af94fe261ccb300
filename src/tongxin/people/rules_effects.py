"""What a change of rules touches in the rooms above: a typed table that site fills, in one file.

people stands below the ledger and may not ask it. Rooms above say here how to count what a change would
touch, and what may be applied afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from .permissions import Actor
from .rules import Preview


@dataclass(frozen=True)
class Effect:
    """One thing that a change of rules touches 影响.

    label: with the count in it, "要按新分值重新计价的分录%(n)s笔".
    sections: sections of local rules it concerns.
    count: how many rows `preview` touches; counts, never names, so nobody sees what they may not.
    apply: makes it so after the change was saved, and says how many rows it wrote; None where
        nothing is left to do (figures follow by themselves).
    applied_label: what was done, "已重新计价%(n)s笔".
    """

    code: str
    label: str
    sections: frozenset[str]
    count: Callable[[Preview], int]
    apply: Callable[[Preview, Actor, datetime], int] | None = None
    apply_name: str = ""  # verb on the button: 重新计价
    applied_label: str = ""


@dataclass(frozen=True)
class CalendarEffect:
    """One kind of deadline that a new holiday list moves; label with the count in it."""

    label: str
    count: Callable[[int, date], int]  # (year, today) → open deadlines that are provisional in that year


@dataclass(frozen=True)
class Counted:
    """An effect and how much of it there is."""

    effect: Effect
    n: int

    @property
    def text(self) -> str:
        return self.effect.label % {"n": f"{self.n:,}"}


_effects: tuple[Effect, ...] = ()
_calendar_effects: tuple[CalendarEffect, ...] = ()


def fill(*effects: Effect) -> None:
    """Set the table; called by site when it starts, and by tests."""
    global _effects
    _effects = effects


def fill_calendar(*effects: CalendarEffect) -> None:
    """Set what holiday lists move; called by site when it starts, and by tests."""
    global _calendar_effects
    _calendar_effects = effects


def counted(seen: Preview) -> list[Counted]:
    """What `seen` touches, without what it does not."""
    found = [Counted(effect, effect.count(seen)) for effect in _effects if seen.section in effect.sections]
    return [one for one in found if one.n]


def moved(year: int, today: date) -> list[str]:
    """What the list of `year` moves, as sentences."""
    found = [(effect, effect.count(year, today)) for effect in _calendar_effects]
    return [effect.label % {"n": f"{n:,}"} for effect, n in found if n]


def get(code: str) -> Effect | None:
    """The effect of that code."""
    return next((effect for effect in _effects if effect.code == code), None)
