"""Invitations: sent by the office, accepted once by whoever holds the link."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from tongxin.journal.models import Line
from tongxin.people import operations
from tongxin.people.models import Invitation, RoleGrant, User
from tongxin.people.operations import invitations as verbs
from tongxin.people.permissions import SYSTEM, Forbidden
from tongxin.people.tests.factories import AT, SINCE, TODAY, cast, grant, make_person, make_user
from tongxin.people.tests.visits import logged_in
from tongxin.people.views.security import device

pytestmark = pytest.mark.django_db
GOOD = "chaoyun-2025"


@pytest.fixture(autouse=True)
def today(settings):
    settings.TONGXIN_TODAY = TODAY.isoformat()
    cache.clear()


@pytest.fixture
def made():
    return cast()


@pytest.fixture
def link(made):
    """The path of an invitation of the colleague, as the card prints it."""
    page = logged_in(made.secretary).post(f"/people/{made.colleague.pk}/invite/", {"days": "7"})
    return re.search(r"http://testserver(/invitations/[\w-]+/)", page.text)[1]


def test_the_card_shows_link_and_code_once_and_keeps_a_hash(made, link):
    row = Invitation.objects.get()
    key = link.split("/")[2]
    assert row.person == made.colleague and row.unit == made.east and key not in row.hash
    assert key not in logged_in(made.secretary).get("/people/invitations/").text
    assert not Line.objects.filter(detail__icontains=key).exists()


def test_the_code_is_an_inline_drawing_without_style(made):
    page = logged_in(made.secretary).post(f"/people/{made.colleague.pk}/invite/", {"days": "7"})
    svg = re.search(r'<svg class="qr-b".*?</svg>', page.text, re.DOTALL)[0]
    assert "style" not in svg and 'aria-label="邀请链接的二维码"' in svg
    assert page["Cache-Control"].startswith("max-age=0")


def test_a_member_opens_an_account_with_it(made, link):
    client = Client()
    page = client.get(link)
    assert "陆景明" in page.text and "沈知远" in page.text and 'value="lujingming"' in page.text
    answer = client.post(link, {"username": "lujingming", "password": GOOD})
    assert answer.url == "/me/welcome/"
    user = User.objects.get(username="lujingming")
    assert user.person == made.colleague and user.check_password(GOOD)
    assert "启用两步验证" in client.get("/me/welcome/").text
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200, "asked for the password again"
    row = Invitation.objects.get()
    assert row.used_by == user and row.used_at is not None
    assert Line.objects.filter(act="people.accept_invitation", actor=user.key).exists()


def test_it_opens_once(made, link):
    Client().post(link, {"username": "lujingming", "password": GOOD})
    for method in ("get", "post"):
        page = getattr(Client(), method)(link, {"username": "second", "password": GOOD})
        assert page.status_code == 410 and "已经用过" in page.text
    assert not User.objects.filter(username="second").exists()


def test_rules_of_names_and_passwords_hold(made, link):
    make_user("taken")
    for given, said in (
        ({"username": "taken", "password": GOOD}, "已经有人在用"),
        ({"username": "T!", "password": GOOD}, "账号用3至40个"),
        ({"username": "lujingming", "password": "12345678"}, "密码"),
        ({"username": "lujingming", "password": "lujingming1"}, "太像"),
    ):
        page = Client().post(link, given)
        assert page.status_code == 422 and said in page.text, given
    assert not Invitation.objects.exclude(used_at=None).exists()


def test_ended_revoked_and_unknown_links_say_so(made, link):
    row = Invitation.objects.get()
    Invitation.objects.update(made_at=now() - timedelta(days=9), ends_at=now() - timedelta(days=1))
    assert "过期" in Client().get(link).text
    Invitation.objects.update(ends_at=now() + timedelta(days=1))
    logged_in(made.secretary).post(f"/people/invitations/{row.pk}/revoke/")
    page = Client().get(link)
    assert page.status_code == 410 and "已经撤回" in page.text
    assert "没有这个邀请" in Client().get("/invitations/nothing/").text


def test_guessing_is_stopped_and_a_right_link_opens_all_the_same(made, link):
    for _try in range(20):
        assert Client().get("/invitations/guess/").status_code == 410
    assert Client().get("/invitations/guess/").status_code == 429
    assert Client().get(link).status_code == 200


def test_a_new_invitation_makes_the_earlier_one_useless(made, link):
    _row, key = verbs.invite(made.east, person=made.colleague, by=made.secretary, at=now())
    assert Client().get(link).status_code == 410
    assert Client().get(f"/invitations/{key}/").status_code == 200


def test_it_is_void_when_who_sent_it_may_invite_no_longer(made, link):
    RoleGrant.objects.filter(user=made.secretary).delete()
    page = Client().get(link)
    assert page.status_code == 410 and "已经不能邀请" in page.text


def test_an_account_one_has_is_attached_and_gets_the_role(made):
    clerk = make_user("clerk")
    _row, key = verbs.invite(made.bureau, role="handler", note="市教育局办公室", by=SYSTEM, at=now())
    page = logged_in(clerk).post(f"/invitations/{key}/")
    assert page.url == "/me/welcome/"
    held = RoleGrant.objects.get(user=clerk)
    assert (held.role, held.unit, held.since) == ("handler", made.bureau, TODAY)


def test_an_account_of_nobody_becomes_the_persons(made, link):
    clerk = make_user("clerk")
    logged_in(clerk).post(link)
    clerk.refresh_from_db()
    assert clerk.person == made.colleague


def test_somebody_elses_account_is_refused(made, link):
    page = logged_in(made.member).post(link)
    assert page.status_code == 422 and "别人的账号" in page.text
    assert Invitation.objects.get().used_at is None


def test_only_who_may_grant_gives_a_role(made):
    with pytest.raises(Forbidden):
        verbs.invite(made.association, role="secretary", note="x", by=made.secretary, at=now())
    _row, _key = verbs.invite(made.association, role="secretary", note="x", by=made.administrator, at=now())


def test_nobody_is_invited_across_a_fence(made):
    with pytest.raises(Forbidden):
        verbs.invite(made.harbour, person=made.outsider, by=made.secretary, at=now())
    with pytest.raises(Forbidden):
        verbs.invite(made.department, person=made.colleague, by=made.secretary, at=now())
    with pytest.raises(Forbidden):
        verbs.invite(made.youth, person=made.member.person, by=made.group_leader, at=now())
    with pytest.raises(operations.HasAccount):
        verbs.invite(made.youth, person=made.member.person, by=made.secretary, at=now())


def test_erasing_a_person_ends_the_invitation(made, link):
    operations.erase(made.colleague, by=SYSTEM, at=now())
    assert Client().get(link).status_code == 410
    assert Invitation.objects.get().revoked_at is not None


def test_a_sheet_for_a_meeting(made):
    second = make_person("曾敏", made.east)
    office = logged_in(made.secretary)
    assert "曾敏" in office.get("/people/invitations/sheet/").text
    assert "李嘉言" not in office.get("/people/invitations/sheet/").text, "has an account"
    page = office.post(
        "/people/invitations/sheet/",
        {"person": [second.pk, made.colleague.pk, made.outsider.pk], "days": "3", "layout": "many"},
    )
    assert page.text.count('inv-card"') == 2 and "何海" not in page.text
    nothing = office.post("/people/invitations/sheet/", {"days": "3", "layout": "one"})
    assert nothing.status_code == 422 and "先选要邀请的人" in nothing.text


def test_the_list_asks_no_more_for_more(made):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert logged_in(made.secretary).get("/people/invitations/").status_code == 200
        return len(queries)

    verbs.invite(made.east, person=made.colleague, by=made.secretary, at=now())
    few = asked()
    for n in range(5):
        verbs.invite(made.east, person=make_person(f"会员甲{n}", made.east), by=made.secretary, at=now())
    assert asked() <= few <= 40


def test_devices_are_named():
    edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120 Safari/537.36 Edg/120"
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) AppleWebKit/605 MicroMessenger/8.0"
    assert device(edge) == "Edge，Windows" and device(phone) == "微信，iPhone" and device("curl") == "不明设备"


def test_a_grant_that_stands_is_not_given_twice(made):
    clerk = make_user("clerk")
    grant(clerk, "handler", made.bureau, SINCE)
    _row, key = verbs.invite(made.bureau, role="handler", note="办公室", by=SYSTEM, at=now())
    verbs.accept_invitation(key, since=TODAY, by=clerk, at=now())
    assert RoleGrant.objects.filter(user=clerk).count() == 1
    assert localdate(AT) == TODAY
