"""What the rooms above forget when a person is erased 抹除: the one list, filled when the site starts."""

from collections.abc import Callable

Forgets = Callable[[list[int]], None]  # ids of rows of the register

_above: tuple[Forgets, ...] = ()


def fill(*forgets: Forgets) -> None:
    """Say what rooms above empty when a person is erased; set by site when it starts."""
    global _above
    _above = forgets


def forget(ids: list[int]) -> None:
    """Empty what rooms above wrote about these persons in free words, or mark it. Part of erasing, in its transaction.

    The rows still have their names, since what was written may be known by nothing else.
    """
    for forgets in _above:
        forgets(ids)
