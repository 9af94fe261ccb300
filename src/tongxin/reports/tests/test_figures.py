"""Figures are what the records say, counted by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongxin.kernel.periods import Period
from tongxin.people import charters

from ..figures import figures, same_span
from ..views.figure import _card_change, _compared
from .conftest import World
from .things import TODAY

YEAR = Period.year(2025)


def test_figures_equal_what_was_recorded_and_the_neighbour_does_not_leak(world: World) -> None:
    p, t = world.people, world.things
    t.many(46, p.youth, "information.reported", 2025)
    t.many(38, p.youth, "information.reported", 2024)
    t.many(9, p.harbour, "information.reported", 2025)
    t.many(4, p.youth, "information.adopted", 2025, level="national")
    t.many(6, p.east, "information.adopted", 2025, level="province")

    found = figures(p.association, YEAR, on=TODAY)

    assert found["information.reported"].value == 46
    assert found["information.reported"].printed == "46篇"
    assert found["information.reported"].records == 46
    assert found["information.adopted"].value == 10
    assert found["information.adopted.national"].value == 4
    assert found["information.adopted.province"].value == 6
    assert figures(p.department, YEAR, ["information.reported"], TODAY)["information.reported"].value == 55


def test_change_compares_with_the_same_span_while_the_year_runs(world: World) -> None:
    p, t = world.people, world.things
    for month in (3, 6):
        t.add(p.youth, "information.reported", date(2025, month, 1))
    t.add(p.youth, "information.reported", date(2024, 3, 1))
    t.add(p.youth, "information.reported", date(2024, 12, 30))  # after the same day a year before

    during = figures(p.association, YEAR, ["information.reported.change"], date(2025, 12, 22))
    after = figures(p.association, YEAR, ["information.reported.change"], date(2026, 1, 8))

    assert during["information.reported.change"].value == 1
    assert during["information.reported.change"].printed == "增加1篇"
    assert after["information.reported.change"].printed == "持平"
    assert same_span(YEAR, date(2025, 12, 22)).last == date(2024, 12, 22)


def test_what_entries_add_up_is_told_exactly_beside_last_year(world: World) -> None:
    p, t = world.people, world.things
    t.add(p.youth, "information.reported", date(2025, 3, 1))
    rule = charters.of(p.association).indicators["information.reported"]
    one = figures(p.association, YEAR, [rule.code], TODAY)[rule.code]
    now, old = (replace(one, value=Decimal(value)) for value in ("12.75", "10.5"))
    assert _compared("去年", now, old, rule) == "比去年10.5篇多2.25篇（21.4%）"
    assert _card_change(now, old, rule) == "多2.25篇（21.4%）"
    mean, before = (replace(each, basis="derived") for each in (now, old))
    assert _compared("去年", mean, before, rule) == "比去年11篇多2篇（19.0%）"


def test_no_record_is_missing_but_a_part_of_something_recorded_is_zero(world: World) -> None:
    p, t = world.people, world.things
    t.add(p.youth, "information.reported", date(2025, 3, 1))

    found = figures(p.association, YEAR, on=TODAY)

    assert found["information.adopted"].value == 0  # 其中 of what was reported
    assert found["supervision.opinion"].value is None
    assert found["supervision.opinion"].printed == ""
    assert found["information.reported.change"].value is None  # nothing a year before to compare with


def test_a_share_keeps_numerator_and_denominator(world: World) -> None:
    p, t = world.people, world.things
    t.many(3, p.youth, "information.reported", 2025)
    t.many(1, p.youth, "information.adopted", 2025, level="city")

    rate = figures(p.association, YEAR, ["information.adopted.rate"], TODAY)["information.adopted.rate"]

    assert (rate.numerator, rate.denominator) == (1, 3)
    assert rate.printed.endswith("33.3%")
    assert rate.basis == "derived"


def test_joint_work_counts_once_and_is_said(world: World) -> None:
    p, t = world.people, world.things
    t.add(p.youth, "information.reported", date(2025, 3, 1), with_units=[p.east])
    t.add(p.youth, "information.reported", date(2025, 4, 1))

    whole = figures(p.association, YEAR, ["information.reported"], TODAY)["information.reported"]
    part = figures(p.east, YEAR, ["information.reported"], TODAY)["information.reported"]

    assert (whole.value, whole.joint) == (2, 1)
    assert (part.value, part.joint) == (1, 1)


def test_the_year_before_is_a_figure_of_its_own(world: World) -> None:
    p, t = world.people, world.things
    t.many(2, p.youth, "information.reported", 2025)
    t.many(5, p.youth, "information.reported", 2024)

    found = figures(p.association, YEAR, ["information.reported|prev", "information.reported"], TODAY)

    assert found["information.reported|prev"].value == 5
    assert found["information.reported"].value == 2


def test_the_register_is_counted_on_the_day(world: World) -> None:
    p = world.people
    found = figures(p.association, YEAR, on=TODAY)
    stock = [f for f in found.values() if f.basis == "register"]
    assert found["members.total"].value == 4  # member, group leader, secretary, colleague
    assert found["members.total"].records == 4
    assert stock and all(f.as_of == TODAY for f in stock)


def test_money_is_kept_in_fen_and_shown_in_yuan(world: World) -> None:
    charter = charters.of(world.unit)
    money = [i for i in charter.items.values() if i.scale == 100]
    if not money:
        pytest.skip("no item of money in this charter yet")
    indicator = next(i for i in charter.indicators.values() if i.items == (money[0].code,) and i.adds == "quantity")
    world.things.add(world.people.youth, money[0].code, date(2025, 3, 1), quantity=123450)
    assert figures(world.unit, YEAR, [indicator.code], TODAY)[indicator.code].value == Decimal("1234.5")


def test_sixty_figures_cost_as_many_queries_as_one(world: World) -> None:
    world.things.many(3, world.people.youth, "information.reported", 2025)
    counts = []
    for codes in (["information.reported"], None):
        entries = [
            c
            for c, i in charters.of(world.unit).indicators.items()
            if i.adds in ("works", "facts", "quantity", "objects", "persons") and (codes is None or c in codes)
        ]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            figures(world.unit, YEAR, entries, TODAY)
        counts.append(len(queries))
    assert counts == [5, 5]  # the edition, places, seals, entries, statements
