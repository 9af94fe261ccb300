"""Families 同族: indicators that count the same and differ in level, beginning or rounding only."""

from collections.abc import Iterable

from ..charter.shapes import Charter, Indicator
from ..printing import ROUNDED


def families(charter: Charter) -> dict[str, tuple[Indicator, ...]]:
    """By the code of each indicator those of its family, in the charter's order."""
    held: dict[tuple[object, ...], list[Indicator]] = {}
    keys = {one.code: _family(one, charter) for one in charter.indicators.values()}
    for one in charter.indicators.values():
        held.setdefault(keys[one.code], []).append(one)
    return {code: tuple(held[key]) for code, key in keys.items()}


def _family(one: Indicator, charter: Charter) -> tuple[object, ...]:
    """What an indicator counts, whatever the level, since when, and however it is rounded in print."""
    one = _whole(one, charter)
    what = (one.items, one.objects, one.register, tuple(sorted(one.select)))
    return (one.adds, *what, one.numerator, one.denominator, one.of, one.own_only)


def _whole(one: Indicator, charter: Charter) -> Indicator:
    """被全国政协采用 leaves out what the party's own took, and is a part of 被采用 none the less."""
    whole = charter.indicators.get(one.part_of)
    if not one.levels or not one.items or whole is None or whole.adds != one.adds:
        return one
    has_own_whole = any(one.items == other.items and not other.levels for other in charter.indicators.values())
    return whole if set(one.items) < set(whole.items) and not has_own_whole else one


def at_levels(family: Iterable[Indicator], levels: frozenset[str]) -> list[Indicator]:
    """Those of the family that count exactly these levels; no levels: those that count any."""
    return [one for one in family if frozenset(one.levels) == levels]


def since(family: list[Indicator], is_cumulative: bool) -> list[Indicator]:
    """Those that count from a day on, or those of the period, whichever was asked for, if there are any."""
    return [one for one in family if (one.since is not None) == is_cumulative] or family


def rounded(family: list[Indicator], is_rounded: bool) -> Indicator:
    """The one printed as the text prints it; the first where that decides nothing."""
    return next((one for one in family if (one.style in ROUNDED) == is_rounded), family[0])
