from datetime import date

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tongxin.journal.models import Line
from tongxin.journal.operations import attach
from tongxin.people import operations
from tongxin.people.models import Installation, Membership, Person, RoleGrant, Standing, Unit, User
from tongxin.people.permissions import SYSTEM
from tongxin.people.views import units

from .factories import AT, PASSWORD, TODAY, cast, grant, make_person, make_unit, make_user
from .visits import logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings):
    settings.TONGXIN_TODAY = TODAY.isoformat()


@pytest.fixture
def made():
    return cast()


@pytest.fixture
def office(made):
    return logged_in(made.secretary)


def names_on(response):
    return [row.person.name for row in response.context["rows"]]


def test_the_register_lists_ones_own_members_by_pinyin(made, office):
    response = office.get("/people/")
    assert names_on(response) == ["李嘉言", "林静", "陆景明", "沈知远"]
    assert "在册4人" in response.text
    assert "何海" not in response.text
    assert "13800002267" not in response.text and "2267" in response.text


SEARCHES = {
    "lj": ["李嘉言", "林静", "陆景明"],
    "ljy": ["李嘉言"],
    "li jia": ["李嘉言"],
    "lijia": ["李嘉言"],
    "jiayan": ["李嘉言"],
    "Lin": ["林静"],
    "景明": ["陆景明"],
    "2267": ["陆景明"],
    "138 0000 2267": ["陆景明"],
    "何海": [],
    "%": [],
    "": ["李嘉言", "林静", "陆景明", "沈知远"],
}


@pytest.mark.parametrize("text", SEARCHES)
def test_people_are_found_by_name_pinyin_initials_and_phone(office, text):
    assert names_on(office.get("/people/", {"q": text})) == SEARCHES[text]


def test_the_register_is_narrowed_by_unit_field_status_and_leaving(made, office, monkeypatch):
    operations.set_standing(made.colleague, "field", "医卫", TODAY, by=SYSTEM, at=AT)
    operations.set_standing(made.colleague, "political", "12", TODAY, by=SYSTEM, at=AT)
    for asked in ({"field": "health"}, {"political": "12"}, {"unit": "chaocheng-east"}):
        response = office.get("/people/", asked)
        assert names_on(response) == ["陆景明"]
    assert "无党派人士" in response.text
    operations.leave(made.membership(made.colleague), date(2025, 6, 30), "转出", by=SYSTEM, at=AT)
    for many in (100, 1):  # units
        monkeypatch.setattr("tongxin.people.register.MANY", many)
        assert names_on(office.get("/people/", {"state": "gone"})) == ["陆景明"]
        assert names_on(office.get("/people/")) == ["李嘉言", "林静", "沈知远"]
    assert "离开1人" in office.get("/people/").text
    assert names_on(office.get("/people/", {"unit": "linhai-harbour"})) == names_on(office.get("/people/"))


def test_namesakes_are_marked_and_merged_rows_are_one(made, office, monkeypatch):
    twin = make_person("李嘉言", made.east)
    assert office.get("/people/").text.count("同名</span>") == 2
    operations.merge(twin, made.member.person, by=SYSTEM, at=AT)
    response = office.get("/people/")
    assert names_on(response).count("李嘉言") == 1 and "同名</span>" not in response.text
    Membership.objects.filter(person=made.member.person).update(person=twin)
    for many in (100, 1):  # units
        monkeypatch.setattr("tongxin.people.register.MANY", many)
        assert names_on(office.get("/people/")).count("李嘉言") == 1
    assert office.get(f"/people/{twin.pk}/").url == f"/people/{made.member.person.pk}/"


def test_an_empty_register_says_what_belongs_there(made):
    Membership.objects.all().delete()
    client = logged_in(made.secretary)
    assert "名册里还没有人" in client.get("/people/").text
    assert "没有找到符合条件的人员" in client.get("/people/", {"q": "x"}).text


def test_a_group_leader_sees_the_group_alone(made):
    client = logged_in(made.group_leader)
    assert names_on(client.get("/people/")) == ["李嘉言", "林静"]
    assert client.get(f"/people/{made.colleague.pk}/").status_code == 404
    response = client.get(f"/people/{made.member.person.pk}/")
    assert response.status_code == 200 and "/edit/" not in response.text


def fill(unit, count):
    people = Person.objects.bulk_create(
        Person(name=f"会员{n}", pinyin=f"hui yuan{n:04}", initials="hy", phone_tail=f"{n:04}") for n in range(count)
    )
    Membership.objects.bulk_create(Membership(person=p, unit=unit, since=date(2021, 1, 1)) for p in people)
    Standing.objects.bulk_create(Standing(person=p, aspect="field", value="教育", since=TODAY) for p in people)


def queries(client, address, count):
    with count() as counted:
        assert client.get(address).status_code == 200
    return [q["sql"] for q in counted.captured_queries]


@pytest.mark.parametrize("address", ["/people/", "/units/", "/units/chaocheng/", "/journal/", "/settings/"])
def test_the_number_of_queries_does_not_grow(made, address, django_assert_max_num_queries):
    grant(made.administrator, "secretary", made.association)
    client = logged_in(made.administrator)
    client.post("/here/", {"unit": "chaocheng"})
    for _twice in range(2):
        fill(made.youth, 1)  # two of one name, which costs a query more
    operations.unmask(made.colleague, "phone", "通知活动改期", by=made.secretary, at=AT)
    few = queries(client, address, lambda: django_assert_max_num_queries(40))
    fill(made.youth, 60)
    Unit.objects.bulk_create(
        Unit(key=f"g{n}", name=f"组{n}", kind="group", path=f"{made.association.path}{9000 + n}/") for n in range(40)
    )
    Line.objects.bulk_create(
        Line(at=AT, actor=made.secretary.key, act="people.join", thing=made.colleague.key, path=made.youth.path)
        for _n in range(60)
    )
    for n in range(30):
        RoleGrant.objects.create(user=make_user(f"more{n}"), role="leader", unit=made.association, since=TODAY)
    many = queries(client, address, lambda: django_assert_max_num_queries(40))
    assert len(many) <= len(few), "\n".join(many)


def test_pages_stay_within_few_queries(made, office, django_assert_max_num_queries):
    fill(made.youth, 60)
    office.get("/more/")  # the session is written once in a while
    people = [f"/people/{name}" for name in ("", "?q=wang", "honours/", "nominations/", "terms/")]
    for address in [*people, "/units/"]:
        listed = queries(office, address, lambda: django_assert_max_num_queries(40))
        assert len(listed) <= 10, "\n".join(listed)
    for address, most in ((f"/people/{made.colleague.pk}/", 12), ("/me/", 14)):
        one = queries(office, address, lambda: django_assert_max_num_queries(40))
        assert len(one) <= most, "\n".join(one)


def test_pages_are_25_50_or_100_long(made, office):
    fill(made.youth, 120)
    assert [len(names_on(office.get("/people/", {"size": size}))) for size in ("", "50", "100", "9999")] == [
        25,
        50,
        100,
        25,
    ]
    assert names_on(office.get("/people/", {"page": "99"}))


@pytest.mark.parametrize("number", ["²", "９", "-1", "0", "0000", "9" * 30, "9" * 5000])
@pytest.mark.parametrize("address", ["/people/?page=", "/people/honours/?year=", "/people/nominations/?year=",
                                     "/people/merged/?of=", "/people/?joined="])  # fmt: skip
def test_what_is_no_number_of_anything_asks_for_nothing(office, address, number):
    assert office.get(address + number).status_code == 200


def test_the_journal_takes_no_nonsense_for_a_number_or_a_day(made):
    client = logged_in(made.administrator)
    asked = [(name, text) for name in ("before", "thing") for text in ("²", "9" * 30, "9" * 5000, "people.person:²")]
    asked += [(name, day) for name in ("from", "to") for day in ("0001-01-01", "9999-12-31", "2025-02-30")]
    for name, text in asked:
        assert client.get("/journal/", {name: text}).status_code == 200, (name, text[:20])


def register(office, **changes):
    given = {"name": "王小川", "unit": str(Unit.objects.get(key="chaocheng-youth").pk), "since": "2025-12-01"}
    return office.post("/people/new/", given | changes)


def test_a_person_is_registered_from_the_form(made, office):
    response = register(office, phone="13800000009", political="12", title="professor_senior")
    person = Person.objects.get(name="王小川")
    assert response.url == f"/people/{person.pk}/"
    assert set(Standing.objects.filter(person=person).values_list("value", flat=True)) == {"12", "professor_senior"}
    assert "已登记" in office.get(response.url).text


def test_of_more_units_than_a_list_holds_the_name_is_typed(made, office, monkeypatch):
    for module in ("fields", "listing"):
        monkeypatch.setattr(f"tongxin.people.{module}.UNITS", 2)
    form = office.get("/people/new/")
    assert "一共3个单位，列出来的是前2个；别的写名称、简称或代号。" in form.text
    assert f'value="{made.association.short_name}"' in str(form.context["form"]["unit"])
    said = {"name": "王小川", "since": "2025-12-01"}
    refused = office.post("/people/new/", said | {"unit": "没有的小组"})
    assert refused.status_code == 422 and "没有叫“没有的小组”的单位" in refused.text
    assert office.post("/people/new/", said | {"unit": "城东片区"}).status_code == 302
    assert Membership.objects.get(person__name="王小川").unit == made.east
    for asked in ("城东片区", made.east.key):
        listed = office.get("/people/", {"unit": asked})
        assert names_on(listed) == ["陆景明", "王小川"] and 'value="城东片区"' in listed.text
        assert "全部3个，写名称" in listed.text
    nowhere = office.get("/people/", {"unit": "没有的小组"})
    assert names_on(nowhere) == [] and 'value="没有的小组"' in nowhere.text


def test_a_refused_form_says_where_and_loses_nothing(office):
    response = register(office, phone="1380000", id_number="11010519491231002x", since="12月1日", employer="市一中")
    assert response.status_code == 422
    assert (
        "有2处要改" in response.text and "手机应为11位数字" in response.text and "日期写成2025-12-22" in response.text
    )
    assert 'value="市一中"' in response.text


def test_who_is_known_is_offered_and_another_of_the_name_can_be_entered(made, office):
    register(office, phone="13800002267", name="陆景明")
    response = register(office, phone="13800002267", name="陆景明")
    assert response.status_code == 422 and "可能已经登记过" in response.text
    response = register(office, phone="13800002267", name="陆景明", known=str(made.colleague.pk))
    assert response.url == f"/people/{made.colleague.pk}/"
    assert Membership.objects.filter(person=made.colleague, until=None).count() == 2
    assert register(office, phone="13800002267", name="陆景明", is_another="on").status_code == 302
    assert Person.objects.filter(name="陆景明").count() == 2


def test_a_duplicate_elsewhere_is_told_without_showing_it(made, office):
    response = register(office, name="何海", phone="13900005530")
    assert response.status_code == 422 and "另有1位在您无权查看的单位" in response.text
    assert f"/people/{made.outsider.pk}/" not in response.text


def test_sensitive_values_are_shown_for_a_reason_and_a_minute(made, office):
    address = f"/people/{made.colleague.pk}/unmask/phone/"
    page = office.get(f"/people/{made.colleague.pk}/").text
    assert "13800002267" not in page and "1** **** 2267" in page
    assert "13800002267" not in office.get(address).text
    assert office.post(address, {"reason": "看"}).status_code == 422
    response = office.post(address, {"reason": "通知活动改期"})
    assert "13800002267" in response.text and 'data-mask-after="60"' in response.text
    assert response["Refresh"].startswith("60; url=") and "no-store" in response["Cache-Control"]
    traces = office.get(f"/people/{made.colleague.pk}/journal/").text
    assert "查看敏感信息" in traces and "通知活动改期" in traces and "沈知远" in traces
    assert office.get(f"/people/{made.colleague.pk}/unmask/name/").status_code == 404


def test_edit_shows_no_secret_and_leaves_it_when_left_empty(made, office):
    address = f"/people/{made.colleague.pk}/edit/"
    assert "13800002267" not in office.get(address).text
    given = {"name": "陆景明", "employer": "市中医院", "job": "主任医师"}
    assert office.post(address, given).status_code == 302
    made.colleague.refresh_from_db()
    assert (made.colleague.phone, made.colleague.employer) == ("13800002267", "市中医院")
    office.post(address, given | {"clear": ["phone"]})
    made.colleague.refresh_from_db()
    assert (made.colleague.phone, made.colleague.phone_tail, made.colleague.phone_hash) == ("", "", "")


def test_memberships_posts_and_standings_have_their_pages(made, office):
    pk = made.colleague.pk
    unit = str(made.association.pk)
    day = "2025-12-01"
    assert office.post(f"/people/{pk}/join/", {"unit": unit, "since": day}).status_code == 302
    assert office.post(f"/people/{pk}/join/", {"unit": unit, "since": day}).status_code == 422
    assert office.post(f"/people/{pk}/appoint/", {"unit": unit, "title": "副会长", "since": day}).status_code == 302
    assert office.post(f"/people/{pk}/standing/title/", {"value": "physician_senior", "since": day}).status_code == 302
    text = office.get(f"/people/{pk}/posts/").text
    assert "副会长" in text and "主任医师" in text and "登记卸任" in text
    post = made.colleague.posts.get()
    assert office.post(f"/people/posts/{post.pk}/relieve/", {"until": "2025-12-20"}).status_code == 302
    membership = Membership.objects.get(person=made.colleague, unit=made.east)
    assert office.post(f"/people/memberships/{membership.pk}/leave/", {"until": "2019-01-01"}).status_code == 422
    assert office.post(f"/people/memberships/{membership.pk}/leave/", {"until": "2025-12-20"}).status_code == 302


def test_units_are_founded_amended_and_closed_on_pages(made, office):
    given = {"name": "望潮片区", "key": "wangchao", "kind": "group", "since": "2025-12-01"}
    response = office.post("/units/new/?parent=chaocheng", given)
    assert response.url == "/units/wangchao/"
    assert office.post("/units/new/?parent=chaocheng", given).status_code == 422
    assert office.post("/units/new/?parent=linhai", given | {"key": "x"}).status_code == 404
    assert office.post("/units/new/?outside=1", given | {"key": "shuiliju", "kind": "bureau"}).status_code == 302
    assert "望潮片区" in office.get("/units/").text and "望潮片区" in office.get("/units/chaocheng/").text
    assert "shuiliju" in office.get("/units/?outside=1").text
    assert office.post("/units/wangchao/edit/", {"name": "望潮小组", "kind": "group"}).status_code == 302
    assert office.post("/units/wangchao/close/", {"on": "2025-12-21"}).status_code == 302
    assert "望潮小组" in office.get("/units/?state=closed").text and "望潮小组" not in office.get("/units/").text


def test_a_unit_page_hides_neighbours(office):
    assert office.get("/units/linhai/").status_code == 404
    assert "临海" not in office.get("/units/").text


def test_a_unit_shows_those_right_below_it_however_many_stand_below_them(made, office, monkeypatch):
    monkeypatch.setattr(units, "BELOW", 2)
    for n in range(10):
        make_unit(f"第{n}队", parent=made.youth)
    assert set(office.get(f"/units/{made.association.key}/").context["below"]) == {made.youth, made.east}


def test_administrators_open_accounts_and_grant_and_revoke(made):
    client = logged_in(made.administrator)
    given = {"username": "lujingming", "password": "chaocheng-2025", "person": "陆景明", "role": "secretary"}
    response = client.post("/settings/accounts/new/", given | {"unit": str(made.association.pk)})
    user = User.objects.get(username="lujingming")
    assert response.url == f"/settings/accounts/{user.pk}/"
    assert user.person == made.colleague and user.role_grants.get().role == "secretary"
    assert "陆景明" in client.get("/settings/").text
    held = user.role_grants.get()
    assert client.post(f"/settings/grants/{held.pk}/revoke/", {"until": "2025-12-22"}).status_code == 302
    assert client.post(f"/settings/accounts/{user.pk}/switch/").status_code == 302
    user.refresh_from_db()
    assert not user.is_active and "lujingming" in client.get("/settings/?state=stopped").text
    weak = client.post(f"/settings/accounts/{user.pk}/password/", {"password": "12345678"})
    assert weak.status_code == 422 and "两种" in weak.text


def test_an_account_is_opened_for_a_person_whose_name_has_spaces(made):
    person = make_person("John Smith", made.association)
    given = {"username": "smith", "password": "chaocheng-2025", "person": "John Smith", "unit": made.association.pk}
    response = logged_in(made.administrator).post("/settings/accounts/new/", given)
    assert response.status_code == 302 and User.objects.get(username="smith").person == person


def test_a_refused_role_leaves_no_account_behind(made):
    client = logged_in(made.administrator)
    given = {"username": "nobody", "password": "chaocheng-2025", "role": "group_leader"}
    response = client.post("/settings/accounts/new/", given | {"unit": str(made.association.pk)})
    assert response.status_code == 422 and not User.objects.filter(username="nobody").exists()


def test_one_sees_corrects_and_takes_along_what_is_held_on_one(made):
    client = logged_in(made.member)
    operations.amend_person(made.member.person, {"phone": "13800000172"}, by=made.secretary, at=AT)
    operations.unmask(made.member.person, "phone", "通知活动改期", by=made.secretary, at=AT)
    text = client.get("/me/").text
    assert "李嘉言" in text and "通知活动改期" in text and "沈知远" in text and "13800000172" not in text
    assert client.post("/me/edit/", {"employer": "数控所", "job": "工程师", "education": ""}).status_code == 302
    held = client.get("/me/export/").json()
    assert (held["phone"], held["employer"], held["memberships"][0]["unit"]) == ("13800000172", "数控所", "青年小组")
    assert Line.objects.filter(act="people.download_own").count() == 1
    assert logged_in(made.handler).get("/me/export/").status_code == 404


def test_the_journal_is_read_by_who_may_and_narrowed(made):
    operations.unmask(made.colleague, "phone", "通知活动改期", by=made.secretary, at=AT)
    client = logged_in(made.administrator)
    assert "通知活动改期" in client.get("/journal/").text
    for asked, shows in (
        ({"who": "沈知远"}, True), ({"who": "nobody"}, False), ({"act": "people.unmask"}, True),
        ({"act": "people.join"}, False), ({"from": "2025-12-22", "to": "2025-12-22"}, True),
        ({"from": "2025-12-23"}, False), ({"thing": made.colleague.key}, True),
        ({"thing": made.member.person.key}, False),
    ):  # fmt: skip
        assert ("通知活动改期" in client.get("/journal/", asked).text) is shows, asked


def test_files_are_shown_to_who_may_see_what_they_prove(made, settings, tmp_path):
    settings.TONGXIN_FILES = tmp_path
    evidence = attach(SimpleUploadedFile("证书.txt", b"x"), made.member.person, by=made.secretary, at=AT)
    address = reverse("journal:file", args=[evidence.pk])
    expected = {made.secretary: 200, made.member: 200, made.group_leader: 200, made.neighbour_secretary: 404}
    for user, status in expected.items():
        response = logged_in(user).get(address)
        assert response.status_code == status, user
        assert status == 404 or b"".join(response.streaming_content) == b"x"
    response = logged_in(made.secretary).get(address)
    assert b"".join(response.streaming_content) == b"x"
    assert response["X-Content-Type-Options"] == "nosniff" and "sandbox" in response["Content-Security-Policy"]
    unknown = attach(SimpleUploadedFile("a.txt", b"y"), "nowhere.thing:1", by="system", at=AT)
    assert logged_in(made.secretary).get(reverse("journal:file", args=[unknown.pk])).status_code == 404


def test_one_works_in_the_unit_one_chooses(made):
    grant(made.secretary, "secretary", made.neighbour)
    client = logged_in(made.secretary)
    assert client.get("/people/").context["here"] == made.association
    client.post("/here/", {"unit": "linhai", "next": "/people/"})
    assert names_on(client.get("/people/")) == ["何海"]
    client.post("/here/", {"unit": "chaocheng-dept"})
    assert client.get("/people/").context["here"] == made.neighbour
    assert client.post("/here/", {"unit": "linhai", "next": "https://evil.example/"}).url == "/"


def test_today_is_that_of_the_demo_unless_the_environment_says_another(made, settings):
    settings.TONGXIN_TODAY = ""
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": True, "business_day": date(2025, 3, 1)})
    client = logged_in(made.secretary)
    assert client.get("/people/").wsgi_request.today == date(2025, 3, 1)
    settings.TONGXIN_TODAY = "2025-12-22"
    assert client.get("/people/").wsgi_request.today == TODAY


# --- logging in ---


def log_in(client, username="shenzhiyuan", password=PASSWORD, **further):
    return client.post("/accounts/login/", {"login": username, "password": password, **further})


def test_logging_in_and_out(made):
    client = Client()
    assert client.get("/people/").url == "/accounts/login/?next=/people/"
    assert log_in(client, next="/people/").url == "/people/"
    assert client.get("/people/").status_code == 200
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/people/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/people/").status_code == 302


def test_a_wrong_password_says_how_many_tries_are_left_and_then_the_account_is_locked(made):
    client = Client()
    for left in (4, 3, 2, 1):
        response = log_in(client, password="wrong")
        assert f"账号或密码不对。再错{left}次，账号锁定15分钟。" in response.text
    assert log_in(client, password="wrong").status_code == 429
    response = log_in(client)
    assert response.status_code == 429 and "账号已锁定15分钟" in response.text
    assert log_in(Client(), "lijiayan").status_code == 302


def test_an_account_that_does_not_exist_answers_alike(made):
    wrong, unknown = log_in(Client(), password="wrong"), log_in(Client(), "nobody-here")
    assert "再错4次" in wrong.text and "再错4次" in unknown.text
    assert wrong.status_code == unknown.status_code


def test_a_success_forgets_the_failures(made):
    log_in(Client(), password="wrong")
    assert log_in(Client()).status_code == 302
    assert "再错4次" in log_in(Client(), password="wrong").text


def test_a_closed_account_cannot_log_in(made):
    operations.close_account(made.secretary, by=made.administrator, at=AT)
    client = Client()
    log_in(client)
    assert client.get("/people/").status_code == 302


def test_there_is_no_public_sign_up(made):
    assert Client().get("/accounts/signup/").status_code == 404


def test_an_idle_session_ends(made, settings):
    client = logged_in(made.secretary)
    assert client.get("/people/").status_code == 200
    session = client.session
    session["seen_at"] -= settings.TONGXIN_IDLE_MINUTES * 60 + 1
    session.save()
    assert client.get("/people/").status_code == 302


def test_a_password_is_changed_by_the_rules_and_ends_other_sessions(made):
    client, elsewhere = Client(), logged_in(made.secretary)
    log_in(client)
    given = {"oldpassword": PASSWORD, "password1": "12345678", "password2": "12345678"}
    assert "两种" in client.post("/accounts/password/change/", given).text
    given |= {"password1": "xinmima-2026", "password2": "xinmima-2026"}
    assert client.post("/accounts/password/change/", given).url == "/me/"
    assert client.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302


def test_a_second_factor_is_asked_once_it_is_set(made):
    client = Client()
    log_in(client)
    activate = "/accounts/2fa/totp/activate/"
    again = client.get(activate).url
    assert client.get(again).status_code == 200
    assert client.post(again, {"password": PASSWORD}).url == activate
    assert client.get(activate).status_code == 200
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(made.secretary, secret)
    client = Client()
    assert log_in(client).url == "/accounts/2fa/authenticate/"
    assert client.get("/people/").status_code == 302
    assert client.get("/accounts/2fa/authenticate/").status_code == 200
    code = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert client.get("/people/").status_code == 200
    assert "已启用" in client.get("/accounts/2fa/").text
    assert client.get("/accounts/2fa/totp/deactivate/").url.startswith("/accounts/reauthenticate/")
    assert client.get("/accounts/2fa/reauthenticate/").status_code == 200
