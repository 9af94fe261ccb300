import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tongxin.kernel.charter.shapes import Indicator
from tongxin.kernel.printing import counted, grouped, money, printed, qualifier, round_half_up, share

PLAIN = Indicator(code="a.b", name="数", counter="篇", definition="数。", adds="works", source="例", items=("a.b",))


def made(**changes: object) -> Indicator:
    return replace(PLAIN, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "changes", "text", "word"),
    [
        ("46", {}, "46篇", ""),
        ("548", {"style": "about", "round_to": 10, "counter": "人次"}, "540余人次", "余"),
        ("548", {"style": "many", "round_to": 100, "counter": "人"}, "500多人", "多"),
        ("540", {"style": "about", "round_to": 10, "counter": "人次"}, "540人次", ""),  # round by itself
        ("9", {"style": "about", "round_to": 10, "counter": "人次"}, "9人次", ""),  # D2: never 9余人次
        ("312", {"style": "over", "round_to": 100, "counter": "人次"}, "超300人次", "超"),
        ("300", {"style": "over", "round_to": 100, "counter": "人次"}, "300人次", ""),
        ("248", {"style": "near", "round_to": 10, "counter": "人"}, "约250人", "约"),
        ("41.25", {"decimals": 1, "counter": "岁"}, "41.3岁", ""),
        ("84.65", {"decimals": 1, "counter": "%", "style": "share"}, "占84.7%", ""),
        ("8", {"style": "change"}, "增加8篇", ""),
        ("-3", {"style": "change"}, "减少3篇", ""),
        ("0", {"style": "change"}, "持平", ""),
        ("5603412", {"style": "about", "round_to": 10000, "wan_from": 10000, "counter": "元"}, "560余万元", "余"),
        ("232500", {"style": "about", "round_to": 10000, "wan_from": 10000, "counter": "人"}, "23万余人", "余"),
        ("256000", {"wan_from": 10000, "counter": "人次"}, "25.6万人次", ""),
        ("157000000", {"wan_from": 10000, "counter": "元"}, "1.57亿元", ""),
        ("10000", {"wan_from": 10000, "counter": "元"}, "1万元", ""),
        ("9999", {"wan_from": 10000, "counter": "元"}, "9999元", ""),
        ("2000000", {"wan_from": 10000, "counter": "次"}, "200万次", ""),
        ("2004000", {"style": "over", "round_to": 10000, "wan_from": 10000, "counter": "次"}, "超200万次", "超"),
        ("2004000", {"style": "past", "round_to": 10000, "wan_from": 10000, "counter": "次"}, "突破200万次", "突破"),
        ("2000000", {"style": "past", "round_to": 10000, "wan_from": 10000, "counter": "次"}, "200万次", ""),
        ("97", {"style": "almost", "round_to": 100, "counter": "篇次"}, "近100篇次", "近"),
        ("100", {"style": "almost", "round_to": 100, "counter": "篇次"}, "100篇次", ""),
        ("692000", {"style": "almost", "round_to": 10000, "wan_from": 10000, "counter": "元"}, "近70万元", "近"),
        ("0", {"style": "almost", "round_to": 100, "counter": "篇次"}, "0篇次", ""),
        ("256300", {"style": "near", "round_to": 1000, "wan_from": 10000, "counter": "人次"}, "约25.6万人次", "约"),
    ],
)
def test_figures_are_printed_as_prose_has_them(value: str, changes: dict[str, object], text: str, word: str) -> None:
    one = made(**changes)
    assert printed(Decimal(value), one) == text
    assert qualifier(Decimal(value), one) == word


@given(
    st.integers(0, 10**10),
    st.sampled_from(["about", "many"]),
    st.integers(1, 6).map(lambda n: 10**n),
    st.sampled_from([0, 10_000]),
)
def test_yu_and_duo_stand_only_after_round_numbers(value: int, style: str, step: int, wan: int) -> None:
    text = printed(Decimal(value), made(style=style, round_to=step, wan_from=wan, counter="人次"))
    if found := re.search(r"(.)[余多]", text):
        assert found[1] in "0万亿"


@given(st.integers(0, 10**10), st.integers(1, 6).map(lambda n: 10**n), st.sampled_from([0, 10_000]))
def test_a_printed_rounding_never_says_more_than_there_was(value: int, step: int, wan: int) -> None:
    text = printed(Decimal(value), made(style="about", round_to=step, wan_from=wan, counter=""))
    number = Decimal(re.sub("[余万亿]", "", text))
    number *= 10_000 if "万" in text else 100_000_000 if "亿" in text else 1
    assert number <= value < number + step
    assert ("余" in text) == (number != value)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_rounded_by_the_one_rule(numerator: int, denominator: int) -> None:
    value = share(Decimal(numerator), Decimal(denominator))
    assert value is not None
    assert abs(value * denominator - 100 * numerator) * 20 <= denominator
    exact = Decimal(numerator) * 100 / Decimal(denominator)
    assume(exact == exact.quantize(Decimal("0.0001")))
    assert value == round_half_up(exact, 1)


@pytest.mark.parametrize(("part", "whole", "text"), [(65, 92, "70.7"), (2021, 2294, "88.1"), (1700, 2294, "74.1")])
def test_published_shares_come_out(part: int, whole: int, text: str) -> None:
    assert str(share(Decimal(part), Decimal(whole))) == text


def test_no_whole_number_of_seats_makes_29_4_percent() -> None:
    """D13: 71 of any whole number never rounds to 29.4."""
    assert all(share(Decimal(71), Decimal(n)) != Decimal("29.4") for n in range(71, 1000))


def test_a_share_of_nothing_is_no_number() -> None:
    assert share(Decimal(3), Decimal(0)) is None


def test_halves_round_away_from_zero() -> None:
    assert [str(round_half_up(Decimal(v), 1)) for v in ("0.25", "-0.25", "0.35", "2.5")] == [
        "0.3",
        "-0.3",
        "0.4",
        "2.5",
    ]
    assert str(share(Decimal(1), Decimal(16), 1)) == "6.3"
    assert str(share(Decimal(-1), Decimal(16), 1)) == "-6.3"


def test_money_and_tables() -> None:
    assert money(Decimal("5600000")) == "560万元"
    assert money(Decimal("123456")) == "12.3456万元"
    assert money(Decimal("3500.50")) == "3500.50元"
    assert money(Decimal("5600000"), wan_from=0) == "5600000元"
    assert grouped(Decimal("1284")) == "1,284"
    assert grouped(Decimal("-1284.5")) == "−1,284.5"
    assert counted(Decimal("46"), "篇") == "46篇"
