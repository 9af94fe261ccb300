"""The dashboard: what it says is what the figures say, and every mark opens its records."""

import html
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tongxin.kernel.periods import Period
from tongxin.ledger.measure import Batch
from tongxin.people import charters

from .. import dashboard
from ..figures import scale_of
from .conftest import World
from .things import TODAY

PAGE = "/dashboard/"


@pytest.fixture
def page(world: World) -> str:
    world.fill_in()
    t, u = world.things, world.people
    t.add(u.youth, "information.reported", date(2025, 7, 7), with_units=[u.east])
    t.add(u.youth, "information.adopted", date(2025, 7, 8), level="province")
    return body(world.client(world.secretary), PAGE)


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return html.unescape(answer.content.decode())


def chart(page: str, name: str) -> dict:
    found = re.search(rf'data-chart="{name}" data-chart-data="(.*?)" data-chart-label', page, re.S)
    assert found, name
    return json.loads(found[1])


def rows(page: str) -> list[tuple[str, int]]:
    """(address, number) of every linked number in the tables."""
    return [(a, int(n)) for a, n in re.findall(r'<a class="fig" href="([^"]+)">(\d+)</a>', page)]


def test_the_strip_says_value_and_last_year(page: str) -> None:
    tile = re.search(r'<div class="lab">上报社情民意</div>.*?</a>', page, re.S)
    assert tile and "4<small>篇</small>" in tile[0] and "去年同期2" in tile[0]


def test_every_number_opens_as_many_records(world: World, page: str) -> None:
    client = world.client(world.secretary)
    opened = {}
    for address, number in rows(page):
        behind = body(client, address)
        chosen = re.search(r"选中(\d+)条", behind)
        opened[address] = (number, int(chosen[1]) if chosen else -1)
    assert len(opened) >= 6
    assert {a: pair for a, pair in opened.items() if pair[0] != pair[1]} == {}


def test_months_of_money_are_told_in_yuan(world: World) -> None:
    charter = charters.of(world.unit)
    rule = next(i for i in charter.indicators.values() if i.adds == "quantity" and scale_of(charter, i) == 100)
    level = rule.levels[0] if rule.levels else ""
    world.things.add(world.people.youth, rule.items[0], date(2025, 7, 7), level=level, quantity=1250)
    panel = next(panel for panel in charter.panels.values() if panel.form == "months")
    rules = replace(charter, panels={panel.code: replace(panel, parts=((rule.code, "钱"),))})
    scene = dashboard.Scene(Batch(world.unit), Period.year(2025), rules, charters.edition_of(world.unit), TODAY)
    [made] = dashboard.months(scene)()
    assert made.counter == "元" and [row.total for row in made.rows if row.total] == [12.5]
    assert json.loads(made.data)["series"][0]["data"][6] == 12.5


def test_months_add_up_to_the_year(world: World, page: str) -> None:
    data = chart(page, "months")
    advice = next(s for s in data["series"] if s["name"] == "建言献策")
    assert sum(advice["data"]) == 8  # three reported, three bills, a speech, a joint one; not what was collected
    assert advice["data"][6] == 1 and data["months"][6] == "7月"
    assert len(data["links"]) == len(data["series"])


def test_units_close_with_joint_work_told(page: str) -> None:
    data = chart(page, "units")
    assert dict(zip(data["units"], data["now"], strict=True)) == {"青年小组": 4, "城东片区": 1}
    assert dict(zip(data["units"], data["old"], strict=True))["青年小组"] == 2
    assert "联合重复" in page and "−1" in page


def test_a_funnel_says_the_share_of_the_step_before(page: str) -> None:
    found = re.findall(
        r'<span class="fun-l">(.*?)</span>.*?<b>(.*?)</b>(.*?)(?: <span class="t3">(.*?)</span>)?</span>', page
    )
    assert [(label, n, share) for label, n, _counter, share in found] == [
        ("收到", "3", ""),
        ("报送", "4", "133%"),
        ("采用", "1", "25%"),
        ("省级以上采用", "1", "100%"),
    ]


def test_a_chosen_figure_is_compared_and_an_unknown_one_is_not(world: World, page: str) -> None:
    client = world.client(world.secretary)
    assert "提交议案建议提案合计（件）" in body(client, f"{PAGE}?compare=motion.total")
    assert "上报社情民意信息（篇）" in body(client, f"{PAGE}?compare=nonsense")


def test_nothing_of_the_neighbour(world: World, page: str) -> None:
    assert world.client(world.secretary).get(f"{PAGE}?unit=linjiang").status_code == 404
    neighbour = world.people.visitors()["neighbour"]
    own = body(world.client(neighbour), PAGE)
    assert "青年小组" not in own and "4<small>篇</small>" in own


def test_an_empty_year_is_a_page(world: World) -> None:
    page = body(world.client(world.secretary), f"{PAGE}?period=2019")
    assert "还没有记录" in page


def test_few_people_are_not_told_to_who_may_not_see_the_roster(world: World, page: str) -> None:
    assert "在册" in page and "不显示" not in page
    leader = body(world.client(world.people.leader), f"{PAGE}?unit=chaocheng")
    shown = re.search(r'class="card-b cmp">(.*?)</section>', leader, re.S)
    assert shown and "少于5人的不显示" in shown[1]
    assert [int(n) for n in re.findall(r"<b>(\d+)</b>", shown[1]) if 0 < int(n) < 5] == []


def test_its_cost_does_not_grow(world: World, page: str) -> None:
    client = world.client(world.secretary)
    body(client, PAGE)
    with CaptureQueriesContext(
        connection,
    ) as few:
        body(client, PAGE)
    world.things.many(25, world.people.youth, "information.reported", 2025)
    with CaptureQueriesContext(connection) as many:
        body(client, PAGE)
    assert len(many) <= len(few) <= 16, (len(few), len(many))
