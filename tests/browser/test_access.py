"""How one comes in: an invitation from the office to the phone, and the second factor the whole way."""

import re

from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import expect

from tongxin.people.models import User
from tongxin.people.tests.factories import PASSWORD

from .conftest import DESK, NARROW, PHONE

NEW = "wangchao-2026"


def test_an_invitation_from_the_card_to_the_first_page(people, desk):
    office = desk(people.secretary)
    page = office.go(f"/people/{people.colleague.pk}/")
    page.get_by_role("link", name="邀请开户").click()
    page.get_by_role("button", name="生成邀请").click()
    expect(page.get_by_role("img", name="邀请链接的二维码")).to_be_visible()
    link = page.locator(".inv-l").inner_text()
    assert office.axe() == []
    for size in (DESK, PHONE, NARROW):
        office.size(size)
        assert office.sideways() == []

    phone = desk(None, PHONE)
    hand = phone.go(link.removeprefix(phone.address))
    expect(hand.get_by_text("陆景明，")).to_be_visible()
    assert phone.axe() == []
    hand.get_by_label("给自己起个账号").fill("lujingming")
    hand.get_by_label("密码", exact=True).fill("12345678")
    hand.get_by_role("button", name="开户并登录").click()
    expect(hand.locator("#id_password_error")).to_be_visible()
    hand.get_by_label("密码", exact=True).fill(NEW)
    hand.get_by_role("button", name="开户并登录").click()
    expect(hand.get_by_role("heading", name="账号已经能用")).to_be_visible()
    assert User.objects.get(username="lujingming").person == people.colleague

    again = desk(None, NARROW)
    expect(again.go(link.removeprefix(again.address)).get_by_text("已经用过")).to_be_visible()
    assert again.sideways() == []
    page = office.go("/people/invitations/?state=used")
    expect(page.get_by_role("row", name=re.compile("陆景明"))).to_contain_text("lujingming")


def test_the_second_factor_from_the_code_to_the_next_login(people, desk):
    here = desk(None)

    def log_in():
        page = here.go("/accounts/login/")
        page.get_by_label("账号").fill("lijiayan")
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        return page

    page = log_in()
    page.goto(here.address + "/accounts/2fa/")
    page.get_by_role("link", name="启用").click()
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_role("img", name="验证器二维码")).to_be_visible()
    assert here.axe() == []
    secret = page.get_by_label("扫不了码").input_value()
    page.get_by_label("6位验证码").fill(_code(secret))
    page.get_by_role("button", name="启用").click()
    expect(page.get_by_role("heading", name="备用码")).to_be_visible()
    codes = page.locator(".codes li").all_inner_texts()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").click()
    assert download.value.path().read_text().split() == codes
    page.reload()
    expect(page.get_by_role("heading", name="备用码只显示一次")).to_be_visible()

    page.goto(here.address + "/accounts/logout/")
    page.get_by_role("button", name="退出登录").last.click()
    page = log_in()
    expect(page.get_by_label("验证码")).to_be_visible()
    assert here.axe() == []
    page.get_by_label("验证码").fill(codes[0])
    page.get_by_role("button", name="登录").click()
    page.goto(here.address + "/me/sessions/")
    expect(page.get_by_text("这里", exact=True)).to_be_visible()
    for size in (DESK, PHONE, NARROW):
        here.size(size)
        assert here.sideways() == []


def _code(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))
