"""The menu leads to the organisation's own rules and to the lists of days off, those who may change them."""

import pytest
from django.urls import reverse

from tongxin.people.tests.factories import TODAY, cast

pytestmark = pytest.mark.django_db

LOCAL, HOLIDAYS = "people:rules-local", "people:rules-holidays"


@pytest.fixture
def opened(settings, client):
    settings.TONGXIN_TODAY = TODAY.isoformat()
    world = cast()

    def get(who, name):
        client.force_login(getattr(world, who))
        answer = client.get(reverse(name))
        assert answer.status_code == 200
        return answer

    return get


def entries(answer):
    """(group, entry) → address, of the whole menu."""
    return {
        (group.code, child.code): child.address for group in answer.context["frame"].menu for child in group.children
    }


def current(answer):
    """What the open group of the menu marks as the page one is on."""
    nav = answer.content.decode().split('class="tx-nav"')[1].split("</nav>")[0]
    return [part.split(">")[1].split("<")[0] for part in nav.split('aria-current="page"')[1:]]


@pytest.mark.parametrize(
    ("who", "has_local", "has_holidays"),
    [("secretary", True, False), ("administrator", False, True), ("member", False, False), ("leader", False, False)],
)
def test_who_may_change_them_finds_them_in_the_menu(opened, who, has_local, has_holidays):
    found = entries(opened(who, "people:rules"))
    assert (("rules", "local") in found) == has_local
    assert (("settings", "holidays") in found) == has_holidays
    assert found.get(("rules", "local"), reverse(LOCAL)) == reverse(LOCAL)
    assert found.get(("settings", "holidays"), reverse(HOLIDAYS)) == reverse(HOLIDAYS)


@pytest.mark.parametrize(
    ("who", "name", "marked"),
    [
        ("secretary", LOCAL, ["本地规则"]),
        ("secretary", HOLIDAYS, ["规则"]),
        ("member", LOCAL, ["规则"]),
        ("administrator", HOLIDAYS, ["放假安排"]),
    ],
)
def test_the_page_one_is_on_is_marked_once(opened, who, name, marked):
    assert current(opened(who, name)) == marked
