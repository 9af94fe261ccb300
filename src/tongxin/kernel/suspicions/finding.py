"""Finding 查: every rule over one text."""

from collections.abc import Callable, Iterable, Sequence

from ..claims import Claim
from .model import Suspicion
from .reading import Reading
from .rounding import rounding
from .units import units

RULES: tuple[Callable[[Reading], Iterable[Suspicion]], ...] = (rounding, units)


def find(text: str, claims: Sequence[Claim]) -> list[Suspicion]:
    """What is odd about the figures of `text`, in order of place.

    Args:
        claims: what `kernel.claims.read` found in the same text.
    """
    reading = Reading(text, claims)
    found = [suspicion for rule in RULES for suspicion in rule(reading)]
    return sorted(found, key=lambda suspicion: (suspicion.start, suspicion.end, suspicion.rule))
