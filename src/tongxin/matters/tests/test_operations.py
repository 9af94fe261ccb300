"""Each verb: does it, refuses it, twice."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tongxin.journal.models import Evidence, Line
from tongxin.journal.operations import EvidenceRefused
from tongxin.kernel.workdays import SHIPPED
from tongxin.ledger.models import Entry
from tongxin.matters.models import Likeness, Matter, Step
from tongxin.matters.operations import (
    CannotUndo,
    EventRefused,
    LostRace,
    NotDrafted,
    StepIncomplete,
    StepNotOpen,
    WrongDay,
    advance,
    draft,
    link_content,
    record_event,
    revise,
    undo,
    withdraw_event,
)
from tongxin.people.permissions import Forbidden
from tongxin.people.tests.factories import AT, TODAY, Cast, make_person, make_user

from .helpers import BODY, LATER, counted, motion, opinion, person_of_member, reported, shares, take, told

DAY = date(2025, 12, 2)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def adopt(matter: Matter, cast: Cast, on: date = date(2025, 12, 15), level: str = "city", **more: object):  # type: ignore[no-untyped-def]
    given = {"form": "whole", "body": cast.bureau, "by": cast.secretary, "at": AT, "today": TODAY} | more
    return record_event(matter, "adopted", on=on, level=level, **given)  # type: ignore[arg-type]


# --- draft and revise -----------------------------------------------------------------------------------------


def test_a_member_drafts_their_own(cast: Cast) -> None:
    me = person_of_member(cast)
    matter = draft(cast.youth, "information", "关于夜间公交的建议", BODY, shares(me), by=cast.member, at=AT, on=DAY)
    assert (matter.unit, matter.state, matter.number, matter.submitted_on) == (cast.association, "draft", "", None)
    assert [a.unit for a in matter.authors.all()] == [cast.youth]
    assert not Entry.objects.filter(cause=matter.key).exists()
    assert Line.objects.filter(act="matters.draft", thing=matter.key, actor=cast.member.key).count() == 1


def test_a_member_does_not_write_for_others(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        draft(cast.youth, "information", "题目", BODY, shares(cast.colleague), by=cast.member, at=AT, on=DAY)


@pytest.mark.parametrize("who", ["stranger", "neighbour_secretary", "handler", "leader", "administrator"])
def test_others_draft_nothing_here(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        opinion(cast, by=getattr(cast, who))


def test_shares_add_up_to_one(cast: Cast) -> None:
    authors = [(person_of_member(cast), Fraction(1, 2)), (cast.colleague, Fraction(1, 3))]
    with pytest.raises(NotDrafted, match="份额"):
        draft(cast.association, "information", "题目", BODY, authors, by=cast.secretary, at=AT, on=DAY)


def test_a_collective_motion_has_a_sponsor_and_no_authors(cast: Cast) -> None:
    matter = motion(cast, form="proposal_collective")
    assert (matter.sponsor, matter.authors.count()) == (cast.association, 0)
    with pytest.raises(NotDrafted, match="不列个人作者"):
        draft(
            cast.association, "motion", "题目", {}, shares(cast.colleague), form="proposal_collective", level="city",
            by=cast.secretary, at=AT, on=DAY,
        )  # fmt: skip
    with pytest.raises(NotDrafted, match="不在"):
        motion(cast, form="proposal_collective", sponsor=cast.neighbour)


def test_a_form_is_needed_where_the_kind_has_forms(cast: Cast) -> None:
    with pytest.raises(NotDrafted, match="形式"):
        motion(cast, form="")
    with pytest.raises(NotDrafted, match="层级"):
        motion(cast, form="bill", level="town")


def test_revising_keeps_what_was_said_before(cast: Cast) -> None:
    matter = opinion(cast)
    changed = BODY | {"suggestion": "新增低位饮水点并标在导览图上。"}
    for _time in range(2):
        matter = revise(
            matter, title=matter.title, body=changed, authors=shares(person_of_member(cast)),
            by=cast.secretary, at=LATER, on=DAY,
        )  # fmt: skip
    assert matter.body["suggestion"].endswith("导览图上。")
    assert [r.body for r in matter.revisions.all()] == [BODY]
    assert Line.objects.get(act="matters.revise").detail == {"fields": ["suggestion"]}


def test_an_author_no_longer_revises_what_is_handed_in(cast: Cast) -> None:
    matter = opinion(cast)
    take(matter, "submit", cast)
    said = {"title": "换了题目", "body": BODY, "authors": shares(person_of_member(cast)), "at": LATER, "on": DAY}
    with pytest.raises(Forbidden):
        revise(matter, by=cast.member, **said)
    assert revise(matter, by=cast.secretary, **said).title == "换了题目"


def test_a_new_author_is_posted(cast: Cast) -> None:
    matter = reported(cast)
    authors = shares(person_of_member(cast), cast.colleague)
    revise(matter, title=matter.title, body=BODY, authors=authors, by=cast.secretary, at=LATER, on=DAY)
    standing = Entry.objects.filter(cause=matter.key, item="information.reported", reversed_by=None, sign=1)
    assert sorted(standing.values_list("unit", flat=True)) == sorted([cast.youth.pk, cast.east.pk])
    assert all(entry.is_joint for entry in standing)


# --- advance --------------------------------------------------------------------------------------------------


def test_the_whole_walk_counts_once(cast: Cast) -> None:
    matter = reported(cast)
    assert (matter.state, matter.number, matter.work_on) == ("reported", "2025-001", DAY)
    assert counted(matter) == {("information.collected", "", DAY): 1, ("information.reported", "", DAY): 1}
    entry = Entry.objects.get(cause=matter.key, item="information.reported")
    assert (entry.unit, entry.person, entry.object) == (cast.youth, person_of_member(cast), cast.bureau.key)


def test_a_step_taken_twice_is_a_lost_race(cast: Cast) -> None:
    matter = opinion(cast)
    take(matter, "submit", cast)
    with pytest.raises(LostRace, match="没有提交：沈知远刚刚提交了这一篇"):
        take(matter, "submit", cast)
    assert matter.steps.count() == 1


def test_who_was_quicker_is_told_by_name(cast: Cast) -> None:
    guyutong = make_user("guyutong", make_person("顾雨桐", cast.association))
    from tongxin.people.tests.factories import grant  # noqa: PLC0415

    grant(guyutong, "secretary", cast.association)
    matter = opinion(cast)
    for action in ("submit", "screen", "edit"):
        take(matter, action, cast)
    matter.refresh_from_db()
    seen = matter.version
    take(matter, "return", cast, by=guyutong)
    with pytest.raises(LostRace) as lost:
        take(matter, "sign", cast, version=seen)
    assert str(lost.value) == "没有签发：顾雨桐刚刚退回了这一篇"


def test_a_stale_page_changes_nothing(cast: Cast) -> None:
    matter = opinion(cast)
    matter.refresh_from_db()
    seen = matter.version
    revise(
        matter, title="换了题目", body=BODY, authors=shares(person_of_member(cast)), by=cast.secretary, at=AT, on=DAY
    )
    with pytest.raises(LostRace):
        take(matter, "submit", cast, version=seen)


@pytest.mark.parametrize("who", ["stranger", "neighbour_secretary", "handler", "leader", "group_leader", "member"])
def test_only_the_office_screens(cast: Cast, who: str) -> None:
    matter = opinion(cast)
    take(matter, "submit", cast)
    with pytest.raises(Forbidden):
        take(matter, "screen", cast, by=getattr(cast, who))


def test_the_author_hands_in_and_takes_back(cast: Cast) -> None:
    matter = opinion(cast)
    take(matter, "submit", cast, by=cast.member)
    take(matter, "withdraw", cast, by=cast.member)
    matter.refresh_from_db()
    assert (matter.state, matter.submitted_on, counted(matter)) == ("draft", None, {})
    take(matter, "submit", cast, on=date(2025, 12, 5), by=cast.member)
    assert counted(matter) == {("information.collected", "", date(2025, 12, 5)): 1}


def test_another_member_does_not_hand_it_in(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        take(opinion(cast), "submit", cast, by=cast.group_leader)


def test_the_office_enters_on_behalf_with_the_scan(cast: Cast) -> None:
    matter = opinion(cast)
    scan = SimpleUploadedFile("手写稿.pdf", PDF, "application/pdf")
    step = take(matter, "submit", cast, files=[scan])
    author = f"people.person:{person_of_member(cast).pk}"
    assert (step.by, step.on_behalf) == (cast.secretary.key, author)
    assert Evidence.objects.get(thing=step.key).name == "手写稿.pdf"
    assert Line.objects.get(act="matters.advance").on_behalf == author


def test_entering_on_behalf_of_nobody_known_is_refused(cast: Cast) -> None:
    with pytest.raises(Forbidden, match="不在册"):
        take(opinion(cast), "submit", cast, on_behalf="people.person:999999")
    with pytest.raises(Forbidden):
        take(opinion(cast, "另一篇"), "submit", cast, by=cast.member, on_behalf=f"people.unit:{cast.youth.pk}")


def test_a_refused_file_refuses_the_step(cast: Cast) -> None:
    matter = opinion(cast)
    with pytest.raises(EvidenceRefused):
        take(matter, "submit", cast, files=[SimpleUploadedFile("a.pdf", b"MZ not a pdf", "application/pdf")])
    matter.refresh_from_db()
    assert (matter.state, matter.steps.count()) == ("draft", 0)


def test_what_a_step_needs_is_asked(cast: Cast) -> None:
    matter = opinion(cast)
    for action in ("submit", "screen", "edit", "sign"):
        take(matter, action, cast)
    with pytest.raises(StepIncomplete) as refused:
        take(matter, "report", cast, answers={})
    assert refused.value.fields == {"receiver": "还没有填报送单位。"}
    with pytest.raises(StepIncomplete, match="不在册"):
        take(matter, "report", cast, answers={"receiver": "nowhere"})
    with pytest.raises(StepIncomplete, match="可选"):
        take(matter, "reject", cast, answers={"ground": "because", "reason": "x"})


def test_an_incomplete_draft_is_not_handed_in(cast: Cast) -> None:
    matter = draft(
        cast.association, "information", "题目", {"situation": "有"}, shares(cast.colleague), by=cast.secretary,
        at=AT, on=DAY,
    )  # fmt: skip
    with pytest.raises(StepIncomplete, match="还没有写具体建议。"):
        take(matter, "submit", cast)
    levelless = motion(cast, level="")
    with pytest.raises(StepIncomplete, match="提交层级"):
        take(levelless, "submit", cast)


def test_days_lie_between_the_step_before_and_today(cast: Cast) -> None:
    matter = opinion(cast)
    with pytest.raises(WrongDay, match="今天之后"):
        take(matter, "submit", cast, on=TODAY + timedelta(1))
    take(matter, "submit", cast, on=DAY)
    with pytest.raises(WrongDay, match="早于"):
        take(matter, "screen", cast, on=DAY - timedelta(1))


def test_a_step_not_on_the_table_is_refused(cast: Cast) -> None:
    matter = opinion(cast)
    with pytest.raises(StepNotOpen):
        take(matter, "no-such-step", cast)
    speech = motion(cast, form="speech")
    take(speech, "submit", cast, on=date(2025, 1, 10))
    with pytest.raises(StepNotOpen):
        take(speech, "file", cast, on=date(2025, 1, 12))


def test_deadlines_are_stored_and_lateness_recorded(cast: Cast) -> None:
    matter = opinion(cast)
    take(matter, "submit", cast, on=date(2025, 12, 4))
    matter.refresh_from_db()
    assert (matter.due_on, matter.due_how["days"]) == (date(2025, 12, 9), 3)
    assert "提交" in matter.due_how["how"] and "3个工作日" in matter.due_how["how"]
    step = take(matter, "screen", cast, on=date(2025, 12, 12))
    assert (step.due_on, step.days_late, step.days_taken) == (date(2025, 12, 9), 3, 6)
    assert SHIPPED.between(date(2025, 12, 9), date(2025, 12, 12)) == 3


def test_running_cases_keep_their_dates(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    matter = opinion(cast)
    take(matter, "submit", cast, on=date(2025, 12, 4))
    matter.refresh_from_db()
    before = (matter.due_on, matter.due_how)
    revise(
        matter, title="换了题目", body=BODY, authors=shares(person_of_member(cast)), by=cast.secretary, at=AT, on=DAY
    )
    matter.refresh_from_db()
    assert (matter.due_on, matter.due_how) == before


def test_what_was_sent_back_counts_when_it_comes_again(cast: Cast) -> None:
    matter = opinion(cast)
    take(matter, "submit", cast, on=DAY)
    take(matter, "return", cast, on=DAY)
    matter.refresh_from_db()
    assert (counted(matter), matter.submitted_on) == ({}, DAY)
    take(matter, "submit", cast, on=date(2025, 12, 8))
    assert counted(matter) == {("information.collected", "", date(2025, 12, 8)): 1}


def test_numbers_are_counted_per_kind_and_year(cast: Cast) -> None:
    first, second = reported(cast, "甲"), reported(cast, "乙")
    older = reported(cast, "丙", on=date(2024, 12, 2), at=AT)
    opinion_numbers = [Matter.objects.get(pk=m.pk).number for m in (first, second, older)]
    assert opinion_numbers == ["2025-001", "2025-002", "2024-001"]
    bill = motion(cast)
    take(bill, "submit", cast, on=date(2025, 1, 12))
    assert Matter.objects.get(pk=bill.pk).number == "2025-001"


def test_a_number_given_elsewhere_is_passed_over(cast: Cast) -> None:
    taken = opinion(cast, "早先编号的")
    Matter.objects.filter(pk=taken.pk).update(number="2025-001")
    assert reported(cast).number == "2025-002"


def test_authors_count_for_the_unit_of_the_day(cast: Cast) -> None:
    from tongxin.people.operations import join, leave  # noqa: PLC0415

    leave(cast.membership(cast.colleague), date(2025, 6, 30), by=cast.secretary, at=AT)
    join(cast.colleague, cast.youth, date(2025, 7, 1), by=cast.secretary, at=AT)
    matter = opinion(cast, "年初写的", cast.colleague)
    assert matter.authors.get().unit == cast.youth
    take(matter, "submit", cast, on=date(2025, 3, 3))
    assert matter.authors.get().unit == cast.east


# --- events ---------------------------------------------------------------------------------------------------


def test_a_late_adoption_counts_in_the_books_of_its_work(cast: Cast) -> None:
    matter = reported(cast, on=date(2024, 7, 21))
    event = adopt(matter, cast, on=date(2025, 2, 3), level="national")
    assert counted(matter)["information.adopted", "national", date(2024, 7, 21)] == 1
    entry = Entry.objects.get(cause=matter.key, item="information.adopted")
    assert (entry.happened_on, entry.object) == (date(2025, 2, 3), cast.bureau.key)
    assert event.posts == [{"item": "information.adopted", "books": "work", "quantity": 1}]


def test_the_same_adoption_twice_is_one(cast: Cast) -> None:
    matter = reported(cast)
    assert adopt(matter, cast) == adopt(matter, cast)
    assert matter.events.count() == 1


def test_one_content_is_adopted_more_than_once(cast: Cast) -> None:
    matter = reported(cast)
    adopt(matter, cast)
    adopt(matter, cast, level="province")
    adopt(matter, cast, form="digest")
    assert sum(n for (item, *_), n in counted(matter).items() if item == "information.adopted") == 3


def test_what_an_event_needs(cast: Cast) -> None:
    draft_one, matter = opinion(cast, "还没报送的"), reported(cast)
    with pytest.raises(EventRefused, match="草稿"):
        adopt(draft_one, cast)
    with pytest.raises(EventRefused, match="层级"):
        adopt(matter, cast, level="")
    with pytest.raises(EventRefused, match="哪个单位"):
        adopt(matter, cast, body=None)
    with pytest.raises(EventRefused, match="方式"):
        adopt(matter, cast, form="")
    with pytest.raises(WrongDay):
        adopt(matter, cast, on=TODAY + timedelta(1))
    with pytest.raises(WrongDay):
        adopt(matter, cast, on=date(2025, 11, 1))
    with pytest.raises(Forbidden):
        adopt(matter, cast, by=cast.member)
    with pytest.raises(EventRefused):
        record_event(matter, "no-such", on=TODAY, by=cast.secretary, at=AT)
    assert matter.events.count() == 0


def test_a_mark_counts_for_the_sponsor(cast: Cast) -> None:
    matter = motion(cast, form="proposal_collective", sponsor=cast.youth)
    take(matter, "submit", cast, on=date(2025, 1, 10))
    take(matter, "file", cast, on=date(2025, 1, 12))
    record_event(matter, "mark_good", on=date(2025, 12, 1), level="city", by=cast.secretary, at=AT, today=TODAY)
    entry = Entry.objects.get(cause=matter.key, item="motion.good")
    assert (entry.unit, entry.person, entry.booked_on) == (cast.youth, None, date(2025, 1, 10))
    assert counted(matter)["motion.proposal_collective", "city", date(2025, 1, 10)] == 1


def test_an_event_is_withdrawn_with_a_reason_and_kept(cast: Cast) -> None:
    matter = reported(cast)
    event = adopt(matter, cast)
    with pytest.raises(EventRefused, match="理由"):
        withdraw_event(event, " ", by=cast.secretary, at=LATER)
    with pytest.raises(Forbidden):
        withdraw_event(event, "登记错了", by=cast.member, at=LATER)
    for _time in range(2):
        gone = withdraw_event(event, "登记错了", by=cast.secretary, at=LATER)
    assert (gone.withdrawn_why, gone.withdrawn_at) == ("登记错了", LATER)
    assert not any(item == "information.adopted" for item, *_ in counted(matter))
    assert Line.objects.filter(act="matters.withdraw_event").count() == 1
    adopt(matter, cast)
    assert any(item == "information.adopted" for item, *_ in counted(matter))


def test_a_supervision_opinion_counts_for_the_bureau(cast: Cast) -> None:
    matter = draft(
        cast.association, "supervision", "关于校园周边停车的意见",
        {"topic": "城市管理", "findings": "停车位少。", "suggestion": "错时开放。"},
        sponsor=cast.youth, by=cast.secretary, at=AT, on=DAY,
    )  # fmt: skip
    take(matter, "submit", cast)
    take(matter, "deliver", cast)
    entry = Entry.objects.get(cause=matter.key)
    assert (entry.item, entry.object, entry.unit) == ("supervision.opinion", cast.bureau.key, cast.youth)


# --- undo, content --------------------------------------------------------------------------------------------


def test_undo_brings_back_state_clock_and_books(cast: Cast) -> None:
    matter = opinion(cast)
    for action in ("submit", "screen", "edit", "sign"):
        take(matter, action, cast, on=date(2025, 12, 4))
    matter.refresh_from_db()
    before = (matter.state, matter.entered_on, matter.due_on, matter.due_how, counted(matter))
    step = take(matter, "report", cast, on=date(2025, 12, 5))
    for _time in range(2):
        undo(step, by=cast.secretary, at=LATER)
    matter.refresh_from_db()
    assert (matter.state, matter.entered_on, matter.due_on, matter.due_how, counted(matter)) == before
    assert Line.objects.filter(act="matters.undo").count() == 1
    assert matter.number == "2025-001"  # a number once given stays with its matter
    take(matter, "report", cast, on=date(2025, 12, 8))
    assert Matter.objects.get(pk=matter.pk).number == "2025-001"


def test_undo_is_refused_where_something_stands_on_it(cast: Cast) -> None:
    matter = reported(cast)
    report = matter.steps.get(action="report")
    with pytest.raises(CannotUndo):
        undo(matter.steps.get(action="sign"), by=cast.secretary, at=LATER)
    event = adopt(matter, cast, at=LATER)
    with pytest.raises(CannotUndo, match="采用"):
        undo(report, by=cast.secretary, at=LATER)
    withdraw_event(event, "登记错了", by=cast.secretary, at=LATER)
    assert undo(report, by=cast.secretary, at=LATER).undone_at == LATER


def test_who_may_undo(cast: Cast) -> None:
    matter = opinion(cast)
    step = take(matter, "submit", cast, by=cast.member)
    with pytest.raises(Forbidden):
        undo(step, by=cast.group_leader, at=LATER)
    undo(step, by=cast.member, at=LATER)
    assert Step.objects.get(pk=step.pk).undone_by == cast.member.key


def test_one_content_in_two_forms_shares_its_key(cast: Cast) -> None:
    info, bill = reported(cast, "同一内容"), motion(cast, "同一内容")
    take(bill, "submit", cast, on=date(2025, 1, 10))
    key = link_content(info, bill, by=cast.secretary, at=LATER)
    assert link_content(bill, info, by=cast.secretary, at=LATER) == key
    standing = Entry.objects.filter(cause__in=[info.key, bill.key], sign=1, reversed_by=None)
    assert set(standing.values_list("content", flat=True)) == {key}
    third = opinion(cast, "又一种形式")
    link_content(third, bill, by=cast.secretary, at=LATER)
    assert set(Matter.objects.filter(pk__in=[info.pk, bill.pk, third.pk]).values_list("content", flat=True)) == {key}


def test_content_is_linked_by_the_office_alone(cast: Cast) -> None:
    info, bill = reported(cast), motion(cast)
    for who in (cast.member, cast.neighbour_secretary, cast.leader):
        with pytest.raises(Forbidden):
            link_content(info, bill, by=who, at=LATER)


def test_forms_of_one_content_are_not_told_as_similar(cast: Cast) -> None:
    title = "关于公园低位饮水设施的建议"
    a, b, c = (opinion(cast, title) for _ in range(3))
    assert Likeness.objects.count() == 6
    link_content(a, c, by=cast.secretary, at=LATER)
    link_content(b, a, by=cast.secretary, at=LATER)
    assert not Likeness.objects.exists(), "b and c carry one content by way of a"


def test_similar_titles_find_each_other_and_forget(cast: Cast) -> None:
    first = reported(cast, "关于公园便民设施的建议")
    second = opinion(cast, "关于在公园增设无障碍饮水设施的建议")
    other = opinion(cast, "关于鼓励企业接收青年见习的建议")
    pairs = set(Likeness.objects.values_list("matter", "other"))
    assert pairs == {(first.pk, second.pk), (second.pk, first.pk)}
    assert not Likeness.objects.filter(matter=other)
    revise(
        second, title="关于夜间公交的建议", body=BODY, authors=shares(person_of_member(cast)), by=cast.secretary,
        at=LATER, on=DAY,
    )  # fmt: skip
    assert not Likeness.objects.exists()


# --- who sees what --------------------------------------------------------------------------------------------


def test_who_sees_a_matter(cast: Cast) -> None:
    matter = opinion(cast, by=cast.member, at=AT)
    seen = {
        name: user and Matter.objects.visible_to(user, TODAY).exists() for name, user in cast.visitors().items() if user
    }
    assert seen == {
        "stranger": False, "member": True, "group_leader": False, "neighbour": False, "secretary": False,
        "handler": False, "leader": False, "administrator": False,
    }  # fmt: skip
    take(matter, "submit", cast, by=cast.member)
    seen = {
        name: user and Matter.objects.visible_to(user, TODAY).exists() for name, user in cast.visitors().items() if user
    }
    assert seen == {
        "stranger": False, "member": True, "group_leader": True, "neighbour": False, "secretary": True,
        "handler": False, "leader": True, "administrator": False,
    }  # fmt: skip


def test_confidential_ones_need_a_right_of_their_own(cast: Cast) -> None:
    matter = opinion(cast, is_confidential=True)
    take(matter, "submit", cast)
    users = {name: user for name, user in cast.visitors().items() if user}
    seers = {name for name, user in users.items() if Matter.objects.visible_to(user, TODAY).exists()}
    assert seers == {"member", "secretary"}


def test_facts_and_entries_agree_after_everything(cast: Cast) -> None:
    matter = reported(cast, "联合的", person_of_member(cast), cast.colleague)
    adopt(matter, cast)
    assert counted(matter) == told(matter)
    parties = {(p.unit, p.share) for f in matter.facts() for p in f.parties}
    assert parties == {(cast.youth.pk, Fraction(1, 2)), (cast.east.pk, Fraction(1, 2))}


def test_a_past_step_needs_no_clock_of_today(cast: Cast) -> None:
    matter = opinion(cast, on=date(2023, 3, 1))
    step = advance(matter, "submit", by=cast.secretary, at=AT, on=date(2023, 3, 1))
    assert step.on == date(2023, 3, 1)
