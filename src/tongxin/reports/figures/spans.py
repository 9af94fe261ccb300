"""The spans that figures of a period are compared with 同期."""

from datetime import date

from tongxin.kernel.periods import Period, year_before


def same_span(period: Period, on: date) -> Period:
    """The span a year before that compares: the whole, or 同期 up to the same day while it is not over."""
    before = period.previous()
    if not period.first <= on < period.last:
        return before
    return Period.between(before.first, min(year_before(on), before.last))


def is_unfinished(period: Period, on: date) -> bool:
    """True while the period runs: comparisons then say 同期."""
    return period.first <= on < period.last
