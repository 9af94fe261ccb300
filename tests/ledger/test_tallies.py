"""Tallies of large units: kept from a weight on, exact beside what came after them, held against the entries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.ledger.toys import AT, TALK, WORK, Y2025, by_month, by_unit, count, fact, measured, say
from tongxin.kernel.periods import Period
from tongxin.ledger import check, operations, signing
from tongxin.ledger.measure import Batch, measure
from tongxin.ledger.measured import ADDS, Spec
from tongxin.ledger.models import Tally, TallyMark, TallyPair, TallySpread, TallyUnit
from tongxin.ledger.tallies import folding
from tongxin.people.models import Unit
from tongxin.people.permissions import SYSTEM

MAY, JUNE = date(2025, 5, 5), date(2025, 6, 6)


@pytest.fixture
def kept(world, box, monkeypatch):
    """Tallies are kept of every unit from its first entry on."""
    monkeypatch.setattr(folding, "KEPT_FROM", 1)
    return box


def tables(run) -> str:
    """The statements that `run` asks of tallies and entries."""
    with CaptureQueriesContext(connection) as queries:
        run()
    return "\n".join(q["sql"] for q in queries if "ledger_tally " in q["sql"] or "ledger_entry e" in q["sql"])


def test_units_are_kept_from_a_weight_on_and_read_from_entries_until_then(world, box, monkeypatch):
    monkeypatch.setattr(folding, "KEPT_FROM", 3)
    box.new(fact(world.pier), fact(world.east))
    assert folding.fold() == 2
    assert not TallyUnit.objects.filter(is_kept=True).exists()
    assert "ledger_tally " not in tables(lambda: count(world.north))
    box.new(fact(world.west))
    assert folding.fold() == 1
    assert [row.unit.key for row in TallyUnit.objects.filter(is_kept=True)] == ["north"]
    assert "ledger_tally " in tables(lambda: count(world.north))
    assert (count(world.north), count(world.east), count(world.pier)) == (3, 2, 1)


def test_folding_twice_changes_nothing(world, kept):
    kept.new(fact(world.pier))
    assert (folding.fold(), folding.fold()) == (1, 0)
    assert Tally.objects.filter(unit=world.pier).count() == 2  # with and without what is below


def test_what_came_after_the_mark_counts_at_once(world, kept):
    toy = kept.new(fact((world.pier, world.ann), quantity=5))
    folding.fold()
    say(toy, fact((world.pier, world.ann), quantity=2))
    kept.new(fact(world.west))
    assert (count(world.north), count(world.north, adds="works"), count(world.east)) == (3, 2, 2)
    folding.fold()
    assert (count(world.north), count(world.north, adds="works"), count(world.east)) == (3, 2, 2)


def test_a_record_in_two_months_and_on_two_levels_counts_once(world, kept):
    toy = kept.new(fact(world.pier, on=MAY), fact(world.pier, on=JUNE), fact(world.pier, on=JUNE, level="city"))
    folding.fold()
    assert count(world.north, adds="works") == 1
    assert count(world.north, adds="works", levels=("city",)) == 1
    assert count(world.north, adds="works", period=Period.parse("2025-06")) == 1
    assert count(world.north, adds="facts") == 3
    say(toy, fact(world.pier, on=MAY), fact(world.pier, on=JUNE))  # one cell less, the others as they were
    folding.fold()
    assert count(world.north, adds="works") == 1
    assert TallySpread.objects.filter(unit=world.north, is_own=False).count() == 2
    say(toy, fact(world.pier, on=MAY))
    folding.fold()
    assert count(world.north, adds="works") == 1
    assert not TallySpread.objects.exists()


def test_a_record_that_is_joint_in_two_months_is_one_joint_record(world, kept):
    kept.new(fact(world.pier, world.west, on=MAY), fact(world.pier, world.west, on=JUNE))
    folding.fold()
    assert (measured(world.north).joint, measured(world.north).records) == (1, 1)


def test_a_record_of_two_items_counts_once(world, kept):
    kept.new(fact(world.pier), fact(world.pier, item=TALK))
    kept.new(fact(world.west), fact(world.west))
    folding.fold()
    assert measure(world.north, Y2025, [Spec("x", "works", (WORK, TALK))])["x"].value == 2
    assert list(TallyPair.objects.values_list("one", "other")) == [(TALK, WORK)]


def test_more_than_some_fresh_entries_are_not_worth_it(world, kept, monkeypatch):
    kept.new(fact(world.pier))
    folding.fold()
    monkeypatch.setattr("tongxin.ledger.measure.FRESH", 0)
    kept.new(fact(world.pier))
    assert "ledger_tally " not in tables(lambda: count(world.north))
    assert count(world.north) == 2


def test_tallies_thrown_away_a_moment_ago_are_not_read(world, kept):
    kept.new(fact(world.pier))
    folding.fold()
    batch = Batch(world.north)
    answer = batch.measure(Y2025, [Spec("x", "quantity", (WORK,))])
    folding.anew()
    assert answer()["x"].value == 1


def test_a_unit_that_was_moved_stands_in_both_rows(world, kept):
    kept.new(fact(world.pier, on=date(2025, 2, 2)))
    folding.fold()
    operations.move(world.pier, world.west, date(2025, 3, 1), by=SYSTEM, at=AT)
    kept.new(fact(world.pier, on=MAY, quantity=10))
    folding.fold()
    assert TallyUnit.objects.get(unit=world.pier).is_moved
    east, west = (Unit.objects.get(pk=unit.pk) for unit in (world.east, world.west))
    spec = Spec("x", "quantity", (WORK,))
    assert [row.value for row in by_unit(east, Y2025, spec, JUNE).rows] == [1]
    assert [row.value for row in by_unit(west, Y2025, spec, JUNE).rows] == [10]
    assert count(world.pier) == 11


def test_a_table_of_units_asks_tallies_for_each(world, kept):
    kept.new(fact(world.pier))
    kept.new(fact(world.east), fact(world.west, world.east))
    folding.fold()
    sql = tables(lambda: by_unit(world.north, Y2025, Spec("x", "works", (WORK,)), JUNE))
    assert "GROUP BY e.cause" not in sql
    assert [row.value for row in by_unit(world.north, Y2025, Spec("x", "works", (WORK,)), JUNE).rows] == [2, 1]


def test_what_came_after_the_books_were_closed_is_late(world, kept):
    toy = kept.new(fact(world.pier, quantity=5))
    kept.new(fact(world.pier))
    signing.seal(world.north, Y2025, "tests.report:1", at=AT)
    folding.fold()
    assert measured(world.north).late == 0
    say(toy, fact(world.pier, quantity=4))
    assert measured(world.north).late == 1
    folding.fold()
    assert (measured(world.north).late, measured(world.north).records) == (1, 2)


def test_certain_objects_are_read_from_entries(world, kept):
    kept.new(fact(world.pier, object="o"))
    folding.fold()
    assert "ledger_tally " not in tables(lambda: count(world.north, objects=("o",)))
    assert count(world.north, objects=("o",)) == 1


def test_days_that_cut_a_month_are_read_beside_the_whole_months(world, kept):
    days = [MAY, date(2025, 5, 20), JUNE]
    toy = kept.new(*(fact(world.pier, world.west, on=day) for day in days))
    kept.new(fact(world.pier, on=date(2025, 6, 2)), fact(world.pier, on=date(2025, 6, 9)))
    folding.fold()
    cut = Period.between(date(2025, 5, 1), JUNE)
    assert "ledger_tally " in tables(lambda: count(world.north, period=cut))
    for folded in (False, True):
        found = {adds: count(world.north, adds=adds, period=cut) for adds in ("facts", "works")}
        assert found == {"facts": 4, "works": 2}
        assert measured(world.north, adds="works", period=cut).joint == 1
        assert by_month(world.north, cut, Spec("x", "works", (WORK,))) == {202505: 1, 202506: 2}
        if not folded:
            say(
                toy, *(fact(world.pier, world.west, on=day) for day in (MAY, date(2025, 5, 20), JUNE, date(2025, 6, 7)))
            )


@pytest.mark.parametrize("made", [lambda: Tally.objects.filter(is_own=False), lambda: TallySpread.objects.all(),
                                  lambda: TallyPair.objects.all()], ids=["tally", "spread", "pair"])  # fmt: skip
def test_check_says_what_is_not_as_the_entries_say(world, kept, made):
    kept.new(fact(world.pier, on=MAY), fact(world.pier, on=JUNE), fact(world.pier, item=TALK))
    folding.fold()
    assert list(check.differences()) == []
    made().first().delete()
    assert any("fold --anew" in sentence for sentence in check.differences())
    folding.anew()
    assert not TallyMark.objects.exists()
    assert {adds: count(world.north, adds=adds) for adds in ADDS}["facts"] == 2
    assert folding.fold() == 3
    assert list(check.differences()) == []
