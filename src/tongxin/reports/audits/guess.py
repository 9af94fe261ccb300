"""Guessing whose draft it is and what it reports on 认定, from its own words; shown, and to be confirmed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tongxin.kernel.claims import Claim, read
from tongxin.kernel.periods import BadPeriod, Period
from tongxin.people.models import Unit

HEAD = 20_000  # characters read for it


@dataclass(frozen=True)
class Guess:
    """None where the text does not say."""

    unit: Unit | None
    period: Period | None


def guess(text: str, units: Sequence[Unit], published: date | None = None) -> Guess:
    """Whose the draft is, of these, and which period it is about.

    Args:
        units: those it may be of, as many as one may draft for.
    """
    names = {name: unit for unit in units for name in (unit.short_name, unit.name) if name}
    claims = read(text[:HEAD], published=published, roster=tuple(sorted(names, key=len, reverse=True)))
    return Guess(_unit(text[:HEAD], claims, names), _period(claims))


def _unit(head: str, claims: Sequence[Claim], names: dict[str, Unit]) -> Unit | None:
    """The body that most figures are said to be of; else the one that the text names first."""
    said = Counter(c.org.value for c in claims if c.org.value in names and not c.org_doubt)
    if said:
        return names[said.most_common(1)[0][0] or ""]
    found = [(head.find(name), -len(name), name) for name in names if name in head]
    return names[min(found)[2]] if found else None


def _period(claims: Sequence[Claim]) -> Period | None:
    said = Counter(c.period.value for c in claims if c.period.value and _is_code(c.period.value))
    return Period.parse(said.most_common(1)[0][0] or "") if said else None


def _is_code(value: str) -> bool:
    try:
        Period.parse(value)
    except BadPeriod:
        return False
    return True
