"""Verbs on units: founding, amending, closing, guiding. Moving one is in `placing`."""

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
from ..models import Guidance, Membership, Placement, Post, Region, RoleGrant, Unit
from ..paths import ids, path_on
from ..permissions import SYSTEM, Actor, Can, Forbidden, reach, require
from .accounts import LastAdministrator, takes_last_administrator

AMENDABLE = frozenset({"name", "short_name", "kind", "level", "region", "charter", "founded_on"})
RESERVED = frozenset({"new"})  # in addresses
CLOSED = "单位撤销"  # Membership.left_for


class KeyTaken(Exception):
    """Another unit has this code; the sentence is safe to show."""


class ParentNotThere(Exception):
    """On that day the parent did not exist, or no longer did; the sentence is safe to show."""


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
def close_unit(unit: Unit, on: date, *, successor: Unit | None = None, by: Actor, at: datetime) -> Unit:
    """Close a unit: `on` is its last day. Members go on in the successor, if one is named, the day after.

    Its place in the tree and everything recorded stay. Posts and role grants end with it.

    Raises:
        Forbidden, AlreadyClosed, HasUnitsBelow, NotBeforeFounding, ParentNotThere.
        LastAdministrator: nobody would be left to grant roles.
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
    if takes_last_administrator(RoleGrant.objects.filter(unit=unit), max(on, localdate(at))):
        raise LastAdministrator(
            _("最后一个系统管理员是在%(unit)s授权的，授权随单位结束。先在别的单位授权一个系统管理员。") % {"unit": unit}
        )

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
