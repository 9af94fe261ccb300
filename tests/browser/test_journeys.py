"""Whole walks through the pages, as people take them."""

import re

import pytest
from playwright.sync_api import expect

from tongxin.people.tests.factories import AT, TODAY
from tongxin.reports import operations as reports

from .conftest import PHONE
from .story import tell

FIGURE = "/figures/chaocheng/2025/information.reported/"


@pytest.fixture
def year(people, city):
    """A year of forty-six opinions reported."""
    return tell(people, city, reported=46)


def _figure(page) -> str:
    return re.sub(r"\s", "", page.locator(".fg-val .big").inner_text())


def test_from_the_phone_to_the_report(people, year, desk):
    """A member writes; the office screens, edits, signs, reports; it is adopted; every figure has one more."""
    report = reports.draft(people.association, "annual", "2025", by=people.secretary, at=AT, on=TODAY)
    office = desk(people.secretary)
    page = office.go(FIGURE)
    assert _figure(page) == "46篇"
    page = office.go(f"/reports/{report.pk}/")
    expect(page.locator("a.fig", has_text="46篇").first).to_be_visible()

    # 会员，手机
    phone = desk(people.member, PHONE)
    hand = phone.go("/")
    hand.get_by_role("navigation", name="底部导航").get_by_role("link", name="写建议").click()
    hand.get_by_label("题目").fill("关于在公园增设无障碍饮水设施的建议")
    hand.get_by_label("情况和问题").fill("望潮公园共有饮水点3处，台阶较高，坐轮椅的市民够不到。")
    hand.get_by_label("具体建议").fill("一是新增低位饮水点；二是在导览图上标出位置。")
    hand.locator(".mbar").get_by_role("button", name="下一步").click()
    expect(hand.get_by_role("heading", name="核对")).to_be_visible()
    hand.locator(".mbar").get_by_role("button", name="提交").click()
    expect(hand.get_by_role("status")).to_contain_text("已提交")
    hand = phone.go("/")
    expect(hand.locator(".mine", has_text="无障碍饮水设施")).to_contain_text("待筛选")

    # 秘书处，桌面
    page = office.go("/")
    page.get_by_role("link", name="关于在公园增设无障碍饮水设施的建议").first.click()
    matter = page.url
    for verb in ("筛选通过", "核稿通过", "签发", "报送"):
        page.goto(matter)
        page.locator(".nextstep").get_by_role("link", name=verb, exact=True).click()
        if verb == "报送":
            page.get_by_label("报送单位").fill("市政协")
        page.get_by_role("button", name=verb, exact=True).first.click()
        expect(page.get_by_role("status")).to_contain_text(re.compile("已"))
    page.goto(matter)
    page.locator(".nextstep").get_by_role("link", name="登记采用").click()
    page.get_by_label("单位", exact=True).fill("市政协")
    page.get_by_role("radio", name="单篇").check()
    page.get_by_role("button", name="登记采用").first.click()
    expect(page.locator(".ad", has_text="市政协采用")).to_be_visible()

    # 数字、报告、会员
    assert _figure(office.go(FIGURE)) == "47篇"
    page = office.go(f"/reports/{report.pk}/")
    figure = page.locator("a.fig[data-card]", has_text="47篇").first
    figure.hover()
    expect(page.locator(".fcard")).to_contain_text("上报社情民意信息")
    page.keyboard.press("Escape")
    expect(page.locator(".fcard")).to_have_count(0)
    figure.click()
    expect(page.locator("#records")).to_contain_text("关于在公园增设无障碍饮水设施的建议")
    hand = phone.go("/")
    expect(hand.locator(".mine", has_text="无障碍饮水设施")).to_contain_text("市政协采用")
    expect(hand.locator(".mlink")).to_contain_text("10分由2条记录组成")
    assert "47" not in _figure(desk(people.neighbour_secretary).go("/figures/linhai/2025/information.reported/"))


def test_a_lost_race_is_told(people, records, desk):
    """Two in the office have the same page open; the second is told who was first."""
    matter = records.waiting[1]
    first, second = desk(people.secretary), desk(people.secretary)
    one = first.go(f"/matters/{matter.pk}/steps/screen/")
    two = second.go(f"/matters/{matter.pk}/steps/screen/")
    one.get_by_role("button", name="筛选通过").first.click()
    two.get_by_role("button", name="筛选通过").first.click()
    expect(two.get_by_role("alert").first).to_contain_text("沈知远刚刚")


def test_chosen_rows_show_what_will_be_done(people, records, desk):
    """The bulk bar comes with the first choice, counts, and says what it did."""
    page = desk(people.secretary).go("/matters/information/")
    bar = page.get_by_role("region", name="批量处理")
    expect(bar).to_be_hidden()
    boxes = page.locator("input[data-pick]")
    boxes.nth(0).check()
    expect(bar).to_be_visible()
    expect(page.locator("[data-picked]")).to_have_text("1")
    page.locator("[data-pick-all]").check()
    expect(page.locator("[data-picked]")).to_have_text(str(boxes.count()))
    page.get_by_role("link", name="取消选择").or_(page.get_by_role("button", name="取消选择")).click()
    expect(bar).to_be_hidden()


@pytest.mark.page_alone
def test_keys_find_walk_and_can_be_switched_off(people, records, desk):
    page = desk(people.secretary).go("/todo/")
    page.keyboard.press("/")
    expect(page.locator("#tx-q")).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(page.locator("[data-row].is-at")).to_have_count(1)
    first = page.locator("[data-row].is-at").inner_text()
    page.keyboard.press("j")
    assert page.locator("[data-row].is-at").inner_text() != first
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="键盘快捷键")
    expect(dialog).to_be_visible()
    dialog.get_by_label("使用单键快捷键").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("/")
    expect(page.locator("#tx-q")).not_to_be_focused()


def test_everything_works_without_script(people, city, desk):
    """A member writes and hands in, and searches, in a browser that runs no script."""
    page = desk(people.member, PHONE, java_script_enabled=False).go("/matters/information/new/")
    page.get_by_label("题目").fill("关于延长图书馆夜间开放的建议")
    page.locator(".mbar").get_by_role("button", name="下一步").click()
    page.get_by_role("link", name="回去补写").or_(page.get_by_role("link", name="修改")).first.click()
    page.get_by_label("情况和问题").fill("晚上六点关门，上班的人去不了。")
    page.get_by_label("具体建议").fill("每周三天开到九点。")
    page.locator(".mbar").get_by_role("button", name="下一步").click()
    page.locator(".mbar").get_by_role("button", name="提交").click()
    expect(page.locator("main")).to_contain_text("待筛选")
    page.goto(page.url.split("/matters/")[0] + "/search/?q=图书馆")
    expect(page.locator("main")).to_contain_text("关于延长图书馆夜间开放的建议")


def test_english(people, records, desk):
    page = desk(people.secretary).go("/")
    page.locator("details.tx-me summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", name="Waiting for me")).to_be_visible()
