"""Planning an activity and changing what it says 安排与修改."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import attach_all, record
from tongxin.kernel.charter.listed import ActivityKind
from tongxin.ledger.operations import Beside
from tongxin.people import charters
from tongxin.people.models import Person, Unit
from tongxin.people.permissions import Actor

from ..facts import posts_of_activity
from ..models import Activity, Involved, Participant
from .checks import check_name, check_order, keep, own_tree, standing, told_of
from .details import PLAIN, TEXTS, Details, Invited
from .refusals import ActivityRefused, LooksAlike, WrongDay, WrongPeople
from .rights import check_may_organise, enterable, kind_of, seated, seats


@transaction.atomic
def plan(
    unit: Unit,
    details: Details,
    people: Sequence[Invited] = (),
    *,
    by: Actor,
    at: datetime,
    on_behalf: str = "",
    is_another: bool = False,
    files: "Iterable[UploadedFile[Any]]" = (),
) -> Activity:
    """Write down an activity of `unit`, ahead of it or afterwards. It counts once it is recorded as held.

    Args:
        on_behalf: key of the unit or person that reported it, where somebody else enters it 代录.
        is_another: said of one that looks like one already there.
    Raises:
        Forbidden, ActivityRefused and below.
    """
    charter = charters.of(unit)
    kind = kind_of(charter, details.kind)
    check_may_organise(by, kind, unit, charter, localdate(at))
    if not is_another:
        _check_alike(unit, details)
    activity = Activity(unit=unit, made_by=by.key, made_at=at, on_behalf=on_behalf)
    _write(activity, details, kind)
    activity.save()
    _involve(activity, details, by, localdate(at))
    _invite(activity, people, by, localdate(at))
    attach_all(files, activity, by=by, at=at, path=activity.unit.path)
    keep(activity, by=by, at=at)
    record(by, "activities.plan", activity, at, **told_of(activity), kind=details.kind, people=len(people))
    return activity


@transaction.atomic
def revise(
    activity: Activity,
    details: Details,
    people: Sequence[Invited] | None = None,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
    files: "Iterable[UploadedFile[Any]]" = (),
    beside: Beside = "",
) -> Activity:
    """Change what an activity says; who was on the list keeps their marks. One that was held counts anew.

    Args:
        people: who is on the list; None leaves it.
    Raises:
        Forbidden, ActivityRefused and below; StatementOverlaps.
    """
    activity = standing(activity, by, at, version)
    charter = charters.of(activity.unit)
    kind = kind_of(charter, details.kind)
    today = localdate(at)
    check_may_organise(by, kind, activity.unit, charter, today)
    before, day = _ways(activity), activity.starts_on
    _write(activity, details, kind)
    _involve(activity, details, by, today)
    if activity.starts_on != day:
        _seat_anew(activity)
    if people is not None:
        _invite(activity, people, by, today)
    if activity.held_at is not None and before != _ways(activity):
        activity.posts = posts_of_activity(charter, activity)
    attach_all(files, activity, by=by, at=at, path=activity.unit.path)
    keep(activity, by=by, at=at, beside=beside)
    record(by, "activities.revise", activity, at, **told_of(activity), kind=details.kind)
    return activity


def _ways(activity: Activity) -> tuple[object, ...]:
    """What decides which items it counts as."""
    return activity.kind, activity.venue_id, activity.series_id, activity.is_away


def _check_alike(unit: Unit, details: Details) -> None:
    same = Activity.objects.standing().filter(unit=unit, title=details.title.strip(), starts_on=details.starts_on)
    if same.exists():
        raise LooksAlike(
            _("%(unit)s在%(day)s已有同名的活动。确是另一场的，勾选“确是另一场”。")
            % {"unit": unit, "day": details.starts_on.isoformat()},
            "title",
        )


def _write(activity: Activity, details: Details, kind: ActivityKind) -> None:
    """Take over what the details say, checked against each other."""
    for name in PLAIN:
        setattr(activity, name, getattr(details, name))
    for name in TEXTS:
        setattr(activity, name, getattr(details, name).strip())
    activity.title = check_name(details.title, _("名称"), 120, "title")
    activity.ends_on = details.ends_on or details.starts_on
    check_order(activity.starts_on, activity.ends_on, "ends_on")
    first, last = activity.starts_at, activity.ends_at
    if activity.starts_on == activity.ends_on and first and last and last < first:
        raise WrongDay(_("结束时间早于开始时间。"), "ends_at")
    _check_where(activity, details)
    _check_numbers(activity, details, kind)


def _check_where(activity: Activity, details: Details) -> None:
    unit, venue, series = activity.unit, details.venue, details.series
    if venue is not None and (venue.is_voided or not own_tree(unit, venue.unit)):
        raise ActivityRefused(_("“%(venue)s”不是可用的阵地。") % {"venue": venue}, "venue")
    if venue is not None and venue.has_ended(details.starts_on):
        raise ActivityRefused(_("“%(venue)s”那天已经停用。") % {"venue": venue}, "venue")
    if series is not None and (series.is_voided or not own_tree(unit, series.unit)):
        raise ActivityRefused(_("“%(series)s”不是可用的系列。") % {"series": series}, "series")
    if series is not None and series.has_ended(details.starts_on):
        raise ActivityRefused(_("“%(series)s”那天已经结束。") % {"series": series}, "series")
    if activity.is_away and (details.cohosts or details.cohost_names.strip()):
        raise ActivityRefused(_("别家主办、本单位派员参加的，不填协办。"), "cohosts")
    for cohost in details.cohosts:
        if cohost.pk == unit.pk:
            raise ActivityRefused(_("主办单位不再列为协办。"), "cohosts")
        if cohost.is_outside:
            raise ActivityRefused(_("“%(unit)s”在系统外，写在系统外协办里。") % {"unit": cohost}, "cohosts")


def _check_numbers(activity: Activity, details: Details, kind: ActivityKind) -> None:
    if details.audience and not kind.audience:
        raise ActivityRefused(_("%(kind)s不计听众、服务人次。") % {"kind": kind.name}, "audience")
    if details.places and not kind.place:
        raise ActivityRefused(_("%(kind)s不计到达地。") % {"kind": kind.name}, "places")
    if details.visited and not kind.visited:
        raise ActivityRefused(_("%(kind)s不计走访对象。") % {"kind": kind.name}, "visited")
    if (details.audience or details.guests) and not details.audience_basis:
        raise ActivityRefused(_("写了人数，要选定依据。"), "audience_basis")
    if activity.hours is not None and not 0 < activity.hours <= 999:
        raise ActivityRefused(_("时长应在0.1到999小时之间。"), "hours")


def _involve(activity: Activity, details: Details, by: Actor, today: date) -> None:
    """Set co-hosts, places and those visited; a row that stays is kept."""
    wanted: set[tuple[str, int | None, int | None]] = {("cohost", unit.pk, None) for unit in details.cohosts}
    wanted |= {("place", unit.pk, None) for unit in details.places}
    for thing in details.visited:
        is_person = isinstance(thing, Person)
        wanted.add(("visited", None if is_person else thing.pk, thing.pk if is_person else None))
    there = {(row.role, row.unit_id, row.person_id): row.pk for row in activity.involved.exclude(role="invited")}
    persons = {person for role, _unit, person in wanted - there.keys() if person is not None}
    if persons and enterable(by, activity.starts_on, today).filter(pk__in=persons).count() < len(persons):
        raise WrongPeople(_("走访对象里有不属于您可以录入的单位的人。"), "visited")
    gone = [pk for key, pk in there.items() if key not in wanted]
    if gone:
        Involved.objects.filter(pk__in=gone).delete()
    Involved.objects.bulk_create(
        Involved(activity=activity, role=role, unit_id=unit, person_id=person)
        for role, unit, person in sorted(wanted - there.keys(), key=str)
    )


def _invite(activity: Activity, people: Sequence[Invited], by: Actor, today: date) -> None:
    """Set the list: those named no more are taken off, those who stay keep their marks.

    Who checked in themselves meanwhile stays on it; the sheet says whether they came.
    """
    named = {invited.person.pk: invited for invited in people}
    if len(named) < len(people):
        raise ActivityRefused(_("同一个人在名单里列了两次。"), "people")
    there = {row.person_id: row for row in activity.participants.all()}
    activity.participants.filter(checked_in_at=None).exclude(person__in=list(named)).delete()
    fresh = [invited for pk, invited in named.items() if pk not in there]
    units = seated((i.person for i in fresh), activity.unit, activity.starts_on, by, today) if fresh else {}
    Participant.objects.bulk_create(
        Participant(
            activity=activity,
            person=invited.person,
            unit=units[invited.person.pk],
            role=invited.role,
            attendance=invited.attendance,
        )
        for invited in fresh
    )
    changed = []
    for pk, row in there.items():
        if pk in named and (row.role, row.attendance) != (named[pk].role, named[pk].attendance or row.attendance):
            row.role, row.attendance = named[pk].role, named[pk].attendance or row.attendance
            changed.append(row)
    Participant.objects.bulk_update(changed, ["role", "attendance"])


def _seat_anew(activity: Activity) -> None:
    """Those on the list count for the units they belonged to on the new day, else for the old ones."""
    rows = list(activity.participants.all())
    found = seats([row.person_id for row in rows], activity.unit, activity.starts_on)
    moved = [row for row in rows if row.person_id in found and row.unit_id != found[row.person_id].pk]
    for row in moved:
        row.unit = found[row.person_id]
    Participant.objects.bulk_update(moved, ["unit"])
