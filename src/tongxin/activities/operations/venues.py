"""Opening, improving and closing venues 阵地的动作."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record
from tongxin.kernel.charter.listed import VenueKind
from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.operations import Beside
from tongxin.people import charters
from tongxin.people.models import Unit
from tongxin.people.permissions import Actor

from ..facts import posts_of
from ..models import Improvement, Venue
from . import kept
from .checks import check_name, check_order, check_past, check_unlike, keep, standing, told_of
from .refusals import ActivityRefused, InUse, WrongDay


@dataclass(frozen=True)
class VenueDetails:
    """A venue as written down. opened_on None: not known; then nothing counts as opened."""

    kind: str
    name: str
    level: str = ""
    place: Unit | None = None
    address: str = ""
    partners: str = ""
    summary: str = ""
    opened_on: date | None = None


@transaction.atomic
def open_venue(
    unit: Unit,
    details: VenueDetails,
    *,
    by: Actor,
    at: datetime,
    today: date | None = None,
    on_behalf: str = "",
    beside: Beside = "",
) -> Venue:
    """Enter a venue of `unit`; where its day is known it counts as opened. Raises: Forbidden, ActivityRefused."""
    venue = Venue(unit=unit, on_behalf=on_behalf)
    return kept.enter(venue, "activities.open_venue", partial(_write, details, today or localdate(at)), by, at, beside)


@transaction.atomic
def amend_venue(
    venue: Venue,
    details: VenueDetails,
    *,
    by: Actor,
    at: datetime,
    today: date | None = None,
    version: int | None = None,
    beside: Beside = "",
) -> Venue:
    """Change what is written of a venue."""
    write = partial(_write, details, today or localdate(at))
    return kept.amend(venue, "activities.amend_venue", write, by, at, version, beside)


@transaction.atomic
def improve_venue(
    venue: Venue, on: date, note: str, *, by: Actor, at: datetime, today: date | None = None, beside: Beside = ""
) -> Improvement:
    """The venue was improved; `on` is the day the work was done. The same thing said twice is recorded once."""
    venue = standing(venue, by, at)
    check_past(on, today or localdate(at), "on")
    if venue.opened_on is not None and on < venue.opened_on:
        raise WrongDay(_("日期早于启用日期。"), "on")
    note = check_name(note, _("提升的内容"), 200, "note")
    same = venue.improvements.filter(on=on, note=note, dropped_at=None).first()
    if same is not None:
        return same
    charter = charters.of(venue.unit)
    kind = charter.venues.get(venue.kind)
    posts = posts_of(charter, kind, ("improved",)) if kind else []
    row = Improvement.objects.create(venue=venue, on=on, note=note, posts=posts, by=by.key, at=at)
    keep(venue, by=by, at=at, beside=beside)
    record(by, "activities.improve_venue", venue, at, **told_of(venue), on=on)
    return row


@transaction.atomic
def drop_improvement(improvement: Improvement, *, by: Actor, at: datetime) -> Improvement:
    """An improvement was entered by mistake. Twice does nothing more."""
    return kept.drop(improvement, "activities.drop_improvement", improvement.venue, by, at)


@transaction.atomic
def close_venue(venue: Venue, on: date | None, *, by: Actor, at: datetime, today: date | None = None) -> Venue:
    """`on` is its last day; None opens it again. What it counted as stays."""
    return kept.end(venue, "activities.close_venue", on, by, at, today)


@transaction.atomic
def void_venue(venue: Venue, why: str, *, by: Actor, at: datetime, version: int | None = None) -> Venue:
    """Entered by mistake: counts no more. Raises: LostRace; InUse where activities stand that took place there."""
    return kept.void(venue, "activities.void_venue", why, by, at, version, _check_unused)


@transaction.atomic
def restore_venue(venue: Venue, *, by: Actor, at: datetime, beside: Beside = "") -> Venue:
    """A voided venue is there after all."""
    return kept.restore(venue, "activities.restore_venue", by, at, beside, _check_name)


def _check_unused(venue: Venue) -> None:
    used = venue.activities.filter(voided_at=None).count()
    if used:
        raise InUse(_("有%(n)s场活动在这里举办，不能作废。不再使用的，登记停用。") % {"n": used})


def _write(details: VenueDetails, today: date, venue: Venue, charter: Charter) -> None:
    kind = _kind(charter, details.kind)
    if details.level and details.level not in charter.levels:
        raise ActivityRefused(_("没有这一层级。"), "level")
    check_past(details.opened_on, today, "opened_on")
    check_order(details.opened_on, venue.closed_on, "opened_on")
    venue.name = check_name(details.name, _("名称"), 80, "name")
    venue.level, venue.place, venue.opened_on = details.level, details.place, details.opened_on
    for name in ("address", "partners", "summary"):
        setattr(venue, name, getattr(details, name).strip())
    if venue.kind != details.kind or not venue.pk:
        venue.posts = posts_of(charter, kind, ("opened",))
        _post_improvements_anew(venue, charter, kind)
    venue.kind = details.kind
    _check_name(venue)


def _post_improvements_anew(venue: Venue, charter: Charter, kind: VenueKind) -> None:
    if venue.pk:
        venue.improvements.filter(dropped_at=None).update(posts=posts_of(charter, kind, ("improved",)))


def _check_name(venue: Venue) -> None:
    check_unlike(venue, _("%(unit)s已有叫这个名称的阵地。"))


def _kind(charter: Charter, code: str) -> VenueKind:
    if code not in charter.venues:
        raise ActivityRefused(_("现行规则没有这一类阵地。"), "kind")
    return charter.venues[code]
