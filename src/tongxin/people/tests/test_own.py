"""What is held on a person: taken along as a file, corrected and erased on request (PIPL art. 45 to 47)."""

import json
from io import BytesIO

import pytest
from django.utils.timezone import now
from python_calamine import CalamineWorkbook

from tongxin.journal.models import Line
from tongxin.people import operations
from tongxin.people.models import OwnRequest
from tongxin.people.operations import own
from tongxin.people.permissions import Forbidden
from tongxin.people.tests.factories import AT, TODAY, cast
from tongxin.people.tests.visits import logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings):
    settings.TONGXIN_TODAY = TODAY.isoformat()


@pytest.fixture
def made():
    return cast()


def test_everything_held_is_taken_along(made):
    person = made.member.person
    operations.amend_person(person, {"phone": "13800003333", "address": "望潮路1号"}, by=made.secretary, at=AT)
    operations.appoint(person, made.youth, "组长", TODAY, by=made.secretary, at=AT)
    client = logged_in(made.member)
    held = json.loads(client.get("/me/export/").content)
    assert held["phone"] == "13800003333" and held["address"] == "望潮路1号"
    assert held["memberships"][0]["unit"] == "青年小组" and held["posts"][0]["title"] == "组长"
    assert {"seats", "honours", "nominations", "matters", "entries", "requests", "roles"} <= held.keys()
    assert any(line["who"] == "沈知远" for line in held["journal"])
    book = CalamineWorkbook.from_filelike(BytesIO(client.get("/me/export/?format=xlsx").content))
    assert {"基本信息", "会籍", "职务", "谁看过、改过"} <= set(book.sheet_names)
    assert ["手机", "13800003333"] in book.get_sheet_by_name("基本信息").to_python()
    operations.amend_person(person, {"job": "=1+1"}, by=made.secretary, at=AT)
    own.ask("correct", "学历应为本科", by=made.member, at=AT.replace(hour=7))  # the day before, in UTC
    book = CalamineWorkbook.from_filelike(BytesIO(client.get("/me/export/?format=xlsx").content))
    assert ["单位职务", "'=1+1"] in book.get_sheet_by_name("基本信息").to_python(), "runs nothing as CSV either"
    assert TODAY in book.get_sheet_by_name("本人请求").to_python()[1]
    assert client.get("/me/export/?format=exe").status_code == 404
    assert Line.objects.filter(act="people.download_own").count() == 3


def test_who_looked_and_why_is_seen_by_the_person(made):
    person = made.member.person
    operations.amend_person(person, {"phone": "13800003333"}, by=made.secretary, at=AT)
    operations.unmask(person, "phone", "通知开会", by=made.secretary, at=AT)
    page = logged_in(made.member).get("/me/").text
    assert "查看敏感信息" in page and "通知开会" in page and "13800003333" not in page


def test_a_correction_is_asked_for_and_answered(made):
    client, office = logged_in(made.member), logged_in(made.secretary)
    assert client.post("/me/ask/correct/", {"text": ""}).status_code == 422
    assert client.post("/me/ask/correct/", {"text": "姓名应为李佳言"}).status_code == 302
    assert "还在办理" in client.post("/me/ask/correct/", {"text": "再来一次"}).text
    row = OwnRequest.objects.get()
    assert "李嘉言" in office.get("/people/requests/").text
    assert "姓名应为李佳言" in office.get(f"/people/requests/{row.pk}/").text
    assert office.post(f"/people/requests/{row.pk}/", {"outcome": "declined", "answer": ""}).status_code == 422
    office.post(f"/people/requests/{row.pk}/", {"outcome": "done", "answer": "已按身份证更正"})
    assert "已按身份证更正" in client.get("/me/").text
    assert office.post(f"/people/requests/{row.pk}/", {"outcome": "done", "answer": ""}).status_code == 422


def test_a_request_is_withdrawn_by_oneself_alone(made):
    row = own.ask("correct", "学历应为本科", by=made.member, at=now())
    with pytest.raises(Forbidden):
        own.withdraw_request(row, by=made.group_leader, at=now())
    assert logged_in(made.group_leader).post(f"/me/requests/{row.pk}/withdraw/").status_code == 404
    assert logged_in(made.member).post(f"/me/requests/{row.pk}/withdraw/").status_code == 302
    own.ask("correct", "学历应为本科", by=made.member, at=now())


def test_erasing_is_asked_for_and_done_by_who_may(made):
    person = made.member.person
    client = logged_in(made.member)
    assert "会籍1" in client.get("/me/ask/erase/").text
    client.post("/me/ask/erase/", {"text": "不想再用"})
    row = OwnRequest.objects.get()
    address = f"/people/requests/{row.pk}/"
    neighbour = logged_in(made.neighbour_secretary).get(address).status_code
    admin = logged_in(made.administrator)
    assert "抹除不能恢复" in admin.get(address).text
    assert admin.post(address, {"outcome": "done", "answer": ""}).status_code == 302
    person.refresh_from_db()
    row.refresh_from_db()
    assert person.name == "" and person.erased_at is not None
    assert row.text == "" and row.outcome == "done"
    assert client.get("/me/").status_code == 302, "the account is closed"
    assert neighbour == 404


def test_requests_of_neighbours_are_not_seen(made):
    row = own.ask("correct", "学历应为本科", by=made.member, at=now())
    assert logged_in(made.neighbour_secretary).get(f"/people/requests/{row.pk}/").status_code == 404
    assert logged_in(made.member).get("/people/requests/").status_code == 403
    with pytest.raises(Forbidden):
        own.answer_request(row, "done", "", by=made.neighbour_secretary, at=now())
