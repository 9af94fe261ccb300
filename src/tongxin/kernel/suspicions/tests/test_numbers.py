"""Odd in one number: 余 after an exact one, a unit left out."""

import pytest

from .samples import raised


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("全年走访会员7余人。", "more_than_exact", "7余人"),
        ("举办读书会,到场３６余人次。", "more_than_exact", "３６余人次"),
        ("收到来信一百二十三余封、意见45多条。", "more_than_exact", "45多条"),
        ("发放宣传册近400余份。", "less_and_more", "近400余份"),
        ("服务居民不足90余人次。", "less_and_more", "不足90余人次"),
    ],
)
def test_more_than_an_exact_number(text: str, code: str, marked: str) -> None:
    assert (code, marked) in raised(text, "D2")


@pytest.mark.parametrize(
    "text",
    [
        "走访企业70余家,座谈120多人次。",
        "筹集善款36余万元,发放衣物1.6万余件。",
        "步道全长5余公里,种树二十余棵。",
        "约300余人参加,近百人发言。",
        "会议开了十多场,三百来人到场。",
    ],
)
def test_more_than_a_round_number_is_usual(text: str) -> None:
    assert raised(text, "D2") == []


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("直播的观看量突破300万。", "突破300万"),
        ("短片的点击量达到12万,受到欢迎。", "12万"),
        ("新活动室面积180,可容纳40人。", "180"),
        ("全年募集善款26万。", "26万"),
    ],
)
def test_a_number_without_its_unit(text: str, marked: str) -> None:
    assert raised(text, "D11") == [("no_unit", marked)]


@pytest.mark.parametrize(
    "text",
    ["直播观看量突破300万次。", "面积:180", "活动室面积180平方米。", "会员编号1208,电话12345。", "资金26万元到位。"],
)
def test_a_number_with_its_unit_or_in_a_form(text: str) -> None:
    assert raised(text, "D11") == []
