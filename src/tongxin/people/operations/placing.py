"""The verb that puts a unit below another 变更隶属, into the past too; and what follows for all below it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record

from ..models import Placement, Unit, User, not_over
from ..paths import path_on
from ..permissions import Actor, Can, Forbidden, forget, require
from .units import NotBeforeFounding, ParentNotThere, may_found_roots


class Cycle(Exception):
    """A unit would stand below itself; the sentence is safe to show."""


class PlacementInFuture(Exception):
    """A move is recorded once its day has come; the sentence is safe to show."""


@transaction.atomic
def place(unit: Unit, parent: Unit | None, since: date, *, by: Actor, at: datetime) -> Placement:
    """Put `unit` below `parent` from the day `since` on, up to its own next move where that is known.

    Where it stands there already nothing changes.

    Everything below it gets its new paths for those days. Entries stay where they are: ledger.move calls
    this and relocates them, and is what pages and commands call.

    Raises:
        Forbidden, Cycle, ParentNotThere, PlacementInFuture, NotBeforeFounding.
    """
    today = localdate(at)
    require(by, Can.UNITS_WRITE, unit, today)
    if parent is not None:
        require(by, Can.UNITS_WRITE, parent, today)
    elif not may_found_roots(by, today):
        raise Forbidden(_("只有系统管理员可以让单位没有上级。"))
    if since > today:
        raise PlacementInFuture(_("变动日期不能晚于今天。到那一天再登记。"))
    # the whole table of units is the tree: two moves at once could make a circle that neither sees
    list(Unit.objects.select_for_update(of=("self",)).values_list("pk", flat=True))
    if isinstance(by, User):
        forget(by)  # what they hold may move too
    first = Placement.objects.filter(unit=unit).order_by("since").first()
    if first is None or since < first.since:
        raise NotBeforeFounding(_("%(unit)s在这一天还没有成立。") % {"unit": unit})
    if parent is not None and parent.closed_on is not None and parent.closed_on < since:
        raise ParentNotThere(_("%(unit)s已在这一天之前撤销。") % {"unit": parent})

    before = Placement.objects.filter(unit=unit, since__lte=since).order_by("-since")[0]
    _replace(unit, parent, since)
    unit.path = path_on(unit, today)
    placement = Placement.objects.filter(unit=unit, since__lte=since).order_by("-since")[0]
    if (before.parent_id, before.since) == (placement.parent_id, placement.since):
        return placement  # it stood there already
    was = before.parent_id
    record(
        by, "people.place", unit, at, path=unit.path, since=since, parent=parent,
        was=f"people.unit:{was}" if was else None,
    )  # fmt: skip
    return placement


def _replace(unit: Unit, parent: Unit | None, since: date) -> None:
    """Rewrite placements of `unit` and all below it from `since` on.

    Between one breakpoint and the next nobody moves, so a path there is found by walking up.
    """
    below = Placement.objects.filter(not_over(since), path__contains=f"/{unit.pk}/")
    moved = set(below.values_list("unit_id", flat=True)) | {unit.pk}
    rows = _rows(moved)
    named = {row.parent_id for r in rows.values() for row in r if row.parent_id} | ({parent.pk} if parent else set())
    rows |= _rows(named - moved)
    parents = {pk: [(row.since, row.parent_id) for row in found] for pk, found in rows.items()}
    parents[unit.pk] = _inserted(parents[unit.pk], since, parent.pk if parent else None)

    breaks = sorted({since} | {row.since for found in rows.values() for row in found if row.since > since})
    paths: dict[int, list[tuple[date, int | None, str]]] = {pk: [] for pk in moved}
    for day in breaks:
        for pk in moved:
            above = _last(parents[pk], day)
            if above is None:
                continue  # not founded yet
            path = _walk(pk, day, moved, parents, rows)
            if not paths[pk] or paths[pk][-1][1:] != (above[1], path):
                paths[pk].append((day, above[1], path))
    for pk in moved:
        _rewrite(pk, rows[pk], paths[pk], since)


def _rows(units: set[int]) -> dict[int, list[Placement]]:
    found: dict[int, list[Placement]] = {pk: [] for pk in units}
    for row in Placement.objects.filter(unit__in=units).order_by("since"):
        found[row.unit_id].append(row)
    return found


Moves = list[tuple[date, int | None]]


def _inserted(moves: Moves, since: date, parent: int | None) -> Moves:
    """`moves` with one more on `since`, standing until the unit's own next move.

    Rows that merely follow a move of something above name the same parent: they are no move.
    """
    own: Moves = []
    for day, above in moves:
        if not own or own[-1][1] != above:
            own.append((day, above))
    return sorted([move for move in own if move[0] != since] + [(since, parent)], key=lambda move: move[0])


def _last(moves: Moves, day: date) -> tuple[date, int | None] | None:
    return next((move for move in reversed(moves) if move[0] <= day), None)


def _walk(pk: int, day: date, moved: set[int], parents: dict[int, Moves], rows: dict[int, list[Placement]]) -> str:
    path, at, passed = "/", pk, {pk}
    while True:
        path = f"/{at}{path}"
        above = _last(parents[at], day)
        if above is None:
            raise ParentNotThere(_("上级单位在%(day)s还没有成立。") % {"day": day.isoformat()})
        if above[1] is None:
            return path
        at = above[1]
        if at in passed:
            raise Cycle(_("不能移到自己的下级单位里。"))
        passed.add(at)
        if at not in moved:
            row = next((row for row in reversed(rows[at]) if row.since <= day), None)
            if row is None:
                raise ParentNotThere(_("上级单位在%(day)s还没有成立。") % {"day": day.isoformat()})
            return row.path + path[1:]


def _rewrite(pk: int, before: list[Placement], after: list[tuple[date, int | None, str]], since: date) -> None:
    kept = [row for row in before if row.since < since]
    Placement.objects.filter(unit=pk, since__gte=since).delete()
    last = kept[-1] if kept else None
    if last is not None and after and after[0][0] == since and (last.parent_id, last.path) == after[0][1:]:
        after = after[1:]  # nothing changed on that day
    starts = [day for day, _above, _path in after]
    if last is not None:
        ends = starts[0] - timedelta(days=1) if starts else None
        if last.until != ends:
            last.until = ends
            last.save(update_fields=["until"])
    for n, (day, above, path) in enumerate(after):
        until = starts[n + 1] - timedelta(days=1) if n + 1 < len(starts) else None
        Placement.objects.create(unit_id=pk, parent_id=above, path=path, since=day, until=until)
    current = after[-1][2] if after else (last.path if last else "")
    Unit.objects.filter(pk=pk).update(path=current)
