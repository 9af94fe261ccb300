"""What cannot be so: between two figures, in a share, on a calendar."""

import pytest

from .samples import raised


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("全年报送社情民意信息35篇,被采用41篇。", "more_taken_up", "41篇"),
        ("提交提案12件,其中立案15件。", "more_taken_up", "15件"),
        ("收集意见建议20条。梳理后答复意见建议26条。", "more_taken_up", "26条"),
        ("开展义诊15场,服务群众9人次。", "fewer_than_sessions", "9人次"),
        ("组织会员80人、55人次参加学习。", "fewer_than_persons", "55人次"),
        ("公众号推送文章60篇,阅读量12次。", "fewer_reads_than_posts", "12次"),
        ("应到理事45人,实到48人。", "more_than_due", "48人"),
        ("会员到会率达104%。", "share_over_hundred", "104%"),
        ("活动覆盖面达到120%。", "share_over_hundred", "120%"),
        ("女会员占比101.5%。", "share_over_hundred", "101.5%"),
        ("会议于2025年2月30日召开。", "no_such_day", "2025年2月30日"),
        ("４月３１日走访企业。", "no_such_day", "４月３１日"),
        ("自2024年13月起实行。", "no_such_day", "2024年13月"),
        ("2025年6月至2025年3月开展调研。", "ends_before_it_begins", "2025年6月至2025年3月"),
        ("2025年3月起至2024年12月止开展调研。", "ends_before_it_begins", "2025年3月起至2024年12月"),
        ("培训班于5月28日至5月3日举办。", "ends_before_it_begins", "5月28日至5月3日"),
        ("2025—2021年规划", "ends_before_it_begins", "2025—2021年"),
    ],
)
def test_what_cannot_be(text: str, code: str, marked: str) -> None:
    assert (code, marked) in raised(text, "D4")


@pytest.mark.parametrize(
    "text",
    [
        "全年报送社情民意信息35篇,被采用21篇。",
        "全年报送社情民意信息35篇,被采用近40篇次。",
        "报送信息30余篇,被采用34篇。",
        "报送信息35篇,历年累计被采用410篇。",
        "提交提案12件,收到答复意见建议26条。",
        "开展义诊15场,表彰先进9人。",
        "召开会议12次,走访慰问老同志8人次。",
        "组织会员80人赴外地学习,全年参加活动55人次。",
        "公众号推送文章60篇,阅读量1.2万次。",
        "应到理事45人,实到42人。",
        "完成年度任务的120%,同比增长230%。",
        "会员到会率达100%。",
        "会议于2024年2月29日召开,4月30日结束。",
        "2024年11月至2025年2月开展调研。",
        "11月20日至次年2月3日,12月28日至1月5日。",
        "2021—2025年规划,5月3日至28日。",
        "从3月5日到6月底。",
    ],
)
def test_what_may_be(text: str) -> None:
    assert raised(text, "D4") == []
