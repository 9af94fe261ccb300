"""API tokens 接口令牌: issued and revoked by the account they act for."""

import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record

from ..models import ApiToken, User
from ..permissions import Forbidden
from .keys import hash_of

LONGEST = timedelta(days=366)
PREFIX = "tx_"
BYTES = 32  # a program keeps it: nobody types or scans it


class TokenRefused(Exception):
    """A token that may not be issued; the sentence is safe to show."""


@transaction.atomic
def issue_token(user: User, name: str, scope: str, ends_on: date, *, by: User, at: datetime) -> tuple[ApiToken, str]:
    """Issue a token for one's own account. Returns the row and the key, which is shown this once.

    Raises:
        Forbidden: only the account itself issues its tokens.
        TokenRefused: no name, no such scope, or an end that is past or more than a year away.
    """
    if by.pk != user.pk:
        raise Forbidden(_("接口令牌只能由账号本人签发。"))
    today = localdate(at)
    if not name.strip():
        raise TokenRefused(_("写明令牌的用途。"))
    if scope not in dict(ApiToken.SCOPES):
        raise TokenRefused(_("选择令牌的范围。"))
    if not today <= ends_on <= today + LONGEST:
        raise TokenRefused(_("有效期从今天起，最长一年。"))
    key = PREFIX + secrets.token_urlsafe(BYTES)
    token = ApiToken.objects.create(
        user=user, name=name.strip(), hash=hash_of(key), scope=scope, made_on=today, ends_on=ends_on
    )
    record(by, "people.issue_token", user, at, token=token.pk, scope=scope, ends_on=ends_on.isoformat())
    return token, key


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User, at: datetime) -> ApiToken:
    """Make a token useless at once. Twice is once. Raises: Forbidden."""
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    if by.pk != token.user_id:
        raise Forbidden(_("接口令牌只能由账号本人吊销。"))
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        record(by, "people.revoke_token", by, at, token=token.pk)
    return token


def user_of(key: str, *, writes: bool, on: date) -> User | None:
    """The account a key acts for today; None when it is unknown, ended, revoked, or only reads."""
    row = ApiToken.objects.filter(hash=hash_of(key), revoked_at=None, made_on__lte=on, ends_on__gte=on)
    token = row.select_related("user__person").first()
    if token is None or not token.user.is_active or (writes and token.scope != "write"):
        return None
    return token.user
