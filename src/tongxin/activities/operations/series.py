"""Founding series and teams, joining and leaving 品牌与团队的动作."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record
from tongxin.kernel.charter.listed import SeriesKind
from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.operations import Beside
from tongxin.people import charters
from tongxin.people.models import Person, Unit
from tongxin.people.permissions import Actor

from ..facts import posts_of
from ..models import Series, TeamMember
from . import kept
from .checks import check_name, check_order, check_past, check_unlike, keep, standing, told_of
from .refusals import ActivityRefused, InUse, WrongDay
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
    series, write = Series(unit=unit, on_behalf=on_behalf), partial(_write, details, today or localdate(at))
    return kept.enter(series, "activities.found_series", write, by, at, beside)


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
    write = partial(_write, details, today or localdate(at))
    return kept.amend(series, "activities.amend_series", write, by, at, version, beside)


@transaction.atomic
def end_series(series: Series, on: date | None, *, by: Actor, at: datetime, today: date | None = None) -> Series:
    """`on` is its last day; None lets it go on. What it counted as stays."""
    return kept.end(series, "activities.end_series", on, by, at, today)


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
    return kept.drop(member, "activities.drop_member", member.series, by, at)


@transaction.atomic
def void_series(series: Series, why: str, *, by: Actor, at: datetime, version: int | None = None) -> Series:
    """Entered by mistake: counts no more. Raises: LostRace; InUse where activities stand that belong to it."""
    return kept.void(series, "activities.void_series", why, by, at, version, _check_unused)


@transaction.atomic
def restore_series(series: Series, *, by: Actor, at: datetime, beside: Beside = "") -> Series:
    """A voided series is there after all."""
    return kept.restore(series, "activities.restore_series", by, at, beside, _check_name)


def _check_unused(series: Series) -> None:
    used = series.activities.filter(voided_at=None).count()
    if used:
        raise InUse(_("有%(n)s场活动列在其中，不能作废。不再开展的，登记结束。") % {"n": used})


def _write(details: SeriesDetails, today: date, series: Series, charter: Charter) -> None:
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
    check_unlike(series, _("%(unit)s已有叫这个名称的品牌或团队。"))


def _kind(charter: Charter, code: str) -> SeriesKind:
    if code not in charter.series:
        raise ActivityRefused(_("现行规则没有这一类品牌或团队。"), "kind")
    return charter.series[code]
