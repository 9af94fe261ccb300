"""What a change of rules does in the rooms above: entries priced anew, reports, accounts, deadlines."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.urls import reverse

from tests.ledger.toys import Toy, fact
from tongxin.journal.models import Line
from tongxin.kernel.charter import read
from tongxin.ledger import operations as ledger
from tongxin.ledger.points import sheet
from tongxin.matters import operations as matters
from tongxin.matters.queue import clock_of
from tongxin.people import charters, rules
from tongxin.people.days import working_calendar
from tongxin.people.models import LocalRule
from tongxin.people.permissions import SYSTEM
from tongxin.people.rules import effects
from tongxin.people.tests.factories import AT, TODAY, Cast, cast

pytestmark = pytest.mark.django_db

ADOPTED = "information.adopted"
JULY = date(2025, 7, 1)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def world(settings) -> Cast:
    settings.TONGXIN_TODAY = TODAY.isoformat()
    return cast()


def adopt(world, pk, on):
    toy = Toy(pk, [fact((world.youth, world.member.person), item=ADOPTED, on=on, level="national")])
    with transaction.atomic():
        ledger.post(toy, by=SYSTEM, at=AT)


def points(world):
    """What the member earned, before the yearly cap."""
    return sum(line.points for line in sheet(world.member.person, world.association, 2025).lines)


def dearer(unit, since):
    content = read.content_of(charters.of(unit), "points", ADOPTED) | {"source": "决议"}
    content["amounts"].append({"since": since.isoformat(), "points": "30", "level": "national"})
    return content


def told(seen):
    return [one.text for one in effects.told(seen)]


def test_what_a_price_dated_back_would_change_is_counted_and_then_applied(world, client):
    unit = world.association
    for pk, on in enumerate([date(2025, 3, 1), date(2025, 8, 1), date(2025, 9, 1)], start=1):
        adopt(world, pk, on)
    assert points(world) == 60
    seen = rules.preview(unit, "points", ADOPTED, JULY, dearer(unit, JULY), on=TODAY)
    assert told(seen) == ["从生效日期起已经记的2笔，按新规则重新计价会变，合计多20分。"]

    client.force_login(world.secretary)
    data = {"category": "advice", "split": "first_half", "since": "2025-07-01", "is_dated_back": "on",
            "resolution": "决议", "amount_national": "30"}  # fmt: skip
    address = reverse("people:rules-change", args=["points", ADOPTED])
    answer = client.post(address, data)
    assert "合计多20分" in answer.content.decode()
    client.post(address, data | {"seen": answer.context["seen"].token})
    assert points(world) == 60

    rule = LocalRule.objects.get()
    page = reverse("people:rules-local-rule", args=[rule.pk])
    assert "重新计价" in client.get(page).content.decode()
    client.post(reverse("people:rules-apply", args=[rule.pk, "reprice"]))
    assert points(world) == 80
    assert "会变，合计" not in client.get(page).content.decode()
    client.post(reverse("people:rules-apply", args=[rule.pk, "reprice"]))
    assert points(world) == 80

    client.post(reverse("people:rules-withdraw", args=[rule.pk]), {"reason": "未通过"})
    assert "合计少20分" in client.get(page).content.decode()
    client.post(reverse("people:rules-apply", args=[rule.pk, "reprice"]))
    assert points(world) == 60


def test_a_price_from_tomorrow_touches_nothing_recorded(world):
    unit = world.association
    adopt(world, 1, date(2025, 8, 1))
    assert (
        told(rules.preview(unit, "points", ADOPTED, date(2026, 1, 1), dearer(unit, date(2026, 1, 1)), on=TODAY)) == []
    )


def test_what_comes_after_a_rule_is_priced_by_it(world):
    unit = world.association
    rules.amend(unit, "points", ADOPTED, TODAY, dearer(unit, TODAY), "决议", by=world.secretary, at=AT, on=TODAY)
    adopt(world, 1, date(2025, 12, 21))
    assert points(world) == Decimal(20)
    adopt(world, 2, TODAY)
    assert points(world) == Decimal(50)


def test_those_who_hold_a_changed_role_are_counted(world):
    unit = world.association
    content = read.content_of(charters.of(unit), "role", "secretary") | {"name": "办公室", "source": "决议"}
    assert told(rules.preview(unit, "role", "secretary", TODAY, content, on=TODAY)) == ["1个账号的权限随之改变。"]
    content = read.content_of(charters.of(unit), "role", "member") | {"name": "成员", "source": "决议"}
    assert told(rules.preview(unit, "role", "member", TODAY, content, on=TODAY)) == ["4名会员的权限随之改变。"]


# Deadlines past the last known list


def test_provisional_deadlines_move_when_the_list_arrives(world):
    last = working_calendar().known_until
    on = date(last.year, 12, 30)
    at = datetime(last.year, 12, 30, 9, tzinfo=SHANGHAI)
    person = world.member.person
    matter = matters.draft(
        world.association, "information", "关于加装电梯的建议", {"situation": "情况。", "suggestion": "建议。"},
        [(person, Fraction(1))], by=SYSTEM, at=at, on=on,
    )  # fmt: skip
    matters.advance(matter, "submit", by=SYSTEM, at=at, on=on, today=on)
    matter.refresh_from_db()
    assert matter.due_how["is_provisional"]
    before, year = matter.due_on, last.year + 1

    rest = [date(year, 1, n) for n in range(1, 9)]
    rules.import_holidays(year, rest, [], "通知", by=world.administrator, at=AT, on=TODAY)
    matter.refresh_from_db()
    assert matter.due_on > before
    assert not matter.due_how["is_provisional"]
    assert clock_of(matter, charters.of(matter.unit), on, working_calendar()).state != "prov"
    assert Line.objects.get(act="matters.count_anew").thing == matter.key
    assert Line.objects.get(act="people.import_holidays").detail["moved"] == 1
