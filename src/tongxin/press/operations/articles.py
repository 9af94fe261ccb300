"""Writing articles 撰稿."""

from collections.abc import Iterable, Sequence
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
from tongxin.people.finding import seats
from tongxin.people.models import Person, Unit
from tongxin.people.permissions import Actor, Can, require

from ..models import Article, Writer
from .checks import PressRefused, check_day, checked_title
from .posted import article_posts, placement_posts


@transaction.atomic
def write(
    unit: Unit,
    kind: str,
    title: str,
    writers: Sequence[Person] = (),
    *,
    written_on: date,
    published_on: date | None = None,
    column: str = "",
    byline: str = "",
    editor: Person | None = None,
    signer: Person | None = None,
    url: str = "",
    by: Actor,
    at: datetime,
    today: date | None = None,
    files: "Iterable[UploadedFile[Any]]" = (),
    beside: Beside = "",
) -> Article:
    """Enter an article of `unit`. It counts from the day it is published or first placed.

    Args:
        writers: persons of ours in order; each counts for the unit they belonged to on the day it was written.
        byline: writers who are not ours, as signed.
    Raises:
        Forbidden, PressRefused, EvidenceRefused, StatementOverlaps.
    """
    today = today or localdate(at)
    require(by, Can.PRESS_WRITE, unit, today)
    _check_days(written_on, published_on, today)
    _check_writers(writers)
    article = Article.objects.create(
        kind=kind, title=checked_title(title), unit=unit, column=column.strip(), byline=byline.strip(),
        written_on=written_on, published_on=published_on, editor=editor, signer=signer, url=url,
        posts=article_posts(unit, kind), made_by=by.key, made_at=at,
    )  # fmt: skip
    _set_writers(article, writers)
    ledger.post(article, by=by, at=at, beside=beside)
    record(by, "press.write", article, at, path=unit.path, kind=kind)
    attach_all(files, article, by=by, at=at, path=unit.path)
    return article


@transaction.atomic
def revise(
    article: Article,
    *,
    kind: str,
    title: str,
    writers: Sequence[Person],
    written_on: date,
    published_on: date | None = None,
    column: str = "",
    byline: str = "",
    editor: Person | None = None,
    signer: Person | None = None,
    url: str = "",
    by: Actor,
    at: datetime,
    today: date | None = None,
    version: int | None = None,
    files: "Iterable[UploadedFile[Any]]" = (),
    beside: Beside = "",
) -> Article:
    """Change what is said of an article; what was changed is journaled, and its figures follow.

    Raises: Forbidden, PressRefused, LostRace, EvidenceRefused, StatementOverlaps.
    """
    today = today or localdate(at)
    article = locked(article)
    require(by, Can.PRESS_WRITE, article.unit, today)
    check_version(article, version)
    check_standing(article, PressRefused)
    _check_days(written_on, published_on, today)
    _check_placements(article, written_on)
    _check_writers(writers)
    said = {
        "kind": kind, "title": checked_title(title), "column": column.strip(), "byline": byline.strip(),
        "written_on": written_on, "published_on": published_on, "editor": editor, "signer": signer, "url": url,
    }  # fmt: skip
    changed = amend(article, said)
    if [w.person_id for w in article.writers.order_by("place")] != [p.pk for p in writers]:
        changed.append("writers")
    if changed:
        if "kind" in changed:
            _repost_as(article, kind)
        article.writers.all().delete()
        _set_writers(article, writers)
        keep(article, by=by, at=at, beside=beside)
        record(by, "press.revise", article, at, path=article.unit.path, fields=sorted(changed))
    attach_all(files, article, by=by, at=at, path=article.unit.path)
    return article


@transaction.atomic
def void(
    article: Article, reason: str, *, by: Actor, at: datetime, today: date | None = None, version: int | None = None
) -> Article:
    """Take an article out of every figure, with the reason; it stays to be read. Twice does nothing more.

    Raises: Forbidden, LostRace.
    """
    article = locked(article)
    require(by, Can.PRESS_WRITE, article.unit, today or localdate(at))
    if article.voided_at is None:
        check_version(article, version)
        strike(article, checked_reason(reason, PressRefused), by=by, at=at)
        record(by, "press.void", article, at, path=article.unit.path, reason=article.voided_why)
    return article


@transaction.atomic
def restore(article: Article, *, by: Actor, at: datetime, today: date | None = None, beside: Beside = "") -> Article:
    """Let a voided article count again. Twice does nothing more. Raises: Forbidden, StatementOverlaps."""
    article = locked(article)
    require(by, Can.PRESS_WRITE, article.unit, today or localdate(at))
    if article.voided_at is not None:
        unstrike(article, by=by, at=at, beside=beside)
        record(by, "press.restore", article, at, path=article.unit.path)
    return article


def _repost_as(article: Article, kind: str) -> None:
    """What an article of that kind and its placements post."""
    article.posts = article_posts(article.unit, kind)
    for placement in article.placements.select_related("outlet"):
        placement.posts = placement_posts(article, placement.outlet)
        placement.save(update_fields=["posts"])


def _check_days(written_on: date, published_on: date | None, today: date) -> None:
    check_day(written_on, today, field="written_on")
    if published_on is not None:
        check_day(published_on, today, written_on, _("成稿日期"), field="published_on")


def _check_placements(article: Article, written_on: date) -> None:
    first = article.placements.filter(withdrawn_at=None).order_by("on").first()
    if first is not None and first.on < written_on:
        raise PressRefused(_("%(day)s已经刊发，成稿日期不能在它之后。") % {"day": first.on.isoformat()}, "written_on")


def _check_writers(writers: Sequence[Person]) -> None:
    if len({p.pk for p in writers}) != len(writers):
        raise PressRefused(_("同一位作者写了两次。"), "writers")


def _set_writers(article: Article, writers: Sequence[Person]) -> None:
    """Of an article that has none, or none any more."""
    sits = seats(writers, charters.organisation_of(article.unit), article.written_on)
    Writer.objects.bulk_create(
        Writer(article=article, person=person, unit_id=sits[person.pk], place=place)
        for place, person in enumerate(writers, 1)
    )
