"""The spans that figures of a period are compared with 同期."""

from datetime import date

from tongxin.kernel.periods import Period


def same_span(period: Period, on: date) -> Period:
    """The span a year before that compares: the whole, or 同期 up to the same day while it is not over."""
    before = period.previous()
    if not period.first <= on < period.last:
        return before
    return Period.between(before.first, min(_year_before(on), before.last))


def _year_before(day: date) -> date:
    return date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def is_unfinished(period: Period, on: date) -> bool:
    """True while the period runs: comparisons then say 同期."""
    return period.first <= on < period.last
