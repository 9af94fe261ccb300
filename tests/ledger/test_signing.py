"""Closed books: what comes afterwards is 补记, and nothing else is."""

from datetime import date

import pytest
from django.db import connection, transaction

from tests.ledger.toys import AT, WORK, Y2025, causes, fact, measured, say
from tongxin.kernel.periods import Period
from tongxin.ledger import operations, signing
from tongxin.ledger.measured import Spec
from tongxin.people.permissions import SYSTEM


def late(unit, adds: str = "works", period: Period = Y2025) -> int:
    return measured(unit, adds=adds, period=period).late


def test_before_signing_nothing_is_late(world, box):
    box.new(fact(world.east, happened=date(2026, 1, 1)))
    assert late(world.north) == 0


def test_what_comes_after_signing_is_late_there_and_below(world, box):
    box.new(fact(world.east))
    signing.seal(world.north, Y2025, "reports.report:1", at=AT)
    new = box.new(fact(world.east))
    assert [late(unit) for unit in (world.north, world.east, world.south)] == [1, 1, 0]
    assert [row.cause for row in causes(world.north, Y2025, Spec("x", "works", (WORK,))).rows if row.is_late] == [
        new.key
    ]


def test_only_that_period_is_closed(world, box):
    signing.seal(world.north, Y2025, "reports.report:1", at=AT)
    box.new(fact(world.east))
    assert late(world.north, period=Period.parse("2025H1")) == 0


def test_another_adoption_of_a_signed_work_is_late_and_taking_back_is_not(world, box):
    toy = box.new(fact(world.east))
    gone = box.new(fact(world.west))
    signing.seal(world.north, Y2025, "reports.report:1", at=AT)
    say(toy, fact(world.east), fact(world.east, level="city"))
    say(gone)
    assert late(world.north) == 1


def test_a_unit_moved_within_is_not_late(world, box):
    box.new(fact(world.pier))
    signing.seal(world.north, Y2025, "reports.report:1", at=AT)
    operations.move(world.pier, world.west, date(2025, 1, 1), by=SYSTEM, at=AT)
    assert late(world.north) == 0


def test_a_unit_moved_from_its_first_day_is_not_late_though_its_old_path_is_forgotten(world, box):
    box.new(fact(world.pier))
    for unit in (world.pier, world.south):
        signing.seal(unit, Y2025, f"reports.report:{unit.pk}", at=AT)
    operations.move(world.pier, world.bay, date(2020, 1, 1), by=SYSTEM, at=AT)
    assert measured(world.south).value == 1
    assert (late(world.pier), late(world.south)) == (0, 0)


def test_the_own_seal_of_a_unit_comes_before_that_of_one_above(world, box):
    signing.seal(world.north, Y2025, "reports.report:1", at=AT)
    box.new(fact(world.east))
    signing.seal(world.east, Y2025, "reports.report:2", at=AT)
    assert (late(world.east), late(world.north)) == (0, 1)


def test_reopening_lifts_the_seal_and_signing_again_sets_a_new_one(world, box):
    signing.seal(world.north, Y2025, "reports.report:1", at=AT)
    box.new(fact(world.east))
    signing.lift_seal("reports.report:1", at=AT)
    assert late(world.north) == 0
    signing.seal(world.north, Y2025, "reports.report:1", at=AT)
    assert late(world.north) == 0
    box.new(fact(world.west))
    assert late(world.north) == 1


@pytest.mark.django_db(transaction=True)
def test_locks_are_only_for_transactions():
    for lock in (signing.shared_lock, signing.exclusive_lock):
        with pytest.raises(transaction.TransactionManagementError):
            lock()


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_is_a_transaction():
    with signing.snapshot():
        signing.exclusive_lock()
        assert connection.in_atomic_block
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SHOW transaction_isolation")
                assert cursor.fetchone() == ("repeatable read",)
    assert not connection.in_atomic_block
