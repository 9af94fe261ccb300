"""Working days 工作日: the State Council's lists that come with the software, and those imported since."""

from collections.abc import Iterable
from datetime import date

from tongxin.kernel.workdays import SHIPPED, Calendar, HolidayYear, calendar_of, shipped_years

from .models import Holiday

SHIPPED_YEARS = {one.year: one for one in shipped_years()}


def working_calendar() -> Calendar:
    """The calendar deadlines are counted by. One query.

    An imported list replaces the shipped one of its year; past the last year of an unbroken row of
    lists, days are computed and marked provisional.
    """
    imported = list(Holiday.objects.all())
    return calendar_of(known_years(imported).values()) if imported else SHIPPED


def _list_of(holiday: Holiday) -> HolidayYear:
    return HolidayYear(holiday.year, holiday.source, _days(holiday.rest), _days(holiday.work))


def _days(listed: list[str]) -> frozenset[date]:
    return frozenset(date.fromisoformat(day) for day in listed)


def known_years(imported: Iterable[Holiday]) -> dict[int, HolidayYear]:
    """The list in use for each year there is one for, those in `imported` before the shipped ones."""
    return SHIPPED_YEARS | {holiday.year: _list_of(holiday) for holiday in imported}
