"""The first organisation of an installation and its first administrator 开始使用, with nobody there yet to ask."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from .. import charters
from ..models import RoleGrant, Unit, User, not_over
from ..permissions import SYSTEM
from ..refusals import Refused
from ..validation import USERNAME, USERNAME_RULE
from .accounts import ADMINISTRATOR, grant_role, open_account
from .units import found_unit

LONG_AGO = date(2000, 1, 1)


class BegunAlready(Refused):
    """Somebody administers this installation: the rest is theirs to do. The sentence is safe to show."""


class CannotBegin(Refused):
    """Something said of the organisation or the account does not fit; the sentence is safe to show."""


def _administrator(on: date) -> User | None:
    """An account that administers this installation on that day, or will; None while nobody does."""
    grants = RoleGrant.objects.filter(not_over(on), role=ADMINISTRATOR, user__is_active=True)
    first = grants.select_related("user").order_by("pk").first()
    return first.user if first is not None else None


def check_not_begun(on: date) -> None:
    """Raise BegunAlready where somebody administers this installation."""
    there = _administrator(on)
    if there is not None:
        raise BegunAlready(_("已经有系统管理员（%(name)s）。其余的，由管理员登录后办理。") % {"name": there.username})


def _check_told(key: str, name: str, short_name: str) -> None:
    if not name.strip():
        raise CannotBegin(_("写出组织的名称。"))
    columns = {field.name: field for field in Unit._meta.concrete_fields}
    for column, text in (("key", key), ("name", name.strip()), ("short_name", short_name.strip())):
        most = columns[column].max_length
        if most is not None and len(text) > most:
            raise CannotBegin(_("%(what)s最多%(n)s个字。") % {"what": columns[column].verbose_name, "n": most})


def _check_rules(charter: str, kind: str, level: str) -> None:
    if charter not in charters.shipped_names():
        raise CannotBegin(_("没有叫“%(name)s”的规则底本。") % {"name": charter})
    rules = charters.shipped(charter)
    if kind not in rules.unit_kinds:
        raise CannotBegin(_("这套规则里没有“%(code)s”这一类单位。") % {"code": kind})
    if level and level not in rules.levels:
        raise CannotBegin(_("规则里没有“%(code)s”这一层级。") % {"code": level})


@transaction.atomic
def begin(
    key: str,
    name: str,
    kind: str,
    charter: str,
    level: str,
    username: str,
    password: str,
    *,
    short_name: str = "",
    founded_on: date | None = None,
    at: datetime,
) -> tuple[Unit, User]:
    """Enter the first organisation, as the root of a tree, and open the account that administers it.

    Whoever may run commands on the server may do this, once: there is nobody yet who could permit it.

    Args:
        key: code in addresses and commands, for ever.
        kind, level: codes of the charter's unit kinds and levels; a level may be "".
        charter: name of a shipped charter.
        founded_on: the organisation stands in its tree since then, else since LONG_AGO.
    Raises:
        BegunAlready, CannotBegin, KeyTaken, NameTaken, WeakPassword, NoSuchRole.
    """
    check_not_begun(localdate(at))
    _check_told(key, name, short_name)
    _check_rules(charter, kind, level)
    if not USERNAME.fullmatch(username):
        raise CannotBegin(str(USERNAME_RULE))
    unit = found_unit(
        key, name.strip(), kind, None, founded_on or LONG_AGO, short_name=short_name.strip(), level=level,
        charter=charter, founded_on=founded_on, by=SYSTEM, at=at,
    )  # fmt: skip
    user = open_account(username, password, unit=unit, by=SYSTEM, at=at)
    grant_role(user, ADMINISTRATOR, unit, localdate(at), by=SYSTEM, at=at)
    return unit, user
