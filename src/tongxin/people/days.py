"""Working days 工作日: the State Council's lists that come with the software, and those imported since."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from tongxin.kernel.workdays import SHIPPED, Calendar, HolidayYear, calendar_of, shipped_years

from .models import Holiday
from .permissions import Actor


@dataclass(frozen=True)
class Deadlines:
    """Deadlines kept in a room above, which move when a list arrives; site fills these in.

    told: how many are provisional, as a sentence; "" when none.
    move: counts the provisional ones anew, inside the transaction of the import.
    """

    told: Callable[[], str]
    move: Callable[[Actor, datetime], int]


_deadlines: tuple[Deadlines, ...] = ()


def fill(*deadlines: Deadlines) -> None:
    """Set whose deadlines move; called by site when it starts, and by tests."""
    global _deadlines
    _deadlines = deadlines


def told() -> list[str]:
    """What a new list moves, as sentences."""
    return [text for one in _deadlines if (text := one.told())]


def move_deadlines(*, by: Actor, at: datetime) -> int:
    """Count provisional deadlines anew; called by the verb that imports a list. How many moved."""
    return sum(one.move(by, at) for one in _deadlines)


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


_MONTH_DAY = r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日"
_SPAN = re.compile(_MONTH_DAY.format("a") + r"(?:至" + _MONTH_DAY.format("b") + ")?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_ASIDE = re.compile(r"（[^（）]*）|\([^()]*\)")
_MAX_SPAN = timedelta(days=30)


class UnreadDay(ValueError):
    """A line or clause of a list that says no day; the sentence is safe to show."""


def read_list(text: str, year: int) -> tuple[list[date], list[date]]:
    """(days off, weekend days worked) told by a holiday list 放假调休安排.

    Takes the State Council's own sentences ("1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。")
    and plain lists ("2026-01-01,放假", one a line); 放假 or 休 means off, 上班 or 班 means worked.

    Raises: UnreadDay.
    """
    rest: set[date] = set()
    work: set[date] = set()
    text = _ISO.sub(lambda m: f"{m[1]}年{int(m[2])}月{int(m[3])}日", _ASIDE.sub("", text)).replace("~", "至")
    for clause in re.split(r"[。；;\n]", text):
        is_off, is_on = "放假" in clause or "休" in clause, "班" in clause
        if not clause.strip() or not (is_off or is_on):
            if _SPAN.search(clause):
                raise UnreadDay(_("“%(line)s”没有写放假还是上班。") % {"line": clause.strip()})
            continue
        days = list(_days_of(clause, year))
        if not days and re.search(r"\d", clause):
            raise UnreadDay(_("“%(line)s”里没有读到日期。") % {"line": clause.strip()})
        (rest if is_off else work).update(days)
    return sorted(rest), sorted(work)


def _days_of(clause: str, year: int) -> Iterator[date]:
    month = 0
    for found in _SPAN.finditer(clause):
        month = int(found["am"] or month)
        first = _day(found["ay"], month, found["ad"], year, clause)
        last = first
        if found["bd"]:
            month = int(found["bm"] or month)
            last = _day(found["by"] or str(first.year), month, found["bd"], year, clause)
            if last < first and not found["by"]:
                last = _day(str(first.year + 1), month, found["bd"], year, clause)
        if not timedelta(0) <= last - first <= _MAX_SPAN:
            raise UnreadDay(_("“%(line)s”的起止日期不对。") % {"line": clause.strip()})
        for n in range((last - first).days + 1):
            yield first + timedelta(days=n)


def _day(year: str | None, month: int, day: str, default: int, clause: str) -> date:
    try:
        return date(int(year or default), month, int(day))
    except ValueError as error:
        raise UnreadDay(_("“%(line)s”里有不存在的日期。") % {"line": clause.strip()}) from error
