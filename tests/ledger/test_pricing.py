"""Division in integers closes; points follow split, scale and level."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.ledger.toys import GIFT, PRIZE, WORK, toy_charter
from tongxin.ledger.facts import Fact, Party
from tongxin.ledger.pricing import divide, points, quantities

SHARES = st.lists(st.fractions(min_value=Fraction(1, 50), max_value=3, max_denominator=50), min_size=1, max_size=8)


@given(st.integers(-(10**9), 10**9), SHARES)
def test_division_closes_and_nobody_is_off_by_one(total, shares):
    parts = divide(total, shares)
    assert sum(parts) == total
    for part, share in zip(parts, shares, strict=True):
        assert abs(part - total * share / sum(shares)) < 1


def test_what_is_left_goes_to_the_first():
    assert divide(100, [Fraction(1)] * 3) == [34, 33, 33]
    assert divide(-100, [Fraction(1)] * 3) == [-34, -33, -33]


def said(item: str, quantity: int, *shares: str, on: date = date(2025, 1, 1)) -> Fact:
    parties = tuple(Party(1, number, Fraction(share)) for number, share in enumerate(shares))
    return Fact(item, quantity, on, on, parties)


def test_money_is_divided_by_shares_and_a_work_is_not():
    assert quantities(said(GIFT, 1001, "1/2", "1/2"), toy_charter()) == [501, 500]
    assert quantities(said(WORK, 3, "1/2", "1/2"), toy_charter()) == [3, 3]
    assert quantities(said(GIFT, 1001, "1/2", "1/2"), None) == [1001, 1001]


def test_a_price_is_for_one_base_unit():
    assert points(said(GIFT, 100_000, "1"), toy_charter()) == [1000]  # 1000元 at 0.01
    assert points(said(GIFT, 50, "1"), toy_charter()) == [1]  # half a hundredth is rounded up


def test_equal_shares_and_given_ones():
    assert points(said(WORK, 1, "1", "1", "1"), toy_charter()) == [34, 33, 33]
    assert points(said(WORK, 1, "1/2", "1/4", "1/4"), toy_charter()) == [50, 25, 25]


def test_the_first_half():
    assert points(said(PRIZE, 1, "1", "1", "1"), toy_charter(prize="0.05")) == [3, 1, 1]
    assert points(said(PRIZE, 1, "1"), toy_charter()) == [400]


def test_no_price_before_the_first_one():
    assert points(said(WORK, 1, "1", on=date(2019, 1, 1)), toy_charter()) == [0]
