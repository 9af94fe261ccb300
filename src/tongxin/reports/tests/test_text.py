"""Tokens, paragraphs, leaving a figure out, and numbers typed by hand."""

from decimal import Decimal

import pytest

from .. import names, text, typed
from ..around import CLAUSE, around


def test_a_section_is_read_into_headings_and_paragraphs() -> None:
    found = text.paragraphs(
        "## 依托两会\n\n全年提交{motion.bill}。\n\n## 反映民意\n上报{information.reported|prev}，见{cite:7}。"
    )
    assert [p.kind for p in found] == ["h2", "p", "h2", "p"]
    assert [x.token for x in found[3].pieces if x.token] == ["information.reported|prev", "cite:7"]


def test_what_is_no_token_is_told() -> None:
    assert text.strangers("上报{46篇}，{information.reported}，{=100个}") == ["{46篇}"]
    assert text.strangers("多了一个}") == ["}"]
    assert text.strangers("全部{a.b}{cite:1}{person:3,4}") == []


@pytest.mark.parametrize(
    ("before", "token", "after"),
    [
        ("上报{a}，采用{b}。", "b", "上报{a}。"),
        ("上报{a}，采用{b}。", "a", "采用{b}。"),
        ("开展义诊{a}。走访{b}。", "a", "走访{b}。"),
        ("全年提交议案{a}、建议{b}、提案{c}，成效明显。", "b", "全年提交议案{a}、提案{c}，成效明显。"),
        ("全年提交议案{a}、建议{b}。", "a", "全年提交建议{b}。"),
        ("全年提交议案{a}、建议{b}。", "b", "全年提交议案{a}。"),
        ("第一段{a}。\n\n第二段{b}。", "a", "第二段{b}。"),
        ("有{a}；另有{b}；又有{c}。", "b", "有{a}；又有{c}。"),
    ],
)
def test_leaving_a_figure_out_takes_the_smallest_part_that_holds_it(before: str, token: str, after: str) -> None:
    assert text.without(before, token) == after


def test_names_become_tokens_and_come_back() -> None:
    known = {"居海明": "7", "居海": "8", "高峰": "9,11"}
    tokenised = names.tokenised("居海明、居海和高峰撰写{information.reported}", known)
    assert tokenised == "{person:7}、{person:8}和{person:9,11}撰写{information.reported}"
    assert names.filled(tokenised, {"7": "居海明", "8": "居海", "9,11": "高峰"}).startswith("居海明、居海和高峰")
    assert names.filled("{person:7}等", {}) == "某会员等"


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("参加300余人次。", [("300余人次", 300, "人次")]),
        ("上报信息46篇，其中4篇被采用", [("46篇", 46, "篇"), ("4篇", 4, "篇")]),
        ("捐赠11.2万元", [("11.2万元", 112000, "元")]),
        ("聚合资金1.57亿元", [("1.57亿元", 157000000, "元")]),
        ("形成意见书两份", [("两份", 2, "份")]),
        ("服务一千二百人次", [("一千二百人次", 1200, "人次")]),
        ("占比84.7%", [("84.7%", Decimal("84.7"), "%")]),
        ("会员2,294人", [("2,294人", 2294, "人")]),
        ("服务超１.６万\n人次", [("超１.６万\n人次", 16000, "人次")]),
        ("下设6个活动小组", [("6个", 6, "个")]),
    ],
)
def test_numbers_typed_by_hand_are_caught(prose: str, expected: list[tuple[str, int, str]]) -> None:
    assert [(t.text, t.value, t.counter) for t in typed.scan(prose)] == expected


@pytest.mark.parametrize(
    "prose",
    [
        "2025年12月22日召开第五届理事会",
        "深化“一件事一次办”改革，坚持四个意识、两个维护",
        "《关于8件实事的建议》",
        "已上报{information.reported}，{=100个}好项目",
        "第3次会议、第三场活动",
        "一批优秀会员，一件件落实",
        "全省首家驿站，实施三大工程",
    ],
)
def test_dates_titles_tokens_and_turns_of_phrase_are_not_caught(prose: str) -> None:
    assert typed.scan(prose) == []


def test_the_likeliest_figure_is_offered() -> None:
    known = [
        typed.Known("home.people", "知联之家参加人次", "人次", Decimal(286), "280余人次"),
        typed.Known("clinic.people", "义诊服务群众", "人次", Decimal(548), "540余人次"),
        typed.Known("information.reported", "上报社情民意信息", "篇", Decimal(300), "300篇"),
    ]
    [hand] = typed.scan("“知联之家”组织座谈，知联之家参加300余人次。")
    best = typed.best(hand, known)
    assert best is not None and best.token == "home.people"
    assert typed.replaced("参加300余人次", typed.scan("参加300余人次")[0], "home.people") == "参加{home.people}"


def test_of_two_figures_alike_the_plainest_is_offered() -> None:
    known = [
        typed.Known("a.change", "上报社情民意信息增减", "篇", Decimal(8), "增加8篇"),
        typed.Known("a", "上报社情民意信息", "篇", Decimal(46), "46篇"),
    ]
    best = typed.best(typed.scan("社情民意信息300篇")[0], known)
    assert best is not None and best.token == "a"


def test_a_number_typed_by_hand_is_a_piece_of_its_own() -> None:
    prose = "## 服务\n\n  上报{information.reported}，服务300余人次。"
    [hand] = typed.scan(prose)
    head, line = text.paragraphs(prose, [(hand.start, hand.end)])
    assert [(piece.text, piece.token, piece.is_typed) for piece in line.pieces] == [
        ("上报", "", False),
        ("", "information.reported", False),
        ("，服务", "", False),
        ("300余人次", "", True),
        ("。", "", False),
    ]
    assert head.kind == "h2" and not any(piece.is_typed for piece in head.pieces)


def test_many_digits_are_read_in_linear_time() -> None:
    assert typed.scan("1" * 20000) == []
    assert typed.scan("一" * 20000 + "{" * 2000) == []


def test_the_words_around_a_place_end_at_marks_and_are_cut_where_long():
    text = f"开头。 今年办了3场，来了40人；{'很' * 200}9篇"
    at = text.index("40人")
    assert text[slice(*around(text, at, at + 3))] == "今年办了3场，来了40人"
    assert text[slice(*around(text, at, at + 3, CLAUSE))] == "来了40人"
    assert text[slice(*around(text, len(text) - 2, len(text)))] == "很" * 120 + "9篇"
