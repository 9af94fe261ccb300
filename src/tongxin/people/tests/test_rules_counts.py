"""What the lists of rules cost: the same with many rows as with few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tongxin.people import charters, rules
from tongxin.people.models import Holiday
from tongxin.people.permissions import SYSTEM

from .factories import AT, TODAY, Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings) -> Cast:
    settings.TONGXIN_TODAY = TODAY.isoformat()
    return cast()


def add_role(world, n):
    content = {"name": f"角色{n}", "grants": [], "home": "member", "source": "决议"}
    rules.amend(world.association, "role", f"own_role{n}", TODAY, content, "决议", by=SYSTEM, at=AT, on=TODAY)


def editions(world, numbers):
    """Made straight, since a rule and its preview for each would take long."""
    text = charters.edition_of(world.association).text
    for _n in numbers:
        charters.make_edition(world.association, text, at=AT, on=TODAY)


def local(world, numbers):
    for n in numbers:
        add_role(world, n)


def withdrawn(world, numbers):
    for n in numbers:
        add_role(world, n)
        rules.withdraw(world.association.local_rules.get(withdrawn_at=None), "未通过", by=SYSTEM, at=AT, on=TODAY)


def holidays(world, numbers):
    for n in numbers:
        rest = [f"{2027 + n}-01-0{day}" for day in (1, 2, 3)]
        Holiday.objects.create(year=2027 + n, source="通知", rest=rest, work=[])


@pytest.mark.parametrize(
    ("name", "fill"),
    [
        ("people:rules-editions", editions),
        ("people:rules-local", local),
        ("people:rules-local", withdrawn),
        ("people:rules-holidays", holidays),
    ],
)
@pytest.mark.parametrize("who", ["secretary", "member"])
def test_a_list_costs_the_same_with_many_rows(client, world, name, fill, who):
    client.force_login(getattr(world, who))
    fill(world, range(1))
    few = asked(client, name)
    fill(world, range(1, 12))
    assert asked(client, name) == few <= 20


def asked(client, name):
    client.get(reverse(name))  # a process reads an edition once
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(name)).status_code == 200
    return len(queries)
