"""Odd in the text as a whole: blanks, ends, repetitions, no issuer."""

import pytest

from ...claims import read
from .. import find
from .samples import raised, suspicions

PASSAGE = (
    "全年举办学习班{0}期、座谈会{0}次。走访企业{0}家。收集建议{0}条。开展义诊{0}场。资助学生{0}名。慰问老人{0}名。"
)


def firsts(text: str) -> list[str]:
    """Where one value that fills a text is told of at length."""
    return [marked for code, marked in raised(text, "D1") if code == "same_value"]


def test_one_value_fills_a_template() -> None:
    text = (PASSAGE * 2).format(6)
    assert firsts(text) == ["6期"]
    assert len([one for one in suspicions(text) if one.rule == "D1" and one.claims]) == 14


def test_a_second_value_fills_the_rest() -> None:
    assert firsts(PASSAGE.format(8) + PASSAGE.format(8) + PASSAGE.format(3)) == ["8期", "3期"]


def test_ones_fill_too_when_nothing_else_does() -> None:
    assert firsts((PASSAGE * 2).format(1)) == ["1期"]


@pytest.mark.parametrize(
    "text",
    [
        PASSAGE.format(6),  # seven alike may be chance
        "".join(PASSAGE.format(number) for number in (3, 5, 8, 12)),
        "各街道名额如下:" + "、".join(f"{name}街道2名" for name in "东西南北中上下前后左右内") + "。",
        (PASSAGE + PASSAGE.replace("{0}", "{1}")).format(1, 4),  # a small body has one of many things
    ],
)
def test_values_that_are_alike_by_chance(text: str) -> None:
    assert raised(text, "D1") == []


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("XX市知联会现有会员210名。", "blank", "XX"),
        ("全年办讲座××场,走访企业X家。", "blank", "X"),
        ("经费使用情况(待补充)。", "blank", "(待补充)"),
        ("全年办讲座   场,走访企业12家。", "gap", "   "),
        ("会议于__月__日召开。", "blank", "__"),
        ("收到【此处填写金额】元。", "blank", "【此处填写金额】"),
        ("报送《关于养老服务的建议,获市领导批示1件。", "left_open", "《"),
        ("举办“读书分享会,参加会员30人。又办“书香节”一场。", "left_open", "“"),
        ("走访企业(含分会走访企业12家。", "left_open", "("),
        ("全年走访企业12家,解决用工、融资、\n二、存在问题\n不足不少。", "cut_off", "、"),
        ("全年走访企业12家,解决用工、融资等难题,", "cut_off", ","),
        ("全年走访企业12家,解决用工、融资等难题,\n来源:区知联会", "cut_off", ","),
    ],
)
def test_text_that_is_not_finished(text: str, code: str, marked: str) -> None:
    assert (code, marked) in raised(text, "D5")


@pytest.mark.parametrize(
    "text",
    [
        "制度有待补充,短板亟待补齐,3X3篮球赛办了2场。",
        "“一、二”两条(含下设分会)都写完了。",
        "长凳3×5米,购置12条。",
        "“第一段的引文很长。\n“第二段接着引,到此为止。”",
        "各位委员、同志们,\n今年办讲座12场。",
        "办讲座12场,走访企业、\n社区30家。",
        "面积(平方米)为180,人(次)按场计。",
        "办讲座 12 场, 走访企业 30 家。",
        "(1)学习;2)调研。",
        "印发《关于落实《条例》的意见》，报送《建议》3篇。",
        "多方筹集帮扶经费，持续改善办学条件，\n来源广泛，累计投入资金，\n2.5万元用于助学。",
        "□学习 □调研，X项目办成了。",
    ],
)
def test_text_that_is_finished(text: str) -> None:
    assert raised(text, "D5") == []


BODY = "全年举办学习班12期,走访企业30家,收集建议45条,开展义诊8场,资助学生60名,各项工作都有新的进展。" * 8


@pytest.mark.parametrize("title", ["市委统战部2025年工作总结", "2025年协会工作总结", "本会2025年工作报告"])
def test_a_report_that_does_not_say_whose_it_is(title: str) -> None:
    assert ("no_issuer", title) in raised(f"{title}\n{BODY}", "D5")


@pytest.mark.parametrize(
    "text",
    [
        f"云岭县知联会2025年工作总结\n{BODY}",
        f"2025年工作总结\n{BODY}\n潮城市知联会\n2026年1月5日",
        f"市委统战部2025年工作总结\n浙江省嘉兴市的统战工作有新的进展。{BODY}",
        "本会2025年工作\n办讲座12场。",
        BODY,  # a passage, pasted without its title
    ],
)
def test_a_report_that_says_whose_it_is(text: str) -> None:
    assert [found for found in raised(text, "D5") if found[0] == "no_issuer"] == []


def test_what_was_told_beside_the_text_does_not_stand_in_it() -> None:
    def codes(text: str) -> list[str]:
        found = find(text, read(text, org="潮城市知联会", period="2025"))
        return [one.why.code for one in found if one.start == 0]

    assert codes(f"工作总结\n{BODY}") == ["no_period", "no_issuer"]
    assert codes(f"知联会2025年工作总结\n潮城市知联会提供\n{BODY}") == []
    assert find(f"工作总结\n{BODY}", [], is_part=True) == []


REPEATED = "全年组织会员赴社区开展义诊12场,服务居民860余人次。"


@pytest.mark.parametrize(
    "text",
    [
        f"{REPEATED}\n协会吸纳会员25名。\n{REPEATED}",
        f"摘要:{REPEATED}\n{REPEATED}",
        f"{REPEATED}协会还走访企业30家,为企业解决用工难题15个。\n" * 2,
    ],
)
def test_a_repeated_paragraph_is_told_once(text: str) -> None:
    assert [found[0] for found in raised(text, "D23")] == ["repeated"]


@pytest.mark.parametrize(
    "text",
    [
        f"{REPEATED}\n全年组织会员赴企业开展义诊3场,服务职工90余人次。",
        "到会12人。\n" * 3,
        "坚持以习近平新时代中国特色社会主义思想为指导,凝心聚力。\n" * 2,
    ],
)
def test_sentences_that_are_alike(text: str) -> None:
    assert raised(text, "D23") == []
