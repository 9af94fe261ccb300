"""Members answer themselves: they sign up, wait, withdraw, ask for leave. None of it counts."""

import json
from datetime import date, datetime, time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import make_aware

from tongxin.activities.models import Activity, Participant, SignUp
from tongxin.activities.operations import (
    ActivityRefused,
    Mark,
    NotThere,
    SignUpClosed,
    WrongDay,
    ask_leave,
    cancel,
    close_signup,
    hold,
    open_signup,
    sign_up,
    take_attendance,
    withdraw,
)
from tongxin.activities.queue import openings
from tongxin.activities.signups import open_to, stance
from tongxin.journal.models import Line
from tongxin.ledger.models import Entry
from tongxin.people.models import Person
from tongxin.people.operations import erase, merge
from tongxin.people.permissions import SYSTEM, Forbidden
from tongxin.people.tests.factories import AT, TODAY, Cast, make_person, make_user

from .helpers import items, person_of_member, planned

ON = date(2025, 12, 24)
UNTIL = make_aware(datetime.combine(date(2025, 12, 23), time(18)))
AFTER = date(2025, 12, 24)  # the day itself: the deadline has passed, it has not begun
NOON = make_aware(datetime.combine(AFTER, time(12)))


def opened(cast: Cast, capacity: int | None = None, **more: Any) -> Activity:
    """A lecture on the 24th, open for sign-up until 18:00 the day before."""
    said = {"title": "智荟讲坛", "starts_on": ON, "starts_at": time(14)} | more
    invited = said.pop("invited", ())
    activity = planned(cast, said.pop("kind", "study_group"), **said)
    return open_signup(activity, UNTIL, capacity, invited, by=cast.secretary, at=AT, today=TODAY)


def answers(activity: Activity) -> dict[str, str]:
    return {row.person.name: row.answer for row in activity.signups.select_related("person")}


def by_office(cast: Cast, activity: Activity, *people: Person) -> None:
    for person in people:
        sign_up(activity, person, by=cast.secretary, at=AT, today=TODAY)


def test_signing_up_withdrawing_and_signing_up_again(cast: Cast) -> None:
    activity, person = opened(cast), person_of_member(cast)
    who: dict[str, Any] = {"by": cast.member, "at": AT, "today": TODAY}
    row = sign_up(activity, person, **who)
    assert (row.answer, row.unit) == ("signed", cast.youth)
    assert sign_up(activity, person, **who).pk == row.pk  # twice signs up once
    assert withdraw(activity, person, **who).answer == "withdrawn"
    assert sign_up(activity, person, **who).answer == "signed"
    assert SignUp.objects.count() == 1 and not Entry.objects.exists()
    assert not activity.participants.exists()


def test_who_finds_no_place_waits_and_moves_up_in_order(cast: Cast) -> None:
    crowd = [make_person(name, unit=cast.youth) for name in ("甲一", "乙二", "丙三")]
    activity = opened(cast, capacity=1)
    by_office(cast, activity, *crowd)
    assert answers(activity) == {"甲一": "signed", "乙二": "waiting", "丙三": "waiting"}
    ask_leave(activity, crowd[0], "出差", by=cast.secretary, at=AT, today=TODAY)
    assert answers(activity) == {"甲一": "leave", "乙二": "signed", "丙三": "waiting"}
    withdraw(activity, crowd[1], by=cast.secretary, at=AT, today=TODAY)
    assert answers(activity)["丙三"] == "signed"
    with pytest.raises(ActivityRefused, match="还没有写请假事由"):
        ask_leave(activity, crowd[2], " ", by=cast.secretary, at=AT, today=TODAY)


def test_who_was_entered_twice_has_one_place_and_one_answer(cast: Cast) -> None:
    person, first, waits = person_of_member(cast), make_person("李嘉言", cast.youth), make_person("丙三", cast.youth)
    activity = opened(cast, capacity=1)
    by_office(cast, activity, first)
    merge(first, person, by=SYSTEM, at=AT)
    who: dict[str, Any] = {"by": cast.member, "at": AT, "today": TODAY}
    assert stance(activity, person, TODAY, AT).answer == "signed"
    assert open_to(person, TODAY, AT, 3)[0].answer == "signed"
    assert sign_up(activity, person, **who).person == first, "it stays on the row it was given under"
    by_office(cast, activity, waits)
    assert ask_leave(activity, person, "出差", **who).answer == "leave"
    assert [(row.person_id, row.answer) for row in activity.signups.order_by("pk")] == [
        (first.pk, "leave"), (waits.pk, "signed")
    ]  # fmt: skip
    again = SignUp.objects.create(activity=activity, person=person, unit=cast.youth, answer="leave", at=AT, by="x:1")
    take_attendance(activity, {}, by=cast.secretary, at=AT)
    assert {row.person_id for row in activity.participants.all()} == {again.person_id, waits.pk}
    assert withdraw(activity, person, **who).answer == "withdrawn"
    assert not activity.signups.filter(answer="leave").exists()
    assert set(activity.participants.values_list("person", "attendance")) == {(again.person_id, ""), (waits.pk, "")}


def test_more_places_let_those_move_up_who_wait(cast: Cast) -> None:
    crowd = [make_person(unit=cast.youth) for _ in range(3)]
    activity = opened(cast, capacity=1)
    by_office(cast, activity, *crowd)
    who: dict[str, Any] = {"by": cast.secretary, "at": AT, "today": TODAY}
    open_signup(activity, UNTIL, 2, **who)
    assert sorted(answers(activity).values()) == ["signed", "signed", "waiting"]
    with pytest.raises(ActivityRefused, match="已报2人"):
        open_signup(activity, UNTIL, 1, **who)
    open_signup(activity, UNTIL, None, **who)
    assert set(answers(activity).values()) == {"signed"}


def test_why_somebody_did_not_come_is_theirs_to_see_and_forgotten_with_them(cast: Cast) -> None:
    activity, person = opened(cast), person_of_member(cast)
    ask_leave(activity, person, "住院复查", by=cast.member, at=AT, today=TODAY)
    Participant.objects.create(activity=activity, person=person, unit=cast.youth, attendance="leave", note="住院复查")
    client = Client()
    client.force_login(cast.member)
    held = json.loads(client.get("/me/export/").content)
    assert [held["signups"][0]["reason"], held["attendance"][0]["note"]] == ["住院复查", "住院复查"]
    erase(person, by=SYSTEM, at=AT)
    assert [row.reason for row in activity.signups.all()] == [""]
    assert [row.note for row in activity.participants.all()] == [""]


def test_after_the_deadline_one_asks_for_leave(cast: Cast) -> None:
    activity, person = opened(cast), person_of_member(cast)
    sign_up(activity, person, by=cast.member, at=AT, today=TODAY)
    who: dict[str, Any] = {"by": cast.member, "at": NOON, "today": AFTER}
    with pytest.raises(SignUpClosed, match="请假"):
        withdraw(activity, person, **who)
    with pytest.raises(SignUpClosed, match="截止"):
        sign_up(activity, cast.colleague, by=cast.secretary, at=NOON, today=AFTER)
    assert ask_leave(activity, person, "出差", **who).reason == "出差"
    late = make_aware(datetime.combine(AFTER, time(15)))
    with pytest.raises(SignUpClosed, match="已经开始"):
        ask_leave(activity, person, "忘了", by=cast.member, at=late, today=AFTER)


def test_there_is_one_place_at_least(cast: Cast) -> None:
    with pytest.raises(ActivityRefused, match="至少一个"):
        opened(cast, capacity=0)


def test_closed_early_cancelled_or_held_it_is_open_to_nobody(cast: Cast) -> None:
    who: dict[str, Any] = {"by": cast.member, "at": AT, "today": TODAY}
    person, activity = person_of_member(cast), opened(cast)
    close_signup(activity, by=cast.secretary, at=AT)
    with pytest.raises(SignUpClosed):
        sign_up(activity, person, **who)
    open_signup(activity, UNTIL, by=cast.secretary, at=AT, today=TODAY)
    sign_up(activity, person, **who)
    cancel(activity, "台风", by=cast.secretary, at=AT)
    with pytest.raises(NotThere, match="取消"):
        withdraw(activity, person, **who)
    with pytest.raises(SignUpClosed):
        sign_up(planned(cast, title="没有开放"), person, **who)
    with pytest.raises(WrongDay, match="之后"):
        open_signup(planned(cast, title="昨天的"), UNTIL, by=cast.secretary, at=AT, today=TODAY)


def test_it_is_open_to_members_of_the_host_and_of_units_invited_alone(cast: Cast) -> None:
    activity = opened(cast, unit=cast.youth)
    elsewhere = make_person(unit=cast.east)
    guest = make_user("guest", person=elsewhere)
    with pytest.raises(Forbidden, match="不向"):
        sign_up(activity, elsewhere, by=guest, at=AT, today=TODAY)
    with pytest.raises(Forbidden):
        sign_up(activity, person_of_member(cast), by=guest, at=AT, today=TODAY)  # nobody signs another up
    open_signup(activity, UNTIL, None, [cast.east, cast.neighbour], by=cast.secretary, at=AT, today=TODAY)
    assert sign_up(activity, elsewhere, by=guest, at=AT, today=TODAY).unit == cast.east
    assert cast.outsider.pk and Activity.objects.visible_to(cast.neighbour_secretary, TODAY).filter(pk=activity.pk)


def test_whoever_answered_may_answer_anew_though_invited_no_more(cast: Cast) -> None:
    activity = opened(cast, unit=cast.youth, invited=[cast.east])
    elsewhere = make_person(unit=cast.east)
    guest: dict[str, Any] = {"by": make_user("guest", person=elsewhere), "at": AT, "today": TODAY}
    sign_up(activity, elsewhere, **guest)
    open_signup(activity, UNTIL, by=cast.secretary, at=AT, today=TODAY)
    assert withdraw(activity, elsewhere, **guest).answer == "withdrawn"
    with pytest.raises(Forbidden, match="不向"):
        sign_up(activity, elsewhere, **guest)
    assert ask_leave(activity, elsewhere, "出差", **guest).unit == cast.east


def test_closed_early_it_is_closed_for_cancelling_too(cast: Cast) -> None:
    activity, person = opened(cast), person_of_member(cast)
    sign_up(activity, person, by=cast.member, at=AT, today=TODAY)
    close_signup(activity, by=cast.secretary, at=AT)
    with pytest.raises(SignUpClosed, match="请假"):
        withdraw(activity, person, by=cast.member, at=AT, today=TODAY)
    assert withdraw(activity, person, by=cast.secretary, at=AT, today=TODAY).answer == "withdrawn"


def test_leave_is_taken_back_until_it_begins(cast: Cast) -> None:
    activity, person = opened(cast), person_of_member(cast)
    ask_leave(activity, person, "出差", by=cast.member, at=AT, today=TODAY)
    take_attendance(activity, {}, by=cast.secretary, at=AT)  # a look ahead takes the leave over
    late: dict[str, Any] = {"at": make_aware(datetime.combine(AFTER, time(15))), "today": AFTER}
    with pytest.raises(SignUpClosed, match="已经开始"):
        withdraw(activity, person, by=cast.member, **late)
    withdraw(activity, person, by=cast.member, at=AT, today=TODAY)
    assert [(row.attendance, row.note) for row in activity.participants.all()] == [("", "")]


def test_who_speaks_stays_on_the_list_when_they_cancel(cast: Cast) -> None:
    activity, person = opened(cast), person_of_member(cast)
    sign_up(activity, person, by=cast.member, at=AT, today=TODAY)
    row = Participant.objects.create(activity=activity, person=person, unit=cast.youth, role="speaker")
    withdraw(activity, person, by=cast.member, at=AT, today=TODAY)
    assert list(activity.participants.all()) == [row]


def test_the_journal_says_who_moved_up_and_who_is_invited(cast: Cast) -> None:
    crowd = [make_person(unit=cast.youth) for _ in range(2)]
    activity = opened(cast, capacity=1)
    by_office(cast, activity, *crowd)
    open_signup(activity, UNTIL, 2, [cast.east], by=cast.secretary, at=AT, today=TODAY)
    last = Line.objects.filter(act="activities.open_signup").latest("pk")
    assert (last.detail["moved_up"], last.detail["invited"]) == ([crowd[1].pk], [cast.east.pk])


def test_who_moved_up_is_told_first_until_they_answer_anew(cast: Cast, client: Client, settings: Any) -> None:
    settings.TONGXIN_TODAY = TODAY.isoformat()
    person, other = person_of_member(cast), make_person(unit=cast.youth)
    sooner, activity = opened(cast, title="读书会"), opened(cast, capacity=1)
    sign_up(sooner, person, by=cast.member, at=AT, today=TODAY)
    by_office(cast, activity, other)
    sign_up(activity, person, by=cast.member, at=AT, today=TODAY)
    client.force_login(cast.member)
    assert "候补转正" not in client.get("/").content.decode()
    withdraw(activity, other, by=cast.secretary, at=AT, today=TODAY)
    first, second = openings(cast.member, TODAY, AT)
    assert (first.activity, second.activity) == (activity, sooner)
    assert "由候补转为已报名" in client.get("/").content.decode()
    ask_leave(activity, person, "出差", by=cast.member, at=AT, today=TODAY)
    assert not any(stance.moved_up_at for stance in openings(cast.member, TODAY, AT))


def test_attendance_is_taken_from_the_list(cast: Cast) -> None:
    came, away, absent = (make_person(name, unit=cast.youth) for name in ("甲一", "乙二", "丙三"))
    activity = opened(cast)
    by_office(cast, activity, came, absent)
    ask_leave(activity, away, "出差", by=cast.secretary, at=AT, today=TODAY)
    marks = {came.pk: Mark("present"), absent.pk: Mark("absent")}
    hold(activity, marks, by=cast.secretary, at=NOON, today=AFTER)
    told = {row.person.name: (row.attendance, row.note) for row in activity.participants.select_related("person")}
    assert told == {"甲一": ("present", ""), "乙二": ("leave", "出差"), "丙三": ("absent", "")}
    assert items(activity) == {"study.group": 1, "study.sent": 1, "study.hosted": 1}


# --- pages ----------------------------------------------------------------------------------------------------


@pytest.fixture
def business_day(settings: Any) -> None:
    settings.TONGXIN_TODAY = TODAY.isoformat()


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(activity: Activity, name: str) -> str:
    return reverse(f"activities:{name}", args=[activity.pk])


@pytest.mark.usefixtures("business_day")
def test_a_member_signs_up_from_home_and_asks_for_leave(cast: Cast) -> None:
    activity, member = opened(cast, capacity=2), client_of(cast.member)
    text = member.get("/").content.decode()
    assert "智荟讲坛" in text and "12月23日报名截止" in text and "还有2个名额" in text
    assert "已报名" in member.post(address(activity, "sign-up"), {"do": "sign"}, follow=True).content.decode()
    text = member.get(address(activity, "page")).content.decode()
    assert "已报1人" in text and "余1个名额" in text and "取消报名" in text and "12月23日18:00截止" in text
    assert "取消报名" in member.get("/").content.decode()
    assert member.post(address(activity, "ask-leave"), {"reason": ""}).status_code == 422
    member.post(address(activity, "ask-leave"), {"reason": "出差"})
    assert "事由：出差" in member.get(address(activity, "page")).content.decode()
    colleague = client_of(make_user("colleague2", person=cast.colleague)).get(address(activity, "page"))
    assert "出差" not in colleague.content.decode()
    held = json.loads(member.get("/me/export/").content)
    assert [(row["title"], row["answer"], row["reason"]) for row in held["signups"]] == [("智荟讲坛", "请假", "出差")]
    assert client_of(cast.secretary).get("/").status_code == 200


@pytest.mark.usefixtures("business_day")
def test_the_office_opens_looks_and_closes(cast: Cast) -> None:
    activity, office = planned(cast, starts_on=ON), client_of(cast.secretary)
    there = address(activity, "signups")
    assert "开放报名" in office.get(there).content.decode()
    said = {"until_on": "2025-12-23", "until_at": "18:00", "capacity": "0", "version": activity.version}
    assert office.post(there, said).status_code == 422
    answer = office.post(there, said | {"capacity": "30", "invited": "没有的单位"})
    assert answer.status_code == 422 and "没有叫“没有的单位”" in answer.content.decode()
    assert office.post(there, said | {"capacity": "30"}).status_code == 302
    row = sign_up(activity, person_of_member(cast), by=cast.member, at=AT, today=TODAY)
    text = office.get(there).content.decode()
    assert "李嘉言" in text and "名额30个" in text
    assert f"mark_{row.person_id}" in office.get(address(activity, "attendance")).content.decode()
    office.post(there, {"do": f"withdraw:{row.pk}"})
    assert answers(activity) == {"李嘉言": "withdrawn"}
    office.post(there, {"do": "close"})
    assert Activity.objects.get().signup_closed_at is not None
    assert "报名已截止" in office.get(there).content.decode()
    assert client_of(cast.member).get(there).status_code == 403


def test_home_asks_the_same_however_many(cast: Cast, django_assert_num_queries: Any) -> None:
    first = opened(cast, title="第一场")
    for n in range(4):
        opened(cast, title=f"第{n}场")
    sign_up(first, person_of_member(cast), by=cast.member, at=AT, today=TODAY)
    cast.member.person  # noqa: B018  asked for with the request
    with django_assert_num_queries(4):
        found = openings(cast.member, TODAY, AT, limit=3)
    assert len(found) == 3 and found[0].answer == "signed" and found[1].may_sign_up
