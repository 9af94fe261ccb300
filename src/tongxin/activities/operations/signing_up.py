"""Signing up, waiting for a place, asking for leave 报名、候补、请假. None of it counts; only attendance does."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _

from tongxin.journal.operations import record
from tongxin.people.models import Person, Unit, of_person
from tongxin.people.permissions import Actor, Can, Forbidden, can, person_of, require

from ..models import Activity, Involved, SignUp
from .checks import check_name, keep, locked, moment_of, standing, told_of
from .refusals import ActivityRefused, NotThere, SignUpClosed, WrongDay
from .rights import seats

COMING = ("signed", "waiting")
LONGEST_REASON = 100


@transaction.atomic
def open_signup(
    activity: Activity,
    until: datetime,
    capacity: int | None = None,
    invited: Sequence[Unit] = (),
    *,
    by: Actor,
    at: datetime,
    today: date | None = None,
    version: int | None = None,
) -> Activity:
    """Let members sign up until that moment; said again, it changes the terms. More places let those move up who wait.

    Args:
        until: aware; not after the day the activity ends.
        capacity: how many may sign up; None as many as like. Those the office put on the list need no place.
        invited: units whose members may sign up, besides those of the host and co-hosts.
    Raises:
        Forbidden, NotThere, LostRace, WrongDay, ActivityRefused.
    """
    activity = standing(activity, by, at, version)
    _check_ahead(activity)
    if until <= moment_of(today, at):
        raise WrongDay(_("截止时间已经过了。"), "until")
    if localdate(until) > activity.ends_on:
        raise WrongDay(_("截止时间在活动之后。"), "until")
    if capacity is not None and capacity < 1:
        raise ActivityRefused(_("名额至少一个；不限的，不填。"), "capacity")
    signed = answered(activity).get("signed", 0)
    if capacity is not None and capacity < signed:
        raise ActivityRefused(_("已报%(n)s人，名额不能少于这个数。") % {"n": signed}, "capacity")
    _invite_units(activity, invited)
    activity.signup_until, activity.capacity = until, capacity
    activity.signup_closed_at, activity.signup_closed_by = None, ""
    moved = _move_up(activity, at)
    keep(activity, by=by, at=at)
    record(
        by, "activities.open_signup", activity, at, **told_of(activity), until=until.isoformat(), capacity=capacity,
        invited=[unit.pk for unit in invited], moved_up=moved,
    )  # fmt: skip
    return activity


@transaction.atomic
def close_signup(activity: Activity, *, by: Actor, at: datetime, version: int | None = None) -> Activity:
    """Nobody signs up any more, before the moment that was set. Twice closes once."""
    activity = standing(activity, by, at, version)
    if activity.signup_until is not None and activity.signup_closed_at is None:
        activity.signup_closed_at, activity.signup_closed_by = at, by.key
        keep(activity, by=by, at=at)
        record(by, "activities.close_signup", activity, at, **told_of(activity))
    return activity


@transaction.atomic
def sign_up(activity: Activity, person: Person, *, by: Actor, at: datetime, today: date | None = None) -> SignUp:
    """A member comes; where no place is left, they wait for one. Twice signs up once.

    Args:
        by: the member; or who writes for the host, on their behalf.
        today: the business day, by which the deadline is read.
    Raises:
        Forbidden: may not sign up themselves, or is not one of those it is open to.
        NotThere, SignUpClosed, ActivityRefused.
    """
    activity, person, row, _seat = _permitted(activity, person, by, at, today)
    if not is_open(activity, moment_of(today, at)):
        raise SignUpClosed(_("“%(row)s”的报名已经截止。") % {"row": activity})
    if activity.participants.filter(of_person(person)).exists():
        raise ActivityRefused(_("已经在名单上，不用再报名。"))
    if row is not None and row.answer in COMING:
        return row
    seat = seat_of(activity, person, today or localdate(at))
    if seat is None:
        raise _not_theirs(activity, person)
    row = _answer(activity, person, seat, "signed" if has_place(activity) else "waiting", "", by, at)
    record(by, "activities.sign_up", activity, at, **told_of(activity), person=person.pk, answer=row.answer)
    return row


@transaction.atomic
def withdraw(activity: Activity, person: Person, *, by: Actor, at: datetime, today: date | None = None) -> SignUp:
    """A member does not come after all, or takes back that they asked for leave. Whoever waits longest moves up.

    Raises:
        Forbidden, NotThere.
        SignUpClosed: sign-up is closed, or of leave: it has begun; for the member, the office may still.
    """
    activity, person, row, seat = _permitted(activity, person, by, at, today)
    if row is None:
        raise NotThere(_("还没有报名。"))
    if row.answer == "withdrawn":
        return row
    if not can(by, Can.ACTIVITIES_WRITE, activity.unit, localdate(at)):
        _check_early_enough(activity, row, moment_of(today, at))
    _off_the_sheet(activity, person, row.answer)
    row = _answer(activity, person, seat, "withdrawn", "", by, at)
    moved = _move_up(activity, at)
    record(by, "activities.withdraw", activity, at, **told_of(activity), person=person.pk, moved_up=moved)
    return row


@transaction.atomic
def ask_leave(
    activity: Activity, person: Person, reason: str, *, by: Actor, at: datetime, today: date | None = None
) -> SignUp:
    """A member cannot come 请假: signed up, on the list, or one of those it is open to. Their place becomes free.

    Raises:
        Forbidden, NotThere, ActivityRefused.
        SignUpClosed: the activity has begun.
    """
    activity, person, _row, seat = _permitted(activity, person, by, at, today)
    if moment_of(today, at) >= begins(activity):
        raise SignUpClosed(_("活动已经开始，不能再请假。向组织者说明。"))
    reason = check_name(reason, _("请假事由"), LONGEST_REASON, "reason")
    row = _answer(activity, person, seat, "leave", reason, by, at)
    moved = _move_up(activity, at)
    record(by, "activities.ask_leave", activity, at, **told_of(activity), person=person.pk, moved_up=moved)
    return row


def begins(activity: Activity) -> datetime:
    """When it begins; where no time is said, with the end of its first day."""
    return make_aware(datetime.combine(activity.starts_on, activity.starts_at or time.max))


def is_open(activity: Activity, when: datetime) -> bool:
    """Whether members may sign up at that moment."""
    until = activity.signup_until
    is_ahead = activity.status == "planned" and activity.signup_closed_at is None
    return until is not None and is_ahead and when <= until


def answered(activity: Activity) -> dict[str, int]:
    """How many persons gave each answer 报名人数; one who was entered twice is one. One query."""
    who = Coalesce("person__same_as_id", "person_id")
    return dict(activity.signups.order_by().values_list("answer").annotate(n=Count(who, distinct=True)))


def answer_of(activity: Activity, person: Person) -> SignUp | None:
    """What the person answered last, under their own row or one merged into it."""
    return activity.signups.filter(of_person(person)).select_related("unit").order_by("-at", "-pk").first()


def has_place(activity: Activity) -> bool:
    """Whether a place is left. Ask it of a locked activity before giving one away."""
    return activity.capacity is None or answered(activity).get("signed", 0) < activity.capacity


def open_units(activity: Activity) -> list[Unit]:
    """Units whose members may sign up: the host, co-hosts, those invited."""
    rows = activity.involved.filter(role__in=("cohost", "invited"), unit__isnull=False).select_related("unit")
    return [activity.unit, *(row.unit for row in rows.order_by("role", "pk") if row.unit)]


def seat_of(activity: Activity, person: Person, on: date) -> Unit | None:
    """The unit for which `person` may sign up; None where it is not open to them."""
    paths = [unit.path for unit in open_units(activity)]
    return seats([person.pk], activity.unit, on, paths).get(person.pk)


def _permitted(
    activity: Activity, person: Person, by: Actor, at: datetime, today: date | None
) -> tuple[Activity, Person, SignUp | None, Unit]:
    """The activity locked, the person by the row that stays, what they answered so far, and the unit they sit in.

    Whoever is on the list or has answered may change their answer, though their unit be invited no more.
    Raises: Forbidden, NotThere.
    """
    activity, person = locked(activity), person.same_as or person
    me = person_of(by)
    if me is None or me.pk != person.pk:
        require(by, Can.ACTIVITIES_WRITE, activity.unit, localdate(at))
    if activity.is_voided:
        raise NotThere(_("“%(row)s”已经作废。恢复以后再办。") % {"row": activity})
    _check_ahead(activity)
    row = answer_of(activity, person)
    listed = activity.participants.filter(of_person(person)).select_related("unit").first()
    there = listed or row
    seat = there.unit if there is not None else seat_of(activity, person, today or localdate(at))
    if seat is None:
        raise _not_theirs(activity, person)
    return activity, person, row, seat


def _not_theirs(activity: Activity, person: Person) -> Forbidden:
    return Forbidden(_("“%(row)s”不向%(who)s开放报名。") % {"row": activity, "who": person})


def _check_ahead(activity: Activity) -> None:
    if activity.cancelled_at is not None:
        raise NotThere(_("“%(row)s”已经取消。") % {"row": activity})
    if activity.held_at is not None:
        raise NotThere(_("“%(row)s”已经举办。") % {"row": activity})


def _check_early_enough(activity: Activity, row: SignUp, when: datetime) -> None:
    """Whether the member may still take back what they answered. Raises: SignUpClosed."""
    if row.answer == "signed" and not is_open(activity, when):
        raise SignUpClosed(_("报名已经截止，不能取消。来不了的，请假。"))
    if row.answer == "leave" and when >= begins(activity):
        raise SignUpClosed(_("活动已经开始，不能再取消请假。向组织者说明。"))


def _off_the_sheet(activity: Activity, person: Person, answer: str) -> None:
    """Undo what taking attendance took over of an answer: one who comes no more, one who is not on leave any more.

    Who speaks or organises stays on the list: the office put them there.
    """
    there = activity.participants.filter(of_person(person))
    if answer == "signed":
        there.filter(attendance="", role="participant").delete()
    elif answer == "leave":
        there.filter(attendance="leave").update(attendance="", note="")


def _answer(
    activity: Activity, person: Person, seat: Unit, answer: str, reason: str, by: Actor, at: datetime
) -> SignUp:
    """Keep it on the row the person answered under; of one who did under two, the other answer is taken back."""
    said = {"unit": seat, "answer": answer, "reason": reason, "at": at, "by": by.key, "moved_up_at": None}
    before = answer_of(activity, person)
    if before is not None:
        others = activity.signups.filter(of_person(person)).exclude(pk=before.pk).exclude(answer="withdrawn")
        others.update(answer="withdrawn", reason="", moved_up_at=None)
    under = before.person_id if before is not None else person.pk
    row, _is_new = SignUp.objects.update_or_create(activity=activity, person_id=under, defaults=said)
    return row


def _move_up(activity: Activity, at: datetime) -> list[int]:
    """Those who wait take the places that are free, the longest first. The activity is locked.

    Returns: ids of the persons who moved up.
    """
    waiting = activity.signups.filter(answer="waiting").order_by("at", "pk")
    if activity.capacity is not None:
        free = activity.capacity - answered(activity).get("signed", 0)
        waiting = waiting[: max(free, 0)]
    moved = list(waiting)
    SignUp.objects.filter(pk__in=[row.pk for row in moved]).update(answer="signed", moved_up_at=at)
    return [row.person_id for row in moved]


def _invite_units(activity: Activity, units: Sequence[Unit]) -> None:
    """Set the units invited; a row that stays is kept."""
    for unit in units:
        if unit.is_outside:
            raise ActivityRefused(_("“%(unit)s”在系统外，没有可以报名的会员。") % {"unit": unit}, "invited")
    wanted = {unit.pk for unit in units} - {activity.unit_id}
    there = activity.involved.filter(role="invited")
    there.exclude(unit__in=wanted).delete()
    known = set(there.values_list("unit", flat=True))
    Involved.objects.bulk_create(
        Involved(activity=activity, role="invited", unit_id=pk) for pk in sorted(wanted - known)
    )
