"""Numbers are found whole, read right, and left alone where they count nothing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .. import Distractor, Quantity, scan
from ..fold import fold


def quantities(text: str) -> list[tuple[str, str, str | None, str, str]]:
    found = [thing for thing in scan(fold(text)) if isinstance(thing, Quantity)]
    return [(text[q.start : q.end], f"{q.value.normalize():f}", q.unit, str(q.qualifier), str(q.kind)) for q in found]


def reasons(text: str) -> list[str]:
    return [thing.reason for thing in scan(fold(text)) if isinstance(thing, Distractor)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("服务群众540余人次", ("540余人次", "540", "人次", "about", "count")),
        ("资金5800余万元", ("5800余万元", "58000000", "元", "about", "amount")),
        ("带动投资3.1亿元", ("3.1亿元", "310000000", "元", "exact", "amount")),
        ("总价值近70万元", ("近70万元", "700000", "元", "about", "amount")),
        ("听众超1.6万\n\n人次", ("超1.6万\n\n人次", "16000", "人次", "over", "count")),
        ("培训达90余人次", ("达90余人次", "90", "人次", "over", "count")),
        ("满意率达到99%", ("99%", "99", "%", "exact", "percent")),
        ("占比近六成", ("近六成", "60", "%", "about", "percent")),
        ("活动上百场", ("上百场", "100", "场", "over", "count")),
        ("信息200余条(项)", ("200余条(项)", "200", "条", "about", "count")),
        ("会员 １，２０８ 人", ("１，２０８ 人", "1208", "人", "exact", "count")),
        ("播放量突破200万。", ("突破200万", "2000000", None, "over", "count")),
        ("平均年龄39岁", ("39岁", "39", "岁", "exact", "rate")),
        ("同比增长4.6%", ("4.6%", "4.6", "%", "exact", "rate")),
        ("提高3.6个百分点", ("3.6个百分点", "3.6", "个百分点", "exact", "rate")),
        ("每年2次外出学习", ("2次", "2", "次", "exact", "rate")),
        ("位居全省第二", ("第二", "2", "位", "exact", "rank")),
        ("位列全国十佳之首", ("之首", "1", "位", "exact", "rank")),
        ("获全市优秀成果一等奖。", ("一等奖", "1", "等奖", "exact", "rank")),
        ("全省首家驿站", ("首家", "1", "家", "exact", "rank")),
        ("全国首批“试点”", ("首批", "1", "批", "exact", "rank")),
        ("百分之八十的会员", ("百分之八十", "80", "%", "exact", "percent")),
        ("十八万六千元", ("十八万六千元", "186000", "元", "exact", "amount")),
        ("两千余人参加", ("两千余人", "2000", "人", "about", "count")),
        ("至少20家单位", ("至少20家", "20", "家", "over", "count")),
        ("不到50人参加", ("不到50人", "50", "人", "under", "count")),
        ("三四十个提问", ("三四十个", "30", "个", "about", "count")),
        ("连续两届获奖", ("两届", "2", "届", "exact", "count")),
        ("签约12家企业", ("12家", "12", "家", "exact", "count")),
        ("阅读10万+", ("10万+", "100000", None, "over", "count")),
        ("新建活动室一个。", ("一个", "1", "个", "exact", "count")),
        ("走访300企业。", ("300", "300", None, "exact", "count")),
        ("惠及2.1万群众", ("2.1万", "21000", None, "exact", "count")),
    ],
)
def test_a_quantity_is_read_whole(text: str, expected: tuple[str, ...]) -> None:
    assert quantities(text) == [expected]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2025年3月5日", "date"),
        ("2021—2022年", "date"),
        ("第五届理事会", "ordinal"),
        ("党的二十大", "ordinal"),
        ("二十届三中、四中全会", "ordinal"),
        ("首批229名村主任", "ordinal"),
        ("成立40周年", "anniversary"),
        ("连续13年", "duration"),
        ("历时3个多月", "duration"),
        ("做到“两个维护”", "name"),
        ("深刻领悟两个确立", "name"),
        ("《关于三项制度的建议》", "name"),
        ("5G基站", "name"),
        ("浏览次数:1234次", "chrome"),
        ("(一)加强学习", "structure"),
        ("2 人才队伍持续优化", "structure"),
        ("三是补短板", "structure"),
        ("12345热线", "name"),
        ("24小时值班", "bare"),
        ("结成了一条纽带", "bare"),
        ("60岁以上老人", "bare"),
    ],
)
def test_a_number_that_names_is_left_alone_with_its_reason(text: str, reason: str) -> None:
    assert quantities(text) == []
    assert reasons(text) == [reason]


def test_figures_run_together_are_two() -> None:
    assert [q[0] for q in quantities("集体提案7件2篇被选为口头发言")] == ["7件", "2篇"]
    assert [q[0] for q in quantities("提案44件9篇成果")] == ["44件", "9篇"]


def test_a_range_gives_both_ends() -> None:
    (found,) = (q for q in scan("志愿者5至8人一组") if isinstance(q, Quantity))
    assert (found.value, found.upper) == (5, 8)


def test_numbers_of_a_scheme_are_marked() -> None:
    found = [q for q in scan("四大类18项赋分内容,六大领域,两个重点方向") if isinstance(q, Quantity)]
    assert [(q.value, q.structural) for q in found] == [(4, True), (18, False), (6, True), (2, True)]


ALPHABET = "0123456789一两三十百万亿余多近超首第届年月日人名个场次篇件元%成“”《》()、,。:- \n～１０，％+被获"


@given(st.text(ALPHABET, max_size=60))
def test_whatever_the_text_spans_lie_in_it_in_order_and_apart(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    last = 0
    for thing in scan(folded):
        assert last <= thing.start < thing.end <= len(text)
        last = thing.end
        if isinstance(thing, Quantity):
            assert thing.start <= thing.num[0] < thing.num[1] <= thing.end
            assert thing.value >= 0 and isinstance(thing.value, Decimal)


WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


@given(st.text(ALPHABET, max_size=40))
def test_full_width_says_the_same(text: str) -> None:
    assert list(scan(fold(text.translate(WIDE)))) == list(scan(fold(text)))
    assert fold(fold(text)) == fold(text)
