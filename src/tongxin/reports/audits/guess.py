"""Guessing whose draft it is and what it reports on 认定, from its own words; shown, and to be confirmed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tongxin.kernel.claims import Claim, Source, read
from tongxin.kernel.periods import Period
from tongxin.people.models import Unit

HEAD = 20_000  # characters read for it


@dataclass(frozen=True)
class Guess:
    """None and "" where the text does not say.

    Attributes:
        unit: whose draft it is, of those it may be of.
        issuer: the body whose draft it is, where it is none of those.
    """

    unit: Unit | None
    issuer: str
    period: Period | None


def guess(text: str, units: Sequence[Unit], published: date | None = None) -> Guess:
    """Whose the draft is, of these, and which period it is about.

    Args:
        units: those it may be of, as many as one may draft for.
    """
    names = {name: unit for unit in units for name in (unit.short_name, unit.name) if name}
    claims = read(text[:HEAD], published=published)
    unit, issuer = _body(text[:HEAD], claims, names)
    return Guess(unit, issuer, _period(claims))


def _body(head: str, claims: Sequence[Claim], names: dict[str, Unit]) -> tuple[Unit | None, str]:
    """Ours, of which most figures are said to be or which the text names first; or another body, named before ours."""
    said = Counter(c.org.value for c in claims if c.org.value in names and not c.org_doubt)
    if said:
        return names[said.most_common(1)[0][0] or ""], ""
    ours = min(((head.find(name), -len(name), name) for name in names if name in head), default=None)
    titled = next((c.org for c in claims if c.org.source is Source.DOCUMENT and not c.org_doubt), None)
    if titled is None or titled.at is None or (ours is not None and ours[0] <= titled.at[0]):
        return (names[ours[2]] if ours is not None else None), ""
    unit = _short_for(titled.value or "", names)
    return unit, "" if unit is not None else titled.value or ""


def _short_for(name: str, names: dict[str, Unit]) -> Unit | None:
    """The unit for whose name another is short or long: characters of the one stand in the other in their order."""
    alike = [known for known in names if _is_within(name, known) or _is_within(known, name)]
    return names[min(alike, key=len)] if alike else None


def _is_within(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)


def _period(claims: Sequence[Claim]) -> Period | None:
    found = (Period.find(claim.period.value or "") for claim in claims)
    said = Counter(period for period in found if period is not None)
    return said.most_common(1)[0][0] if said else None
