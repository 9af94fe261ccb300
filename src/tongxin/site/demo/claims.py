"""Published claims 公布的说法: which of them the demo carries, by which indicator, and which not and why.

One file for each seed under coverage/, in the order of its text. `value` is in the base counter; `printed` is how
the report prints it.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files


@dataclass(frozen=True)
class Claim:
    """A published claim: carried by an indicator, or not and why."""

    seed: str
    text: str
    organisation: str = ""
    period: str = ""
    indicator: str = ""
    value: Decimal | None = None
    printed: str = ""
    not_carried: str = ""


def claims() -> list[Claim]:
    """All published claims, seed by seed."""
    folder = files(__package__) / "coverage"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return [claim for name in names for claim in _of_seed(tomllib.loads((folder / name).read_text("utf-8")))]


def _of_seed(told: dict[str, object]) -> Iterator[Claim]:
    """Claims of one file: each is of the file's seed, organisation and period unless it says otherwise."""
    common = {name: told[name] for name in ("seed", "organisation", "period")}
    rows = told["claim"]
    assert isinstance(rows, list)
    for row in rows:
        made = dict(row)
        if "value" in made:
            made["value"] = Decimal(made["value"])
        yield Claim(**(common if "indicator" in made else {"seed": told["seed"]}) | made)


def coverage() -> Iterator[str]:
    """What the demo carries of the published figures, and what not and why, a line each."""
    told = claims()
    carried = [c for c in told if c.indicator]
    yield f"已公布的说法{len(told)}条，由记录承载{len(carried)}条。"
    for claim in carried:
        yield f"✓ {claim.seed} {claim.text} → {claim.organisation} {claim.period} {claim.indicator} {claim.printed}"
    yield f"没有承载的{len(told) - len(carried)}条："
    for claim in told:
        if not claim.indicator:
            yield f"○ {claim.seed} {claim.text}：{claim.not_carried}"
