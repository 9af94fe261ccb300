"""Who may do what where 权限. The one place: `require` in verbs, `can` for buttons, `reach`/`within` to fetch.

What you may not see is 404, what you may not do is 403. A role holds on the unit it was granted on and on
everything below it along 隶属, as the tree stands now; the days of the grant decide, not those of the record.
What a role may do, the charter says that is in force where it was granted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Role

from . import charters
from .models import Membership, Person, RoleGrant, Unit, User, holds, own_rows
from .paths import is_under, outermost, under

MEMBER = "member"  # the one role that nobody grants: it follows from a membership


class Can(StrEnum):
    """Every grantable act, as <room>.<verb>. Keep sorted; the charter's roles are checked against it."""

    ACTIVITIES_READ = "activities.read"
    ACTIVITIES_WRITE = "activities.write"
    CHARTER_AMEND = "charter.amend"
    CHARTER_READ = "charter.read"
    FIGURES_READ = "figures.read"
    GIVING_READ = "giving.read"
    GIVING_WRITE = "giving.write"
    JOURNAL_READ = "journal.read"
    MATTERS_HANDLE = "matters.handle"
    MATTERS_READ = "matters.read"
    MATTERS_READ_CONFIDENTIAL = "matters.read_confidential"
    MATTERS_SUBMIT = "matters.submit"
    PEOPLE_ERASE = "people.erase"
    PEOPLE_GRANT = "people.grant"
    PEOPLE_MERGE = "people.merge"
    PEOPLE_READ = "people.read"
    PEOPLE_UNMASK = "people.unmask"
    PEOPLE_WRITE = "people.write"
    POINTS_READ = "points.read"
    PRESS_READ = "press.read"
    PRESS_WRITE = "press.write"
    REPORTS_DRAFT = "reports.draft"
    REPORTS_READ = "reports.read"
    REPORTS_READ_RELEASED = "reports.read_released"
    REPORTS_SIGN = "reports.sign"
    STATEMENTS_MAKE = "statements.make"
    UNITS_WRITE = "units.write"


class Forbidden(PermissionDenied):
    """The person may not do this here; Django answers 403. The sentence is safe to show."""


class System:
    """Acts of the installation itself: set-up, demo data, the command line. May do everything."""

    key = "system"
    person = None
    is_authenticated = True

    def __str__(self) -> str:
        return "system"


SYSTEM = System()
Actor = User | System


@dataclass(frozen=True)
class Held:
    """A role held on a unit and what that lets one do from its path down."""

    role: str
    unit: Unit
    acts: frozenset[str]

    @property
    def path(self) -> str:
        return self.unit.path


def person_of(user: Actor) -> Person | None:
    """The person behind `user`; of two rows merged into one, the row that stays."""
    person = user.person
    return person.same_as if person is not None and person.same_as is not None else person


def held(user: Actor | AnonymousUser, on: date) -> tuple[Held, ...]:
    """The roles of `user` on that day, by grant and by membership. Asked once per user object and day."""
    if not isinstance(user, User) or not user.is_active or user.pk is None:
        return ()
    known: dict[date, tuple[Held, ...]] = user.__dict__.setdefault("_held", {})
    if on not in known:
        known[on] = tuple(_held(user, on))
    return known[on]


def forget(user: User) -> None:
    """Ask anew next time: after roles or memberships of this very object have changed."""
    user.__dict__.pop("_held", None)
    user.__dict__.pop("_grants", None)


def _held(user: User, on: date) -> Iterable[Held]:
    if "_grants" not in user.__dict__:
        user.__dict__["_grants"] = _granted(user)
    standing = [row for row in user.__dict__["_grants"] if holds(row, on)]
    organisations = {}
    for row in standing:
        if row.role == MEMBER:
            organisation = _organisation(row.unit)
            organisations[organisation.pk] = organisation
        else:
            yield Held(row.role, row.unit, _acts(row.unit, row.role))
    for organisation in organisations.values():
        yield Held(MEMBER, organisation, _acts(organisation, MEMBER))


@dataclass(frozen=True)
class _Granted:
    """A role on a unit by grant, or a membership in it."""

    role: str
    since: date
    until: date | None
    unit: Unit


@cache  # the statements, not what they find: to build them costs more than to ask them
def _statements() -> tuple[QuerySet[Any], QuerySet[Any]]:
    columns = ("role", "since", "until", "pk", "unit_id", "unit__path")
    memberships = Membership.objects.annotate(role=Value(MEMBER))
    return RoleGrant.objects.values_list(*columns), memberships.values_list(*columns)


def _granted(user: User) -> list[_Granted]:
    """Roles and memberships of all days, so that another day asks nothing more. Two queries."""
    grants, memberships = _statements()
    rows = grants.filter(user=user)
    person = person_of(user)
    if person is not None:
        rows = rows.union(memberships.filter(person__in=own_rows(person).values("pk")), all=True)
    found = sorted(rows, key=lambda row: (row[0] == MEMBER, row[1], row[3]))
    units = charters.fetched((unit, path) for *_row, unit, path in found)
    return [_Granted(role, since, until, units[unit]) for role, since, until, _pk, unit, _path in found]


def _organisation(unit: Unit) -> Unit:
    """Where a member of `unit` belongs: the nearest ancestor-or-self that names a charter, else the unit."""
    try:
        return charters.organisation_of(unit)
    except charters.NoCharter:
        return unit


def _acts(unit: Unit, role: str) -> frozenset[str]:
    found = _roles_of(unit).get(role)
    return found.grants if found else frozenset()


def _roles_of(unit: Unit) -> dict[str, Role]:
    try:
        return dict(charters.of(unit).roles)
    except charters.NoCharter:
        return _base_roles()


@cache
def _base_roles() -> dict[str, Role]:
    return dict(charters.shipped("base").roles)


def roles(user: Actor | AnonymousUser, unit: Unit, on: date) -> frozenset[str]:
    """Codes of the roles `user` has at `unit` on that day."""
    return frozenset(h.role for h in held(user, on) if is_under(unit.path, h.path))


def can(user: Actor | AnonymousUser, act: Can, unit: Unit, on: date) -> bool:
    """Whether `user` may do `act` at `unit`."""
    if isinstance(user, System):
        return True
    return any(act in h.acts and is_under(unit.path, h.path) for h in held(user, on))


def require(user: Actor | AnonymousUser, act: Can, unit: Unit, on: date) -> None:
    """Raise Forbidden unless `user` may do `act` at `unit`. The first line of every verb."""
    if not can(user, act, unit, on):
        raise Forbidden(_("您在%(unit)s没有这项权限。") % {"unit": unit})


def reach(user: Actor | AnonymousUser, act: Can, on: date) -> tuple[str, ...]:
    """Paths from which down `user` may do `act`; () nowhere. For `within`."""
    if isinstance(user, System):
        return ("/",)
    return outermost(h.path for h in held(user, on) if act in h.acts)


def within(paths: Iterable[str], field: str = "unit__path") -> Q:
    """Rows whose `field` lies at or below one of `paths`; no rows when there is none."""
    condition = Q()
    for path in paths:
        low, high = under(path)
        condition |= Q(**{f"{field}__gte": low, f"{field}__lt": high})
    return condition or Q(pk__in=[])


def roles_of(unit: Unit) -> dict[str, Role]:
    """Roles of the rules in force at `unit`, by code."""
    return _roles_of(unit)


def grantable(unit: Unit) -> dict[str, Role]:
    """Those of them that can be granted at a unit of its kind."""
    known = _roles_of(unit).items()
    return {code: role for code, role in known if code != MEMBER and (not role.on or unit.kind in role.on)}


def visible_persons(user: Actor | AnonymousUser, on: date, act: Can = Can.PEOPLE_READ) -> QuerySet[Person]:
    """Persons who belong, or once belonged, where `user` may read; of merged rows the one that stays."""
    return Person.objects.filter(
        pk__in=Membership.objects.filter(within(reach(user, act, on))).values(
            person_or_same=Coalesce("person__same_as", "person")
        )
    )


def visible_units(user: Actor | AnonymousUser, on: date) -> QuerySet[Unit]:
    """Units from where `user` has a role downwards."""
    if isinstance(user, System):
        return Unit.objects.all()
    return Unit.objects.filter(within(outermost(h.path for h in held(user, on)), "path"))
