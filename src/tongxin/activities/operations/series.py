"""Founding series and teams, joining and leaving 品牌与团队的动作."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record
from tongxin.kernel.charter.listed import SeriesKind
from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.operations import Beside
from tongxin.people import charters
from tongxin.people.models import Person, Unit
from tongxin.people.permissions import Actor, Can, require

from ..facts import posts_of
from ..models import Series, TeamMember
from .checks import check_name, check_order, check_past, check_reason, keep, locked, standing, told_of
from .refusals import ActivityRefused, InUse, LooksAlike, WrongDay
from .rights import seated


@dataclass(frozen=True)
class SeriesDetails:
    """A series as written down. founded_on None: not known; then nothing counts as founded."""

    kind: str
    name: str
    summary: str = ""
    founded_on: date | None = None


@transaction.atomic
def found_series(
    unit: Unit,
    details: SeriesDetails,
    *,
    by: Actor,
    at: datetime,
    today: date | None = None,
    on_behalf: str = "",
    beside: Beside = "",
) -> Series:
    """Found a brand, campaign, team or class of `unit`. Raises: Forbidden, ActivityRefused."""
    require(by, Can.ACTIVITIES_WRITE, unit, localdate(at))
    series = Series(unit=unit, made_by=by.key, made_at=at, on_behalf=on_behalf)
    _write(series, details, charters.of(unit), today or localdate(at))
    series.save()
    keep(series, by=by, at=at, beside=beside)
    record(by, "activities.found_series", series, at, **told_of(series), kind=series.kind)
    return series


@transaction.atomic
def amend_series(
    series: Series,
    details: SeriesDetails,
    *,
    by: Actor,
    at: datetime,
    today: date | None = None,
    version: int | None = None,
    beside: Beside = "",
) -> Series:
    """Change what is written of a series."""
    series = standing(series, by, at, version)
    _write(series, details, charters.of(series.unit), today or localdate(at))
    keep(series, by=by, at=at, beside=beside)
    record(by, "activities.amend_series", series, at, **told_of(series))
    return series


@transaction.atomic
def end_series(series: Series, on: date | None, *, by: Actor, at: datetime, today: date | None = None) -> Series:
    """`on` is its last day; None lets it go on. What it counted as stays."""
    series = standing(series, by, at)
    check_past(on, today or localdate(at), "on")
    check_order(series.founded_on, on, "on")
    series.ended_on = on
    keep(series, by=by, at=at)
    record(by, "activities.end_series", series, at, **told_of(series), on=on)
    return series


@transaction.atomic
def join_team(
    series: Series,
    persons: Sequence[Person],
    since: date,
    *,
    by: Actor,
    at: datetime,
    today: date | None = None,
    beside: Beside = "",
) -> list[TeamMember]:
    """Persons join a team on that day; who belongs to it already stays as they are. The new rows.

    Raises: Forbidden, NotThere, WrongDay, WrongPeople, ActivityRefused; StatementOverlaps.
    """
    series = standing(series, by, at)
    charter = charters.of(series.unit)
    kind = _kind(charter, series.kind)
    if not kind.joined:
        raise ActivityRefused(_("%(kind)s没有队员名单。") % {"kind": kind.name})
    check_past(since, today or localdate(at), "since")
    if series.founded_on is not None and since < series.founded_on:
        raise WrongDay(_("日期早于组建日期。"), "since")
    there = set(series.members.filter(until=None, dropped_at=None).values_list("person_id", flat=True))
    fresh = [person for person in dict.fromkeys(persons) if person.pk not in there]
    units = seated(fresh, series.unit, since, by, localdate(at)) if fresh else {}
    posts = posts_of(charter, kind, ("joined",))
    rows = TeamMember.objects.bulk_create(
        TeamMember(series=series, person=p, unit=units[p.pk], since=since, posts=posts, by=by.key, at=at) for p in fresh
    )
    if rows:
        keep(series, by=by, at=at, beside=beside)
        record(by, "activities.join_team", series, at, **told_of(series), joined=len(rows), on=since)
    return rows


@transaction.atomic
def leave_team(member: TeamMember, until: date, *, by: Actor, at: datetime, today: date | None = None) -> TeamMember:
    """Somebody leaves a team; `until` is their last day. That they joined still counts."""
    series = standing(member.series, by, at)
    member = TeamMember.objects.get(pk=member.pk)
    check_past(until, today or localdate(at), "until")
    check_order(member.since, until, "until")
    member.until = until
    member.save(update_fields=["until"])
    keep(series, by=by, at=at)
    record(by, "activities.leave_team", series, at, **told_of(series), member=member.pk, on=until)
    return member


@transaction.atomic
def drop_member(member: TeamMember, *, by: Actor, at: datetime) -> TeamMember:
    """Somebody was entered in a team by mistake: that they joined counts no more. Twice does nothing more."""
    series = standing(member.series, by, at)
    member = TeamMember.objects.get(pk=member.pk)
    if member.dropped_at is None:
        member.dropped_at, member.dropped_by = at, by.key
        member.save(update_fields=["dropped_at", "dropped_by"])
        keep(series, by=by, at=at)
        record(by, "activities.drop_member", series, at, **told_of(series), member=member.pk)
    return member


@transaction.atomic
def void_series(series: Series, why: str, *, by: Actor, at: datetime) -> Series:
    """Entered by mistake: counts no more. Raises: InUse where activities stand that belong to it."""
    series = locked(series)
    require(by, Can.ACTIVITIES_WRITE, series.unit, localdate(at))
    if series.is_voided:
        return series
    used = series.activities.filter(voided_at=None).count()
    if used:
        raise InUse(_("有%(n)s场活动列在其中，不能作废。不再开展的，登记结束。") % {"n": used})
    series.voided_why = check_reason(why, _("作废"))
    series.voided_at, series.voided_by = at, by.key
    keep(series, by=by, at=at)
    record(by, "activities.void_series", series, at, **told_of(series), reason=series.voided_why)
    return series


@transaction.atomic
def restore_series(series: Series, *, by: Actor, at: datetime, beside: Beside = "") -> Series:
    """A voided series is there after all."""
    series = locked(series)
    require(by, Can.ACTIVITIES_WRITE, series.unit, localdate(at))
    if series.is_voided:
        _check_name(series)
        series.voided_at, series.voided_by, series.voided_why = None, "", ""
        keep(series, by=by, at=at, beside=beside)
        record(by, "activities.restore_series", series, at, **told_of(series))
    return series


def _write(series: Series, details: SeriesDetails, charter: Charter, today: date) -> None:
    kind = _kind(charter, details.kind)
    check_past(details.founded_on, today, "founded_on")
    check_order(details.founded_on, series.ended_on, "founded_on")
    series.name = check_name(details.name, _("名称"), 80, "name")
    series.summary, series.founded_on = details.summary.strip(), details.founded_on
    if series.kind != details.kind or not series.pk:
        series.posts = posts_of(charter, kind, ("formed",))
        if series.pk:
            series.members.filter(dropped_at=None).update(posts=posts_of(charter, kind, ("joined",)))
    series.kind = details.kind
    _check_name(series)


def _check_name(series: Series) -> None:
    if Series.objects.filter(unit=series.unit, name=series.name, voided_at=None).exclude(pk=series.pk).exists():
        raise LooksAlike(_("%(unit)s已有叫这个名称的品牌或团队。") % {"unit": series.unit}, "name")


def _kind(charter: Charter, code: str) -> SeriesKind:
    if code not in charter.series:
        raise ActivityRefused(_("现行规则没有这一类品牌或团队。"), "kind")
    return charter.series[code]
