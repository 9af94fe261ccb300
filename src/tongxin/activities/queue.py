"""What comes next, for the home pages 近期活动."""

from datetime import date, datetime

from tongxin.people.models import Unit
from tongxin.people.paths import under
from tongxin.people.permissions import Actor, Can, person_of, reach, within

from .models import Activity
from .operations import moment_of
from .signups import Stance, open_to


def upcoming(user: Actor, unit: Unit, today: date, limit: int = 5) -> list[Activity]:
    """The next activities below `unit` that the user may see, the soonest first. One query."""
    low, high = under(unit.path)
    rows = Activity.objects.visible_to(user, today).standing().filter(unit__path__gte=low, unit__path__lt=high)
    return list(rows.filter(ends_on__gte=today).select_related("unit", "venue").order_by("starts_on", "pk")[:limit])


def openings(user: Actor, today: date, at: datetime, limit: int = 3) -> list[Stance]:
    """The next activities that `user` may sign up for or has answered, each with where they stand. Four queries."""
    person = person_of(user)
    return open_to(person, today, moment_of(today, at), limit) if person is not None else []


def unrecorded(user: Actor, unit: Unit, today: date) -> int:
    """How many planned ones lie in the past and wait to be recorded as held, cancelled or voided."""
    low, high = under(unit.path)
    return Activity.objects.filter(
        within(reach(user, Can.ACTIVITIES_WRITE, today)),
        unit__path__gte=low, unit__path__lt=high,
        ends_on__lt=today, held_at=None, cancelled_at=None, voided_at=None,
    ).count()  # fmt: skip
