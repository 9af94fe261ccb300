"""What an activity asks of one member, and what they have answered 报名情况."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When
from django.db.models.functions import Coalesce

from tongxin.people.models import Membership, Person, of_person, on_day
from tongxin.people.paths import ids

from .models import Activity, ActivityQuerySet, Involved, Participant, SignUp
from .operations import answer_of, answered, begins, is_open, seat_of

WHO = Coalesce("signups__person__same_as_id", "signups__person_id")


@dataclass(frozen=True)
class Stance:
    """Where a member stands with an activity, and what they may do now.

    answer: their own, "" none; moved_up_at: when they got the place they waited for.
    is_listed: the office put them on the list, or they came.
    signed, waiting: how many; left: places, None without a limit.
    """

    activity: Activity
    answer: str
    reason: str
    moved_up_at: datetime | None
    is_listed: bool
    is_open: bool
    is_theirs: bool  # open to them, while it is open at all
    is_ahead: bool  # has not begun, and is to take place
    signed: int
    waiting: int

    @property
    def left(self) -> int | None:
        capacity = self.activity.capacity
        return None if capacity is None else max(0, capacity - self.signed)

    @property
    def may_sign_up(self) -> bool:
        return self.is_open and self.is_theirs and not self.is_listed and self.answer in ("", "withdrawn", "leave")

    @property
    def may_withdraw(self) -> bool:
        ends_leave = self.answer == "leave" and self.is_ahead
        return ends_leave or self.answer == "waiting" or (self.answer == "signed" and self.is_open)

    @property
    def may_ask_leave(self) -> bool:
        concerned = self.is_listed or self.answer == "signed" or (self.is_open and self.is_theirs)
        return self.is_ahead and concerned and self.answer != "leave"


def stance(activity: Activity, person: Person | None, today: date, when: datetime) -> Stance:
    """Where `person` stands with one activity; None is nobody in the register. Three queries, five while it is open."""
    counts = answered(activity)
    mine = answer_of(activity, person) if person else None
    listed = Participant.objects.filter(of_person(person), activity=activity) if person else Participant.objects.none()
    seat = seat_of(activity, person, today) if person is not None and is_open(activity, when) else None
    return _stance(
        activity, mine, when, counts.get("signed", 0), counts.get("waiting", 0),
        is_listed=listed.exists(),
        is_theirs=seat is not None,
    )  # fmt: skip


def _stance(
    activity: Activity,
    mine: SignUp | None,
    when: datetime,
    signed: int,
    waiting: int,
    *,
    is_listed: bool,
    is_theirs: bool,
) -> Stance:
    return Stance(
        activity,
        answer=mine.answer if mine else "",
        reason=mine.reason if mine else "",
        moved_up_at=mine.moved_up_at if mine else None,
        is_listed=is_listed,
        is_open=is_open(activity, when),
        is_theirs=is_theirs,
        is_ahead=activity.status == "planned" and when < begins(activity),
        signed=signed,
        waiting=waiting,
    )


def open_to(person: Person, today: date, when: datetime, limit: int) -> list[Stance]:
    """The next activities that `person` may sign up for or has answered, the soonest first. Four queries.

    Those for which they got a place they waited for come before the others: nothing else tells them.
    """
    own = SignUp.objects.filter(of_person(person)).exclude(answer="withdrawn").order_by("at", "pk")
    answers = {row.activity_id: row for row in own}
    rows = _next_of(person, today, when, list(answers))
    told_first = Case(When(pk__in=[key for key, row in answers.items() if row.moved_up_at], then=0), default=1)
    found: list[Any] = list(
        rows.annotate(
            signed=Count(WHO, filter=Q(signups__answer="signed"), distinct=True),
            waiting=Count(WHO, filter=Q(signups__answer="waiting"), distinct=True),
        ).select_related("unit", "venue").order_by(told_first, "starts_on", "starts_at", "pk")[:limit]
    )  # fmt: skip
    there = Participant.objects.filter(of_person(person), activity__in=found)
    listed = set(there.values_list("activity", flat=True))
    return [
        _stance(row, answers.get(row.pk), when, row.signed, row.waiting, is_listed=row.pk in listed, is_theirs=True)
        for row in found
    ]


def _next_of(person: Person, today: date, when: datetime, answered: list[int]) -> "QuerySet[Activity]":
    members = Membership.objects.filter(on_day(today), of_person(person)).values_list("unit__path", flat=True)
    above = {pk for path in members for pk in ids(path)}
    joint = Involved.objects.filter(role__in=("cohost", "invited"), unit__in=above).values("activity")
    theirs = Q(unit__in=above) | Q(pk__in=joint)
    rows: ActivityQuerySet = Activity.objects.standing().filter(held_at=None, ends_on__gte=today)
    return rows.filter(Q(pk__in=answered) | theirs & Q(signup_until__gte=when, signup_closed_at=None))
