"""However long and odd a text is, the work of the rules grows no faster than the text."""

from itertools import product
from time import process_time

import pytest

from ...claims import read
from ...claims.tests.test_hostile import ODD, calls
from .. import find
from ..finding import MOST

# what the rules look for, over and over
ASKED = (
    "其中1件", "被各级采用1件,", "1人,男1人,", "共1件,共2件,", "等3个", "、", "甲、乙等3个", "三方面工作:一是", "XX",
    "( ", "《》", "1月1日至", "占比29.4%,", "1人占33.3%", "近年来", "累计1次", "目前,", "报送1篇被采用2篇",
    "会员1人次,1人,", "培训2场,累计培训9人。", "9余", "捐款捐物1元,", "带动投资、募集1元", "面积1,", "____",
    "一二三四五六七八九十、1人,一二三四五六七八九十\n",
)  # fmt: skip


def steps(text: str) -> int:
    claims = read(text)
    return calls(lambda: find(text, claims))


@pytest.mark.parametrize("piece", [*ODD, *ASKED])
def test_work_grows_with_the_text_and_no_faster(piece: str) -> None:
    small, large = steps(piece * 60), steps(piece * 120)
    assert large <= 2.2 * small + 500


def spent(text: str) -> float:
    """Seconds of work, the least of two trials; calls do not tell how often a pattern goes over a run."""
    found = []
    for _ in range(2):
        start = process_time()
        find(text, [])
        found.append(process_time() - start)
    return min(found)


@pytest.mark.parametrize(
    "piece", [" ", "\n", "“", "(待", "_", "X", "、", "1", "甲", "甲、", "其中", "至", "占", "近", ",\n"]
)
def test_patterns_go_over_a_long_run_once(piece: str) -> None:
    small, large = spent(piece * 5_000), spent(piece * 20_000)
    assert large < 0.1 or large < 8 * small


def test_marks_that_open_and_close_far_apart_are_paired_once() -> None:
    small, large = spent("“" * 5_000 + "”" * 5_000), spent("“" * 20_000 + "”" * 20_000)
    assert large < 0.1 or large < 8 * small


def test_no_rule_says_a_thing_a_thousand_times() -> None:
    assert len(find("走访企业XX家。" * (MOST + 50), [])) == MOST


# one of each sort of word that the scanner knows
MET = (
    "3 1,234 0 1.5 三 三四 数百 〇 ３ ٣ 万 千亿 余 多 几 约 近 超 达 不足 以上 左右 至 - % 成 百分之 篇 人次 名 个 大类"
    " 领域 元 企业 群众 青年 首 一等奖 第 2025年 上半年 月 周年 其中 共 占比 同比增长 累计 每 男 等 《 ” ( ："
    " \n \t \x0b \U0001f600 ½"
).split(" ")


def test_whatever_meets_whatever_the_reading_goes_on() -> None:
    text = "，".join(one + other for one, other in product(MET, repeat=2))
    claims = read(text)
    assert all(text[claim.start : claim.end] == claim.text for claim in claims) and len(claims) > 200
    assert all(0 <= one.start < one.end <= len(text) for one in find(text, claims))
