"""Every way of adding, and tables that close."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.ledger.toys import (
    AT,
    GIFT,
    PRIZE,
    TALK,
    WORK,
    Y2025,
    by_month,
    by_unit,
    causes,
    count,
    fact,
    measured,
    say,
    shared,
    total,
)  # fmt: skip
from tongxin.kernel.periods import Period
from tongxin.ledger import operations, reading
from tongxin.ledger.joint import joint_keys, overlap_of
from tongxin.ledger.measure import measure
from tongxin.ledger.measured import ADDS, Measured, Spec
from tongxin.people.models import Person, Placement, Unit
from tongxin.people.permissions import SYSTEM

Q1, Q2 = Period.parse("2025Q1"), Period.parse("2025Q2")
SPEC = Spec("x", "quantity", (WORK,))


def test_a_joint_work_counts_whole_in_each_unit_and_once_above(world, box):
    box.new(fact((world.east, world.ann), (world.west, world.bob), (world.bay, world.cat)))
    assert [count(unit) for unit in world.units] == [1, 1, 1, 0, 1, 1]


def test_own_work_leaves_out_what_is_below(world, box):
    box.new(fact(world.pier))
    box.new(fact(world.east), fact(world.pier, world.east))
    assert (count(world.east), count(world.east, own_only=True)) == (3, 2)
    assert count(world.pier, own_only=True) == 2


def test_works_facts_and_quantity_differ(world, box):
    box.new(fact(world.east, quantity=5, level="city"), fact(world.east, quantity=2, level="county"))
    adds = {adds: count(world.north, adds=adds) for adds in ("quantity", "facts", "works")}
    assert adds == {"quantity": 7, "facts": 2, "works": 1}
    assert count(world.north, levels=("city",)) == 5
    assert count(world.north, adds="works", levels=("city", "county")) == 1


def test_shares_add_up_and_their_number_respects_lift(world, box):
    box.new(fact(shared(world.east, None, "1/3"), shared(world.west, None, "2/3"), item=GIFT, quantity=100))
    assert [count(unit, GIFT) for unit in (world.east, world.west, world.north)] == [33, 67, 100]
    assert count(world.north, GIFT, "facts") == count(world.north, GIFT, "works") == 1


def test_persons_and_objects_are_distinct(world, box):
    box.new(fact((world.east, world.ann), (world.west, world.ann), object="town:1"))
    box.new(fact((world.pier, world.ann), object="town:2"), fact((world.pier, world.bob), object="town:1"))
    box.new(fact(world.east))
    assert count(world.north, adds="persons") == count(world.north, adds="objects") == 2
    assert (count(world.west, adds="persons"), count(world.west, adds="objects")) == (1, 1)
    assert count(world.north, objects=("town:2",)) == 1


def test_a_person_whose_work_was_taken_back_is_gone(world, box):
    toy = box.new(fact((world.east, world.ann)))
    box.new(fact((world.east, world.bob)))
    say(toy)
    assert count(world.east, adds="persons") == 1


def test_merged_persons_are_one_over_chains_and_two_again_when_unmerged(world, box):
    for person in (world.ann, world.bob, world.cat):
        box.new(fact((world.east, person)))
    Person.objects.filter(pk=world.ann.pk).update(same_as=world.bob)
    Person.objects.filter(pk=world.bob.pk).update(same_as=world.cat)
    assert count(world.north, adds="persons") == 1
    Person.objects.filter(pk=world.bob.pk).update(same_as=None)
    assert count(world.north, adds="persons") == 2


def test_late_adoption_counts_in_the_books_of_its_work(world, box):
    box.new(fact(world.east, on=date(2024, 12, 30), happened=date(2025, 3, 1)))
    assert count(world.east) == 0
    assert count(world.east, period=Period.year(2024)) == 1


def test_odd_days_are_cut_to_the_day(world, box):
    for day in (3, 4, 17, 18):
        box.new(fact(world.east, on=date(2025, 5, day)))
    assert count(world.east, period=Period.between(date(2025, 5, 4), date(2025, 5, 17))) == 2
    assert count(world.east, period=Period.between(date(2024, 12, 31), date(2025, 5, 3))) == 1


def test_cumulative_from_a_day(world, box):
    for year in (2022, 2023, 2025):
        box.new(fact(world.east, on=date(year, 3, 1)))
    assert count(world.east, since=date(2022, 3, 2)) == 2
    assert count(world.east, since=date(2022, 3, 1)) == 3
    assert count(world.east, since=date(2026, 1, 1)) == 0
    assert count(world.east, period=Period.year(2023), since=date(2022, 1, 1)) == 2


def test_neighbours_never_leak(world, box):
    box.new(fact(world.south), fact(world.bay))
    assert count(world.north) == 0


def test_a_number_that_begins_alike_is_no_unit_below(world, box):
    """/1/ and /10/: a range over paths must not take the one for the other."""
    other = Unit.objects.create(key="other", name="他", kind="association", pk=int(f"{world.north.pk}0"))
    Placement.objects.create(unit=other, path=f"/{other.pk}/", since=date(2020, 1, 1))
    box.new(fact(other))
    assert (count(world.north), count(other)) == (0, 1)


def test_many_specs_cost_no_more_statements_than_few(world, box, django_assert_num_queries):
    box.new(fact((world.east, world.ann), object="o"))
    some = [Spec(adds, adds, (WORK,)) for adds in ADDS]
    many = [Spec(f"{a}{i}{lv}", a, (i,), lv) for a in ADDS for i in (WORK, GIFT, TALK, PRIZE) for lv in ((), ("city",))]
    for specs in (some, many):
        with django_assert_num_queries(4):  # places, seals, entries, statements
            measure(world.north, Y2025, specs)


def test_more_specs_than_one_statement_holds(world, box):
    box.new(fact(world.east, level="l7"), fact(world.east, level="l444"))
    specs = [Spec(str(i), "quantity", (WORK,), (f"l{i}",)) for i in range(450)]
    found = measure(world.north, Y2025, specs)
    assert {key for key, one in found.items() if one.value} == {"7", "444"}


def test_records_and_joint_are_counted(world, box):
    box.new(fact(world.east, world.west, quantity=4))
    box.new(fact((world.east, world.ann), (world.east, world.bob)))
    assert measured(world.north) == Measured(value=5, records=2, undetailed=0, joint=1, late=0)


def test_a_record_that_was_joint_once_is_joint_no_more(world, box):
    toy = box.new(fact(world.east, world.west))
    say(toy, fact(world.east))
    assert measured(world.north).joint == 0


def test_nothing_asked_nothing_read(world, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert measure(world.north, Y2025, []) == {}


def test_what_is_not_of_entries_is_refused(world):
    with pytest.raises(ValueError):
        measure(world.north, Y2025, [Spec("x", "stock", (WORK,))])


def test_by_month_has_every_month_and_adds_up(world, box):
    box.new(fact(world.east, on=date(2025, 1, 31)), fact(world.east, world.west, on=date(2025, 3, 1), quantity=2))
    months = by_month(world.north, Y2025, SPEC)
    assert len(months) == 12
    assert {month: n for month, n in months.items() if n} == {202501: 1, 202503: 2}
    assert by_month(world.north, Q1, SPEC) == {202501: 1, 202502: 0, 202503: 2}


def test_the_table_of_units_closes_with_its_overlap(world, box):
    box.new(fact(world.east, world.west))
    box.new(fact(world.pier))
    box.new(fact(world.north, world.east))
    table = by_unit(world.north, Y2025, SPEC, date(2025, 12, 31))
    assert [(row.unit.key, row.value, row.is_own) for row in table.rows] == [
        ("east", 3, False), ("west", 1, False), ("north", 1, True),
    ]  # fmt: skip
    assert (table.overlap, table.total.value) == (2, 3)
    assert sum(row.value for row in table.rows) - table.overlap == count(world.north)


def test_a_unit_that_moved_away_keeps_its_row_for_the_time_it_was_there(world, box):
    box.new(fact(world.pier, on=date(2025, 3, 1)), fact(world.pier, on=date(2025, 9, 1)))
    operations.move(world.pier, world.west, date(2025, 6, 1), by=SYSTEM, at=AT)
    east = by_unit(world.east, Y2025, SPEC, date(2025, 12, 31))
    west = by_unit(world.west, Y2025, SPEC, date(2025, 12, 31))
    assert [(row.unit.key, row.value) for row in east.rows] == [("pier", 1)]
    assert [(row.unit.key, row.value) for row in west.rows] == [("pier", 1)]
    assert count(world.pier) == 2


def test_a_unit_with_nothing_is_listed_while_it_is_there(world, box):
    table = by_unit(world.north, Y2025, SPEC, date(2025, 12, 31))
    assert {row.unit.key: row.value for row in table.rows} == {"east": 0, "west": 0}


@pytest.mark.parametrize(("adds", "expected"), [("quantity", 4), ("facts", 2), ("works", 2)])
def test_a_total_over_units_counts_once_what_several_have(world, box, adds, expected):
    box.new(fact((world.east, world.ann), (world.bay, world.bob), (world.west, world.ann), object="o", quantity=3))
    box.new(fact((world.bay, world.ann), object="p"))
    spec = Spec("x", adds, (WORK,))
    assert total([world.east, world.west, world.bay], Y2025, spec) == expected
    assert total([world.north, world.south], Y2025, spec) == expected


def test_a_total_over_units_adds_shares(world, box):
    box.new(fact(shared(world.east, None, "1/4"), shared(world.bay, None, "3/4"), item=GIFT, quantity=100))
    spec = Spec("x", "quantity", (GIFT,))
    assert total([world.east, world.bay], Y2025, spec) == 100


@pytest.mark.parametrize(("adds", "overlap"), [("quantity", 3 + 2 * 2), ("facts", 3), ("works", 4)])
def test_frozen_keys_of_joint_facts_tell_the_overlap(world, box, adds, overlap):
    box.new(fact(world.east, world.bay, quantity=3))
    toy = box.new(fact(world.pier, world.bay, world.west, quantity=2))
    box.new(fact(world.east), fact(world.bay))
    spec = Spec("x", adds, (WORK,))
    units = [world.east, world.west, world.bay]
    before = [joint_keys(unit, Y2025, spec) for unit in units]
    assert overlap_of(before) == overlap
    operations.move(world.pier, world.west, date(2025, 1, 1), by=SYSTEM, at=AT)
    assert len(joint_keys(world.west, Y2025, spec)) == 1
    assert set(joint_keys(world.west, Y2025, spec)) <= set(before[2])
    say(toy)
    assert joint_keys(world.west, Y2025, spec) == []


def test_the_records_behind_a_figure_are_listed_once_and_paged(world, box):
    toys = [box.new(fact((world.east, world.ann), world.west, on=date(2025, 5, day))) for day in range(1, 8)]
    say(toys[0], fact(world.east, on=date(2025, 8, 1), happened=date(2025, 9, 1)))
    page = causes(world.north, Y2025, SPEC, offset=0, limit=3)
    assert page.total == 7
    assert [row.cause for row in page.rows] == [toys[0].key, toys[6].key, toys[5].key]
    first, second = page.rows[:2]
    assert (first.happened_on, first.booked_on, first.is_joint) == (date(2025, 9, 1), date(2025, 8, 1), False)
    assert (second.quantity, second.is_joint, second.is_late, second.undetailed) == (1, True, False, False)
    assert len(causes(world.north, Y2025, SPEC, offset=6, limit=3).rows) == 1


def test_records_are_listed_by_month_and_by_unit_below(world, box):
    may, june = (box.new(fact(world.pier, on=date(2025, m, 1))) for m in (5, 6))
    own = box.new(fact(world.east, on=date(2025, 6, 2)))

    def listed(**more: object) -> list[str]:
        return [row.cause for row in causes(world.east, Y2025, SPEC, **more).rows]

    assert listed(month=202505) == [may.key]
    assert listed(within=world.pier) == [june.key, may.key]
    assert listed(within=world.east) == [own.key]


def test_the_list_adds_up_to_the_figure(world, box):
    box.new(fact(world.east, quantity=3, level="city"), fact(world.pier, quantity=4))
    box.new(fact(world.west, world.east))
    for adds in ("quantity", "facts", "works"):
        spec = Spec("x", adds, (WORK,))
        assert sum(row.quantity for row in causes(world.north, Y2025, spec).rows) == count(world.north, adds=adds)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan of PostgreSQL depends on its statistics")
def test_figures_are_read_from_the_index_alone(world, box):
    box.new(fact((world.east, world.ann), object="o"))
    with CaptureQueriesContext(connection) as queries:
        measure(world.north, Y2025, [Spec(adds, adds, (WORK,)) for adds in ADDS])
    (reading,) = (query["sql"] for query in queries if "ledger_entry e" in query["sql"])
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + reading.replace("%", "%%"), [])
        plan = [row[3] for row in cursor.fetchall() if "SEARCH e " in row[3] or "SCAN e" in row[3]]
    assert len(plan) >= 3  # records, persons, objects
    assert all("COVERING INDEX ledger_reading (item=? AND year=? AND path>? AND path<?" in p for p in plan), plan


def test_of_many_records_the_latest_are_found_alike(world, box, monkeypatch):
    days = [date(2025, 12, 20), date(2025, 12, 30), date(2025, 10, 1), date(2025, 2, 2), date(2025, 2, 3)]
    for day in days:
        box.new(fact(world.east, on=day), fact(world.pier, on=date(2025, 1, 5)))
    pages = [(0, 1), (0, 2), (1, 2), (3, 2), (4, 9)]
    told = [causes(world.north, Y2025, SPEC, offset=offset, limit=limit).rows for offset, limit in pages]
    monkeypatch.setattr(reading, "MANY", 0)
    assert [causes(world.north, Y2025, SPEC, offset=offset, limit=limit).rows for offset, limit in pages] == told
    assert [row.booked_on for row in told[0] + told[3]] == [days[1], days[4], days[3]]
    assert told[0][0].quantity == 2
