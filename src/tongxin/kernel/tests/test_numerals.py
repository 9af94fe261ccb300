import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.kernel.numerals import LIMIT, BadNumeral, hanzi, hanzi_digits, hanzi_to_int, ordinal_heading


@given(st.integers(-LIMIT + 1, LIMIT - 1))
def test_what_is_written_is_read_again(n: int) -> None:
    assert hanzi_to_int(hanzi(n)) == n


@given(st.integers(1, 9999))
def test_years_round_trip_digit_by_digit(n: int) -> None:
    assert hanzi_to_int(hanzi_digits(n)) == n


@given(st.text("零〇一二两三四五六七八九十百千万亿负余", max_size=12))
def test_any_text_of_such_characters_is_read_or_refused(text: str) -> None:
    try:
        value = hanzi_to_int(text)
    except BadNumeral:
        return
    assert isinstance(value, int)


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (0, "零"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1005, "一千零五"),
        (1050, "一千零五十"),
        (10_010, "一万零一十"),
        (110_000, "十一万"),
        (20_000_000, "二千万"),
        (100_000_050, "一亿零五十"),
        (10**12, "一万亿"),
        (-3, "负三"),
    ],
)
def test_numbers_as_written(n: int, text: str) -> None:
    assert hanzi(n) == text


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("两", 2),
        ("两千", 2000),
        ("两千零二", 2002),
        ("三万五", 35_000),
        ("一百五", 150),
        ("一千一百五", 1150),
        ("二〇二五", 2025),
        ("一百〇五", 105),
        ("一亿两千万", 120_000_000),
        ("一十二", 12),
    ],
)
def test_numbers_as_people_say_them(text: str, n: int) -> None:
    assert hanzi_to_int(text) == n


@pytest.mark.parametrize(
    "text",
    [
        "",
        "负",
        "百",
        "十百",
        "一十百",
        "万",
        "零万",
        "一万零",
        "一百千",
        "三百五千",
        "一百二百",
        "两两",
        "12",
        "一百余",
    ],
)
def test_what_is_no_numeral_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadNumeral, match="不是中文数字"):
        hanzi_to_int(text)


def test_too_large_a_number_is_not_written_out() -> None:
    with pytest.raises(ValueError, match="too large"):
        hanzi(LIMIT)


def test_headings_are_numbered_in_chinese() -> None:
    assert [ordinal_heading(n) for n in (1, 8, 10, 11, 20)] == ["一", "八", "十", "十一", "二十"]
