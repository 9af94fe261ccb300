"""Verbs on where an account is logged in 登录, and on its second factor 两步验证."""

from collections.abc import Iterable
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal.operations import record

from ..models import User
from ..permissions import Forbidden
from .accounts import account_path
from .persons import REASON_AT_LEAST, ReasonMissing


class NoSecondFactor(Exception):
    """The account has none to take away; the sentence is safe to show."""


def forget_sessions(user: User, but: str = "") -> int:
    """End the sessions of an account, but for the one of that key; how many. For verbs that journal."""
    sessions: Iterable[UserSession] = UserSession.objects.filter(user=user).exclude(session_key=but)
    ended = 0
    for session in sessions:
        session.end()
        ended += 1
    return ended


@transaction.atomic
def end_sessions(user: User, *, but: str = "", by: User, at: datetime) -> int:
    """End the other sessions of one's own account; or all of an account one looks after. Returns how many.

    Raises:
        Forbidden.
    """
    path = "" if by.pk == user.pk else account_path(by, user, at)
    ended = forget_sessions(user, but)
    record(by, "people.end_sessions", user, at, path=path, ended=ended)
    return ended


@transaction.atomic
def remove_second_factor(user: User, reason: str, *, by: User, at: datetime) -> User:
    """Take away the second factor of somebody who lost the device; the recovery codes go with it.

    Raises:
        Forbidden: also for one's own, which is switched off with a code.
        ReasonMissing, NoSecondFactor.
    """
    if by.pk == user.pk:
        raise Forbidden(_("自己的两步验证在“账号与安全”里停用。"))
    path = account_path(by, user, at)
    if len(reason.strip()) < REASON_AT_LEAST:
        raise ReasonMissing(_("写明理由，至少4个字。"))
    gone, _each = Authenticator.objects.filter(user=user).delete()
    if not gone:
        raise NoSecondFactor(_("这个账号没有启用两步验证。"))
    record(by, "people.remove_second_factor", user, at, path=path, reason=reason.strip())
    return user
