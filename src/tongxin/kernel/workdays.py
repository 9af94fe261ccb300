"""Working days 工作日: the State Council's yearly lists of days off and of weekend days that are worked."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class HolidayYear:
    """One year's notice 放假调休安排. `rest` includes the weekend days of its spans."""

    year: int
    source: str  # 国办发明电〔2024〕12号
    rest: frozenset[date]
    work: frozenset[date]


@dataclass(frozen=True)
class Due:
    """A day that was counted to, and how."""

    on: date
    is_provisional: bool  # beyond the last known list: moves when the list arrives
    steps_text: str  # "起算12月10日，10个工作日，扣除2个周末"


@dataclass(frozen=True)
class Calendar:
    """Which days are worked. Without a list, Monday to Friday are."""

    rest: frozenset[date]
    work: frozenset[date]
    known_until: date  # last day covered by a list

    def is_workday(self, day: date) -> bool:
        if day in self.work:
            return True
        return day not in self.rest and day.weekday() < _SATURDAY

    def add(self, start: date, n: int) -> Due:
        """Count `n` working days, the day after `start` being the first that can count; 0 is `start` itself."""
        if n < 0:
            raise ValueError("a deadline lies ahead")
        day, left = start, n
        while left:
            day += _DAY
            left -= self.is_workday(day)
        return Due(day, day > self.known_until, self._told(start, day, n))

    def between(self, a: date, b: date) -> int:
        """Working days after `a` up to and with `b`; negative when `b` lies before `a`."""
        if b < a:
            return -self.between(b, a)
        return sum(self.is_workday(day) for day in _days(a + _DAY, b))

    def _told(self, start: date, end: date, n: int) -> str:
        """In words, what lay between and was left out or counted."""
        span = list(_days(start + _DAY, end))
        weekend = [d for d in span if d.weekday() >= _SATURDAY and not self.is_workday(d)]
        holidays = sum(d.weekday() < _SATURDAY and not self.is_workday(d) for d in span)
        made_up = sum(d.weekday() >= _SATURDAY and self.is_workday(d) for d in span)
        weeks = {d.isocalendar()[:2] for d in weekend}
        left_out = []
        if weekend:
            is_whole = len(weekend) == 2 * len(weeks)
            left_out.append(f"{len(weeks)}个周末" if is_whole else f"周末{len(weekend)}天")
        if holidays:
            left_out.append(f"放假{holidays}天")
        first = start + _DAY if n else start
        parts = [f"起算{first.month}月{first.day}日", f"{n}个工作日"]
        if left_out:
            parts.append("扣除" + "、".join(left_out))
        if made_up:
            parts.append(f"计入调休上班{made_up}天")
        if end > self.known_until:
            parts.append(f"{end.year}年放假安排未公布，暂定")
        return "，".join(parts)


def calendar_of(years: Iterable[HolidayYear]) -> Calendar:
    """The calendar of these lists; known up to the end of an unbroken row of years from the earliest."""
    lists = sorted(years, key=lambda y: y.year)
    if not lists:
        raise ValueError("no list, no calendar")
    known = lists[0].year
    for one in lists[1:]:
        if one.year == known + 1:
            known = one.year
    rest = frozenset(day for one in lists for day in one.rest)
    work = frozenset(day for one in lists for day in one.work)
    return Calendar(rest - work, work, date(known, 12, 31))


def shipped_years() -> tuple[HolidayYear, ...]:
    """The lists that come with the software, oldest first."""
    raw = tomllib.loads((Path(__file__).parent / "holidays.toml").read_text("utf-8"))
    return tuple(
        HolidayYear(
            year=one["year"],
            source=one["source"],
            rest=frozenset(day for span in one["rest"] for day in _days(span["first"], span["last"])),
            work=frozenset(one["work"]),
        )
        for one in raw["year"]
    )


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + offset * _DAY


SHIPPED = calendar_of(shipped_years())
