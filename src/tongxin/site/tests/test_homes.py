"""What homes count: all that waits, though they show but the first of it."""

from fractions import Fraction

import pytest

from tongxin.matters import operations
from tongxin.people import charters
from tongxin.people.models import Installation
from tongxin.people.tests.factories import AT, TODAY, cast, make_person
from tongxin.people.tests.visits import logged_in
from tongxin.site.home import ROWS

pytestmark = pytest.mark.django_db
BODY = {"situation": "城西片区现有助餐点11处。", "suggestion": "按一刻钟半径重新布点。"}


@pytest.fixture
def people():
    Installation.objects.create(pk=1, business_day=TODAY)
    made = cast()
    charters.sync(AT, on=TODAY)
    made.association.refresh_from_db()
    return made


def test_a_member_is_told_of_all_drafts_and_where_the_rest_are(people):
    author = [(people.member.person, Fraction(1))]
    for n in range(ROWS + 2):
        operations.draft(people.association, "information", f"第{n}件", BODY, author, by=people.member, at=AT, on=TODAY)
    page = logged_in(people.member).get("/")
    assert (page.context["due"], len(page.context["waiting"]), page.context["rest"]) == (ROWS + 2, ROWS, 2)
    assert "查看其余2件" in page.text
    assert "第0件" in logged_in(people.member).get("/todo/").text


def test_the_rest_of_a_search_is_asked_for_as_it_was_typed(people):
    for n in range(10):
        make_person(f"A&B{n}", people.youth)
    assert "/people/?q=A%26B" in logged_in(people.secretary).get("/search/", {"q": "A&B"}).text
