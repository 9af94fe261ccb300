"""Moments and shares that all of the demo goes by."""

from datetime import date, datetime, time
from fractions import Fraction
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
WHOLE = Fraction(1)
HALF = Fraction(1, 2)


def moment(day: date, hour: int = 10) -> datetime:
    """A moment on that day, as the clock of the office would say it."""
    return datetime.combine(day, time(hour, 20), CHINA)
