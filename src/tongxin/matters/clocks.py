"""The clock on the state a matter is in 时限."""

from datetime import date

from tongxin.kernel.charter.shapes import Charter
from tongxin.kernel.workdays import Calendar
from tongxin.kernel.workflow import Clock, clock

from .models import Matter


def clock_of(matter: Matter, charter: Charter, today: date, calendar: Calendar) -> Clock:
    """The clock of the state a matter is in, as it was computed on entering it."""
    how = matter.due_how
    return clock(
        matter.due_on,
        today,
        calendar,
        soon=charter.clock_soon,
        day_kind=how.get("day_kind", "working"),
        provisional=bool(how.get("is_provisional")),
        how=how.get("how", ""),
    )
