"""What a change of rules does in the rooms above: entries priced anew, reports, accounts, deadlines."""

from datetime import date, datetime, timedelta
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
from tongxin.ledger.models import Entry
from tongxin.ledger.points import sheet
from tongxin.matters import operations as matters
from tongxin.matters.clocks import clock_of
from tongxin.people import charters, operations, rules
from tongxin.people.days import working_calendar
from tongxin.people.models import LocalRule, RoleGrant
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
        ledger.repost(toy, by=SYSTEM, at=AT)


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
    for until, told_of in ((TODAY + timedelta(30), ["1个账号的权限随之改变。"]), (TODAY - timedelta(1), [])):
        RoleGrant.objects.filter(role="secretary").update(until=until)
        assert told(rules.preview(unit, "role", "secretary", TODAY, content, on=TODAY)) == told_of
    content = read.content_of(charters.of(unit), "role", "member") | {"name": "成员", "source": "决议"}
    assert told(rules.preview(unit, "role", "member", TODAY, content, on=TODAY)) == ["4名会员的权限随之改变。"]


def capped(unit, cap, since=TODAY):
    content = read.content_of(charters.of(unit), "category", "advice") | {"source": "决议"}
    content["caps"] = [*content["caps"], {"since": since.isoformat(), "points": cap}]
    return content


def total(world, person, year=2025):
    return sheet(person, world.association, year).total


def test_those_whose_year_a_cap_changes_are_counted_and_no_others(world, client):
    unit, east = world.association, world.east
    for pk, on in enumerate([date(2024, 3, 1), date(2024, 4, 1), date(2024, 5, 1), date(2024, 6, 1)], start=1):
        adopt(world, pk, on)  # 15 each, so 60 in 2024
    for pk, on in enumerate([date(2025, 3, 1), date(2025, 8, 1), date(2025, 9, 1)], start=11):
        adopt(world, pk, on)  # 20 each
    toy = Toy(21, [fact((east, world.colleague), item=ADOPTED, on=date(2025, 4, 1), level="national")])
    with transaction.atomic():
        ledger.repost(toy, by=SYSTEM, at=AT)
    held = {world.member.person: Decimal(40), world.colleague: Decimal(20)}
    assert {person: total(world, person) for person in held} == held

    assert told(rules.preview(unit, "category", "advice", TODAY, capped(unit, "50"), on=TODAY)) == [
        "全年积分随之改变的：2025年1人。"
    ]
    back = date(2024, 12, 31)
    assert told(rules.preview(unit, "category", "advice", back, capped(unit, "10", back), on=TODAY)) == [
        "全年积分随之改变的：2024年1人、2025年2人。"
    ]
    ahead = date(2026, 1, 1)
    assert told(rules.preview(unit, "category", "advice", ahead, capped(unit, "10", ahead), on=TODAY)) == []

    client.force_login(world.secretary)
    address = reverse("people:rules-change", args=["category", "advice"])
    data = {"name": "咨政建言", "cap": "50", "since": TODAY.isoformat(), "resolution": "决议"}
    answer = client.post(address, data)
    assert "2025年1人" in answer.content.decode()
    client.post(address, data | {"seen": answer.context["seen"].token})
    assert {person: total(world, person) for person in held} == {**held, world.member.person: Decimal(50)}
    assert total(world, world.member.person, 2024) == 40
    page = reverse("people:rules-withdraw", args=[LocalRule.objects.get().pk])
    assert "2025年1人" in client.get(page).content.decode()


def test_a_cap_that_nobody_reached_changes_nobody(world, client):
    adopt(world, 1, date(2025, 3, 1))
    client.force_login(world.secretary)
    data = {"name": "咨政建言", "cap": "50", "since": TODAY.isoformat(), "resolution": "决议"}
    answer = client.post(reverse("people:rules-change", args=["category", "advice"]), data)
    assert "已经记的都不受影响" in answer.content.decode()


def test_rows_merged_into_one_person_are_one_whose_year_changes(world):
    unit, person = world.association, world.member.person
    double = operations.register_person("李嘉言", world.east, date(2024, 1, 1), is_another=True, by=SYSTEM, at=AT)
    adopt(world, 1, date(2025, 3, 1))
    toys = [fact((world.east, double), item=ADOPTED, on=date(2025, n, 1), level="national") for n in (4, 5)]
    with transaction.atomic():
        ledger.repost(Toy(2, toys), by=SYSTEM, at=AT)
    seen = rules.preview(unit, "category", "advice", TODAY, capped(unit, "50"), on=TODAY)
    assert told(seen) == []
    operations.merge(double, person, by=SYSTEM, at=AT)
    assert told(seen) == ["全年积分随之改变的：2025年1人。"]


def test_a_price_that_moves_to_another_category_changes_the_year_at_once(world):
    unit = world.association
    for pk, on in enumerate([date(2025, 3, 1), date(2025, 8, 1), date(2025, 9, 1)], start=1):
        adopt(world, pk, on)
    content = read.content_of(charters.of(unit), "points", ADOPTED) | {"source": "决议", "category": "service"}
    assert told(rules.preview(unit, "points", ADOPTED, TODAY, content, on=TODAY)) == ["全年积分随之改变的：2025年1人。"]
    assert total(world, world.member.person) == 40
    rules.amend(unit, "points", ADOPTED, TODAY, content, "决议", by=world.secretary, at=AT, on=TODAY)
    assert total(world, world.member.person) == 20


def test_what_is_booked_on_an_item_is_counted(world, client):
    unit = world.association
    content = read.content_of(charters.of(unit), "item", ADOPTED) | {"name": "信息录用", "source": "决议"}
    assert told(rules.preview(unit, "item", ADOPTED, TODAY, content, on=TODAY)) == []
    two = fact((world.youth, world.member.person), (world.east, world.colleague), item=ADOPTED, level="national")
    for pk, said in enumerate(([two], [two, two]), start=1):
        with transaction.atomic():
            ledger.repost(Toy(pk, said), by=SYSTEM, at=AT)
    with transaction.atomic():
        ledger.repost(Toy(2, [two]), by=SYSTEM, at=AT)  # one of its facts is reversed
    toy = Toy(3, [fact((world.harbour, world.outsider), item=ADOPTED, level="national")])
    with transaction.atomic():
        ledger.repost(toy, by=SYSTEM, at=AT)
    expected = "已有2件记录、4笔分录计在这一项，都跟着改称呼，数字不变。"
    assert told(rules.preview(unit, "item", ADOPTED, TODAY, content, on=TODAY)) == [expected]
    client.force_login(world.secretary)
    data = {"name": "信息录用", "resolution": "决议"}
    assert expected in client.post(reverse("people:rules-change", args=["item", ADOPTED]), data).content.decode()


def test_an_item_that_falls_away_leaves_what_is_booked_on_it(world):
    unit = world.association
    content = {
        "name": "书画作品", "counter": "件", "scale": 1, "adds": "whole", "books": "event", "source": "决议",
    }  # fmt: skip
    rules.amend(unit, "item", "own.item1", TODAY, content, "决议", by=world.secretary, at=AT, on=TODAY)
    toy = Toy(1, [fact((world.youth, world.member.person), item="own.item1", on=TODAY)])
    with transaction.atomic():
        ledger.repost(toy, by=SYSTEM, at=AT)
    seen = rules.preview_without(LocalRule.objects.get(), on=TODAY)
    assert told(seen) == ["已有1件记录、1笔分录计在这一项，这一项没有了以后只显示代码。"]


# Organisations below with rules of their own


@pytest.mark.parametrize("has_own", [False, True])
def test_the_preview_counts_what_pricing_anew_touches(world, has_own):
    unit = world.association
    if has_own:
        operations.amend_unit(world.east, {"charter": "zhilianhui"}, by=world.administrator, at=AT)
    adopt(world, 1, date(2025, 8, 1))
    both = fact(
        (world.youth, world.member.person), (world.east, world.colleague),
        item=ADOPTED, on=date(2025, 8, 1), level="national",
    )  # fmt: skip
    east = fact((world.east, world.colleague), item=ADOPTED, on=date(2025, 9, 1), level="national")
    with transaction.atomic():
        ledger.repost(Toy(2, [both, east]), by=SYSTEM, at=AT)

    seen = rules.preview(unit, "points", ADOPTED, JULY, dearer(unit, JULY), on=TODAY)
    told_before = ledger.preview_reprice(unit, ADOPTED, JULY, (seen.after.hash, seen.after))
    rules.amend(
        unit, "points", ADOPTED, JULY, dearer(unit, JULY), "决议", by=world.secretary, at=AT, on=TODAY,
        is_dated_back=True,
    )  # fmt: skip
    assert ledger.preview_reprice(unit, ADOPTED, JULY) == told_before

    stood = standing_points()
    written = ledger.reprice(unit, ADOPTED, JULY, by=world.secretary, at=AT)
    now = standing_points()
    changed = {key for key in now if now[key] != stood[key]}
    assert told_before.facts == len({(cause, number) for cause, number, _party in changed}) == (2 if has_own else 3)
    assert told_before.points == sum(now.values()) - sum(stood.values()) == (1500 if has_own else 3000)
    assert written == (6 if has_own else 8)


def standing_points():
    """(cause, day, party) → hundredths that stand."""
    entries = Entry.objects.filter(sign=1, reversed_by=None)
    return {(one.cause, one.booked_on, one.party): one.points for one in entries}


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
