"""What a user may do here, and whom they may enter 权限与人员范围."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tongxin.kernel.charter.listed import ActivityKind
from tongxin.kernel.charter.shapes import Charter
from tongxin.people.finding import persons_of
from tongxin.people.models import Membership, Person, Unit, on_day
from tongxin.people.permissions import SYSTEM, Actor, Can, Forbidden, can, reach, require, roles, within

from ..models import Activity, Series
from .refusals import ActivityRefused, WrongPeople

NAMED = 5  # persons named in a refusal


def kind_of(charter: Charter, code: str) -> ActivityKind:
    """The kind `code` of that charter. Raises: ActivityRefused."""
    if code not in charter.activities:
        raise ActivityRefused(_("现行规则没有这一类活动。"), "kind")
    return charter.activities[code]


def may_organise(user: Actor, kind: ActivityKind, unit: Unit, today: date) -> bool:
    """Whether `user` may organise activities of that kind for `unit`."""
    if not can(user, Can.ACTIVITIES_WRITE, unit, today):
        return False
    return user is SYSTEM or not kind.by or bool(roles(user, unit, today) & set(kind.by))


def check_may_organise(user: Actor, kind: ActivityKind, unit: Unit, charter: Charter, today: date) -> None:
    require(user, Can.ACTIVITIES_WRITE, unit, today)
    if not may_organise(user, kind, unit, today):
        names = "、".join(charter.roles[code].name for code in kind.by if code in charter.roles)
        raise Forbidden(_("%(kind)s由%(who)s办理。") % {"kind": kind.name, "who": names})


def sees_list(user: Actor, row: Activity | Series, today: date) -> bool:
    """Whether `user` may see who is on its list: those who write for its host, or read its people."""
    return can(user, Can.ACTIVITIES_WRITE, row.unit, today) or can(user, Can.PEOPLE_READ, row.unit, today)


def seats(persons: Collection[int], unit: Unit, on: date, paths: Collection[str] | None = None) -> dict[int, Unit]:
    """Person id → the unit they sit in on that day; those who sit nowhere are left out. One query.

    Whoever was entered twice sits where either row belongs.

    A seat in the tree of `unit` goes before others, and the lowest before those above it.

    Args:
        paths: seats elsewhere than under these are not considered; None any.
    """
    wanted = set(persons)
    rows = Person.objects.filter(Q(pk__in=wanted) | Q(same_as__in=wanted))
    members = Membership.objects.filter(on_day(on), person__in=rows).select_related("unit", "person")
    if paths is not None:
        members = members.filter(within(paths))
    known: dict[int, list[Unit]] = defaultdict(list)
    for member in members:
        for person in wanted & {member.person_id, member.person.same_as_id}:
            known[person].append(member.unit)
    return {person: max(units, key=lambda u: _nearness(u, unit)) for person, units in known.items()}


def _nearness(seat: Unit, unit: Unit) -> tuple[int, int, int]:
    """How much of the way down is shared, then how deep, then which was founded first."""
    shared = 0
    for mine, theirs in zip(unit.path.split("/"), seat.path.split("/"), strict=False):
        if mine != theirs:
            break
        shared += 1
    return (shared, len(seat.path), -seat.pk)


def seated(persons: Iterable[Person], unit: Unit, on: date, by: Actor, today: date) -> dict[int, Unit]:
    """The seats of persons that `by` enters for `unit`. Raises: WrongPeople."""
    named = {person.pk: person for person in persons}
    found = seats(named, unit, on, reach(by, Can.ACTIVITIES_WRITE, today))
    missing = [str(person) for pk, person in named.items() if pk not in found]
    if missing:
        told = "、".join(missing[:NAMED]) + (_("等%(n)s人") % {"n": len(missing)} if len(missing) > NAMED else "")
        raise WrongPeople(
            _("%(who)s在%(day)s不属于您可以录入的单位。先登记入会，或者改日期。")
            % {"who": told, "day": on.isoformat()},
            "people",
        )
    return found


def enterable(user: Actor, on: date, today: date) -> "QuerySet[Person]":
    """Persons that `user` may enter on lists of that day: of units where they write."""
    members = Membership.objects.filter(on_day(on), within(reach(user, Can.ACTIVITIES_WRITE, today)))
    return Person.objects.filter(persons_of(members), same_as=None)
