"""Working days 工作日: the State Council's lists that come with the software, and those imported since."""

from datetime import date

from tongxin.kernel.workdays import SHIPPED, Calendar

from .models import Holiday


def working_calendar() -> Calendar:
    """The calendar deadlines are counted by. One query.

    An imported list replaces the shipped one of its year; past the last year of an unbroken row of
    lists, days are computed and marked provisional.
    """
    rest, work, known_until = set(SHIPPED.rest), set(SHIPPED.work), SHIPPED.known_until
    for holiday in Holiday.objects.order_by("year"):
        rest = {day for day in rest if day.year != holiday.year} | _days(holiday.rest)
        work = {day for day in work if day.year != holiday.year} | _days(holiday.work)
        if holiday.year == known_until.year + 1:
            known_until = date(holiday.year, 12, 31)
    return Calendar(frozenset(rest), frozenset(work), known_until)


def _days(listed: list[str]) -> set[date]:
    return {date.fromisoformat(day) for day in listed}
