"""Finding 查: every rule over one text."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from ..claims import Claim
from .days import days
from .filling import filling
from .heading import heading
from .lists import lists
from .mixtures import mixtures
from .model import Suspicion
from .parts import parts
from .periods import periods
from .persons import persons
from .rates import rates
from .reading import Reading
from .relations import relations
from .repeats import repeats
from .rounding import rounding
from .shares import shares
from .unfinished import unfinished
from .units import units

RULES: tuple[Callable[[Reading], Iterable[Suspicion]], ...] = (
    days,
    filling,
    lists,
    mixtures,
    parts,
    periods,
    persons,
    rates,
    relations,
    repeats,
    rounding,
    shares,
    unfinished,
    units,
)

MOST = 200  # of one rule in one text; nobody reads on


def find(text: str, claims: Sequence[Claim], *, is_part: bool = False) -> list[Suspicion]:
    """What is odd about the figures of `text`, in order of place.

    Args:
        claims: what `kernel.claims.read` found in the same text.
        is_part: it is a section, whose report says whose it is and of when.
    """
    reading = Reading(text, claims)
    rules = RULES if is_part else (*RULES, heading)
    found = [suspicion for rule in rules for suspicion in islice(rule(reading), MOST)]
    return sorted(found, key=lambda suspicion: (suspicion.start, suspicion.end, suspicion.rule))
