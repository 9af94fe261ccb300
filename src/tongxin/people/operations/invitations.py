"""Verbs on invitations 邀请: sent by the office, accepted by whoever holds the link."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record

from .. import permissions
from ..models import Invitation, Membership, Person, RoleGrant, Unit, User, not_over, of_person
from ..permissions import SYSTEM, Actor, Can, Forbidden, can, reach, within
from .accounts import HasAccount, NoSuchRole, account_of, check_name, new_account
from .keys import hash_of, is_open, new_key
from .whom import Erased, may

DAYS = 7  # an invitation lasts, where nothing else is said
LONGEST = 30


class InvitationRefused(Exception):
    """An invitation that may not be sent, or that cannot be accepted so; the sentence is safe to show."""


class InvitationGone(Exception):
    """A link that no longer opens anything. The sentence is safe to show, whoever holds it.

    why: "unknown", "used", "revoked", "ended" or "void" (who sent it may invite no longer).
    """

    def __init__(self, why: str) -> None:
        super().__init__({
            "used": _("这个邀请已经用过。每个邀请只能用一次，账号开好以后直接登录。"),
            "revoked": _("这个邀请已经撤回。要加入，请发邀请的人重新发一个。"),
            "ended": _("这个邀请过期了。请发邀请的人重新发一个。"),
            "void": _("发出这个邀请的人已经不能邀请。请秘书处重新发一个。"),
        }.get(why, _("没有这个邀请。检查链接是不是抄完整了，或重新扫码。")))  # fmt: skip
        self.why = why


def _may_invite(by: Actor, unit: Unit, person: Person | None, role: str, on: date) -> bool:
    """A role is given by who may grant it; an account alone by who looks after the person, too."""
    if can(by, Can.PEOPLE_GRANT, unit, on):
        return True
    if role or person is None or not can(by, Can.PEOPLE_WRITE, unit, on):
        return False
    return may(by, Can.PEOPLE_WRITE, person, on)


def sent(by: Actor, on: date) -> QuerySet[Invitation]:
    """Invitations that `by` may see and revoke: to units where they may grant or look after the register."""
    paths = {*reach(by, Can.PEOPLE_GRANT, on), *reach(by, Can.PEOPLE_WRITE, on)}
    return Invitation.objects.filter(within(sorted(paths)))


@transaction.atomic
def invite(
    unit: Unit,
    *,
    person: Person | None = None,
    role: str = "",
    note: str = "",
    days: int = DAYS,
    by: Actor,
    at: datetime,
) -> tuple[Invitation, str]:
    """Invite a person of the register, or an office by its role. Returns the row and the key, shown this once.

    An earlier invitation to the same is revoked: of two links nobody knows which one still opens.

    Raises:
        Forbidden, Erased, HasAccount, NoSuchRole.
        InvitationRefused: to nobody, a person who does not belong there, or longer than LONGEST days.
    """
    on = localdate(at)
    if person is not None:
        person = person.same_as or person
    if not _may_invite(by, unit, person, role, on):
        raise Forbidden(_("您不能邀请到%(unit)s。") % {"unit": unit})
    _check(unit, person, role, days)
    open_now = Invitation.objects.select_for_update().filter(
        unit=unit, person=person, role=role, used_at=None, revoked_at=None
    )
    if person is None:
        open_now = open_now.filter(note=note.strip())
    open_now.update(revoked_at=at)
    key, kept = new_key()
    invitation = Invitation.objects.create(
        unit=unit, person=person, role=role, note=note.strip(), hash=kept,
        made_by=by if isinstance(by, User) else None, made_at=at, ends_at=at + timedelta(days=days),
    )  # fmt: skip
    record(by, "people.invite", person or invitation, at, path=unit.path, invitation=invitation.pk, role=role)
    return invitation, key


def _check(unit: Unit, person: Person | None, role: str, days: int) -> None:
    if person is None and not role:
        raise InvitationRefused(_("选一位人员，或选一个角色。"))
    if not 1 <= days <= LONGEST:
        raise InvitationRefused(_("邀请最长%(n)s天。") % {"n": LONGEST})
    if role and role not in permissions.grantable(unit):
        raise NoSuchRole(_("这个角色不能授在%(unit)s。") % {"unit": unit})
    if person is None:
        return
    if person.erased_at is not None:
        raise Erased(_("这位人员的信息已经抹除。"))
    rows = Membership.objects.filter(of_person(person))
    if not rows.filter(within((unit.path,))).exists():
        raise InvitationRefused(_("这位人员不在%(unit)s。") % {"unit": unit})
    if not role and account_of(person) is not None:
        raise HasAccount(_("%(person)s已有账号。忘了密码，发重设密码的链接。") % {"person": person})


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """Make a link useless at once. Twice is once; one that was accepted stays so. Raises: Forbidden."""
    if not sent(by, localdate(at)).filter(pk=invitation.pk).exists():
        raise Forbidden(_("这个邀请不由您管理。"))
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("unit").get(pk=invitation.pk)
    if invitation.revoked_at is None and invitation.used_at is None:
        invitation.revoked_at = at
        invitation.save(update_fields=["revoked_at"])
        record(
            by, "people.revoke_invitation", invitation.person or invitation, at,
            path=invitation.unit.path, invitation=invitation.pk,
        )  # fmt: skip
    return invitation


def invitation_of(key: str, at: datetime, *, lock: bool = False) -> Invitation:
    """The open invitation that a key belongs to. Raises: InvitationGone."""
    rows = Invitation.objects.select_related("unit", "person__same_as", "made_by__person")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(hash=hash_of(key)).first()
    if found is None:
        raise InvitationGone("unknown")
    if found.used_at is not None:
        raise InvitationGone("used")
    if found.revoked_at is not None:
        raise InvitationGone("revoked")
    if not is_open(found, at):
        raise InvitationGone("ended")
    sender: Actor = found.made_by or SYSTEM
    if found.person is not None and found.person.erased_at is not None:
        raise InvitationGone("revoked")
    if not _may_invite(sender, found.unit, found.person, found.role, localdate(at)):
        raise InvitationGone("void")
    return found


def _refuse_second(person: Person) -> None:
    if account_of(person) is not None:
        raise HasAccount(_("%(person)s已有账号。用它登录后再接受。") % {"person": person})


@transaction.atomic
def accept_as_new(key: str, username: str, password: str, *, email: str = "", since: date, at: datetime) -> User:
    """Open an account with an invitation, its role held since that day; the new account journals it itself.

    Raises:
        InvitationGone, NameTaken, HasAccount, WeakPassword.
    """
    invitation = invitation_of(key, at, lock=True)
    person = invitation.person and (invitation.person.same_as or invitation.person)
    check_name(username)
    if person is not None:
        _refuse_second(person)
    user = new_account(username, password, email=email, person=person)
    record(user, "people.open_account", user, at, path=invitation.unit.path, person=person)
    _take(invitation, user, since, at)
    return user


@transaction.atomic
def accept_invitation(key: str, *, since: date, by: User, at: datetime) -> User:
    """Accept with an account one has: it becomes the person's where it was nobody's, and gets the role.

    Raises:
        InvitationGone, HasAccount.
        InvitationRefused: the account is somebody else's.
    """
    invitation = invitation_of(key, at, lock=True)
    person = invitation.person and (invitation.person.same_as or invitation.person)
    user = User.objects.select_for_update(of=("self",)).select_related("person__same_as").get(pk=by.pk)
    own = user.person and (user.person.same_as or user.person)
    if person is not None and own is not None and own.pk != person.pk:
        raise InvitationRefused(_("这个邀请是给%(person)s的，您现在用的是别人的账号。") % {"person": person})
    if person is not None and own is None:
        _refuse_second(person)
        user.person = person
        user.save(update_fields=["person"])
    _take(invitation, user, since, at)
    permissions.forget(by)
    return user


def _take(invitation: Invitation, user: User, since: date, at: datetime) -> None:
    invitation.used_at, invitation.used_by = at, user
    invitation.save(update_fields=["used_at", "used_by"])
    unit, role = invitation.unit, invitation.role
    record(
        user, "people.accept_invitation", invitation.person or user, at,
        path=unit.path, invitation=invitation.pk, account=user, role=role,
    )  # fmt: skip
    if not role:
        return
    standing = RoleGrant.objects.filter(not_over(since), user=user, role=role, unit=unit)
    if not standing.exists():
        RoleGrant.objects.create(user=user, role=role, unit=unit, since=since)
        giver: Actor = invitation.made_by or SYSTEM
        record(giver, "people.grant_role", user, at, path=unit.path, role=role, unit=unit, since=since, until=None)
