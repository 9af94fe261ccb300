"""What every verb asks of a record first, and how it leaves it 核对与保存."""

from datetime import date, datetime
from typing import TypeVar

from django.utils.timezone import localdate, localtime, make_aware
from django.utils.translation import gettext as _

from tongxin.ledger import keeping
from tongxin.ledger.keeping import locked
from tongxin.ledger.kept import too_long
from tongxin.ledger.operations import Beside
from tongxin.matters.who import names
from tongxin.people.models import Unit
from tongxin.people.permissions import Actor, Can, require

from ..models import Activity, Series, Venue
from .refusals import ActivityRefused, LooksAlike, LostRace, NotThere, WrongDay

Row = TypeVar("Row", Activity, Venue, Series)


def standing(row: Row, by: Actor, at: datetime, version: int | None = None) -> Row:
    """The row locked, for somebody who may write there. Raises: Forbidden, NotThere, LostRace."""
    row = locked(row)
    require(by, Can.ACTIVITIES_WRITE, row.unit, localdate(at))
    if row.is_voided:
        raise NotThere(_("“%(row)s”已经作废。恢复以后再办。") % {"row": row})
    check_version(row, version)
    return row


def check_version(row: Row, version: int | None) -> None:
    """Raises LostRace where somebody changed the row after the page was opened."""
    if version is not None and version != row.version:
        who = names([row.changed_by]).get(row.changed_by, "") if row.changed_by else ""
        raise LostRace(_("没有保存：%(who)s刚刚改动了“%(row)s”。") % {"who": who or _("别人"), "row": row})


def keep(row: Row, by: Actor, at: datetime, beside: Beside = "") -> None:
    """Save and post: how every verb ends, before it is journaled. Whoever looked before is told that they were late."""
    row.changed_by, row.changed_at = by.key, at
    keeping.keep(row, by=by, at=at, beside=beside)


def told_of(row: Row) -> dict[str, str]:
    """What the journal keeps of the row with every act."""
    return {"path": row.unit.path, "on_behalf": row.on_behalf}


def check_name(text: str, what: str, most: int, field: str) -> str:
    text = text.strip()
    if not text:
        raise ActivityRefused(_("还没有写%(what)s。") % {"what": what}, field)
    if len(text) > most:
        raise ActivityRefused(_("%(what)s最多%(most)s字。") % {"what": what, "most": most}, field)
    return text


def check_unlike(row: Venue | Series, sentence: str) -> None:
    """Raises LooksAlike where another of that name stands in its unit."""
    same = type(row).objects.filter(unit=row.unit, name=row.name, voided_at=None).exclude(pk=row.pk)
    if same.exists():
        raise LooksAlike(sentence % {"unit": row.unit}, "name")


def check_reason(text: str, what: str) -> str:
    text = text.strip()
    if sentence := too_long(text) if text else _("%(what)s要写明理由。") % {"what": what}:
        raise ActivityRefused(sentence, "why")
    return text


def moment_of(today: date | None, at: datetime) -> datetime:
    """The moment by the business day: what the clock says at `at`, on that day; deadlines are read by it."""
    here = localtime(at)
    return here if today is None or today == here.date() else make_aware(datetime.combine(today, here.time()))


def check_past(on: date | None, today: date, field: str) -> None:
    if on is not None and on > today:
        raise WrongDay(_("日期在今天之后。"), field)


def check_order(first: date | None, last: date | None, field: str) -> None:
    if first is not None and last is not None and last < first:
        raise WrongDay(_("结束日期早于开始日期。"), field)


def own_tree(unit: Unit, other: Unit) -> bool:
    """Whether both stand in one tree, or the other stands outside all trees."""
    return other.is_outside or unit.path.split("/")[1] == other.path.split("/")[1]
