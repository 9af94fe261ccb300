"""Checking in with the code shown on the spot 签到: one way to be marked as there; nobody has to."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record
from tongxin.ledger import operations as ledger
from tongxin.people.models import Person, Unit, of_person
from tongxin.people.permissions import Actor, Forbidden, person_of

from ..codes import is_right
from ..models import Activity, Participant
from .checks import locked, told_of
from .refusals import CheckInClosed, NotThere, WrongCode
from .signing_up import answer_of, seat_of


@transaction.atomic
def check_in(
    activity: Activity, person: Person, code: str, *, by: Actor, at: datetime, today: date | None = None
) -> Participant:
    """A member says that they are there, with the code they see. Twice is once; a mark of having come is kept.

    Raises:
        Forbidden: for another person, or where the activity is not open to them.
        CheckInClosed: another day; or it counts already, and a statement covers it: that is the office's to settle.
        NotThere, WrongCode.
    """
    activity = locked(activity)
    me = person_of(by)
    if me is None or me.pk != person.pk:
        raise Forbidden(_("只能为自己签到。"))
    if activity.status not in ("planned", "held"):
        raise NotThere(_("“%(row)s”已经取消。") % {"row": activity})
    if not activity.starts_on <= (today or localdate(at)) <= activity.ends_on:
        raise CheckInClosed(_("活动当天才能签到。"))
    if not is_right(activity, code, at):
        raise WrongCode(_("签到码不对，或者已经换了。按屏幕上现在的数字再输一次。"), "code")
    row = activity.participants.filter(of_person(person)).first()
    if row is not None and row.came:
        return row
    row = row or _fresh(activity, person, today or localdate(at))
    was_excused = row.attendance == "leave"
    row.attendance, row.checked_in_at = "present", at
    row.note = "" if was_excused else row.note
    row.save()
    _count(activity, by, at)
    record(by, "activities.check_in", activity, at, **told_of(activity), person=person.pk)
    return row


def _count(activity: Activity, by: Actor, at: datetime) -> None:
    """Post it anew, if it counts. The sheet that the office has open stays good: it tells its own marks by itself."""
    try:
        ledger.repost(activity, by=by, at=at)
    except ledger.StatementOverlaps as overlap:
        raise CheckInClosed(_("这场活动已经按汇总数计过，到签到台登记。")) from overlap


def _fresh(activity: Activity, person: Person, on: date) -> Participant:
    """Somebody who is not on the list yet: signed up, or came besides."""
    signed = answer_of(activity, person)
    if signed is not None and signed.answer == "withdrawn":
        signed = None
    seat: Unit | None = signed.unit if signed else seat_of(activity, person, on)
    if seat is None:
        raise Forbidden(_("“%(row)s”不是您单位的活动，到签到台登记。") % {"row": activity})
    return Participant(activity=activity, person=person, unit=seat, is_added=signed is None)
