"""Around every page: its language, the mark of a demo, the business day, the unit one works in; the components."""

import pytest
from django.test import Client

from tongxin.people.models import Installation
from tongxin.people.tests.factories import TODAY, grant, make_unit
from tongxin.people.tests.visits import logged_in as as_
from tongxin.site import catalogues
from tongxin.site.templatetags import tongxin as tags

from .scene import text

pytestmark = pytest.mark.django_db


def test_the_switch_changes_language(people):
    catalogues.compile_all()
    client = as_(people.secretary)
    assert 'lang="zh-CN"' in text(client.get("/"))
    client.post("/i18n/setlang/", {"language": "en", "next": "/"})
    page = text(client.get("/"))
    assert '<html lang="en">' in page and "Waiting for me" in page and "Dec 22" in page
    client.post("/i18n/setlang/", {"language": "zh-hans", "next": "/"})
    assert "等我处理" in text(client.get("/"))


def test_components_are_shown_in_a_demo_only(people):
    client = as_(people.secretary)
    assert client.get("/_components/").status_code == 404
    Installation.objects.update(is_demo=True)
    assert client.get("/_components/").status_code == 200


def test_every_page_of_a_demo_says_so(people):
    assert "演示数据" not in text(as_(people.secretary).get("/"))
    Installation.objects.update(is_demo=True)
    for address in ("/", "/people/", "/figures/", "/nowhere/"):
        assert "演示数据" in text(as_(people.secretary).get(address)), address
    assert "演示数据" in text(Client().get("/accounts/login/"))


def test_the_business_day_rules_dates_without_a_request():
    was = tags.today.set(lambda: TODAY)
    assert tags.day(TODAY) == "12月22日"
    assert tags.day(TODAY.replace(year=2024)) == "2024年12月22日"
    assert tags.day(TODAY, "full") == "2025年12月22日"
    tags.today.reset(was)


def test_units_of_several_roles_can_be_switched(people):
    other = make_unit("第二知联会", key="second")
    grant(people.secretary, "secretary", other)
    client = as_(people.secretary)
    assert "第二知联会" in text(client.get("/"))
    client.post("/here/", {"unit": "second", "next": "/"})
    assert "<b>第二知联会</b>" in text(client.get("/"))
