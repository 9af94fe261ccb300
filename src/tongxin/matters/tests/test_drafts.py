"""Drafts thrown away: gone from everywhere, and taken back."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tongxin.journal.models import Line
from tongxin.matters import operations, queue, similar
from tongxin.matters.models import Matter
from tongxin.people.permissions import Forbidden
from tongxin.people.tests.factories import AT, TODAY, Cast

from .helpers import BODY, opinion, person_of_member, shares, take

TITLE = "关于增设社区自习室的建议"


@pytest.fixture(autouse=True)
def business_day(settings: object) -> None:
    settings.TONGXIN_TODAY = TODAY.isoformat()  # type: ignore[attr-defined]


def mine(cast: Cast, title: str = TITLE) -> Matter:
    authors = shares(person_of_member(cast))
    return operations.draft(cast.association, "information", title, BODY, authors, by=cast.member, at=AT, on=TODAY)


@pytest.fixture
def member(cast: Cast) -> Iterator[Client]:
    client = Client()
    client.force_login(cast.member)
    yield client


def test_it_vanishes_everywhere_and_comes_back(cast: Cast, member: Client) -> None:
    matter = mine(cast)
    answer = member.post(reverse("matters:discard", args=[matter.pk]), follow=True)
    text = answer.content.decode()
    assert "已丢弃草稿" in text and reverse("matters:restore", args=[matter.pk]) in text
    assert TITLE not in member.get("/matters/mine/").content.decode()
    assert TITLE not in member.get("/").content.decode()
    assert f">{TITLE}<" not in member.get("/search/", {"q": "自习室"}).content.decode()
    assert member.get(reverse("matters:page", args=[matter.pk])).status_code == 404
    assert queue.waiting_for(cast.member, cast.association, TODAY) == []
    assert queue.count_waiting(cast.member, cast.association, TODAY) == 0
    assert not Matter.objects.visible_to(cast.member, TODAY).exists()
    assert not Matter.objects.by_author(person_of_member(cast)).exists()
    assert similar.to_title(cast.association, TITLE, cast.member, TODAY) == []
    assert TITLE in member.get(reverse("matters:discarded")).content.decode()

    again = member.post(reverse("matters:restore", args=[matter.pk]), follow=True)
    assert "草稿已恢复" in again.content.decode()
    assert TITLE in member.get("/matters/mine/").content.decode()
    assert [m.pk for m in similar.to_title(cast.association, TITLE, cast.member, TODAY)] == [matter.pk]
    assert [line.act for line in Line.objects.filter(thing=matter.key).order_by("pk")] == [
        "matters.draft",
        "matters.discard_draft",
        "matters.restore_draft",
    ]


def test_twice_is_once(cast: Cast) -> None:
    matter = mine(cast)
    operations.discard_draft(matter, by=cast.member, at=AT)
    operations.discard_draft(matter, by=cast.member, at=AT)
    operations.restore_draft(matter, by=cast.member, at=AT)
    operations.restore_draft(matter, by=cast.member, at=AT)
    assert Line.objects.filter(thing=matter.key).count() == 3


def test_what_was_handed_in_stays(cast: Cast) -> None:
    matter = mine(cast)
    step = take(matter, "submit", cast, TODAY, by=cast.member)
    for _state in ("submitted", "taken back"):
        assert not operations.may_discard(Matter.objects.get(pk=matter.pk), cast.member)
        with pytest.raises(operations.CannotDiscard):
            operations.discard_draft(matter, by=cast.member, at=AT)
        operations.undo(step, by=cast.member, at=AT, today=TODAY)


def test_others_throw_nothing_away(cast: Cast) -> None:
    joint = operations.draft(
        cast.association, "information", TITLE, BODY, shares(cast.colleague, person_of_member(cast)),
        by=cast.secretary, at=AT, on=TODAY,
    )  # fmt: skip
    assert not operations.may_discard(joint, cast.member)  # second author
    for user in (cast.member, cast.group_leader):
        with pytest.raises(Forbidden):
            operations.discard_draft(joint, by=user, at=AT)
    matter = operations.discard_draft(mine(cast), by=cast.member, at=AT)
    with pytest.raises(Forbidden):
        operations.restore_draft(matter, by=cast.secretary, at=AT)


def test_the_first_author_throws_away_what_the_office_entered(cast: Cast) -> None:
    matter = opinion(cast, TITLE)
    assert operations.may_discard(matter, cast.member)
    operations.discard_draft(matter, by=cast.member, at=AT)
    assert not Matter.objects.visible_to(cast.secretary, TODAY).exists()


def test_nothing_is_done_with_it(cast: Cast) -> None:
    matter = mine(cast)
    operations.discard_draft(matter, by=cast.member, at=AT)
    with pytest.raises(operations.Discarded):
        operations.advance(matter, "submit", by=cast.member, at=AT, on=TODAY)
    with pytest.raises(operations.Discarded):
        operations.revise(
            matter,
            title="另一个题目",
            body=BODY,
            authors=shares(person_of_member(cast)),
            by=cast.member,
            at=AT,
            on=TODAY,
        )
