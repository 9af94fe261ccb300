"""An activity from the desk to the phone: planned, attendance taken in the hall, and the figure has one more."""

import re

import pytest
from playwright.sync_api import expect

from tongxin.activities import operations as activities
from tongxin.activities.models import Activity
from tongxin.people.permissions import SYSTEM
from tongxin.people.tests.factories import AT, TODAY, make_person

from .conftest import DESK, NARROW, PHONE

FIGURE = "/figures/chaocheng/2025/study.council/"


@pytest.fixture
def crowd(people):
    """Eight members of the group."""
    return [
        make_person(name, people.youth) for name in "陈舒白 方以南 顾雨桐 何书砚 林见微 唐思齐 郑一帆 周若溪".split()
    ]


def _figure(page) -> str:
    return re.sub(r"\s", "", page.locator(".fg-val .big").inner_text())


def test_planned_at_the_desk_taken_on_the_phone_counted_in_the_figure(people, crowd, desk):
    office = desk(people.secretary)
    assert _figure(office.go(FIGURE)) == "缺"

    # 桌面：安排
    page = office.go("/activities/")
    page.get_by_role("link", name="安排活动", exact=True).first.click()
    page.get_by_label("类别").select_option("study_council")
    expect(page.locator("#posts")).to_contain_text("理事学习扩大会")
    page.get_by_label("名称").fill("理事学习扩大会：学习全会精神")
    page.get_by_label("开始时间").fill("14:00")
    page.get_by_label("一次加入一个单位的人").select_option("chaocheng-youth")
    page.get_by_role("button", name="全体加入").click()
    expect(page.get_by_text("加了10人。")).to_be_visible()
    page.get_by_role("button", name="存为待举办").click()
    expect(page.get_by_role("status")).to_contain_text("已安排")
    activity = Activity.objects.get()
    assert activity.participants.count() == 10 and activity.starts_on == TODAY

    # 手机：点名
    phone = desk(people.secretary, PHONE)
    hand = phone.go(f"/activities/{activity.pk}/")
    hand.locator(".mbar").get_by_role("link", name="点名").click()
    hand.locator("[data-find]").fill("lin jian")
    expect(hand.locator("[data-at]:visible")).to_have_count(1)
    hand.locator("[data-at]:visible .mk-late").click()
    hand.locator("[data-find]").fill("")
    hand.locator("[data-at]", has_text="何书砚").locator(".mk-leave").click()
    hand.get_by_role("button", name="其余的都记为到").click()
    expect(hand.locator("b[data-n=came]")).to_have_text("9")
    hand.get_by_role("button", name=re.compile("^请假")).click()
    expect(hand.locator("[data-at]:visible")).to_have_count(1)
    hand.locator(".mbar").get_by_role("button", name="保存，记为已举办").click()
    expect(hand.get_by_role("status")).to_contain_text("到场9人")

    assert _figure(office.go(FIGURE)) == "1次"
    assert _figure(office.go("/figures/chaocheng/2025/study.sent/")) == "9人次"
    expect(office.page.get_by_role("link", name="理事学习扩大会：学习全会精神").first).to_be_visible()
    expect(office.go("/activities/").locator(".ce", has_text="学习全会精神")).to_be_visible()
    office.page.keyboard.press("ArrowLeft")
    office.page.wait_for_url("**month=2025-11**")


@pytest.mark.page_alone
def test_pages_of_activities_are_accessible_and_narrow_enough(people, crowd, desk):
    who = {"by": SYSTEM, "at": AT}
    home = activities.open_venue(
        people.association, activities.VenueDetails(kind="home", name="知联之家", level="city"), **who
    )
    activities.improve_venue(home, TODAY, "增添设备", **who)
    team = activities.found_series(
        people.association, activities.SeriesDetails(kind="service_team", name="服务团"), **who
    )
    member = activities.join_team(team, crowd[:3], TODAY, **who)[0]
    said = activities.Details(
        kind="service", title="助农服务", starts_on=TODAY, venue=home, series=team, expected=20, audience=30,
        audience_basis="counted",
    )  # fmt: skip
    held = activities.plan(people.association, said, [activities.Invited(p) for p in crowd], **who)
    activities.hold(held, {p.pk: activities.Mark("present") for p in crowd[:4]}, guests=3, today=TODAY, **who)
    pages = [  # the others are met by the walk of every page
        "/activities/", "/activities/list/?q=没有", "/activities/new/?kind=clinic", f"/activities/{held.pk}/",
        f"/activities/{held.pk}/edit/", f"/activities/{held.pk}/attendance/", f"/activities/{held.pk}/void/",
        f"/activities/venues/{home.pk}/", f"/activities/venues/{home.pk}/improve/", f"/activities/series/{team.pk}/",
        f"/activities/series/{team.pk}/join/", f"/activities/series/{team.pk}/members/{member.pk}/",
    ]  # fmt: skip
    here, wrong = desk(people.secretary), []
    for path in pages:
        here.go(path)
        for size in (DESK, PHONE):
            here.size(size)
            wrong += [f"{path} at {size[0]}: {line}" for line in here.axe()]
        here.size(NARROW)
        wrong += [f"{path} at 320 sideways: {line}" for line in here.sideways()]
    assert wrong == [], "\n".join(wrong)
