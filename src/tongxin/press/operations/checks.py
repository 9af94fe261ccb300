"""What every verb of press asks first 核对."""

from datetime import date
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.entering import Refused
from tongxin.people import charters
from tongxin.people.models import Unit
from tongxin.people.paths import is_under

from ..models import Article, Broadcast, Outlet

LONGEST_TITLE = 120
LONGEST_REASON = 200
Row = TypeVar("Row", Article, Broadcast, Outlet)


class PressRefused(Refused):
    """A rule of the field stands against it; the sentence is safe to show."""


class LostRace(PressRefused):
    """Somebody else was quicker."""


def locked(row: Row) -> Row:
    """The row as it now is, kept from others until the transaction ends."""
    table: models.QuerySet[Row] = type(row).objects.select_for_update(of=("self",)).select_related("unit")
    return table.get(pk=row.pk)


def check_version(row: Article | Broadcast | Outlet, version: int | None) -> None:
    if version is not None and version != row.version:
        raise LostRace(_("没有保存：刚刚有人改动了这一条。看过新的内容再改。"))


def check_standing(row: Article | Broadcast) -> None:
    if row.voided_at is not None:
        raise PressRefused(_("这一条已经作废。恢复以后再办。"))


def check_day(on: date, today: date, earliest: date | None = None, what: str = "", *, field: str = "on") -> None:
    if on > today:
        raise PressRefused(_("日期在今天之后。"), field)
    if earliest is not None and on < earliest:
        raise PressRefused(_("日期早于%(what)s%(day)s。") % {"what": what, "day": earliest.isoformat()}, field)


def checked_title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise PressRefused(_("还没有写题目。"), "title")
    if len(title) > LONGEST_TITLE:
        raise PressRefused(_("题目最多%(n)s字。") % {"n": LONGEST_TITLE}, "title")
    return title


def checked_reason(reason: str) -> str:
    if not reason.strip():
        raise PressRefused(_("写明理由，会留痕。"), "reason")
    return reason.strip()[:LONGEST_REASON]


def rules_of(unit: Unit) -> Charter:
    """The rules in force there. Raises: PressRefused."""
    try:
        return charters.of(unit)
    except charters.NoCharter as error:
        raise PressRefused(_("%(unit)s还没有规则。") % {"unit": unit}) from error


def check_outlet(outlet: Outlet, organisation: Unit, on: date) -> None:
    """An outlet in use on the day, of others or of one's own organisation. Raises: PressRefused."""
    if outlet.closed_on is not None and on > outlet.closed_on:
        raise PressRefused(
            _("%(outlet)s%(day)s起停用。") % {"outlet": outlet, "day": outlet.closed_on.isoformat()}, "outlet"
        )
    if outlet.owner is not None and not is_under(outlet.owner.path, organisation.path):
        raise PressRefused(
            _("%(outlet)s是%(owner)s自己的，不在%(unit)s之内。按上级组织的媒体另登记一家。")
            % {"outlet": outlet, "owner": outlet.owner, "unit": organisation},
            "outlet",
        )
