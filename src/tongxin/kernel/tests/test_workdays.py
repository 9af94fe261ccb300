from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.kernel.workdays import SHIPPED, calendar_of, shipped_years

DAYS = st.dates(date(2019, 1, 1), date(2029, 12, 31))


@given(DAYS, st.integers(0, 120))
def test_counting_days_and_counting_to_a_day_are_inverse(start: date, n: int) -> None:
    assert SHIPPED.between(start, SHIPPED.add(start, n).on) == n


@given(DAYS, st.integers(1, 120))
def test_a_deadline_falls_on_a_working_day_and_on_the_first_that_fits(start: date, n: int) -> None:
    on = SHIPPED.add(start, n).on
    assert SHIPPED.is_workday(on)
    assert SHIPPED.between(start, on - timedelta(days=1)) == n - 1


@given(DAYS, DAYS)
def test_between_is_signed(a: date, b: date) -> None:
    assert SHIPPED.between(a, b) == -SHIPPED.between(b, a)


@given(DAYS, DAYS, DAYS)
def test_spans_add_up(a: date, b: date, c: date) -> None:
    assert SHIPPED.between(a, b) + SHIPPED.between(b, c) == SHIPPED.between(a, c)


def test_the_explanation_is_the_one_shown_on_a_matter() -> None:
    due = SHIPPED.add(date(2025, 12, 9), 10)
    assert due.on == date(2025, 12, 23)
    assert due.steps_text == "起算12月10日，10个工作日，扣除2个周末"
    assert not due.is_provisional


def test_national_day_is_left_out_and_make_up_days_are_counted() -> None:
    due = SHIPPED.add(date(2025, 9, 26), 10)
    assert due.on == date(2025, 10, 16)
    assert due.steps_text == "起算9月27日，10个工作日，扣除周末4天、放假6天，计入调休上班2天"


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2023, 4, 23), True),  # Sunday before Labour Day
        (date(2023, 10, 6), False),
        (date(2024, 2, 9), True),  # the eve: companies were encouraged, the list keeps it worked
        (date(2024, 9, 14), True),
        (date(2025, 1, 26), True),
        (date(2025, 10, 8), False),
        (date(2026, 1, 2), False),
        (date(2026, 2, 28), True),
        (date(2026, 9, 20), True),
        (date(2025, 12, 20), False),
    ],
)
def test_the_lists_say_which_days_are_worked(day: date, is_worked: bool) -> None:
    assert SHIPPED.is_workday(day) is is_worked


def test_every_make_up_day_is_a_weekend_day_and_every_list_frees_working_days() -> None:
    for year in shipped_years():
        assert all(day.weekday() >= 5 for day in year.work)
        assert all(abs(day.year - year.year) <= 1 for day in year.rest | year.work)
        assert not year.rest & year.work
        assert "国" in year.source


def test_years_have_as_many_free_weekdays_as_the_law_gives() -> None:
    """Eleven days a year until 2024, thirteen from 2025: free weekdays less worked weekend days.

    Two holidays on one day, or a holiday on a Saturday without a day in its place, take some away.
    """
    freed = {
        y.year: sum(d.weekday() < 5 for d in y.rest if d.year == y.year) - sum(d.year == y.year for d in y.work)
        for y in shipped_years()
    }
    assert freed == {2021: 11, 2022: 11, 2023: 11, 2024: 11, 2025: 13, 2026: 13}


def test_beyond_the_last_list_a_deadline_is_provisional_and_says_so() -> None:
    due = SHIPPED.add(date(2026, 12, 30), 5)
    assert due.is_provisional
    assert due.steps_text.endswith("2027年放假安排未公布，暂定")
    assert not SHIPPED.add(date(2026, 12, 28), 3).is_provisional


def test_a_gap_in_the_lists_ends_what_is_known() -> None:
    years = {y.year: y for y in shipped_years()}
    assert calendar_of([years[2024], years[2026]]).known_until == date(2024, 12, 31)
    assert calendar_of([years[2025], years[2024]]).known_until == date(2025, 12, 31)
    with pytest.raises(ValueError, match="no list"):
        calendar_of([])


def test_a_deadline_lies_ahead() -> None:
    with pytest.raises(ValueError, match="ahead"):
        SHIPPED.add(date(2025, 1, 1), -1)
