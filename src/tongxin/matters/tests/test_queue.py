"""What waits, what befell, how far one's own have come, and what the ledger shows of a matter."""

from datetime import date
from typing import Any

import pytest

from tongxin.ledger import kinds
from tongxin.matters import befell, progress, queue, records, similar
from tongxin.matters.models import Matter
from tongxin.matters.operations import record_event, withdraw_event
from tongxin.people.operations import own
from tongxin.people.tests.factories import AT, TODAY, Cast

from .helpers import LATER, motion, opinion, person_of_member, reported, take


def titles(rows: list[queue.Waiting]) -> list[str]:
    return [row.title for row in rows]


def test_requests_about_ones_own_data_wait_for_those_who_answer_them(cast: Cast) -> None:
    asked = own.ask("correct", "学历应为本科", by=cast.member, at=AT)
    own.ask("erase", "", by=cast.group_leader, at=AT)
    rows = queue.waiting_for(cast.secretary, cast.association, TODAY)
    assert titles(rows) == ["李嘉言请求更正本人信息", "林静请求抹除本人信息"]
    assert rows[0].waits == "等答复：学历应为本科" and rows[0].address == f"/people/requests/{asked.pk}/"
    assert queue.count_waiting(cast.secretary, cast.association, TODAY) == 2
    assert titles(queue.requests_for(cast.administrator, TODAY)) == ["林静请求抹除本人信息"]
    assert queue.waiting_for(cast.neighbour_secretary, cast.neighbour, TODAY) == []
    assert queue.waiting_for(cast.member, cast.association, TODAY) == []
    own.answer_request(asked, "done", "已更正", by=cast.secretary, at=AT)
    assert titles(queue.waiting_for(cast.secretary, cast.association, TODAY)) == ["林静请求抹除本人信息"]


def test_the_queue_is_sorted_late_first(cast: Cast) -> None:
    for title, day in [("今天到期", 17), ("晚了", 4), ("还早", 22)]:
        take(opinion(cast, title), "submit", cast, on=date(2025, 12, day))
    rows = queue.waiting_for(cast.secretary, cast.association, TODAY)
    assert [(r.title, r.clock.state, r.verb) for r in rows] == [
        ("晚了", "late", "筛选通过"), ("今天到期", "soon", "筛选通过"), ("还早", "ok", "筛选通过"),
    ]  # fmt: skip
    assert rows[0].waits == "等秘书处筛选" and rows[0].verb_address.endswith("/steps/screen/")
    assert titles(queue.waiting_for(cast.secretary, cast.association, TODAY, limit=1)) == ["晚了"]
    assert queue.count_waiting(cast.secretary, cast.association, TODAY) == 3


def test_a_member_waits_for_their_own_drafts_alone(cast: Cast) -> None:
    opinion(cast, "我的草稿", by=cast.member, at=AT)
    opinion(cast, "别人的", cast.colleague)
    take(opinion(cast, "交了的"), "submit", cast)
    assert titles(queue.waiting_for(cast.member, cast.youth, TODAY)) == ["我的草稿"]
    assert queue.waiting_for(cast.group_leader, cast.youth, TODAY) == []


@pytest.mark.parametrize("who", ["stranger", "neighbour_secretary", "leader", "administrator"])
def test_nothing_waits_for_others(cast: Cast, who: str) -> None:
    take(opinion(cast), "submit", cast)
    assert queue.waiting_for(getattr(cast, who), cast.association, TODAY) == []


def test_a_handling_unit_sees_an_empty_queue(cast: Cast) -> None:
    assert queue.waiting_for(cast.handler, cast.bureau, TODAY) == []
    assert queue.count_waiting(cast.handler, cast.bureau, TODAY) == 0
    assert befell.latest_events(cast.handler, cast.bureau, TODAY) == []


def test_the_verb_follows_the_form(cast: Cast) -> None:
    for form in ("proposal_individual", "speech"):
        take(motion(cast, form, form=form), "submit", cast, on=date(2025, 1, 12))
    verbs = {row.title: row.verb for row in queue.waiting_for(cast.secretary, cast.association, TODAY)}
    assert verbs == {"proposal_individual": "立案", "speech": "列入会议"}


def test_the_queue_costs_the_same_however_long(cast: Cast, django_assert_num_queries: Any) -> None:
    def ask() -> int:
        return len(queue.waiting_for(cast.secretary, cast.association, TODAY))

    take(opinion(cast, "一"), "submit", cast)
    ask()
    with django_assert_num_queries(5) as few:  # the matters, their rules and days, requests, objections
        ask()
    for n in range(6):
        take(opinion(cast, f"第{n}篇"), "submit", cast)
    with django_assert_num_queries(len(few.captured_queries)):
        assert ask() == 7


def adopted(matter: Matter, cast: Cast, on: date, **more: Any) -> Any:
    given = {"level": "city", "form": "whole", "body": cast.bureau, "by": cast.secretary, "at": LATER} | more
    return record_event(matter, "adopted", on=on, today=TODAY, **given)


def test_what_lately_befell(cast: Cast) -> None:
    first, second = reported(cast, "甲"), reported(cast, "乙")
    adopted(first, cast, date(2025, 12, 10))
    adopted(second, cast, date(2025, 12, 12))
    withdraw_event(adopted(second, cast, TODAY), "登记错了", by=cast.secretary, at=LATER)
    rows = befell.latest_events(cast.secretary, cast.association, TODAY)
    assert [(r.name, r.title, r.level) for r in rows] == [
        ("市教育局采用", "乙", "city"),
        ("市教育局采用", "甲", "city"),
    ]
    assert befell.latest_events(cast.neighbour_secretary, cast.association, TODAY) == []


def test_progress_in_four_parts(cast: Cast) -> None:
    opinion(cast, "草稿", by=cast.member, at=AT)
    take(opinion(cast, "提交"), "submit", cast)
    worked = opinion(cast, "办理")
    take(worked, "submit", cast)
    take(worked, "screen", cast)
    reported(cast, "报送")
    adopted(reported(cast, "采用"), cast, TODAY)
    returned = opinion(cast, "退回")
    take(returned, "submit", cast)
    take(returned, "return", cast)
    rejected = opinion(cast, "不报")
    take(rejected, "submit", cast)
    take(rejected, "reject", cast)
    rows = progress.progress(list(progress.mine(cast.member).select_related("unit")))
    assert {row.title: (row.part, row.said) for row in rows} == {
        "草稿": (0, "草稿"), "提交": (1, "待筛选"), "办理": (2, "待核稿"), "报送": (3, "已报送，等结果"),
        "采用": (4, "市教育局采用"), "退回": (0, "退回待改"), "不报": (4, "不报送"),
    }  # fmt: skip


def test_the_ledger_shows_what_may_be_seen(cast: Cast) -> None:
    joint = reported(cast, "联合的", person_of_member(cast), cast.colleague)
    adopted(joint, cast, TODAY, level="province")
    secret = reported(cast, "涉密的", cast.colleague, is_confidential=True)
    found, hidden = kinds.described([joint.key, secret.key], cast.secretary, TODAY)
    assert hidden == 0
    one = found[joint.key]
    assert (one.number, one.who, one.unit, one.badges) == (
        "2025-001",
        "李嘉言、陆景明",
        "青年小组、城东片区",
        ("province",),
    )
    found, hidden = kinds.described([joint.key, secret.key], cast.leader, TODAY)
    assert (list(found), hidden) == ([joint.key], 1)
    assert kinds.described([joint.key], cast.neighbour_secretary, TODAY) == ({}, 1)


def test_describing_costs_the_same_however_many(cast: Cast, django_assert_max_num_queries: Any) -> None:
    matters = [reported(cast, f"第{n}篇", person_of_member(cast), cast.colleague) for n in range(5)]
    records.describe([matters[0].pk], cast.secretary, TODAY)
    with django_assert_max_num_queries(5):
        assert len(records.describe([m.pk for m in matters], cast.secretary, TODAY)) == 5


def test_records_are_all_of_them(cast: Cast) -> None:
    matters = [opinion(cast, "草稿"), reported(cast, "报送")]
    assert list(records.records()) == matters


def test_titles_alike() -> None:
    assert similar.words_of("关于在公园增设无障碍饮水设施的建议") == {"公园", "无障碍", "饮水", "设施"}
    assert similar.words_of("") == frozenset()


def test_only_what_was_handed_in_is_told_as_similar(cast: Cast) -> None:
    draft_one = opinion(cast, "关于公园便民设施的建议", cast.colleague)
    asked = "关于在公园增设无障碍饮水设施的建议"
    assert similar.to_title(cast.association, asked, cast.member, TODAY) == []
    take(draft_one, "submit", cast)
    assert similar.to_title(cast.association, asked, cast.member, TODAY) == [draft_one]
    assert similar.to_title(cast.neighbour, asked, cast.neighbour_secretary, TODAY) == []
    Matter.objects.update(is_confidential=True)
    assert similar.to_title(cast.association, asked, cast.member, TODAY) == []
    assert similar.to_title(cast.association, asked, cast.secretary, TODAY) == [draft_one]
