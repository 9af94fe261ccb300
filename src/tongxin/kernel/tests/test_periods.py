from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.kernel.periods import BadPeriod, Period

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
CODES = st.one_of(
    st.integers(1990, 2090).map(str),
    st.tuples(st.integers(1990, 2090), st.sampled_from(["H1", "H2", "Q1", "Q2", "Q3", "Q4"])).map(
        "{0[0]}{0[1]}".format
    ),
    st.tuples(st.integers(1990, 2090), st.integers(1, 12)).map("{0[0]}-{0[1]:02}".format),
)


@pytest.mark.parametrize(
    ("code", "first", "last", "name"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31), "2025年"),
        ("2025H1", date(2025, 1, 1), date(2025, 6, 30), "2025年上半年"),
        ("2025H2", date(2025, 7, 1), date(2025, 12, 31), "2025年下半年"),
        ("2025Q1", date(2025, 1, 1), date(2025, 3, 31), "2025年第一季度"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
        ("2024-12-01..2025-11-30", date(2024, 12, 1), date(2025, 11, 30), "2024年12月1日至2025年11月30日"),
    ],
)
def test_codes_are_read(code: str, first: date, last: date, name: str) -> None:
    period = Period.parse(code)
    assert (period.first, period.last, period.name, str(period)) == (first, last, name, code)


@pytest.mark.parametrize("code", ["", "25", "2025H3", "2025Q5", "2025-13", "2025-1", "0000", "2025-02-30..2025-03-01"])
def test_what_is_no_period_is_refused_in_words(code: str) -> None:
    with pytest.raises(BadPeriod, match="期间|月份|日期"):
        Period.parse(code)


@given(CODES)
def test_a_period_is_named_by_its_days(code: str) -> None:
    period = Period.parse(code)
    assert Period.between(*period.ends) == period
    assert period.is_whole_months


@given(DAYS, st.integers(0, 800))
def test_any_span_has_a_code_that_reads_back(first: date, length: int) -> None:
    period = Period.between(first, first + timedelta(days=length))
    assert Period.parse(period.code) == period


@given(DAYS, st.integers(0, 800), DAYS)
def test_a_day_is_in_exactly_the_months_of_its_period(first: date, length: int, day: date) -> None:
    period = Period.between(first, first + timedelta(days=length))
    if period.contains(day):
        assert day.year * 100 + day.month in period.months()


def test_both_ends_are_in_it() -> None:
    period = Period.parse("2025H1")
    assert [period.contains(date(2025, *day)) for day in ((1, 1), (6, 30), (7, 1))] == [True, True, False]
    assert not period.contains(date(2024, 12, 31))


def test_months_cross_the_year() -> None:
    assert Period.parse("2024-12-01..2025-02-03").months() == [202412, 202501, 202502]
    assert not Period.parse("2024-12-01..2025-02-03").is_whole_months


@given(CODES)
def test_the_year_before_has_the_same_kind_of_code(code: str) -> None:
    before = Period.parse(code).previous()
    assert before.code == str(int(code[:4]) - 1) + code[4:]


def test_the_year_before_of_a_cut_span_keeps_its_days() -> None:
    assert Period.parse("2025-01-01..2025-12-22").previous().code == "2024-01-01..2024-12-22"
    assert Period.parse("2024-02-10..2024-02-29").previous().code == "2023-02-10..2023-02-28"


def test_february_stays_whole_from_a_common_to_a_leap_year() -> None:
    assert Period.parse("2025-02").previous() == Period.parse("2024-02")


def test_a_period_does_not_end_before_it_begins() -> None:
    with pytest.raises(BadPeriod):
        Period.between(date(2025, 2, 1), date(2025, 1, 1))
