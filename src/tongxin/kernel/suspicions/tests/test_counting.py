"""How things were counted: persons or participations, since when, one kind or two, with their list."""

import pytest

from .samples import raised


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("全年办培训班12期,累计培训骨干1200人。", "persons_over_sessions", "1200人"),
        ("开展义诊8场,共计服务群众640余人。", "persons_over_sessions", "640余人"),
        ("会员中现有区人大代表16人次。", "holders_in_participations", "16人次"),
        ("选派18名会员任街道特约监督员,担任顾问委员25人次。", "holders_in_participations", "25人次"),
        ("活动参与人数达320余人次。", "headcount_in_participations", "达320余人次"),
        ("遴选讲师60名组建队伍,带动60人次开展研讨。", "persons_as_participations", "60人次"),
    ],
)
def test_persons_and_participations(text: str, code: str, marked: str) -> None:
    assert raised(text, "D14") == [(code, marked)]


@pytest.mark.parametrize(
    "text",
    [
        "举办报告会1场,共计320人参加。",
        "全年办培训班12期,培训骨干1200人次。",
        "全年办培训班12期,评选优秀学员30人。",
        "会员中现有区人大代表16人。",
        "组织政协委员参加视察40人次。",
        "参与活动320余人次,参加人数95人。",
        "遴选讲师60名组建队伍,带动180人次开展研讨。",
    ],
)
def test_persons_are_persons(text: str) -> None:
    assert raised(text, "D14") == []


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("近年来,区知联会开展义诊40场。", "no_start", "近年来"),
        ("基金会先后资助学生120名。", "no_start", "先后"),
        ("协会累计捐赠图书3000册。", "no_start", "累计"),
        ("目前,协会有会员210名。", "no_day", "目前"),
    ],
)
def test_a_period_left_open(text: str, code: str, marked: str) -> None:
    assert raised(text, "D16") == [(code, marked)]


def test_a_text_without_any_period() -> None:
    text = "工作情况\n" + "协会办讲座12场,走访企业30家,吸纳会员25名,各项工作取得新的进展。" * 10
    assert ("no_period", "工作情况") in raised(text, "D16")


def test_many_years_are_no_year_of_a_report() -> None:
    text = "区知联会2025年工作总结\n近年来，区知联会资助学生120名。全年走访企业12家。"
    assert raised(text, "D16") == [("no_start", "近年来")]


def test_a_text_with_a_date_somewhere_has_a_period() -> None:
    text = (
        "工作情况\n(2022年1月12日会议通过)\n" + "协会办讲座12场,走访企业30家,吸纳会员25名,各项工作取得新的进展。" * 10
    )
    assert raised(text, "D16") == []


@pytest.mark.parametrize(
    "text",
    [
        "2025年,区知联会累计开展义诊40场。",
        "截至2025年6月底,协会有会员210名。",
        "区知联会2025年工作总结\n全年开展义诊40场,先后走访企业12家。",
        "近年来,各级高度重视。协会办讲座12场。",
        "截至2024年底,全区有驿站30处。目前,协会有会员210名。",
        "一直以来,广大会员“累计贡献”突出,形成三大类做法。",
    ],
)
def test_a_period_that_is_said(text: str) -> None:
    assert raised(text, "D16") == []


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("全年会员捐款捐物85万元。", "cash_and_kind", "85万元"),
        ("筹集善款和物资120余万元送往灾区。", "cash_and_kind", "120余万元"),
        ("赠送的设备预计价值30万元。", "estimated", "30万元"),
        ("推介会上签约项目资金12亿元。", "signed", "12亿元"),
        ("爱心基金运作已达60万元。", "fund_state", "达60万元"),
        ("撬动社会投资、募集帮扶资金8000万元。", "two_deeds", "8000万元"),
        ("会员中有人大代表和政协委员47名。", "two_offices", "47名"),
        ("全年新建、改造驿站26处。", "built_and_improved", "26处"),
    ],
)
def test_two_kinds_in_one_figure(text: str, code: str, marked: str) -> None:
    found = raised(text, "D17")
    assert [one[0] for one in found] == [code]
    assert found[0][1].endswith(marked.removeprefix("达"))


@pytest.mark.parametrize(
    "text",
    [
        "全年捐款捐物85万元,其中现金50万元、物资折价35万元。",
        "全年捐款50万元,捐赠物资折合35万元。",
        "赠送的设备价值30万元。",
        "签约项目资金12亿元,到账3亿元。",
        "爱心基金支出60万元。",
        "撬动社会投资3000万元、募集帮扶资金5000万元。",
        "会员中有人大代表12名、政协委员35名。",
        "全年新建驿站6处,改造驿站20处。",
        "组织人大代表、政协委员视察3次。",
        "邀请人大代表、政协委员30人座谈。",
    ],
)
def test_one_kind_in_one_figure(text: str) -> None:
    assert raised(text, "D17") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("围绕产业、生态、文化四大领域开展调研。", "list_short"),
        ("设立3个小组:宣传组、联络组、法律组、财务组。", "list_long"),
        ("涵盖医卫、教育、法律、科技、金融等4个领域。", "list_long"),
        ("服务对象包括教师、医生等三类人员。", "list_open"),
        ("与东湖社区、西街社区、南门社区等4个社区结对。", "list_open"),
        ("主要做了四方面工作:一是抓学习,办班3期。二是抓调研。三是抓服务。", "list_short"),
        ("提出三点建议:一是完善制度。二是加大投入。三是强化宣传。四是严格考核。", "list_long"),
        ("聚焦“善学”“善谋”“善为”“善成”三大品牌。", "list_long"),
    ],
)
def test_a_list_against_its_number(text: str, code: str) -> None:
    assert [found[0] for found in raised(text, "D19")] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "围绕产业、生态、文化三大领域开展调研。",
        "围绕产业、生态、\n\n宣传和文化三大领域开展调研。",
        "设立3个小组:宣传组、联络组、法律组。",
        "走访华星、立新、同达等12家企业。",
        "张明、李强、王芳等4人获奖。",
        "主要做了三方面工作:一是抓学习。二是抓调研。三是抓服务。",
        "组织教师、医生6人下乡。",
        "走访企业3家，即将召开理事会、总结会。",
        "与东湖社区、西街社区等5个社区结对。",
        "参与东湖社区、西街社区、南门社区和北苑社区等4个社区共建。",
        "聚焦“善学”“善谋”“善为”三大品牌。",
    ],
)
def test_a_list_as_long_as_its_number_or_open(text: str) -> None:
    assert raised(text, "D19") == []
