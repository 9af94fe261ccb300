"""What a change of rules touches in the rooms above: a typed table that site fills, in one file.

people stands below the ledger and may not ask it. Rooms above say here how to count what a change would
touch, and what may be applied afterwards.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from ..permissions import Actor
from .previews import Preview


@dataclass(frozen=True)
class Effect:
    """One thing that a change of rules touches 影响.

    sections: sections of local rules it concerns.
    told: what `preview` touches as a sentence with its numbers, "" when nothing; counts, never names, so
        that nobody sees what they may not.
    apply: makes it so once the change is saved, and says how many rows it wrote; None where nothing is
        left to do (figures follow by themselves).
    """

    code: str
    sections: frozenset[str]
    told: Callable[[Preview], str]
    apply: Callable[[Preview, Actor, datetime], int] | None = None
    apply_name: str | Promise = ""  # verb on the button: 重新计价
    applied: str | Promise = ""  # what was done, with the number in it: "已重新计价，写入%(n)s笔分录"

    @property
    def is_to_apply(self) -> bool:
        """Whether something is left to do; for templates, which would call `apply` itself."""
        return self.apply is not None


@dataclass(frozen=True)
class Told:
    """An effect and what it says of one change."""

    effect: Effect
    text: str


_effects: tuple[Effect, ...] = ()


def fill(*effects: Effect) -> None:
    """Set the table; called by site when it starts, and by tests."""
    global _effects
    _effects = effects


def told(seen: Preview) -> list[Told]:
    """What `seen` touches; effects that have nothing to say are left out."""
    return _told(seen, _effects)


def sections() -> frozenset[str]:
    """Sections of which it is known what a change touches, so that no effect means that it touches nothing."""
    return frozenset().union(*(effect.sections for effect in _effects))


def left_to_do(seen: Preview) -> list[Told]:
    """What of it is not done by saving, and can be applied afterwards."""
    return _told(seen, (effect for effect in _effects if effect.is_to_apply))


def _told(seen: Preview, effects: Iterable[Effect]) -> list[Told]:
    found = [Told(effect, effect.told(seen)) for effect in effects if seen.section in effect.sections]
    return [one for one in found if one.text]


def get(code: str) -> Effect | None:
    """The effect of that code."""
    return next((effect for effect in _effects if effect.code == code), None)
