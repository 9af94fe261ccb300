"""Opening, improving and closing venues 阵地的动作."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record
from tongxin.kernel.charter.listed import VenueKind
from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.operations import Beside
from tongxin.people import charters
from tongxin.people.models import Unit
from tongxin.people.permissions import Actor, Can, require

from ..facts import posts_of
from ..models import Improvement, Venue
from .checks import check_name, check_order, check_past, check_reason, keep, locked, standing, told_of
from .refusals import ActivityRefused, InUse, LooksAlike, WrongDay


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
    require(by, Can.ACTIVITIES_WRITE, unit, localdate(at))
    venue = Venue(unit=unit, made_by=by.key, made_at=at, on_behalf=on_behalf)
    _write(venue, details, charters.of(unit), today or localdate(at))
    venue.save()
    keep(venue, by=by, at=at, beside=beside)
    record(by, "activities.open_venue", venue, at, **told_of(venue), kind=venue.kind)
    return venue


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
    venue = standing(venue, by, at, version)
    _write(venue, details, charters.of(venue.unit), today or localdate(at))
    keep(venue, by=by, at=at, beside=beside)
    record(by, "activities.amend_venue", venue, at, **told_of(venue))
    return venue


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
    venue = standing(improvement.venue, by, at)
    improvement = Improvement.objects.get(pk=improvement.pk)
    if improvement.dropped_at is None:
        improvement.dropped_at, improvement.dropped_by = at, by.key
        improvement.save(update_fields=["dropped_at", "dropped_by"])
        keep(venue, by=by, at=at)
        record(by, "activities.drop_improvement", venue, at, **told_of(venue))
    return improvement


@transaction.atomic
def close_venue(venue: Venue, on: date | None, *, by: Actor, at: datetime, today: date | None = None) -> Venue:
    """`on` is its last day; None opens it again. What it counted as stays."""
    venue = standing(venue, by, at)
    check_past(on, today or localdate(at), "on")
    check_order(venue.opened_on, on, "on")
    venue.closed_on = on
    keep(venue, by=by, at=at)
    record(by, "activities.close_venue", venue, at, **told_of(venue), on=on)
    return venue


@transaction.atomic
def void_venue(venue: Venue, why: str, *, by: Actor, at: datetime) -> Venue:
    """Entered by mistake: counts no more. Raises: InUse where activities stand that took place there."""
    venue = locked(venue)
    require(by, Can.ACTIVITIES_WRITE, venue.unit, localdate(at))
    if venue.is_voided:
        return venue
    used = venue.activities.filter(voided_at=None).count()
    if used:
        raise InUse(_("有%(n)s场活动在这里举办，不能作废。不再使用的，登记停用。") % {"n": used})
    venue.voided_why = check_reason(why, _("作废"))
    venue.voided_at, venue.voided_by = at, by.key
    keep(venue, by=by, at=at)
    record(by, "activities.void_venue", venue, at, **told_of(venue), reason=venue.voided_why)
    return venue


@transaction.atomic
def restore_venue(venue: Venue, *, by: Actor, at: datetime, beside: Beside = "") -> Venue:
    """A voided venue is there after all."""
    venue = locked(venue)
    require(by, Can.ACTIVITIES_WRITE, venue.unit, localdate(at))
    if venue.is_voided:
        _check_name(venue)
        venue.voided_at, venue.voided_by, venue.voided_why = None, "", ""
        keep(venue, by=by, at=at, beside=beside)
        record(by, "activities.restore_venue", venue, at, **told_of(venue))
    return venue


def _write(venue: Venue, details: VenueDetails, charter: Charter, today: date) -> None:
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
    if Venue.objects.filter(unit=venue.unit, name=venue.name, voided_at=None).exclude(pk=venue.pk).exists():
        raise LooksAlike(_("%(unit)s已有叫这个名称的阵地。") % {"unit": venue.unit}, "name")


def _kind(charter: Charter, code: str) -> VenueKind:
    if code not in charter.venues:
        raise ActivityRefused(_("现行规则没有这一类阵地。"), "kind")
    return charter.venues[code]
