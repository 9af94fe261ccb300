"""However long and odd a text is, the work grows no faster than the text."""

import sys
from collections.abc import Callable

import pytest

from .. import TooManyFigures, read

ODD = (
    "1", " ", "\n", "“", "《", "(", "1人", "1人、", "一", "百", "被", "第", "2025年", "1.",
    "1,", "首个", "的", "提交", "其中1件", "开展活动1次,", "市“两会”", "一、", "杭州:1人\n", "民盟", "市",
    "约", "每年", "获2025年度1件", "每年1", "近年来1件。", "各县", "1~", "十届", "市知联会",
    "民革甲市委会办会1次。\n", "分别1篇、", "二零二四年", "在考核中位列第1",
    "1篇\n", "关于2024年等1篇", "从市侨联获悉", "2024年工作计划\n1",
)  # fmt: skip


def calls(work: Callable[[], object]) -> int:
    """How many functions a piece of work calls, those written in C among them."""
    count = 0

    def see(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("piece", ODD)
def test_work_grows_with_the_text_and_no_faster(piece: str) -> None:
    small, large = (calls(lambda size=size: read(piece * size)) for size in (120, 240))
    assert large <= 2.2 * small + 500


def test_a_figure_of_a_hundred_thousand_digits_is_no_figure() -> None:
    assert read("1" * 100_000 + "人") == []


def test_a_text_of_too_many_figures_is_put_down_before_any_is_understood() -> None:
    text = "走访企业1家,培训2人。" * 50
    assert len(read(text, most=100)) == 100
    with pytest.raises(TooManyFigures) as refused:
        read(text, most=99)
    assert refused.value.limit == 99
    assert calls(lambda: pytest.raises(TooManyFigures, read, text, most=10)) < calls(lambda: read(text)) / 8
