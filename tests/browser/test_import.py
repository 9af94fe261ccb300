"""A spreadsheet becomes members, at a desk: chosen, matched, corrected in place, taken, taken back."""

import pytest
from playwright.sync_api import expect

from tongxin.people.models import Person
from tongxin.people.tests.books import xlsx


@pytest.fixture
def workbook(tmp_path):
    """A list as offices keep it: a title above, a number spoilt, a day that is none, a namesake."""
    rows = [
        ["潮城市知联会会员名册"],
        ["序号", "姓名", "联系电话", "入会时间", "小组", "备注"],
        [1, "陈舒白", "13900003381", "2021年3月18日", "城东片区", ""],
        [2, "何书砚", "1.39E+10", "2019.6.2", "青年小组", "电话再问"],
        [3, "方以南", "13900008046", "2021-02-29", "", ""],
        [4, "李嘉言", "13900006672", "2025-09-12", "青年小组", ""],
    ]
    file = tmp_path / "名册2025.xlsx"
    file.write_bytes(xlsx(rows))
    return file


def test_a_spreadsheet_becomes_members(people, desk, workbook):
    office = desk(people.secretary)
    page = office.go("/people/")
    page.get_by_role("link", name="从表格导入").click()
    page.get_by_label("表格").set_input_files(workbook)
    page.locator("form .only-desk").get_by_role("button", name="上传并核对").click()

    expect(page.get_by_text("第2行是表头，下面4行")).to_be_visible()
    expect(page.get_by_label("C列联系电话是什么")).to_have_value("phone")
    expect(page.get_by_label("F列备注是什么")).to_have_value("")
    assert not office.axe()
    page.locator("form .only-desk").get_by_role("button", name="核对各行").click()

    expect(page.get_by_role("link", name="需要改的")).to_contain_text("3行")
    wrong = page.get_by_label("第4行手机")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("科学记数")).to_be_visible()
    assert not office.axe()
    wrong.fill("13900000002")
    page.get_by_label("第5行入会日期").fill("2020-02-29")
    page.get_by_label("另立").check()
    page.get_by_role("button", name="保存修改").click()
    expect(page.get_by_role("link", name="可以导入")).to_contain_text("4行")
    expect(page.get_by_text("原为2021-02-29")).to_be_visible()

    page.get_by_text("全部改好再导入").click()
    page.get_by_role("button", name="导入4人").click()
    expect(page.get_by_role("heading", name="已导入会员4人")).to_be_visible()
    assert Person.objects.filter(name="李嘉言").count() == 2

    page.get_by_role("link", name="撤销导入").click()
    page.get_by_role("button", name="撤销导入").click()
    expect(page.get_by_role("heading", name="导入会员已撤销")).to_be_visible()
    assert not Person.objects.filter(name="陈舒白").exists()
