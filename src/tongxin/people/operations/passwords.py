"""Verbs on forgotten passwords 忘记密码: a link that is used once, by mail or from the hand of the office."""

from datetime import date, datetime, timedelta

from axes.models import AccessAttempt
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record

from .. import permissions
from ..models import Membership, PasswordLink, RoleGrant, User, not_over, of_person
from ..permissions import SYSTEM, Actor, Can, Forbidden, can, person_of, reach, within
from .accounts import accounts, check_password
from .keys import hash_of, is_open, new_key
from .sessions import forget_sessions
from .whom import main_path, may

LASTS = timedelta(hours=24)  # a link handed over by the office
LASTS_BY_MAIL = timedelta(hours=1)
MAILS_AN_HOUR = 3  # to one account


class PasswordLinkGone(Exception):
    """A link that no longer opens anything; the sentence is safe to show, whoever holds it."""

    def __init__(self, why: str) -> None:
        super().__init__({
            "used": _("这个链接已经用过。直接用新密码登录。"),
            "revoked": _("这个链接已经作废，以后来签发的为准。"),
            "ended": _("这个链接过期了。重新申请一个。"),
        }.get(why, _("没有这个链接。检查是不是抄完整了，或重新扫码。")))  # fmt: skip
        self.why = why


def may_reset(by: Actor, user: User, on: date) -> bool:
    """Whether `by` may hand out a link that sets the password of `user`.

    Who looks after all of the account's roles; or after the person everywhere they belong, where the account
    may do nothing that `by` may not: a link is as good as the account.
    """
    if by is SYSTEM:
        return True
    grants = RoleGrant.objects.filter(not_over(on), user=user).select_related("unit")
    outside = grants.exclude(within(reach(by, Can.PEOPLE_GRANT, on)))
    if accounts(by, on).filter(pk=user.pk).exists() and not outside.exists():
        return True
    person = person_of(user)
    if person is None or not may(by, Can.PEOPLE_WRITE, person, on):
        return False
    standing = Membership.objects.filter(not_over(on), of_person(person))
    if standing.exclude(within(reach(by, Can.PEOPLE_WRITE, on))).exists():
        return False
    return all(
        can(by, Can(act), grant.unit, on)
        for grant in grants
        for act in permissions.roles_of(grant.unit)[grant.role].grants
        if grant.role in permissions.roles_of(grant.unit)
    )


@transaction.atomic
def issue_password_link(user: User, *, by: Actor, at: datetime) -> tuple[PasswordLink, str]:
    """Issue a link with which `user` sets a new password. Returns the row and the key, shown this once.

    Earlier links of the account are useless from then on. The second factor stays.

    Raises:
        Forbidden: also for an account that is stopped.
    """
    on = localdate(at)
    if not user.is_active or not may_reset(by, user, on):
        raise Forbidden(_("这个账号的密码不由您重设。"))
    link, key = _issue(user, LASTS, by if isinstance(by, User) else None, at)
    record(by, "people.issue_password_link", user, at, path=_path(user, on, by), link=link.pk)
    return link, key


@transaction.atomic
def mail_password_link(user: User, *, at: datetime) -> str | None:
    """The key of a link for the account's own mail address; None where none may go out.

    Asked for by anybody who is not logged in, so at most MAILS_AN_HOUR an account. Sends nothing itself.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    lately = PasswordLink.objects.filter(user=user, made_by=None, made_at__gt=at - timedelta(hours=1))
    if not user.is_active or not user.email or lately.count() >= MAILS_AN_HOUR:
        return None
    link, key = _issue(user, LASTS_BY_MAIL, None, at)
    record(SYSTEM, "people.issue_password_link", user, at, path=_path(user, localdate(at)), link=link.pk)
    return key


def _issue(user: User, lasts: timedelta, by: User | None, at: datetime) -> tuple[PasswordLink, str]:
    PasswordLink.objects.filter(user=user, used_at=None, revoked_at=None).update(revoked_at=at)
    key, kept = new_key()
    return PasswordLink.objects.create(user=user, hash=kept, made_by=by, made_at=at, ends_at=at + lasts), key


def _path(user: User, on: date, by: Actor = SYSTEM) -> str:
    """Where the journal books it: where the person belongs; of an office, where it has its first role."""
    person = person_of(user)
    path = main_path(person, on) if person is not None else ""
    first = RoleGrant.objects.filter(user=user).order_by("since", "pk").values_list("unit__path", flat=True).first()
    return path or first or ""


def password_link_of(key: str, at: datetime, *, lock: bool = False) -> PasswordLink:
    """The open link that a key belongs to. Raises: PasswordLinkGone."""
    rows = PasswordLink.objects.select_related("user__person")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(hash=hash_of(key)).first()
    if found is None or not found.user.is_active:
        raise PasswordLinkGone("unknown")
    if found.used_at is not None:
        raise PasswordLinkGone("used")
    if found.revoked_at is not None:
        raise PasswordLinkGone("revoked")
    if not is_open(found, at):
        raise PasswordLinkGone("ended")
    return found


@transaction.atomic
def set_password(key: str, password: str, *, at: datetime) -> User:
    """Set a new password with a link: all sessions of the account end, a lock-out is lifted.

    The second factor stays: a link that fell into wrong hands is not enough where there is one.

    Raises:
        PasswordLinkGone, WeakPassword.
    """
    link = password_link_of(key, at, lock=True)
    user = User.objects.select_for_update(of=("self",)).get(pk=link.user_id)
    check_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    link.used_at = at
    link.save(update_fields=["used_at"])
    forget_sessions(user)
    AccessAttempt.objects.filter(username=user.username).delete()
    record(user, "people.set_password", user, at, path=_path(user, localdate(at)), link=link.pk)
    return user


@transaction.atomic
def set_email(user: User, email: str, *, by: User, at: datetime) -> User:
    """Say where links for a new password of one's own account are mailed; "": nowhere. Raises: Forbidden."""
    if by.pk != user.pk:
        raise Forbidden(_("邮箱由账号本人登记。"))
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if user.email != email:
        user.email = email
        user.save(update_fields=["email"])
        PasswordLink.objects.filter(user=user, made_by=None, used_at=None, revoked_at=None).update(revoked_at=at)
        record(by, "people.set_email", user, at, path=_path(user, localdate(at)))
    return user
