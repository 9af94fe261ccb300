"""How many read or watched 阅读量: running totals by day."""

from datetime import date, datetime

from django.db import models, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record
from tongxin.ledger import operations as ledger
from tongxin.ledger.counting import of_key
from tongxin.ledger.keeping import check_standing, checked_reason, locked
from tongxin.ledger.operations import Beside
from tongxin.people.models import Unit
from tongxin.people.permissions import Actor, Can, require

from ..models import Article, Broadcast, Outlet, Placement, Reading
from .checks import PressRefused, check_day

Read = Placement | Outlet | Broadcast
MOST = 10**12


@transaction.atomic
def read(
    thing: Read,
    on: date,
    total: int,
    *,
    is_base: bool = False,
    note: str = "",
    by: Actor,
    at: datetime,
    today: date | None = None,
    beside: Beside = "",
) -> Reading:
    """Record the running total that a placement, an outlet as a whole or a broadcast showed on that day.

    What counts is the increase over the reading before. The same total of the same day is recorded once.

    Args:
        is_base: of an outlet as a whole, its first: where the count begins, which itself counts nothing.
    Raises:
        Forbidden, PressRefused: it does not fit between its neighbours; StatementOverlaps.
    """
    today = today or localdate(at)
    owner = _locked_record(thing)
    require(by, Can.PRESS_WRITE, _unit(owner), today)
    thing = type(thing).objects.get(pk=thing.pk)
    _check(thing, owner, on, total, is_base, today, None)
    same = _standing(thing).filter(on=on, total=total, is_base=is_base).first()
    if same is not None:
        return same
    row = _make(thing, on, total, is_base, note, by, at)
    ledger.repost(owner, by=by, at=at, beside=beside)
    record(by, "press.read", owner, at, path=_unit(owner).path, on=on, total=total, row=row.key)
    return row


@transaction.atomic
def correct_reading(
    reading: Reading,
    on: date,
    total: int,
    *,
    note: str = "",
    reason: str,
    by: Actor,
    at: datetime,
    today: date | None = None,
    beside: Beside = "",
) -> Reading:
    """Put another reading in the place of a wrong one, which stays struck through.

    Raises: Forbidden, PressRefused, StatementOverlaps.
    """
    today = today or localdate(at)
    thing = _thing(reading)
    owner = _locked_record(thing)
    reading = Reading.objects.get(pk=reading.pk)
    require(by, Can.PRESS_WRITE, _unit(owner), today)
    if reading.withdrawn_at is not None:
        raise PressRefused(_("这一次已经撤回，另登记一次。"))
    _check(thing, owner, on, total, reading.is_base, today, reading)
    _strike(reading, checked_reason(reason, PressRefused), by, at)
    row = _make(thing, on, total, reading.is_base, note, by, at)
    ledger.repost(owner, by=by, at=at, beside=beside)
    record(
        by, "press.correct_reading", owner, at, path=_unit(owner).path, reason=reading.withdrawn_why,
        was=reading.total, total=total, row=row.key,
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_reading(
    reading: Reading, reason: str, *, by: Actor, at: datetime, today: date | None = None, beside: Beside = ""
) -> Reading:
    """Take a reading back, with the reason; the next one then counts from the one before. Twice does nothing more."""
    owner = _locked_record(_thing(reading))
    reading = Reading.objects.get(pk=reading.pk)
    require(by, Can.PRESS_WRITE, _unit(owner), today or localdate(at))
    if reading.withdrawn_at is not None:
        return reading
    _strike(reading, checked_reason(reason, PressRefused), by, at)
    ledger.repost(owner, by=by, at=at, beside=beside)
    record(
        by, "press.withdraw_reading", owner, at, path=_unit(owner).path, reason=reading.withdrawn_why, row=reading.key
    )
    return reading


def _thing(reading: Reading) -> Read:
    found = reading.placement or reading.outlet or reading.broadcast
    assert found is not None
    return found


def _locked_record(thing: Read) -> Article | Outlet | Broadcast:
    """The record whose facts the reading belongs to: an article, an outlet, a broadcast."""
    if isinstance(thing, Placement):
        locked(thing.outlet)  # how it is read stays as it is meanwhile
        return locked(thing.article)
    return locked(thing) if isinstance(thing, Outlet) else locked(thing)


def _unit(owner: Article | Outlet | Broadcast) -> Unit:
    return (owner.owner or owner.unit) if isinstance(owner, Outlet) else owner.unit


def _standing(thing: Read) -> "models.QuerySet[Reading]":
    return thing.readings.filter(withdrawn_at=None)


def _make(thing: Read, on: date, total: int, is_base: bool, note: str, by: Actor, at: datetime) -> Reading:
    of = {type(thing)._meta.model_name or "": thing}
    return Reading.objects.create(on=on, total=total, is_base=is_base, note=note.strip(), by=by.key, at=at, **of)


def _strike(reading: Reading, reason: str, by: Actor, at: datetime) -> None:
    reading.withdrawn_at, reading.withdrawn_by, reading.withdrawn_why = at, by.key, reason
    reading.save()


def _check(
    thing: Read,
    owner: Article | Outlet | Broadcast,
    on: date,
    total: int,
    is_base: bool,
    today: date,
    but: Reading | None,
) -> None:
    """Whether a reading of `total` on that day fits among the standing ones, `but` apart."""
    _check_thing(thing, owner, on, today)
    if not 0 <= total <= MOST:
        raise PressRefused(_("累计数应是0到一万亿之间的整数。"), "total")
    others = _standing(thing)
    others = others.exclude(pk=but.pk) if but is not None else others
    there = others.filter(on=on).first()
    if there is not None and (there.total, there.is_base) != (total, is_base):
        told = {"day": on.isoformat(), "n": f"{there.total:,}"}
        raise PressRefused(_("%(day)s已经登记过%(n)s。记错了，就更正那一次。") % told, "on")
    if is_base and (not isinstance(thing, Outlet) or others.filter(on__lt=on).exists()):
        raise PressRefused(_("起点只能是一家媒体最早的一次登记。"), "is_base")
    before = others.filter(on__lt=on).order_by("on").last()
    if before is not None and total < before.total:
        told = {"day": before.on.isoformat(), "n": f"{before.total:,}"}
        raise PressRefused(_("%(day)s已登记到%(n)s，累计数不能比它少。那一次记错了，就先更正它。") % told, "total")
    after = others.filter(on__gt=on).order_by("on").first()
    if after is not None and total > after.total:
        told = {"day": after.on.isoformat(), "n": f"{after.total:,}"}
        raise PressRefused(
            _("%(day)s登记的是%(n)s，更早的累计数不能比它多。那一次记错了，就先更正它。") % told, "total"
        )
    if after is not None and after.is_base:
        raise PressRefused(_("%(day)s是计数的起点，不能登记在它之前。") % {"day": after.on.isoformat()}, "on")


def _check_thing(thing: Read, owner: Article | Outlet | Broadcast, on: date, today: date) -> None:
    """Whether it is read at all, and in this way."""
    if isinstance(owner, Article | Broadcast):
        check_standing(owner, PressRefused)
    if isinstance(thing, Outlet):
        if thing.owner is None:
            raise PressRefused(_("别家媒体的阅读量只能逐篇登记。"))
        if thing.counts_by != Outlet.WHOLE:
            raise PressRefused(_("这家媒体的阅读量逐篇登记，整体再登记就重复了。"))
        check_day(on, today)
    elif isinstance(thing, Placement):
        if thing.withdrawn_at is not None:
            raise PressRefused(_("这一次刊发已经撤回。"))
        if thing.outlet.counts_by == Outlet.WHOLE:
            raise PressRefused(_("%(outlet)s的阅读量整体登记，逐篇再登记就重复了。") % {"outlet": thing.outlet})
        check_day(on, today, thing.on, _("刊发日期"))
    else:
        check_day(on, today, thing.on, _("播出日期"))
    posts = of_key(thing.posts, "viewers" if isinstance(thing, Broadcast) else "reads")
    if not posts:
        raise PressRefused(_("现行规则里，这一类不登记阅读或观看数。"))
