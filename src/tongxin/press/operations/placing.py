"""Where an article appeared 刊发."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import attach_all, record
from tongxin.ledger.keeping import check_standing, checked_reason, keep, locked
from tongxin.ledger.operations import Beside
from tongxin.people import charters
from tongxin.people.permissions import Actor, Can, require

from ..models import Article, Outlet, Placement
from .checks import PressRefused, check_day, check_outlet
from .posted import placement_posts


@transaction.atomic
def place(
    article: Article,
    outlet: Outlet,
    on: date,
    *,
    page: str = "",
    url: str = "",
    by: Actor,
    at: datetime,
    today: date | None = None,
    files: "Iterable[UploadedFile[Any]]" = (),
    beside: Beside = "",
) -> Placement:
    """Record that the article appeared in an outlet on that day. The same thing said twice is recorded once.

    Raises: Forbidden, PressRefused, EvidenceRefused, StatementOverlaps.
    """
    today = today or localdate(at)
    outlet, article = locked(outlet), locked(article)  # in this order, as where an outlet changes
    require(by, Can.PRESS_WRITE, article.unit, today)
    check_standing(article, PressRefused)
    check_day(on, today, article.written_on, _("成稿日期"))
    check_outlet(outlet, charters.organisation_of(article.unit), on)
    said = {"outlet": outlet, "on": on, "page": page.strip(), "url": url}
    placement = article.placements.filter(withdrawn_at=None, **said).first()
    if placement is None:
        placement = Placement.objects.create(
            article=article, level=outlet.level, posts=placement_posts(article, outlet), by=by.key, at=at, **said
        )
        keep(article, by=by, at=at, beside=beside)
        record(by, "press.place", article, at, path=article.unit.path, outlet=outlet.key, on=on, row=placement.key)
    attach_all(files, placement, by=by, at=at, path=article.unit.path)
    return placement


@transaction.atomic
def withdraw_placement(
    placement: Placement, reason: str, *, by: Actor, at: datetime, today: date | None = None, beside: Beside = ""
) -> Placement:
    """Take it back, with the reason; it stays to be read, struck through. Twice does nothing more.

    Where it was the first, the article counts from the day of the next. Raises: Forbidden, StatementOverlaps.
    """
    article = locked(placement.article)
    placement = Placement.objects.get(pk=placement.pk)
    require(by, Can.PRESS_WRITE, article.unit, today or localdate(at))
    if placement.withdrawn_at is not None:
        return placement
    placement.withdrawn_why = checked_reason(reason, PressRefused)
    placement.withdrawn_at, placement.withdrawn_by = at, by.key
    placement.save()
    keep(article, by=by, at=at, beside=beside)
    record(
        by, "press.withdraw_placement", article, at, path=article.unit.path, reason=placement.withdrawn_why,
        row=placement.key,
    )  # fmt: skip
    return placement
