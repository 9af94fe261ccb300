"""Periods 期间: spans of whole days that a figure or a report is about."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Self

_MONTHS = {"H1": (1, 6), "H2": (7, 12), "Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12)}
_NAMES = {
    "H1": "上半年",
    "H2": "下半年",
    "Q1": "第一季度",
    "Q2": "第二季度",
    "Q3": "第三季度",
    "Q4": "第四季度",
}
_CODE = re.compile(r"(?P<year>\d{4})(?:(?P<part>H[12]|Q[1-4])|-(?P<month>\d{2}))?")
_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")


class BadPeriod(ValueError):
    """The text names no period. Safe to show."""


@dataclass(frozen=True)
class Period:
    """A span of days, both ends included."""

    first: date
    last: date
    code: str  # "2025", "2025H1", "2025Q3", "2025-07", "2024-12-01..2025-11-30"

    @classmethod
    def parse(cls, code: str) -> Self:
        """Read a code. Raises: BadPeriod."""
        if span := _SPAN.fullmatch(code):
            try:
                first, last = (date.fromisoformat(day) for day in span.groups())
            except ValueError as error:
                raise BadPeriod(f"“{code}”里有不存在的日期。") from error
            return cls.between(first, last)
        found = _CODE.fullmatch(code)
        if not found or found["year"] == "0000":
            raise BadPeriod(f"“{code}”不是期间。写成2025、2025H1、2025Q3、2025-07或2025-01-01..2025-06-30。")
        year = int(found["year"])
        if found["month"]:
            start = end = int(found["month"])
            if not 1 <= start <= 12:
                raise BadPeriod(f"“{code}”里没有这个月份。")
        else:
            start, end = _MONTHS[found["part"]] if found["part"] else (1, 12)
        return cls(date(year, start, 1), date(year, end, monthrange(year, end)[1]), code)

    @classmethod
    def find(cls, code: str) -> Self | None:
        """The same; None where it names no period."""
        try:
            return cls.parse(code)
        except BadPeriod:
            return None

    @classmethod
    def between(cls, first: date, last: date) -> Self:
        """The period of these days, under its shortest code. Raises: BadPeriod: last lies before first."""
        if last < first:
            raise BadPeriod("期间的最后一天早于第一天。")
        year = f"{first.year:04}"
        for code in (year, *(year + part for part in _MONTHS), f"{year}-{first.month:02}"):
            period = cls.parse(code)
            if (period.first, period.last) == (first, last):
                return period
        return cls(first, last, f"{first.isoformat()}..{last.isoformat()}")

    @classmethod
    def year(cls, year: int) -> Self:
        """The calendar year."""
        return cls.parse(f"{year:04}")

    @property
    def name(self) -> str:
        """2025年, 2025年上半年, 2025年7月, 2024年12月1日至2025年11月30日."""
        if found := _CODE.fullmatch(self.code):
            rest = _NAMES.get(found["part"] or "", "")
            month = f"{int(found['month'])}月" if found["month"] else ""
            return f"{self.first.year}年{rest}{month}"
        return f"{day_written(self.first)}至{day_written(self.last)}"

    @property
    def ends(self) -> tuple[date, date]:
        """(first, last), both included."""
        return self.first, self.last

    @property
    def is_whole_months(self) -> bool:
        """Whether it begins with the first and ends with the last day of a month."""
        return self.first.day == 1 and self.last.day == monthrange(self.last.year, self.last.month)[1]

    def contains(self, day: date) -> bool:
        return self.first <= day <= self.last

    def months(self) -> list[int]:
        """The months it touches, as yyyymm, in order."""
        start = self.first.year * 12 + self.first.month - 1
        end = self.last.year * 12 + self.last.month - 1
        return [m // 12 * 100 + m % 12 + 1 for m in range(start, end + 1)]

    def previous(self) -> "Period":
        """The same span a year before 上年同期. Whole months stay whole months."""
        first = year_before(self.first)
        last = year_before(self.last)
        if self.is_whole_months:
            last = last.replace(day=monthrange(last.year, last.month)[1])
        return Period.between(first, last)

    def __str__(self) -> str:
        return self.code


def year_before(day: date) -> date:
    """The same day a year before; 28 February for a leap day. Raises: BadPeriod: there is none."""
    if day.year == 1:
        raise BadPeriod("没有更早的年份。")
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def day_written(day: date) -> str:
    """2025年7月1日: Arabic digits, no leading zeros, as official documents write a day."""
    return f"{day.year}年{day.month}月{day.day}日"
