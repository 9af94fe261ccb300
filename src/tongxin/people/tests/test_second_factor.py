"""The second factor: set up, logged in with, lost; sessions ended; required by role."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils.timezone import now

from tongxin.journal.models import Line
from tongxin.people.operations import ReasonMissing, sessions
from tongxin.people.permissions import Forbidden
from tongxin.people.tests.factories import PASSWORD, TODAY, cast
from tongxin.people.tests.visits import logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings):
    settings.TONGXIN_TODAY = TODAY.isoformat()


@pytest.fixture
def made():
    return cast()


def log_in(username):
    client = Client()
    client.post("/accounts/login/", {"login": username, "password": PASSWORD})
    return client


def code_of(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def set_up(client):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = re.search(r'id="secret"[^>]*>(\w+)<', page.text)[1]
    assert 'class="qr"' in page.text
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer.url == "/accounts/2fa/codes/"
    return secret


def test_the_whole_way(made):
    client = log_in("lijiayan")
    secret = set_up(client)
    page = client.get("/accounts/2fa/codes/")
    codes = re.findall(r"<li>(\w+)</li>", page.text)
    assert len(codes) == 10 and 'download="tongxin-codes.txt"' in page.text
    again = client.get("/accounts/2fa/codes/")
    assert "只显示一次" in again.text and codes[0] not in again.text
    kept = Authenticator.objects.get(user=made.member, type="totp").data["secret"]
    assert secret not in kept, "kept in clear"

    entering = log_in("lijiayan")
    assert entering.get("/me/").status_code == 302
    wrong = entering.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "验证码不对" in wrong.text
    Authenticator.objects.filter(type="totp").update(last_used_at=None)
    entering.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert entering.get("/me/").status_code == 200
    used = log_in("lijiayan")
    used.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert used.get("/me/").status_code == 302, "a recovery code opens once"


def test_a_lost_device_is_taken_away_with_a_reason(made):
    set_up(log_in("lijiayan"))
    office = logged_in(made.administrator)
    assert "取消两步验证" in office.get(f"/settings/accounts/{made.member.pk}/").text
    address = f"/settings/accounts/{made.member.pk}/second-factor/"
    assert office.post(address, {"reason": "丢"}).status_code == 422
    assert office.post(address, {"reason": "本人到场，手机丢失"}).status_code == 302
    assert not Authenticator.objects.filter(user=made.member).exists()
    line = Line.objects.get(act="people.remove_second_factor")
    assert line.thing == made.member.key and line.reason == "本人到场，手机丢失"
    assert "本人到场，手机丢失" in logged_in(made.member).get("/me/").text
    assert "没有启用两步验证" in office.post(address, {"reason": "本人到场，手机丢失"}).text


def test_nobody_else_takes_it_away(made):
    set_up(log_in("lijiayan"))
    for user in (made.secretary, made.member, made.neighbour_secretary):
        with pytest.raises(Forbidden):
            sessions.remove_second_factor(made.member, "本人到场，手机丢失", by=user, at=now())
    with pytest.raises(ReasonMissing):
        sessions.remove_second_factor(made.member, " ", by=made.administrator, at=now())


def test_other_sessions_are_listed_and_ended(made):
    here, there = log_in("lijiayan"), log_in("lijiayan")
    page = here.get("/me/sessions/")
    assert page.text.count("<li>") >= 2 and "这里" in page.text
    here.post("/me/sessions/")
    assert here.get("/me/").status_code == 200
    assert there.get("/me/").status_code == 302
    assert Line.objects.get(act="people.end_sessions").detail == {"ended": 1}
    assert UserSession.objects.filter(user=made.member).count() == 1


def test_an_administrator_ends_all(made):
    there = log_in("lijiayan")
    assert logged_in(made.administrator).post(f"/settings/accounts/{made.member.pk}/sessions/").status_code == 302
    assert there.get("/me/").status_code == 302


def test_roles_that_must_have_one_do_nothing_without(made, settings):
    settings.TONGXIN_MFA_ROLES = frozenset({"secretary"})
    assert logged_in(made.member).get("/").status_code == 200
    client = log_in("shenzhiyuan")
    assert client.get("/people/").url == "/accounts/2fa/"
    assert "您的角色登录要两步验证" in client.get("/accounts/2fa/").text
    assert client.post("/matters/information/new/", {}).url == "/accounts/2fa/"
    set_up(client)
    assert client.get("/accounts/2fa/codes/").status_code == 200
    assert client.get("/people/").status_code == 200
