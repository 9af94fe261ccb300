"""Where a party stood and from which height up it adds nothing 路径与抬升. Rules 1 and 2 of the ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from tongxin.people.models import Unit
from tongxin.people.paths import depth, scope_paths, under

from .sql import marks

OWN = "own"  # leaf of a unit's own work, below the unit itself


class NotPlaced(Exception):
    """A unit that stands in no tree cannot count; the sentence is safe to show."""


Places = dict[int, list[tuple[date, str]]]  # unit id → (since, path) of every place it had, ascending


def placements(units: Iterable[int]) -> Places:
    """Where these units stood. One query."""
    ids = sorted(set(units))
    found: Places = {pk: [] for pk in ids}
    if ids:
        with connection.cursor() as cursor:
            there = f"unit_id IN ({marks(ids)})"
            cursor.execute(
                f"SELECT unit_id, since, path FROM people_placement WHERE {there} ORDER BY unit_id, since", ids
            )
            for unit, since, path in cursor.fetchall():
                found[unit].append((since, path))
    return found


def path_on(places: Sequence[tuple[date, str]], day: date, unit: int) -> str:
    """The path on `day`; before the first placement, the first one. Raises: NotPlaced."""
    if not places:
        raise NotPlaced(_("单位%(unit)s不在任何组织里，不能计数。") % {"unit": unit})
    path = places[0][1]
    for since, placed in places:
        if since > day:
            break
        path = placed
    return path


def lifts(paths: Sequence[str]) -> list[int]:
    """For each party, the depth of the deepest node that an earlier party counts at already; 0 for the first.

    Each path has a leaf of its own below the unit (depth + 1), so that 本级 is counted once, too.
    """
    counted: set[str] = set()
    found = []
    for path in paths:
        nodes = _nodes(path)
        found.append(max((i for i, node in enumerate(nodes, start=1) if node in counted), default=0))
        counted.update(nodes)
    return found


def _nodes(path: str) -> list[str]:
    """Prefixes from the root down to the unit, and its own leaf."""
    nodes, at = [], "/"
    for part in path.strip("/").split("/"):
        at += f"{part}/"
        nodes.append(at)
    return [*nodes, at + OWN]


@dataclass(frozen=True)
class Scope:
    """What a node sees: the paths it has had, with everything below them or its own work alone.

    `paths` never lie below one another. Its fragments of SQL name the entry `e`. `nodes`: where tallies of it
    are kept, the unit they are of, after the unit it is seen from; else ().
    """

    paths: tuple[str, ...]
    own_only: bool = False
    nodes: tuple[int, ...] = ()

    def where(self) -> tuple[str, list[Any]]:
        """Condition on the path, with its parameters."""
        if not self.paths:
            return "1 = 0", []
        if self.own_only:
            return f"e.path IN ({', '.join(['%s'] * len(self.paths))})", list(self.paths)
        ranges = " OR ".join(["(e.path >= %s AND e.path < %s)"] * len(self.paths))
        return f"({ranges})", [bound for path in self.paths for bound in under(path)]

    def counts(self) -> tuple[str, list[Any]]:
        """Condition that no earlier party counts here already; for rows that meet `where`."""
        heights = [depth(path) + self.own_only for path in self.paths]
        if len(set(heights)) <= 1:
            return "e.lift < %s", [heights[0] if heights else 0]
        parts, params = [], list[Any]()
        for path, height in zip(self.paths, heights, strict=True):
            low, high = (path, path) if self.own_only else under(path)
            parts.append(f"(e.path >= %s AND e.path {'<=' if self.own_only else '<'} %s AND e.lift < %s)")
            params += [low, high, height]
        return f"({' OR '.join(parts)})", params


def scope_of(unit: Unit, *, own_only: bool = False) -> Scope:
    """The scope of `unit` over all the paths it has had. One query."""
    return Scope(scope_paths(unit), own_only)


def below(scope: Scope, unit: int, *, is_kept: bool = False) -> Scope:
    """The part of `scope` that lies at `unit`, which stood directly below it.

    Args:
        is_kept: tallies of it are kept, and it never stood elsewhere.
    """
    return Scope(tuple(f"{path}{unit}/" for path in scope.paths), nodes=(*scope.nodes, unit) if is_kept else ())


def own(scope: Scope) -> Scope:
    """The part of `scope` that is the node's own work 本级."""
    return replace(scope, own_only=True)


def nodes_of(paths: Iterable[str]) -> set[int]:
    """Ids of every node on these paths."""
    return {int(part) for path in paths for part in path.split("/") if part}
