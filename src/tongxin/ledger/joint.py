"""Joint facts that stand in several figures 联合重复: their keys, frozen with a figure, and what a sum takes off."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from tongxin.kernel.periods import Period
from tongxin.people.models import Unit

from .branches import branch_of
from .measured import Spec
from .placing import scope_of
from .posting import TABLE


def joint_keys(unit: Unit, period: Period, spec: Spec) -> list[str]:
    """Keys of the joint facts in a figure, to be frozen with it; see `overlap_of`.

    A key is of what the fact says, not of its posting: it stays when a unit is moved or a price changed.
    Shares do not overlap; distinct persons and objects have no keys.
    """
    if spec.adds not in ("quantity", "facts", "works"):
        return []
    scope = scope_of(unit, own_only=spec.own_only)
    where, values = branch_of(spec, period, scope).where()
    if spec.adds == "works":
        return _shared_works(where, values)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.cause, e.item, e.level, e.object, e.booked_on, e.happened_on, e.content, e.posting, e.fact,"
            f" MAX(e.quantity) FROM {TABLE} e WHERE {where} AND e.is_joint AND NOT e.is_divided AND e.sign = 1"
            f" AND NOT EXISTS (SELECT 1 FROM {TABLE} r WHERE r.reverses_id = e.id)"
            " GROUP BY e.cause, e.item, e.level, e.object, e.booked_on, e.happened_on, e.content, e.posting, e.fact"
            " ORDER BY e.cause, e.posting, e.fact",
            values,
        )
        rows = cursor.fetchall()
    seen: Counter[str] = Counter()
    keys = []
    for cause, item, level, thing, booked, happened, content, _posting, _fact, quantity in rows:
        name = "|".join((cause, item, level, thing, str(booked), str(happened), content, str(quantity)))
        seen[name] += 1
        counted = 1 if spec.adds == "facts" else quantity
        keys.append(f"{name}|{seen[name]}×{counted}")
    return keys


def _shared_works(where: str, values: Sequence[Any]) -> list[str]:
    """Records that count for several units, by a joint fact or by a fact for each."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.cause FROM {TABLE} e WHERE {where}"
            f" AND EXISTS (SELECT 1 FROM {TABLE} o WHERE o.cause = e.cause AND o.unit_id <> e.unit_id)"
            " GROUP BY e.cause HAVING SUM(e.sign) > 0 ORDER BY e.cause",
            values,
        )
        return [f"{cause}×1" for (cause,) in cursor.fetchall()]


def overlap_of(keys: Iterable[Iterable[str]]) -> int:
    """What to subtract from the sum of figures, given the frozen keys of each: Σ (k − 1)·q.

    A joint fact inside k of the figures stands in each of them.
    """
    held = Counter(key for figure in keys for key in set(figure))
    return sum((times - 1) * int(key.rpartition("×")[2]) for key, times in held.items())
