"""Verbs on units: founding, amending, placing in a tree, closing, guiding."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record
from tongxin.kernel.charter.read import CharterError

from .. import charters
from ..models import Guidance, Membership, Placement, Post, Region, RoleGrant, Unit, User, not_over
from ..paths import ids, path_on
from ..permissions import SYSTEM, Actor, Can, Forbidden, forget, reach, require

AMENDABLE = frozenset({"name", "short_name", "kind", "level", "region", "charter", "founded_on"})
RESERVED = frozenset({"new"})  # in addresses
CLOSED = "单位撤销"  # Membership.left_for


class KeyTaken(Exception):
    """Another unit has this code; the sentence is safe to show."""


class Cycle(Exception):
    """A unit would stand below itself; the sentence is safe to show."""


class ParentNotThere(Exception):
    """On that day the parent did not exist, or no longer did; the sentence is safe to show."""


class PlacementInFuture(Exception):
    """A move is recorded once its day has come; the sentence is safe to show."""


class HasUnitsBelow(Exception):
    """A unit is closed after those below it; the sentence is safe to show."""


class AlreadyClosed(Exception):
    """The unit is closed; the sentence is safe to show."""


class NotBeforeFounding(Exception):
    """A day before the unit was there; the sentence is safe to show."""


class RulesDoNotFit(Exception):
    """The rules a unit is to go by cannot hold there; the sentence is safe to show."""


class AlreadyGuided(Exception):
    """Guidance of this kind stands already; the sentence is safe to show."""


def may_found_roots(by: Actor, on: date) -> bool:
    """Whether `by` may found a root of a tree: an administrator of a whole tree."""
    return by is SYSTEM or any(path.count("/") == 2 for path in reach(by, Can.PEOPLE_GRANT, on))


def _require_founding(by: Actor, parent: Unit | None, is_outside: bool, on: date) -> None:
    if parent is not None:
        require(by, Can.UNITS_WRITE, parent, on)
    elif is_outside:
        if not reach(by, Can.UNITS_WRITE, on):
            raise Forbidden(_("您没有登记单位的权限。"))
    elif not may_found_roots(by, on):
        raise Forbidden(_("只有系统管理员可以建立没有上级的单位。"))


@transaction.atomic
def found_unit(
    key: str,
    name: str,
    kind: str,
    parent: Unit | None = None,
    since: date = date(2000, 1, 1),
    *,
    short_name: str = "",
    level: str = "",
    charter: str = "",
    region: Region | None = None,
    is_outside: bool = False,
    founded_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Unit:
    """Enter a unit and place it: below `parent`, as a root, or as a body outside the trees.

    Args:
        key: code in addresses and commands, for ever.
        kind, level: codes of the charter.
        since: first day of its place in the tree.
    Raises:
        Forbidden, KeyTaken, ParentNotThere; CharterError: there is no such charter.
    """
    _require_founding(by, parent, is_outside, localdate(at))
    if not key or slugify(key) != key or key in RESERVED:
        raise KeyTaken(_("代号只用小写字母、数字和连字符。"))
    if Unit.objects.filter(key=key).exists():
        raise KeyTaken(_("代号%(key)s已经有单位在用。") % {"key": key})
    above = _path_of_parent(parent, since)

    unit = Unit.objects.create(
        key=key, name=name, short_name=short_name, kind=kind, region=region, is_outside=is_outside, level=level,
        charter=charter, founded_on=founded_on,
    )  # fmt: skip
    unit.path = f"{above}{unit.pk}/"
    unit.save(update_fields=["path"])
    Placement.objects.create(unit=unit, parent=parent, path=unit.path, since=since)
    charters.settle(unit, at=at, on=localdate(at))
    record(by, "people.found_unit", unit, at, path=unit.path, parent=parent, since=since)
    return unit


def _path_of_parent(parent: Unit | None, since: date) -> str:
    if parent is None:
        return "/"
    if parent.closed_on is not None and parent.closed_on < since:
        raise ParentNotThere(_("%(unit)s已在这一天之前撤销。") % {"unit": parent})
    if not Placement.objects.filter(unit=parent, since__lte=since).exists():
        raise ParentNotThere(_("%(unit)s在这一天还没有成立。") % {"unit": parent})
    return path_on(parent, since)


@transaction.atomic
def amend_unit(unit: Unit, changes: Mapping[str, Any], *, by: Actor, at: datetime) -> Unit:
    """Correct what is said of a unit; its place and its code are not among it.

    Args:
        changes: names of AMENDABLE and their new values. A charter is changed by administrators alone.
    Raises:
        Forbidden; RulesDoNotFit: there is no such charter, the local rules do not fit it, or none is left.
    """
    require(by, Can.UNITS_WRITE, unit, localdate(at))
    unknown = set(changes) - AMENDABLE
    if unknown:
        raise ValueError(f"not amendable: {sorted(unknown)}")
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    changed = {name: value for name, value in changes.items() if getattr(unit, name) != value}
    if "charter" in changed:
        require(by, Can.PEOPLE_GRANT, unit, localdate(at))
    if not changed:
        return unit
    was = {name: getattr(unit, name) for name in changed}
    for name, value in changed.items():
        setattr(unit, name, value)
    unit.save(update_fields=list(changed))
    if "charter" in changed:
        _settle_anew(unit, at)
    record(by, "people.amend_unit", unit, at, path=unit.path, was=was, now=changed)
    return unit


def _settle_anew(unit: Unit, at: datetime) -> None:
    """Put in force what the unit now names; one that names none goes by the rules of an organisation above."""
    try:
        charters.settle(unit, at=at, on=localdate(at))
    except CharterError as error:
        raise RulesDoNotFit(
            _("%(unit)s不能用这一套规则：%(why)s。先到规则里撤回合不上的本地规则，再改。")
            % {"unit": unit, "why": str(error).rstrip("。")}
        ) from error
    if not unit.charter and not unit.is_outside and charters.organisation_above(unit) is None:
        raise RulesDoNotFit(_("%(unit)s没有上级可以跟从，要有自己的规则。") % {"unit": unit})


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


@transaction.atomic
def close_unit(unit: Unit, on: date, *, successor: Unit | None = None, by: Actor, at: datetime) -> Unit:
    """Close a unit: `on` is its last day. Members go on in the successor, if one is named, the day after.

    Its place in the tree and everything recorded stay. Posts and role grants end with it.

    Raises:
        Forbidden, AlreadyClosed, HasUnitsBelow, NotBeforeFounding.
    """
    require(by, Can.UNITS_WRITE, unit, localdate(at))
    if successor is not None:
        require(by, Can.UNITS_WRITE, successor, localdate(at))
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    if unit.closed_on is not None:
        raise AlreadyClosed(_("%(unit)s已经撤销。") % {"unit": unit})
    if not Placement.objects.filter(unit=unit, since__lte=on).exists():
        raise NotBeforeFounding(_("%(unit)s在这一天还没有成立。") % {"unit": unit})
    below = Unit.objects.filter(path__startswith=unit.path, closed_on=None).exclude(pk=unit.pk).count()
    if below:
        raise HasUnitsBelow(_("还有%(n)s个下级单位。先把它们移走或撤销。") % {"n": below})
    if successor is not None and (successor.pk == unit.pk or (successor.closed_on and successor.closed_on <= on)):
        raise ParentNotThere(_("%(unit)s不能承接。") % {"unit": successor})

    unit.closed_on, unit.successor = on, successor
    unit.save(update_fields=["closed_on", "successor"])
    reaching = Q(until=None) | Q(until__gt=on)  # an end that lies ahead is beyond the last day, too
    going_on = list(Membership.objects.filter(reaching, unit=unit))
    _end(Membership.objects.filter(reaching, unit=unit), on, left_for=CLOSED)
    _end(Post.objects.filter(reaching, unit=unit), on)
    _end(RoleGrant.objects.filter(reaching, unit=unit), on)
    if successor is not None:
        _go_on(going_on, successor, on + timedelta(days=1))
    record(by, "people.close_unit", unit, at, path=unit.path, on=on, successor=successor, members=len(going_on))
    return unit


def _go_on(members: Iterable[Membership], successor: Unit, first: date) -> None:
    """Members of a unit that closed belong to `successor` from `first` on, unless they do already."""
    there = set(Membership.objects.filter(unit=successor, until=None).values_list("person_id", flat=True))
    Membership.objects.bulk_create(
        Membership(person_id=m.person_id, unit=successor, since=max(m.since, first), until=m.until)
        for m in members
        if m.person_id not in there
    )


def _end(rows: Any, on: date, **also: str) -> None:
    rows.filter(since__lte=on).update(until=on, **also)
    rows.filter(since__gt=on).delete()  # would begin after the end


@transaction.atomic
def guide(guide: Unit, guided: Unit, since: date, *, by: Actor, at: datetime) -> Guidance:
    """Record that `guide` guides `guided`, and so sees what was released to it. Asked of the guided one."""
    require(by, Can.UNITS_WRITE, guided, localdate(at))
    if guide.pk == guided.pk:
        raise AlreadyGuided(_("单位不能指导自己。"))
    if Guidance.objects.filter(guide=guide, guided=guided, until=None).exists():
        raise AlreadyGuided(_("%(unit)s已经是指导单位。") % {"unit": guide})
    row = Guidance.objects.create(guide=guide, guided=guided, since=since)
    record(by, "people.guide", guided, at, path=guided.path, guide=guide, since=since)
    return row


@transaction.atomic
def stop_guiding(guidance: Guidance, until: date, *, by: Actor, at: datetime) -> Guidance:
    """End guidance; `until` is its last day."""
    require(by, Can.UNITS_WRITE, guidance.guided, localdate(at))
    guidance.until = max(until, guidance.since)
    guidance.save(update_fields=["until"])
    path = guidance.guided.path
    record(by, "people.stop_guiding", guidance.guided, at, path=path, guide=guidance.guide, until=guidance.until)
    return guidance


def ancestors(unit: Unit) -> list[Unit]:
    """From the root down to the parent of `unit`. One query."""
    above = {u.pk: u for u in Unit.objects.filter(pk__in=ids(unit.path)[:-1])}
    return [above[i] for i in ids(unit.path)[:-1] if i in above]
