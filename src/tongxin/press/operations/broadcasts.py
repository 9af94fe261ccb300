"""What was broadcast 播出."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import attach_all, record
from tongxin.ledger import operations as ledger
from tongxin.ledger.keeping import amend, check_standing, check_version, checked_reason, keep, locked, strike, unstrike
from tongxin.ledger.operations import Beside
from tongxin.people import charters
from tongxin.people.models import Unit
from tongxin.people.permissions import Actor, Can, require

from ..models import Article, Broadcast, Outlet
from .checks import PressRefused, check_day, check_outlet, checked_title
from .posted import broadcast_posts


@transaction.atomic
def broadcast(
    unit: Unit,
    kind: str,
    title: str,
    on: date,
    *,
    outlet: Outlet | None = None,
    article: Article | None = None,
    url: str = "",
    by: Actor,
    at: datetime,
    today: date | None = None,
    files: "Iterable[UploadedFile[Any]]" = (),
    beside: Beside = "",
) -> Broadcast:
    """Enter a broadcast of `unit`. How many watched comes with `read`.

    Raises: Forbidden, PressRefused, EvidenceRefused, StatementOverlaps.
    """
    today = today or localdate(at)
    require(by, Can.PRESS_WRITE, unit, today)
    check_day(on, today)
    if outlet is not None:
        outlet = locked(outlet)
        check_outlet(outlet, charters.organisation_of(unit), on)
    row = Broadcast.objects.create(
        kind=kind, title=checked_title(title), unit=unit, on=on, outlet=outlet, article=article, url=url,
        level=outlet.level if outlet else "", posts=broadcast_posts(unit, kind), made_by=by.key, made_at=at,
    )  # fmt: skip
    ledger.post(row, by=by, at=at, beside=beside)
    record(by, "press.broadcast", row, at, path=unit.path, kind=kind, on=on)
    attach_all(files, row, by=by, at=at, path=unit.path)
    return row


@transaction.atomic
def revise_broadcast(
    row: Broadcast,
    *,
    kind: str,
    title: str,
    on: date,
    outlet: Outlet | None = None,
    article: Article | None = None,
    url: str = "",
    by: Actor,
    at: datetime,
    today: date | None = None,
    version: int | None = None,
    files: "Iterable[UploadedFile[Any]]" = (),
    beside: Beside = "",
) -> Broadcast:
    """Change what is said of it, and its figures follow.

    Raises: Forbidden, PressRefused, LostRace, EvidenceRefused, StatementOverlaps.
    """
    today = today or localdate(at)
    outlet = locked(outlet) if outlet is not None else None  # before what stands in it, as where it changes itself
    row = locked(row)
    require(by, Can.PRESS_WRITE, row.unit, today)
    check_version(row, version)
    check_standing(row, PressRefused)
    check_day(on, today)
    _check_readings(row, on)
    if outlet is not None and (outlet, on) != (row.outlet, row.on):
        check_outlet(outlet, charters.organisation_of(row.unit), on)
    said = {"kind": kind, "title": checked_title(title), "on": on, "outlet": outlet, "article": article, "url": url}
    changed = amend(row, said)
    if changed:
        if "kind" in changed:
            row.posts = broadcast_posts(row.unit, kind)
        if "outlet" in changed:
            row.level = outlet.level if outlet else ""
        keep(row, by=by, at=at, beside=beside)
        record(by, "press.revise_broadcast", row, at, path=row.unit.path, fields=changed)
    attach_all(files, row, by=by, at=at, path=row.unit.path)
    return row


@transaction.atomic
def void_broadcast(
    row: Broadcast, reason: str, *, by: Actor, at: datetime, today: date | None = None, version: int | None = None
) -> Broadcast:
    """Take it out of every figure, with the reason; it stays to be read. Twice does nothing more.

    Raises: Forbidden, LostRace.
    """
    row = locked(row)
    require(by, Can.PRESS_WRITE, row.unit, today or localdate(at))
    if row.voided_at is None:
        check_version(row, version)
        strike(row, checked_reason(reason, PressRefused), by=by, at=at)
        record(by, "press.void_broadcast", row, at, path=row.unit.path, reason=row.voided_why)
    return row


@transaction.atomic
def restore_broadcast(
    row: Broadcast, *, by: Actor, at: datetime, today: date | None = None, beside: Beside = ""
) -> Broadcast:
    """Let it count again. Twice does nothing more. Raises: Forbidden, StatementOverlaps."""
    row = locked(row)
    require(by, Can.PRESS_WRITE, row.unit, today or localdate(at))
    if row.voided_at is not None:
        unstrike(row, by=by, at=at, beside=beside)
        record(by, "press.restore_broadcast", row, at, path=row.unit.path)
    return row


def _check_readings(row: Broadcast, on: date) -> None:
    first = row.readings.filter(withdrawn_at=None).order_by("on").first()
    if first is not None and first.on < on:
        raise PressRefused(_("%(day)s已经登记过观看数，播出日期不能在它之后。") % {"day": first.on.isoformat()}, "on")
