"""That an activity was held, who came; cancelling and voiding 举办、点名、取消、作废."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import attach_all, record
from tongxin.ledger.operations import Beside
from tongxin.people import charters
from tongxin.people.models import Person, held_by
from tongxin.people.permissions import Actor

from ..facts import posts_of_activity
from ..models import Activity, Participant
from . import kept
from .checks import check_reason, keep, standing, told_of
from .details import Mark
from .refusals import ActivityRefused, NotThere, WrongDay
from .rights import check_may_organise, kind_of, seated

MARKS = frozenset(code for code, _name in Participant.ATTENDANCE) | {""}
CAME = Mark("present")  # of who came unlisted, unless another is given
LONGEST_NOTE = 100


@transaction.atomic
def hold(
    activity: Activity,
    marks: Mapping[int, Mark] | None = None,
    *,
    added: Sequence[Person] = (),
    guests: int | None = None,
    basis: str = "",
    files: "Iterable[UploadedFile[Any]]" = (),
    by: Actor,
    at: datetime,
    today: date | None = None,
    version: int | None = None,
    beside: Beside = "",
) -> Activity:
    """Record that it was held, with who came: from now on it counts. Twice records nothing more.

    Args:
        marks, added, guests, basis, files: as in `take_attendance`.
        today: the business day.
    Raises:
        Forbidden, NotThere, WrongDay, LostRace, WrongPeople; EvidenceRefused, StatementOverlaps.
    """
    activity = _going(activity, by, at, version)
    charter = charters.of(activity.unit)
    check_may_organise(by, kind_of(charter, activity.kind), activity.unit, charter, localdate(at))
    if activity.starts_on > (today or localdate(at)):
        raise WrongDay(_("活动在%(day)s，还没有到。") % {"day": activity.starts_on.isoformat()}, "starts_on")
    told = _mark(activity, marks or {}, added, guests, basis, by, at)
    if activity.held_at is None:
        activity.held_at, activity.held_by = at, by.key
        activity.posts = posts_of_activity(charter, activity)
    attach_all(files, activity, by=by, at=at, path=activity.unit.path)
    keep(activity, by=by, at=at, beside=beside)
    record(by, "activities.hold", activity, at, **told_of(activity), **told)
    return activity


@transaction.atomic
def take_attendance(
    activity: Activity,
    marks: Mapping[int, Mark],
    *,
    added: Sequence[Person] = (),
    guests: int | None = None,
    basis: str = "",
    files: "Iterable[UploadedFile[Any]]" = (),
    by: Actor,
    at: datetime,
    version: int | None = None,
    beside: Beside = "",
) -> Activity:
    """Note who came, of many at once. What was held already counts anew, in one posting.

    Args:
        marks: person id → mark; whoever is not named keeps theirs.
        added: who came without having been on the list; they get their mark too, else 到.
        guests: how many more came and stand on no list; None leaves the number.
        basis: how they were counted.
        files: the sign-in sheet, scanned.
    Raises:
        Forbidden, NotThere, LostRace, WrongPeople, ActivityRefused; EvidenceRefused, StatementOverlaps.
    """
    activity = _going(activity, by, at, version)
    told = _mark(activity, marks, added, guests, basis, by, at)
    attach_all(files, activity, by=by, at=at, path=activity.unit.path)
    keep(activity, by=by, at=at, beside=beside)
    record(by, "activities.take_attendance", activity, at, **told_of(activity), **told)
    return activity


@transaction.atomic
def take_back(activity: Activity, why: str, *, by: Actor, at: datetime, version: int | None = None) -> Activity:
    """It was not held after all: it is planned again and counts no more; who came is kept."""
    activity = standing(activity, by, at, version)
    if activity.held_at is None:
        return activity
    why = check_reason(why, _("撤回举办"))
    activity.held_at, activity.held_by, activity.posts = None, "", []
    keep(activity, by=by, at=at)
    record(by, "activities.take_back", activity, at, **told_of(activity), reason=why)
    return activity


@transaction.atomic
def cancel(activity: Activity, why: str, *, by: Actor, at: datetime, version: int | None = None) -> Activity:
    """A planned activity does not take place. Twice cancels once. Raises: Forbidden, NotThere, ActivityRefused."""
    activity = standing(activity, by, at, version)
    if activity.held_at is not None:
        raise NotThere(_("“%(row)s”已经举办，不能取消。记错了的，撤回举办或者作废。") % {"row": activity})
    if activity.cancelled_at is not None:
        return activity
    activity.cancelled_why = check_reason(why, _("取消"))
    activity.cancelled_at, activity.cancelled_by = at, by.key
    keep(activity, by=by, at=at)
    record(by, "activities.cancel", activity, at, **told_of(activity), reason=activity.cancelled_why)
    return activity


@transaction.atomic
def reinstate(activity: Activity, *, by: Actor, at: datetime) -> Activity:
    """A cancelled activity takes place after all."""
    activity = standing(activity, by, at)
    if activity.cancelled_at is not None:
        activity.cancelled_at, activity.cancelled_by, activity.cancelled_why = None, "", ""
        keep(activity, by=by, at=at)
        record(by, "activities.reinstate", activity, at, **told_of(activity))
    return activity


@transaction.atomic
def void(activity: Activity, why: str, *, by: Actor, at: datetime, version: int | None = None) -> Activity:
    """The record is wrong and counts no more; it stays to be read by those who write. Twice voids once."""
    return kept.void(activity, "activities.void", why, by, at, version)


@transaction.atomic
def restore(activity: Activity, *, by: Actor, at: datetime, beside: Beside = "") -> Activity:
    """A voided record is right after all, and counts again."""
    return kept.restore(activity, "activities.restore", by, at, beside)


def _going(activity: Activity, by: Actor, at: datetime, version: int | None) -> Activity:
    activity = standing(activity, by, at, version)
    if activity.cancelled_at is not None:
        raise NotThere(_("“%(row)s”已经取消。照常举办的，先恢复。") % {"row": activity})
    return activity


def _mark(
    activity: Activity,
    marks: Mapping[int, Mark],
    added: Sequence[Person],
    guests: int | None,
    basis: str,
    by: Actor,
    at: datetime,
) -> dict[str, Any]:
    """Set marks, add who came unlisted, set the number of guests. Five queries, however many people."""
    if any(mark.attendance not in MARKS for mark in marks.values()):
        raise ActivityRefused(_("到场情况只有到、迟到、请假、缺席。"))
    _take_over(activity)
    rows = {row.person_id: row for row in activity.participants.all()}
    fresh = [person for person in dict.fromkeys(added) if person.pk not in rows]
    units = seated(fresh, activity.unit, activity.starts_on, by, localdate(at)) if fresh else {}
    changed = []
    for pk, mark in marks.items():
        row = rows.get(pk)
        if row is not None and (row.attendance, row.hours, row.note) != _said(mark):
            changed.append(_written(row, mark))
    Participant.objects.bulk_update(changed, ["attendance", "hours", "note"])
    Participant.objects.bulk_create(
        _written(
            Participant(activity=activity, person=person, unit=units[person.pk], is_added=True),
            marks.get(person.pk, CAME),
        )
        for person in fresh
    )
    if guests is not None:
        activity.guests = guests
        activity.audience_basis = basis or activity.audience_basis or ("counted" if guests else "")
    if changed or fresh:
        activity.taken_at, activity.taken_by = at, by.key
    return {"marked": len(changed), "added": len(fresh), "guests": activity.guests}


def _said(mark: Mark) -> tuple[str, Decimal | None, str]:
    return mark.attendance, mark.hours, mark.note.strip()[:LONGEST_NOTE]


def _written(row: Participant, mark: Mark) -> Participant:
    row.attendance, row.hours, row.note = _said(mark)
    return row


def _take_over(activity: Activity) -> None:
    """Those who signed up or asked for leave themselves come to stand on the list, the latter as on leave."""
    asked = activity.signups.filter(answer__in=("signed", "leave")).select_related("person").order_by("at", "pk")
    answers = {row.person.staying_id: row for row in asked}
    if not answers:
        return
    listed = activity.participants.filter(held_by(Person.objects.filter(pk__in=answers))).select_related("person")
    there = {row.person.staying_id: row for row in listed}
    excused = [row for pk, row in there.items() if row.attendance == "" and answers[pk].answer == "leave"]
    for row in excused:
        row.attendance, row.note = "leave", answers[row.person.staying_id].reason
    Participant.objects.bulk_update(excused, ["attendance", "note"])
    Participant.objects.bulk_create(
        Participant(
            activity=activity, person_id=row.person_id, unit_id=row.unit_id, note=row.reason,
            attendance="leave" if row.answer == "leave" else "",
        )
        for pk, row in answers.items() if pk not in there
    )  # fmt: skip
