"""Relocating, pricing anew."""

from datetime import date

import pytest

from tests.ledger.toys import AT, PRIZE, WORK, Y2025, count, fact, give_rules, post, toy_charter
from tongxin.kernel.periods import Period
from tongxin.ledger import operations
from tongxin.ledger.models import Entry, Statement
from tongxin.people.permissions import SYSTEM, Forbidden
from tongxin.people.tests.factories import grant, make_user


def net_points() -> int:
    return sum(Entry.objects.values_list("points", flat=True))


def test_a_move_into_the_past_takes_along_what_was_booked_since(world, box):
    box.new(fact(world.pier, on=date(2025, 5, 31)), fact(world.pier, on=date(2025, 6, 1)))
    assert operations.move(world.pier, world.west, date(2025, 6, 1), by=SYSTEM, at=AT) == 2
    assert [count(unit) for unit in (world.north, world.east, world.west, world.pier)] == [2, 1, 1, 2]
    assert operations.relocate(world.pier, date(2025, 1, 1), by=SYSTEM, at=AT) == 0


def test_partners_lift_changes_with_the_move(world, box):
    box.new(fact((world.east, world.ann), (world.pier, world.bob)))
    assert [count(unit) for unit in (world.east, world.west)] == [1, 0]
    operations.move(world.pier, world.west, date(2025, 1, 1), by=SYSTEM, at=AT)
    assert [count(unit) for unit in (world.north, world.east, world.west)] == [1, 1, 1]


def test_units_below_go_along(world, box):
    box.new(fact(world.pier))
    operations.move(world.east, world.west, date(2025, 2, 1), by=SYSTEM, at=AT)
    assert [count(unit) for unit in (world.east, world.west, world.pier)] == [1, 1, 1]


def test_a_move_of_the_first_placement_takes_earlier_days_along(world, box):
    box.new(fact(world.pier, on=date(2010, 1, 1)))
    operations.move(world.pier, world.west, date(2020, 1, 1), by=SYSTEM, at=AT)
    old = Period.year(2010)
    assert (count(world.east, period=old), count(world.west, period=old)) == (0, 1)


def test_a_move_keeps_price_and_edition_even_into_another_tree(world, box):
    toy = box.new(fact((world.pier, world.ann)))
    before = Entry.objects.get()
    operations.move(world.pier, world.bay, date(2025, 1, 1), by=SYSTEM, at=AT)
    after = Entry.objects.get(posting=2)
    assert (after.points, after.edition) == (before.points, before.edition)
    assert (count(world.north), count(world.south)) == (0, 1)
    assert post(toy) == 0


def test_statements_go_along_too(world, box):
    stated = operations.state(
        world.pier, "opening", WORK, "", date(2025, 1, 1), date(2025, 12, 31), 9, "表", by=SYSTEM, at=AT
    )
    operations.move(world.pier, world.west, date(2025, 6, 1), by=SYSTEM, at=AT)
    stated.refresh_from_db()
    assert stated.unit_path == f"{world.west.path}{world.pier.pk}/"
    assert (count(world.east), count(world.west)) == (0, 9)
    assert Statement.objects.count() == 1


def test_only_who_may_write_units_moves_them(world):
    with pytest.raises(Forbidden):
        operations.relocate(world.pier, date(2025, 1, 1), by=make_user(), at=AT)


def test_pricing_anew_changes_what_was_booked_since_and_only_that(world, box):
    box.new(fact((world.east, world.ann), on=date(2025, 2, 28)))
    box.new(fact((world.east, world.ann), on=date(2025, 3, 1)))
    box.new(fact((world.east, world.ann), on=date(2025, 3, 1), item=PRIZE))
    newer = give_rules(world.north, toy_charter(work="5", prize="6"))
    preview = operations.preview_reprice(world.north, WORK, date(2025, 3, 1))
    assert (preview.facts, preview.points) == (1, 400)
    assert operations.reprice(world.north, WORK, date(2025, 3, 1), by=SYSTEM, at=AT) == 2
    assert net_points() == 100 + 500 + 400
    assert Entry.objects.get(posting=2).edition == newer
    assert operations.reprice(world.north, WORK, date(2025, 3, 1), by=SYSTEM, at=AT) == 0
    assert count(world.north) == 2


def test_other_facts_of_the_same_record_keep_their_price(world, box):
    before, after = date(2025, 2, 28), date(2025, 3, 1)
    box.new(*(fact((world.east, world.ann), on=day, item=item) for day in (before, after) for item in (WORK, PRIZE)))
    give_rules(world.north, toy_charter(work="5", prize="6"))
    assert operations.preview_reprice(world.north, WORK, after).facts == 1
    assert operations.reprice(world.north, WORK, after, by=SYSTEM, at=AT) == 2
    assert net_points() == 100 + 400 + 500 + 400


def test_parties_elsewhere_keep_their_price(world, box):
    box.new(fact((world.east, world.ann), (world.bay, world.bob)))
    give_rules(world.north, toy_charter(work="5"))
    give_rules(world.south, toy_charter(work="9"))
    operations.reprice(world.north, WORK, date(2025, 1, 1), by=SYSTEM, at=AT)
    assert list(Entry.objects.filter(posting=2).order_by("party").values_list("points", flat=True)) == [250, 150]


def test_only_who_may_amend_prices_anew(world):
    user = make_user()
    grant(user, "leader", world.north)
    with pytest.raises(Forbidden):
        operations.reprice(world.north, WORK, Y2025.first, by=user, at=AT)
