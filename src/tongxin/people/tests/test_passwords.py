"""Forgotten passwords: a link by mail or from the office; who may hand one out; what it ends."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import now

from tongxin.journal.models import Line
from tongxin.people import operations
from tongxin.people.models import PasswordLink
from tongxin.people.operations import passwords as verbs
from tongxin.people.permissions import SYSTEM, Forbidden
from tongxin.people.tests.factories import PASSWORD, SINCE, TODAY, cast, grant, make_person, make_user
from tongxin.people.tests.visits import logged_in

pytestmark = pytest.mark.django_db
NEW = "wangchao-2026"


@pytest.fixture(autouse=True)
def today(settings):
    settings.TONGXIN_TODAY = TODAY.isoformat()
    cache.clear()


@pytest.fixture
def made():
    return cast()


def path_on(page):
    return re.search(r"http://testserver(/accounts/password/[\w-]+/)", page.text)[1]


def test_the_office_hands_out_a_link_that_opens_once(made):
    page = logged_in(made.secretary).post(f"/people/{made.member.person_id}/password/")
    link = path_on(page)
    elsewhere = logged_in(made.member)
    assert elsewhere.get("/me/").status_code == 200
    answer = Client().post(link, {"password": NEW})
    assert answer.url == "/accounts/login/"
    made.member.refresh_from_db()
    assert made.member.check_password(NEW)
    assert elsewhere.get("/me/").status_code == 302, "sessions of the account end"
    assert "已经用过" in Client().get(link).text
    acts = set(Line.objects.filter(thing=made.member.key).values_list("act", flat=True))
    assert {"people.issue_password_link", "people.set_password"} <= acts
    seen = logged_in(made.member).get("/me/").text
    assert "签发重设密码链接" in seen and "沈知远" in seen, "the person sees who did"


def test_a_password_against_the_rules_leaves_the_link_open(made):
    link = path_on(logged_in(made.administrator).post(f"/settings/accounts/{made.member.pk}/link/"))
    page = Client().post(link, {"password": "12345678"})
    assert page.status_code == 422
    made.member.refresh_from_db()
    assert made.member.check_password(PASSWORD)
    assert Client().get(link).status_code == 200


def test_the_second_factor_stays(made):
    Authenticator.objects.create(user=made.member, type="totp", data={"secret": "x"})
    link = path_on(logged_in(made.administrator).post(f"/settings/accounts/{made.member.pk}/link/"))
    Client().post(link, {"password": NEW})
    assert Authenticator.objects.filter(user=made.member).exists()


def test_later_links_end_earlier_ones_and_time_ends_all(made):
    _row, first = verbs.issue_password_link(made.member, by=made.secretary, at=now())
    _row, second = verbs.issue_password_link(made.member, by=made.secretary, at=now())
    assert "作废" in Client().get(f"/accounts/password/{first}/").text
    PasswordLink.objects.update(made_at=now() - timedelta(days=3), ends_at=now() - timedelta(days=2))
    assert "过期" in Client().get(f"/accounts/password/{second}/").text
    assert "没有这个链接" in Client().get("/accounts/password/nothing/").text


def test_the_office_does_not_take_over_accounts_above_its_own(made):
    """A link is as good as the account: never for one that may do more."""
    boss = make_user("boss", make_person("韩松年", made.association))
    grant(boss, "administrator", made.department)
    with pytest.raises(Forbidden):
        verbs.issue_password_link(boss, by=made.secretary, at=now())
    page = logged_in(made.secretary).get(f"/people/{boss.person_id}/password/")
    assert page.status_code == 403 and "不由您重设" in page.text
    verbs.issue_password_link(boss, by=made.administrator, at=now())
    verbs.issue_password_link(made.group_leader, by=made.secretary, at=now())


def test_nor_accounts_of_members_of_another_body_too(made):
    operations.join(made.member.person, made.harbour, SINCE, by=SYSTEM, at=now())
    with pytest.raises(Forbidden):
        verbs.issue_password_link(made.member, by=made.secretary, at=now())


def test_a_stopped_account_gets_none(made):
    operations.close_account(made.member, by=SYSTEM, at=now())
    with pytest.raises(Forbidden):
        verbs.issue_password_link(made.member, by=made.administrator, at=now())


def test_without_mail_the_page_names_the_offices_and_no_person(made):
    page = Client().get("/accounts/forgotten/")
    assert "潮城市知联会" in page.text and "秘书处" in page.text
    assert "沈知远" not in page.text
    assert 'name="name"' not in page.text


@pytest.fixture
def with_mail(settings):
    settings.EMAIL_HOST = "mail.example"


def test_by_mail_the_same_is_said_whoever_asks(made, with_mail):
    made.member.email = "li@example.org"
    made.member.save()
    texts = {
        re.sub(r'value="[^"]*"', "", Client().post("/accounts/forgotten/", {"name": name}).text)
        for name in ("lijiayan", "LI@example.org", "nobody")
    }
    assert len(texts) == 1
    assert [m.to for m in mail.outbox] == [["li@example.org"]] * 2
    link = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]
    assert Client().post(link, {"password": NEW}).url == "/accounts/login/"


def test_an_account_gets_three_mails_an_hour(made, with_mail):
    made.member.email = "li@example.org"
    made.member.save()
    for _try in range(5):
        Client().post("/accounts/forgotten/", {"name": "lijiayan"})
    assert len(mail.outbox) == 3
    assert mail.outbox[0].from_email == django_settings.DEFAULT_FROM_EMAIL


def test_a_lock_out_is_lifted_by_the_link(made):
    client = Client()
    for _try in range(6):
        client.post("/accounts/login/", {"login": "lijiayan", "password": "wrong-one-1"})
    link = path_on(logged_in(made.secretary).post(f"/people/{made.member.person_id}/password/"))
    Client().post(link, {"password": NEW})
    assert Client().post("/accounts/login/", {"login": "lijiayan", "password": NEW}).status_code == 302


def test_the_address_is_ones_own_to_name_after_the_password(made, with_mail):
    client = logged_in(made.member)
    assert client.get("/me/email/").url.startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.post("/me/email/", {"email": "no address"}).status_code == 422
    assert client.post("/me/email/", {"email": "li@example.org"}).status_code == 302
    assert "li@example.org" in client.get("/me/").text
    with pytest.raises(Forbidden):
        verbs.set_email(made.member, "x@example.org", by=made.administrator, at=now())
