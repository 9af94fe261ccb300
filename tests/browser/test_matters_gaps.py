"""Boards, toasts and notes as people use them, at a desk and on a phone."""

from datetime import date
from fractions import Fraction

import pytest
from playwright.sync_api import expect

from tongxin.matters import operations
from tongxin.people.tests.factories import AT, TODAY

from .conftest import PHONE

BODY = {"situation": "公园饮水点台阶较高。", "suggestion": "新增低位饮水点。"}
# What has the focus and lies under a bar; of a tall text area its first lines, where the caret is.
COVERED = """() => {
  if (document.activeElement === document.body) return [];
  const held = document.activeElement.getBoundingClientRect();
  const bars = [...document.querySelectorAll('.tx-tabs, .mbar, .bulk:not([hidden])')].filter(bar =>
    getComputedStyle(bar).position === 'fixed' && bar.offsetHeight && !bar.contains(document.activeElement));
  const head = Math.min(held.bottom, held.top + 60), over = bar => bar.getBoundingClientRect();
  return bars.filter(bar => over(bar).top < head - 1 && over(bar).bottom > held.top + 1)
    .map(bar => document.activeElement.outerHTML.slice(0, 90) + ' under ' + bar.className);
}"""


@pytest.fixture
def screened(people):
    """Six opinions that wait for the edit, of the member."""
    made = []
    for title in ("夜间公交", "青年见习", "图书馆开放", "社区食堂", "河道保洁", "路灯维修"):
        matter = operations.draft(
            people.association, "information", f"关于{title}的建议", BODY, [(people.member.person, Fraction(1))],
            by=people.secretary, at=AT, on=date(2025, 12, 1),
        )  # fmt: skip
        for action in ("submit", "screen"):
            operations.advance(matter, action, by=people.secretary, at=AT, on=date(2025, 12, 2), today=TODAY)
        made.append(matter)
    return made


def test_a_filter_is_kept_and_many_are_rejected_with_one_answer(people, screened, desk):
    office = desk(people.secretary)
    page = office.go("/matters/information/?state=screened&q=公交")
    page.get_by_text("存为常用筛选").click()
    page.get_by_label("名称").fill("公交的")
    page.get_by_role("button", name="存下").click()
    expect(page.locator("a.fc", has_text="公交的")).to_have_attribute("aria-current", "true")
    page = office.go("/matters/information/?state=screened")
    page.locator("a.fc", has_text="公交的").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("a.fc", has_text="公交的")).to_have_attribute("aria-current", "true")
    assert office.axe() == []

    page = office.go("/matters/information/?state=screened")
    for title in ("青年见习", "社区食堂"):
        page.get_by_role("checkbox", name=f"选中《关于{title}的建议》").check()
    page.get_by_role("button", name="不报送").click()
    expect(page.get_by_role("heading", name="将不报送")).to_be_visible()
    assert office.axe() == []
    page.get_by_label("原因").select_option("vague")
    page.get_by_label("给作者的说明").fill("没有数据。")
    page.get_by_role("button", name="不报送2篇").first.click()
    toast = page.locator(".toast-x")
    expect(toast).to_contain_text("已决定不报送2篇")
    expect(page.locator("tbody tr")).to_have_count(4)
    toast.get_by_role("button", name="撤销").click()
    expect(page.locator(".toast-x")).to_contain_text("已撤回2篇")
    office.size(PHONE)
    office.go("/matters/information/?state=screened&due=late")
    assert office.sideways() == []


@pytest.mark.page_alone
def test_a_toast_goes_unless_it_is_looked_at(people, screened, desk):
    office = desk(people.secretary)
    page = office.page
    page.clock.install()
    office.go(f"/matters/{screened[0].pk}/steps/edit/")
    page.get_by_role("button", name="核稿通过").first.click()
    toast = page.locator(".toast-x")
    expect(toast).to_contain_text("已核稿")
    toast.get_by_role("button", name="撤销").focus()
    page.clock.run_for(20_000)
    expect(toast).to_be_visible()
    page.locator("h1").click()
    page.mouse.move(5, 5)
    page.clock.run_for(13_000)
    expect(toast).to_be_hidden()


@pytest.mark.page_alone
def test_without_script_the_toast_stands_in_the_page(people, screened, desk):
    office = desk(people.secretary, java_script_enabled=False)
    office.page.goto(office.address + f"/matters/{screened[0].pk}/steps/edit/")
    office.page.get_by_role("button", name="核稿通过").first.click()
    toast = office.page.locator(".toast-x")
    assert toast.bounding_box()["y"] < 300
    toast.get_by_role("button", name="撤销").click()
    expect(office.page.locator(".toast-x")).to_contain_text("已撤回")


def test_a_member_throws_a_draft_away_and_objects_from_the_phone(people, screened, desk):
    phone = desk(people.member, PHONE)
    page = phone.go("/matters/information/new/")
    page.get_by_label("题目").fill("关于增设社区自习室的建议")
    page.locator(".mbar").get_by_role("button", name="存草稿").click()
    page.get_by_text("其他", exact=True).click()
    page.get_by_role("button", name="丢弃草稿").click()
    expect(page.locator(".mine", has_text="自习室")).to_have_count(0)
    page.locator(".toast-x").get_by_role("button", name="撤销").click()
    expect(page.get_by_role("heading", name="关于增设社区自习室的建议")).to_be_visible()

    page = phone.go(f"/matters/{screened[0].pk}/#objections")
    page.get_by_role("link", name="写给秘书处").click()
    page.get_by_label("哪里不对").fill("份额不对。")
    assert phone.axe() == [] and phone.sideways() == []
    page.locator(".mbar").get_by_role("button", name="送秘书处").click()
    expect(page.locator("#objections")).to_contain_text("等秘书处答复")


@pytest.mark.page_alone
@pytest.mark.parametrize(
    "path", ["/matters/{pk}/", "/matters/{pk}/steps/reject/", "/matters/information/?state=screened"]
)
def test_no_bar_lies_over_what_has_the_focus(people, screened, desk, path):
    phone = desk(people.secretary, (390, 500), reduced_motion="reduce")
    page = phone.go(path.format(pk=screened[0].pk))
    if "state=" in path:
        page.locator("input[data-pick]").first.check()
    covered = []
    for key in ("Tab", "Shift+Tab"):
        for _n in range(30):
            page.keyboard.press(key)
            covered += page.evaluate(COVERED)
    assert not covered, "\n".join(covered)
