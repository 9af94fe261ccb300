"""What a text prints held against what the records say: own sentences, rule by rule."""

from decimal import Decimal

import pytest

from tongxin.kernel.charter.shapes import Indicator
from tongxin.kernel.claims import Claim, read
from tongxin.kernel.verdicts import Ruling, judge


def indicator(counter: str, *, decimals: int = 0, adds: str = "works") -> Indicator:
    return Indicator(
        code="a.b", name="测试的数", counter=counter, definition="测试。", adds=adds, source="测试", decimals=decimals
    )


def claim(text: str) -> Claim:
    (found,) = read(text, org="潮城市知联会", period="2025")
    return found


AGREES = [
    ("上报信息46篇。", "篇", "46"),
    ("开展活动30余场。", "场", "34"),
    ("开展活动30余场。", "场", "30"),
    ("服务群众540余人次。", "人次", "543"),
    ("收集意见20多件。", "件", "23"),
    ("参与会员超过300人次。", "人次", "328"),
    ("点击量突破200万次。", "次", "2006400"),
    ("阅读量约25.6万人次。", "人次", "255830"),
    ("发表作品近100篇。", "篇", "97"),
    ("接收物资总价值近70万元。", "元", "698000"),
    ("捐款捐物560余万元。", "元", "5638200"),
    ("捐款达40多万元。", "元", "437000"),
    ("捐赠口罩16万余件。", "件", "163200"),
    ("选拔青年2000余名。", "名", "2058"),
    ("筹集基金1.57亿元。", "元", "156600000"),
    ("捐款12.3万元。", "元", "123456"),
    ("覆盖听众不足500人次。", "人次", "480"),
    ("参加活动约300人。", "人", "290"),
    ("举办活动上百场。", "场", "106"),
    ("覆盖听众不超过500人次。", "人次", "500"),
    ("覆盖听众不多于500人次。", "人次", "480"),
    ("覆盖听众500人次以内。", "人次", "500"),
    ("覆盖听众不少于500人次。", "人次", "500"),
]
DIFFERS = [
    ("上报信息46篇。", "篇", "45"),
    ("开展活动30余场。", "场", "29"),
    ("开展活动30余场。", "场", "40"),
    ("服务群众540余人次。", "人次", "550"),
    ("参与会员超过300人次。", "人次", "299"),
    ("点击量突破200万次。", "次", "1999999"),
    ("阅读量约25.6万人次。", "人次", "256500"),
    ("发表作品近100篇。", "篇", "101"),
    ("发表作品近100篇。", "篇", "89"),
    ("接收物资总价值近70万元。", "元", "649999"),
    ("捐款捐物560余万元。", "元", "5700000"),
    ("选拔青年2000余名。", "名", "2500"),
    ("捐款12.3万元。", "元", "123500"),
    ("覆盖听众不足500人次。", "人次", "501"),
    ("覆盖听众不足500人次。", "人次", "500"),
    ("覆盖听众少于500人次。", "人次", "500"),
    ("覆盖听众超过500人次。", "人次", "500"),
    ("参加活动约300人。", "人", "331"),
]


@pytest.mark.parametrize(("text", "counter", "ours"), AGREES)
def test_equal_or_rounded_as_the_text_owns_to(text: str, counter: str, ours: str) -> None:
    assert judge(claim(text), indicator(counter), Decimal(ours), 1).kind is Ruling.AGREES


@pytest.mark.parametrize(("text", "counter", "ours"), DIFFERS)
def test_beyond_its_rounding_it_differs(text: str, counter: str, ours: str) -> None:
    assert judge(claim(text), indicator(counter), Decimal(ours), 1).kind is Ruling.DIFFERS


@pytest.mark.parametrize(
    ("text", "ours", "kind"),
    [
        ("高层次人才占比70.7%。", "70.65", "agrees"),
        ("高层次人才占比70.7%。", "70.75", "differs"),
        ("会员占比29.4%。", "29.46", "differs"),
        ("青年占比超35%。", "35.6", "agrees"),
        ("青年占比超35%。", "34.9", "differs"),
        ("青年占比近六成。", "58.2", "agrees"),
        ("青年占比近六成。", "61", "differs"),
        ("青年占比三成。", "33.1", "agrees"),
    ],
)
def test_shares_are_held_to_the_decimals_printed(text: str, ours: str, kind: str) -> None:
    share = indicator("%", decimals=1, adds="ratio")
    assert judge(claim(text), share, Decimal(ours), 2).kind == kind


def test_a_mean_is_rounded_to_what_is_printed_and_a_count_is_not() -> None:
    text = claim("发展社员平均年龄39岁。")
    assert judge(text, indicator("岁", decimals=1), Decimal("39.4"), 1).kind is Ruling.AGREES
    assert judge(text, indicator("岁"), Decimal("39.4"), 1).kind is Ruling.DIFFERS


def test_a_share_is_told_to_a_digit_more_than_the_text_prints() -> None:
    share, age = indicator("%", decimals=1, adds="ratio"), indicator("岁", decimals=1)
    told = judge(claim("采用率33.3%。"), share, Decimal(1700) / Decimal(46), 46)
    assert (told.ours, told.difference) == ("36.96%", "−3.66个百分点")
    told = judge(claim("采用率36.94%。"), share, Decimal(1700) / Decimal(46), 46)
    assert (told.ours, told.difference) == ("36.957%", "−0.017个百分点")
    told = judge(claim("会员平均年龄43岁。"), age, Decimal(5371) / Decimal(118), 118)
    assert (told.ours, told.difference) == ("45.52岁", "−2.52岁")
    hours = judge(claim("服务1.2万小时。"), indicator("小时", decimals=1), Decimal("13455.5"), 9)
    assert hours.ours == "1.34555万小时"


def test_the_difference_is_told_in_the_unit_printed() -> None:
    yuan = indicator("元", adds="quantity")
    assert judge(claim("捐款捐物570万元。"), yuan, Decimal(5638200), 3).difference == "+6.18万元"
    assert judge(claim("捐款捐物570万元。"), yuan, Decimal(5638200), 3).ours == "563.82万元"
    assert judge(claim("上报信息46篇。"), indicator("篇"), Decimal(48), 3).difference == "−2篇"
    assert judge(claim("青年占比35%。"), indicator("%", adds="ratio"), Decimal("34.2"), 3).difference == "+0.8个百分点"


def test_more_and_less_are_told_apart() -> None:
    more = judge(claim("上报信息46篇。"), indicator("篇"), Decimal(48), 3)
    less = judge(claim("参与会员超过300人次。"), indicator("人次"), Decimal(280), 3)
    assert (more.why.code, more.why.filling["difference"]) == ("records_more", "2篇")
    assert (less.why.code, less.why.filling["difference"]) == ("records_less", "20人次")


def test_without_indicator_or_records_nothing_is_judged() -> None:
    text = claim("上报信息46篇。")
    assert judge(text, None, Decimal(46), 3).kind is Ruling.UNBOUND
    assert judge(text, indicator("篇"), None, 0).kind is Ruling.NO_BASIS
    assert judge(text, indicator("篇"), Decimal(0), 0).kind is Ruling.DIFFERS


CHANGES = [
    # text, falls, the records' change, ruling, as printed, difference
    ("信息同比增加8篇。", False, "8", Ruling.AGREES, "增加8篇", ""),
    ("信息同比减少6篇。", True, "-6", Ruling.AGREES, "减少6篇", ""),
    ("信息同比减少6篇。", True, "-8", Ruling.DIFFERS, "减少8篇", "+2篇"),
    ("信息同比减少6篇。", True, "6", Ruling.DIFFERS, "增加6篇", "−12篇"),
    ("信息同比增加8篇。", False, "0", Ruling.DIFFERS, "持平", "+8篇"),
    ("信息同比减少30余篇。", True, "-34", Ruling.AGREES, "减少34篇", "+4篇"),
    ("信息同比减少不足30篇。", True, "-30", Ruling.DIFFERS, "减少30篇", ""),
]


@pytest.mark.parametrize(("text", "falls", "ours", "ruling", "shown", "difference"), CHANGES)
def test_a_change_has_the_sign_that_the_text_leaves_to_the_verb(
    text: str, falls: bool, ours: str, ruling: Ruling, shown: str, difference: str
) -> None:
    change = Indicator(
        code="a.b", name="测试的数", counter="篇", definition="测试。", adds="change", source="测试", style="change"
    )
    verdict = judge(claim(text), change, Decimal(ours), 50, falls=falls)
    assert (verdict.kind, verdict.ours, verdict.difference) == (ruling, shown, difference)
