"""What the rooms above the register hold on a person goes into the export, and into the numbers before a merge."""

import json

import pytest

from tongxin.matters.tests.helpers import reported
from tongxin.people import charters
from tongxin.people.tests.factories import AT, TODAY, cast, make_person
from tongxin.people.tests.visits import logged_in

pytestmark = pytest.mark.django_db
TITLE = "关于在公园增设无障碍饮水设施的建议"


@pytest.fixture
def made(settings):
    settings.TONGXIN_TODAY = TODAY.isoformat()
    people = cast()
    charters.sync(AT, on=TODAY)
    people.association.refresh_from_db()
    reported(people, TITLE)
    return people


def test_records_and_points_are_taken_along(made):
    held = json.loads(logged_in(made.member).get("/me/export/").content)
    assert [row["title"] for row in held["matters"]] == [TITLE]
    assert held["entries"] and all(row["cause"] == TITLE for row in held["entries"])
    assert {row["unit"] for row in held["entries"]} == {"青年小组"}


def test_a_merge_says_how_many_follow(made):
    twin = make_person("李嘉言", made.youth)
    page = logged_in(made.secretary).get(f"/people/doubles/{made.member.person_id}/{twin.pk}/?stays={twin.pk}")
    assert "署名的事项1" in page.text and "计数与积分" in page.text
