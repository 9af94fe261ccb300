"""The first story as it is clicked: a workbook comes in with one wrong cell, the figure opens, the report is signed."""

import re

from playwright.sync_api import Page, expect

from tongxin.people.models import Person
from tongxin.people.tests.books import xlsx
from tongxin.people.tests.factories import AT, TODAY, Cast
from tongxin.reports import operations as reports
from tongxin.reports.audits import operations as audits
from tongxin.reports.audits.drafts import Draft
from tongxin.reports.models import Audit, Report

MEMBERS = [
    ["会员名册（2025年）"],
    ["序号", "姓名", "性别", "出生年月", "小组", "入会时间"],
    [1, "韩松年", "男", "1965-03", "青年小组", "2016-05-01"],
    [2, "周宜", "女", "1978-09", "青年小组", "2018-02-30"],
    [3, "陈舒白", "女", "1987-07", "城东片区", "2025-03-20"],
]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIGURE = "/figures/chaocheng/2025/members.total/"


def _bring_in(page) -> None:
    """Upload, see which column is which, put right the day that does not exist, take them all."""
    page.get_by_label("表格").set_input_files({"name": "会员名册.xlsx", "mimeType": EXCEL, "buffer": xlsx(MEMBERS)})
    page.locator("main").get_by_role("button", name="上传并核对").first.click()
    expect(page.get_by_label("F列入会时间是什么")).to_have_value("since")
    expect(page.get_by_label("A列序号是什么")).to_have_value("")
    page.get_by_role("button", name="核对各行").first.click()

    cell = page.get_by_label("第4行入会日期")
    expect(cell).to_have_attribute("aria-invalid", "true")
    expect(page.locator("main")).to_contain_text("没有2018-02-30这一天")
    assert not Person.objects.filter(name__in=("韩松年", "周宜", "陈舒白")).exists()
    cell.fill("2018-02-28")
    page.get_by_role("button", name="保存修改").click()
    expect(page.locator("main")).to_contain_text("原为2018-02-30")
    page.get_by_role("button", name="导入3人").click()
    expect(page.get_by_role("heading", name="已导入会员3人")).to_be_visible()


def test_from_a_workbook_to_the_signed_report(people, desk):
    office = desk(people.secretary)
    _bring_in(office.go("/imports/new/people.person/"))

    # the figure knows them, and who stands behind it
    page = office.go(FIGURE)
    expect(page.locator(".fg-val .big")).to_have_text(re.compile(r"^\s*7\s*名\s*$"))
    expect(page.locator("main")).to_contain_text("陈舒白")

    # the report is begun, and shows it; its sentences are the office's
    page = office.go("/reports/new/")
    page.get_by_role("button", name="起草", exact=True).click()
    expect(page).to_have_url(re.compile(r"/reports/\d+/"))
    report = Report.objects.get()
    _type_a_number(office.go(f"/reports/{report.pk}/sections/opening/"))
    for section in report.sections.all():
        text = "年末在册会员{members.total}，当年吸纳新会员{members.joined}。"
        reports.write_section(section, text, by=people.secretary, at=AT, on=TODAY)
    page = office.go(f"/reports/{report.pk}/")
    figure = page.locator("a.fig[data-card]", has_text="7名").first
    figure.hover()
    expect(page.locator(".fcard")).to_contain_text("在册会员")

    # signed, text and figures stand
    page = office.go(f"/reports/{report.pk}/sign/")
    page.locator("main").get_by_role("button", name="签署").click()
    expect(page.get_by_role("status")).to_contain_text("已签署")
    left = page.request.get(f"{office.address}/reports/{report.pk}/export/json/").json()
    told = {one["indicator"]: one["value"] for one in left["figures"]}
    assert (left["state"], told["members.total"], told["members.joined"]) == ("signed", 7, 1)
    _walk_by_keys(office.go(f"/reports/audits/{_audited(people).pk}/"))


def _type_a_number(page: Page) -> None:
    """Underlined while it is typed, told to those who do not see it, and exchanged for the live figure."""
    page.get_by_role("textbox", name="文字").press("Control+End")
    page.keyboard.type("年末在册会员9名。")
    expect(page.locator("#ed-n")).to_have_text("手写的数字1个，其中1个与台账不符。")
    assert page.evaluate("[...CSS.highlights.get('tx-differs')].map(String)") == ["9名"]
    page.keyboard.type("又")
    page.get_by_role("button", name="换成7名").click()
    expect(page.locator("#ed-n")).to_have_text("没有手写的数字。")
    expect(page.locator(".tok").last).to_have_text("7名")
    expect(page.locator(".ed-rich")).to_contain_text("在册会员7名。又")


def _audited(people: Cast) -> Audit:
    text = "潮城市知联会2025年工作总结\n年末在册会员9名，当年吸纳新会员1名。种树40棵。"
    return audits.audit(people.association, Draft(text, "txt", ""), period="2025", by=people.secretary, at=AT, on=TODAY)


def _walk_by_keys(page: Page) -> None:
    """J and K walk the list, the text and the panel go along; the address names where one is."""
    panel, chosen = page.locator("#au-det .au-quote mark"), page.locator(".au-list .au-i.on b")
    expect(panel).to_have_text("9名")
    page.keyboard.press("j")
    expect(panel).to_have_text("40棵")
    expect(chosen).to_have_text("40棵")
    expect(page.locator(".au-text .cl.is-on")).to_contain_text("40棵")
    expect(page).to_have_url(re.compile(r"claim=3#c3$"))
    page.keyboard.press("j")  # there is no other
    page.keyboard.press("k")
    expect(panel).to_have_text("9名")
    page.keyboard.press("ArrowDown")
    expect(panel).to_have_text("40棵")
    expect(chosen).to_have_text("40棵")
