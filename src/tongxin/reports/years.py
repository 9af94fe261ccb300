"""Which year a page opens on 默认年度."""

from datetime import date

from tongxin.kernel.periods import Period
from tongxin.ledger.models import Entry
from tongxin.people import charters
from tongxin.people.models import Unit
from tongxin.people.paths import ids
from tongxin.people.permissions import within

from .models import Report


def opening(unit: Unit | None, today: date) -> Period:
    """This year; the year of the last report where that is an earlier one and nothing is booked this year.

    So an office in January still sees the year it is writing on, and a body whose records ended opens on them.
    Two queries at most.
    """
    last = _last_report(unit) if unit is not None else None
    if unit is None or last is None or last >= today.year or _is_booked(unit, today.year):
        return Period.year(today.year)
    return Period.year(last)


def _last_report(unit: Unit) -> int | None:
    """The year of the newest report of the unit or of what it belongs to."""
    periods = Report.objects.filter(unit__in=[*ids(unit.path), unit.pk]).values_list("period", flat=True)
    return max((int(period[:4]) for period in periods), default=None)


def _is_booked(unit: Unit, year: int) -> bool:
    # by item first, as the one index for reading has it
    try:
        items = list(charters.of(unit).items)
    except charters.NoCharter:
        return False
    return Entry.objects.filter(within([unit.path], "path"), item__in=items, year=year).exists()
