"""Verbs on accounts and roles: opening, closing, passwords, granting and revoking."""

from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record

from .. import permissions
from ..models import Membership, Person, RoleGrant, Unit, User, not_over, of_person
from ..permissions import SYSTEM, Actor, Can, Forbidden, reach, require, within

ADMINISTRATOR = "administrator"  # the role without which nobody can grant one


class NameTaken(Exception):
    """Somebody has this account name; the sentence is safe to show."""


class HasAccount(Exception):
    """The person has an account already; the sentence is safe to show."""


class WeakPassword(Exception):
    """The password is against the rules; the sentences are safe to show."""


class NoSuchRole(Exception):
    """The rules there know no such role, or not for such a unit; the sentence is safe to show."""


class AlreadyGranted(Exception):
    """The account has this role on this unit; the sentence is safe to show."""


class LastAdministrator(Exception):
    """Nobody would be left to grant roles; the sentence is safe to show."""


def accounts(by: Actor, on: date) -> QuerySet[User]:
    """Accounts that `by` may look after: with a role or a membership where `by` may grant."""
    if by is SYSTEM:
        return User.objects.all()
    paths = reach(by, Can.PEOPLE_GRANT, on)
    granted = RoleGrant.objects.filter(within(paths)).values("user")
    members = Membership.objects.filter(within(paths)).values("person")
    return User.objects.filter(Q(pk__in=granted) | Q(person__in=members))


def account_path(by: Actor, user: User, at: datetime) -> str:
    """Path to journal an act on an account under. Raises Forbidden where it is not theirs to look after:
    all its roles must be where `by` may grant."""
    on = localdate(at)
    if by is SYSTEM:
        return ""
    grants = RoleGrant.objects.filter(not_over(on), user=user)
    paths = reach(by, Can.PEOPLE_GRANT, on)
    if not accounts(by, on).filter(pk=user.pk).exists() or grants.exclude(within(paths)).exists():
        raise Forbidden(_("这个账号不由您管理。"))
    return paths[0]


def check_password(password: str, user: User) -> None:
    """Hold a password against the rules. Raises: WeakPassword."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword("".join(error.messages)) from error


def account_of(person: Person) -> User | None:
    """The person's account, also where it was opened for a row merged into theirs."""
    return User.objects.filter(of_person(person)).first()


def check_name(username: str) -> None:
    """Raise NameTaken where somebody has it, in whatever case."""
    if User.objects.filter(username__iexact=username).exists():
        raise NameTaken(_("账号%(name)s已经有人在用。换一个。") % {"name": username})


def new_account(username: str, password: str, *, email: str = "", person: Person | None = None) -> User:
    """The row of a new account; called by verbs that have asked and that journal. Raises: WeakPassword."""
    user = User(username=username, email=email, person=person)
    check_password(password, user)
    user.set_password(password)
    user.save()
    return user


@transaction.atomic
def open_account(
    username: str,
    password: str,
    *,
    unit: Unit,
    person: Person | None = None,
    email: str = "",
    by: Actor,
    at: datetime,
) -> User:
    """Open an account, for a person of `unit` or for an office there. A role is granted apart.

    Raises:
        Forbidden, NameTaken, HasAccount, WeakPassword.
    """
    require(by, Can.PEOPLE_GRANT, unit, localdate(at))
    check_name(username)
    if person is not None:
        person = person.same_as or person
        if account_of(person) is not None:
            raise HasAccount(_("%(person)s已有账号。") % {"person": person})
        low = Membership.objects.filter(of_person(person)).filter(within((unit.path,)))
        if by is not SYSTEM and not low.exists():
            raise Forbidden(_("这位人员不在%(unit)s。") % {"unit": unit})
    user = new_account(username, password, email=email, person=person)
    record(by, "people.open_account", user, at, path=unit.path, person=person)
    return user


@transaction.atomic
def close_account(user: User, *, by: Actor, at: datetime, reason: str = "") -> User:
    """Stop an account; its sessions end with the next request. Twice is once.

    Raises:
        Forbidden, LastAdministrator.
    """
    path = account_path(by, user, at)
    if not user.is_active:
        return user
    refuse_last_administrator(user, localdate(at))
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(by, "people.close_account", user, at, path=path, reason=reason)
    return user


@transaction.atomic
def reopen_account(user: User, *, by: Actor, at: datetime) -> User:
    """Let a stopped account in again. Raises: Forbidden."""
    path = account_path(by, user, at)
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
        record(by, "people.reopen_account", user, at, path=path)
    return user


@transaction.atomic
def reset_password(user: User, password: str, *, by: Actor, at: datetime) -> User:
    """Set a new password for somebody who lost theirs; the second factor is asked for anew.

    Raises:
        Forbidden, WeakPassword.
    """
    path = account_path(by, user, at)
    check_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    record(by, "people.reset_password", user, at, path=path)
    return user


@transaction.atomic
def grant_role(
    user: User, role: str, unit: Unit, since: date, until: date | None = None, *, by: Actor, at: datetime
) -> RoleGrant:
    """Give an account a role on a unit and what is below it.

    Raises:
        Forbidden, NoSuchRole, AlreadyGranted.
    """
    require(by, Can.PEOPLE_GRANT, unit, localdate(at))
    if role not in permissions.grantable(unit):
        raise NoSuchRole(_("这个角色不能授在%(unit)s。") % {"unit": unit})
    standing = RoleGrant.objects.filter(not_over(since), user=user, role=role, unit=unit)
    if standing.exists():
        raise AlreadyGranted(_("这个账号在%(unit)s已有这个角色。") % {"unit": unit})
    grant = RoleGrant.objects.create(user=user, role=role, unit=unit, since=since, until=until)
    permissions.forget(user)
    record(by, "people.grant_role", user, at, path=unit.path, role=role, unit=unit, since=since, until=until)
    return grant


@transaction.atomic
def revoke_role(grant: RoleGrant, until: date, *, by: Actor, at: datetime, reason: str = "") -> RoleGrant:
    """End a role; `until` is the last day it holds; a day before it began takes it back altogether.

    Raises:
        Forbidden, LastAdministrator.
    """
    require(by, Can.PEOPLE_GRANT, grant.unit, localdate(at))
    grant = RoleGrant.objects.select_for_update(of=("self",)).select_related("unit", "user").get(pk=grant.pk)
    refuse_last_administrator(grant.user, localdate(at), but=grant)
    path = grant.unit.path
    detail: dict[str, Any] = {"role": grant.role, "unit": grant.unit, "since": grant.since, "until": until}
    record(by, "people.revoke_role", grant.user, at, path=path, reason=reason, **detail)
    if until < grant.since:
        grant.delete()
    else:
        grant.until = until
        grant.save(update_fields=["until"])
    permissions.forget(grant.user)
    return grant


def refuse_last_administrator(user: User, on: date, but: RoleGrant | None = None) -> None:
    """Raise LastAdministrator where nobody could grant any more once `user` is gone.

    Args:
        but: it is this role alone that goes.
    """
    going = RoleGrant.objects.filter(user=user) if but is None else RoleGrant.objects.filter(pk=but.pk)
    if takes_last_administrator(going, on):
        raise LastAdministrator(_("这是最后一个系统管理员。先授权给别人。"))


def takes_last_administrator(going: "QuerySet[RoleGrant]", on: date) -> bool:
    """Whether nobody could grant any more once the grants in `going` have ended; `on`: what ends then is gone too."""
    administrators = RoleGrant.objects.filter(Q(until=None) | Q(until__gt=on), role=ADMINISTRATOR, user__is_active=True)
    own = administrators.filter(pk__in=going.values("pk"))
    return own.exists() and not administrators.exclude(pk__in=own.values("pk")).exists()
