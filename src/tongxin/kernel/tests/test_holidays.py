"""The lists of days off that come with the software, against the notices they are taken from."""

from datetime import date, timedelta

import pytest

from tongxin.kernel.workdays import SHIPPED, shipped_years

# year: number of the notice, days off it adds up to ("共3天" and so on), weekend days worked for them
NOTICES = {
    2021: ("国办发明电〔2020〕27号", 3 + 7 + 3 + 5 + 3 + 3 + 7, 7),
    2022: ("国办发明电〔2021〕11号", 3 + 7 + 3 + 5 + 3 + 3 + 7, 7),
    2023: ("国办发明电〔2022〕16号", 3 + 7 + 1 + 5 + 3 + 8, 7),
    2024: ("国办发明电〔2023〕7号", 1 + 8 + 3 + 5 + 1 + 3 + 7, 8),
    2025: ("国办发明电〔2024〕12号", 1 + 8 + 3 + 5 + 3 + 8, 5),
    2026: ("国办发明电〔2025〕7号", 3 + 9 + 3 + 5 + 3 + 3 + 7, 6),
}


def test_every_list_is_that_of_its_notice() -> None:
    assert {one.year: (one.source, len(one.rest), len(one.work)) for one in shipped_years()} == NOTICES


@pytest.mark.parametrize("one", shipped_years(), ids=lambda one: str(one.year))
def test_a_list_does_not_contradict_itself(one) -> None:
    assert not one.rest & one.work
    assert {day.weekday() for day in one.work} <= {5, 6}
    assert {day.year for day in one.rest | one.work} <= {one.year, one.year - 1}
    assert min(one.rest) >= date(one.year - 1, 12, 30)


# Days of rest by law 全国年节及纪念日放假办法: 11 a year, from 2025 on 13. A list moves days of rest about,
# it neither gives nor takes any: one that falls on a weekend is given back on a weekday.
@pytest.mark.parametrize("one", shipped_years(), ids=lambda one: str(one.year))
def test_days_moved_about_leave_the_days_of_rest_by_law(one) -> None:
    weekdays_off = sum(day.weekday() < 5 for day in one.rest)
    assert weekdays_off - len(one.work) == (13 if one.year >= 2025 else 11)


@pytest.mark.parametrize(
    ("first", "last", "is_worked"),
    [
        (date(2021, 2, 11), date(2021, 2, 17), False),
        (date(2021, 2, 20), date(2021, 2, 20), True),
        (date(2021, 9, 26), date(2021, 9, 26), True),
        (date(2022, 1, 29), date(2022, 1, 30), True),
        (date(2022, 1, 31), date(2022, 2, 6), False),
        (date(2022, 10, 8), date(2022, 10, 9), True),
        (date(2022, 12, 31), date(2023, 1, 2), False),
        (date(2023, 6, 25), date(2023, 6, 25), True),
        (date(2024, 2, 10), date(2024, 2, 17), False),
        (date(2024, 2, 18), date(2024, 2, 18), True),
        (date(2025, 1, 28), date(2025, 2, 4), False),
        (date(2026, 2, 14), date(2026, 2, 14), True),
        (date(2026, 2, 15), date(2026, 2, 23), False),
    ],
)
def test_days_that_were_once_doubtful(first: date, last: date, is_worked: bool) -> None:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert {SHIPPED.is_workday(day) for day in days} == {is_worked}
