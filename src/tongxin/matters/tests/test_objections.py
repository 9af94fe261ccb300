"""An author's note against a record goes to the office, and its answer comes back."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tongxin.journal.models import Line
from tongxin.ledger.models import Entry
from tongxin.matters import operations, queue
from tongxin.matters.models import Matter, Objection
from tongxin.people.permissions import Forbidden
from tongxin.people.tests.factories import AT, TODAY, Cast

from .helpers import opinion, reported, take

TEXT = "采用层级应是省级。"


@pytest.fixture(autouse=True)
def business_day(settings: Any) -> None:
    settings.TONGXIN_TODAY = TODAY.isoformat()


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def raised(cast: Cast, matter: Matter, text: str = TEXT) -> Objection:
    return operations.object_to(matter, text, by=cast.member, at=AT, on=TODAY)


def test_it_goes_there_and_back(cast: Cast) -> None:
    matter = reported(cast)
    member, office = client_of(cast.member), client_of(cast.secretary)
    page = reverse("matters:page", args=[matter.pk])
    assert "写给秘书处" in member.get(page).content.decode()
    assert f"{page}#objections" in member.get("/points/").content.decode()
    entries = Entry.objects.count()

    sent = member.post(reverse("matters:object", args=[matter.pk]), {"text": TEXT}, follow=True).content.decode()
    assert "已送秘书处" in sent and "等秘书处答复" in sent and "写给秘书处" not in sent
    row = Objection.objects.get()
    address = reverse("matters:objection", args=[matter.pk, row.pk])
    assert reverse("matters:withdraw-objection", args=[matter.pk, row.pk]) in sent

    waiting = queue.waiting_for(cast.secretary, cast.association, TODAY)
    assert [(w.kind_name, w.verb, w.address) for w in waiting if w.kind_name == "异议"] == [("异议", "答复", address)]
    for place in ("/", "/todo/"):
        text = office.get(place).content.decode()
        assert address in text and TEXT in text
    assert office.post(address, {"reply": ""}).status_code == 422
    office.post(address, {"reply": "已改为省级。"})
    assert queue.waiting_for(cast.secretary, cast.association, TODAY) == []

    text = member.get(page).content.decode()
    assert "已答复" in text and "已改为省级。" in text and "写给秘书处" in text
    assert Entry.objects.count() == entries
    acts = list(Line.objects.filter(thing=matter.key).order_by("-pk").values_list("act", flat=True)[:2])
    assert acts == ["matters.answer_objection", "matters.object_to"]


def test_it_says_what_is_wrong(cast: Cast) -> None:
    matter = reported(cast)
    with pytest.raises(operations.ObjectionRefused, match="写明哪里不对"):
        raised(cast, matter, " ")
    raised(cast, matter)
    [row] = queue.waiting_for(cast.secretary, cast.association, TODAY)
    assert row.waits == f"作者对记录有异议：{TEXT}"


def test_one_waits_at_a_time_and_it_can_be_taken_back(cast: Cast) -> None:
    matter = reported(cast)
    row = raised(cast, matter)
    with pytest.raises(operations.ObjectionRefused):
        raised(cast, matter, "又一条")
    for _twice in range(2):
        operations.withdraw_objection(row, by=cast.member, at=AT)
    assert queue.count_waiting(cast.secretary, cast.association, TODAY) == 0
    with pytest.raises(operations.ObjectionRefused):
        operations.answer_objection(row, "晚了", by=cast.secretary, at=AT)
    second = raised(cast, matter, "又一条")
    operations.answer_objection(second, "不改", by=cast.secretary, at=AT)
    with pytest.raises(operations.ObjectionRefused):
        operations.withdraw_objection(second, by=cast.member, at=AT)
    assert operations.answer_objection(second, "改了", by=cast.secretary, at=AT).reply == "改了"


def test_who_may(cast: Cast) -> None:
    matter = reported(cast)
    row = raised(cast, matter)
    for user in (cast.secretary, cast.group_leader, cast.leader):
        with pytest.raises(Forbidden):
            operations.object_to(matter, TEXT, by=user, at=AT)
    for user in (cast.member, cast.leader, cast.neighbour_secretary):
        with pytest.raises(Forbidden):
            operations.answer_objection(row, "好", by=user, at=AT)
    with pytest.raises(Forbidden):
        operations.withdraw_objection(row, by=cast.secretary, at=AT)
    assert queue.waiting_for(cast.neighbour_secretary, cast.neighbour, TODAY) == []
    assert TEXT not in client_of(cast.leader).get(reverse("matters:page", args=[matter.pk])).content.decode()


def test_a_draft_is_no_record(cast: Cast) -> None:
    with pytest.raises(operations.ObjectionRefused):
        raised(cast, opinion(cast))
    matter = reported(cast, "关于图书馆开放的建议")
    with pytest.raises(operations.ObjectionRefused):
        raised(cast, matter, "长" * 501)


def test_objections_stand_after_what_has_a_deadline(cast: Cast) -> None:
    raised(cast, reported(cast))
    take(opinion(cast, "关于夜间公交的建议"), "submit", cast)
    rows = queue.waiting_for(cast.secretary, cast.association, TODAY)
    assert [row.kind_name for row in rows] == ["社情民意信息", "异议"]
    assert len(queue.waiting_for(cast.secretary, cast.association, TODAY, limit=1)) == 1
