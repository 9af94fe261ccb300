"""Paths in the trees 路径: "/1/7/33/", permanent ids from the root down to the unit, both slashes kept."""

from collections.abc import Iterable
from datetime import date

from .models import Placement, Unit


def under(prefix: str) -> tuple[str, str]:
    """Bounds of `prefix` and everything below it: low <= path < high. "0" is the sign after the slash."""
    return prefix, prefix[:-1] + "0"


def is_under(path: str, prefix: str) -> bool:
    """Whether `path` is `prefix` itself or lies below it."""
    return bool(prefix) and path.startswith(prefix)


def on_one_branch(path: str, prefixes: Iterable[str]) -> bool:
    """Whether one of `prefixes` is `path` itself, above it or below it."""
    return any(is_under(path, prefix) or is_under(prefix, path) for prefix in prefixes)


def depth(path: str) -> int:
    """How many nodes `path` has: 1 for a root."""
    return path.count("/") - 1


def ids(path: str) -> list[int]:
    """Ids from the root down to the unit itself."""
    return [int(part) for part in path.split("/") if part]


def above(path: str) -> list[str]:
    """Paths of the nodes above, the root's first."""
    parts = path.strip("/").split("/")
    return [f"/{'/'.join(parts[:n])}/" for n in range(1, len(parts))]


def outermost(prefixes: Iterable[str]) -> tuple[str, ...]:
    """`prefixes` without those that lie below another of them, in order."""
    kept: list[str] = []
    for prefix in sorted(set(prefixes)):
        if prefix and not (kept and is_under(prefix, kept[-1])):
            kept.append(prefix)
    return tuple(kept)


def scope_paths(unit: Unit) -> tuple[str, ...]:
    """Every path `unit` has had, since its past stays where it was. One query."""
    had = Placement.objects.filter(unit=unit).order_by("since").values_list("path", flat=True)
    return tuple(dict.fromkeys(had)) or ((unit.path,) if unit.path else ())


def path_on(unit: Unit, day: date) -> str:
    """Where `unit` stood on `day`; before its first placement, where it first stood. One query."""
    placed = Placement.objects.filter(unit=unit)
    found = placed.filter(since__lte=day).order_by("-since").values_list("path", flat=True).first()
    return found or placed.order_by("since").values_list("path", flat=True).first() or unit.path
