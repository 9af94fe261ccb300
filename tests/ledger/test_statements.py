"""Quantities without detail: the remainder is posted, overlaps are asked about, spans are not cut."""

from datetime import date

import pytest
from django.db import transaction

from tests.ledger.toys import AT, GIFT, TALK, WORK, Y2025, Toy, by_month, causes, count, fact, measured, post, say
from tongxin.journal.models import Line
from tongxin.kernel.periods import Period
from tongxin.ledger import check, operations
from tongxin.ledger.measured import Spec
from tongxin.ledger.models import Overlap, Statement
from tongxin.ledger.operations import StatementOverlaps, StatementRefused
from tongxin.people.permissions import SYSTEM, Forbidden
from tongxin.people.tests.factories import make_user

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)


def state(unit, stated=10, item=WORK, level="", first=FIRST, last=LAST, by=SYSTEM) -> Statement:
    return operations.state(unit, "summary", item, level, first, last, stated, "电话", by=by, at=AT)


def left(statement: Statement) -> int:
    statement.refresh_from_db()
    return statement.posted


def test_a_statement_counts_at_its_unit_and_above_and_is_marked(world, box):
    state(world.east, 10)
    assert [count(unit) for unit in (world.north, world.east, world.pier, world.west)] == [10, 10, 0, 0]
    assert (measured(world.north).undetailed, measured(world.north).records) == (10, 1)
    assert count(world.east, own_only=True) == 10


def test_it_posts_only_what_the_detail_does_not_carry(world, box):
    box.new(fact(world.east), fact(world.pier, quantity=2), fact(world.west))
    stated = state(world.east, 10)
    assert (stated.stated, stated.detailed, stated.posted) == (10, 3, 7)
    assert count(world.east) == 10
    assert measured(world.east).undetailed == 7


def test_detail_that_carries_all_leaves_nothing_to_post(world, box):
    box.new(fact(world.east, quantity=4))
    assert state(world.east, 4).posted == 0
    assert measured(world.east).undetailed == 0


def test_less_than_the_detail_is_refused(world, box):
    box.new(fact(world.east, quantity=4))
    with pytest.raises(StatementRefused, match="已有明细4"):
        state(world.east, 3)


@pytest.mark.parametrize("adds", ["quantity", "facts", "works"])
def test_it_adds_its_quantity_in_every_way_that_can_be_added(world, box, adds):
    box.new(fact(world.east))
    state(world.east, 10)
    assert count(world.north, adds=adds) == 10
    rows = causes(world.north, Y2025, Spec("x", adds, (WORK,))).rows
    assert [(row.quantity, row.undetailed) for row in rows] == [(9, True), (1, False)]


def test_persons_are_never_derived_from_one(world, box):
    box.new(fact((world.east, world.ann), item=TALK))
    state(world.east, 10, item=TALK)
    found = measured(world.east, TALK, "persons")
    assert (found.value, found.undetailed) == (1, 9)


def test_a_later_record_in_its_span_asks(world, box):
    stated = state(world.east, 10)
    with pytest.raises(StatementOverlaps, match="另计") as raised:
        box.new(fact(world.pier, quantity=2))
    assert raised.value.statements == (stated,)
    assert count(world.east) == 10


def test_on_top_of_it(world, box):
    stated = state(world.east, 10)
    box.new(fact(world.pier, quantity=2), beside="extra")
    assert (count(world.east), left(stated)) == (12, 10)


def test_out_of_it(world, box):
    stated = state(world.east, 10)
    toy = box.new(fact(world.pier, quantity=2), beside="out_of")
    assert (count(world.east), left(stated)) == (10, 8)
    assert Line.objects.filter(act="ledger.take_out").count() == 1
    assert post(toy) == 0


def test_a_record_taken_out_gives_back_when_it_is_voided(world, box):
    stated = state(world.east, 10)
    toy = box.new(fact(world.pier, quantity=2), beside="out_of")
    say(toy, fact(world.pier, quantity=5))  # answered before, not asked again
    assert (count(world.east), left(stated)) == (10, 5)
    say(toy)
    assert (count(world.east), left(stated)) == (10, 10)


def test_more_than_is_left_leaves_nothing(world, box):
    stated = state(world.east, 3)
    toy = box.new(fact(world.east, quantity=5), beside="out_of")
    assert (count(world.east), left(stated)) == (5, 0)
    say(toy, fact(world.east, quantity=1))
    assert (count(world.east), left(stated)) == (3, 2)


def test_a_record_that_was_there_before_may_change_within_its_span(world, box):
    toy = box.new(fact(world.east))
    state(world.east, 10)
    say(toy, fact(world.pier, on=date(2025, 8, 1)))
    assert count(world.east) == 10
    with pytest.raises(StatementOverlaps):
        say(toy, fact(world.pier, quantity=2))


@pytest.mark.parametrize(
    "other",
    [
        {"on": date(2024, 12, 31)}, {"on": date(2026, 1, 1)}, {"item": TALK}, {"level": "county"},
    ],
    ids=["before", "after", "another item", "another level"],
)  # fmt: skip
def test_what_lies_outside_does_not_ask(world, box, other):
    stated = state(world.east, 10, level="city")
    box.new(fact(world.east, **({"level": "city"} | other)))
    stated.refresh_from_db()
    assert stated.posted == 10 and not Overlap.objects.exists()


def test_units_beside_and_above_do_not_ask(world, box):
    state(world.east, 10)
    box.new(fact(world.west), fact(world.north))
    assert count(world.north) == 12


def test_a_statement_of_all_levels_overlaps_each(world, box):
    state(world.east, 10)
    with pytest.raises(StatementOverlaps):
        box.new(fact(world.east, level="city"))


def test_a_joint_fact_is_taken_out_once_and_a_divided_one_by_its_parts(world, box):
    stated = state(world.north, 10)
    box.new(fact(world.east, world.west, quantity=2), beside="out_of")
    assert left(stated) == 8
    gifts = state(world.east, 1000, item=GIFT)
    box.new(fact(world.pier, world.west, item=GIFT, quantity=100), beside="out_of")
    assert left(gifts) == 950


def test_no_two_statements_of_a_unit_or_of_one_below_overlap(world, box):
    state(world.east, 10, first=date(2025, 1, 1), last=date(2025, 6, 30))
    for unit in (world.east, world.pier, world.north):
        with pytest.raises(StatementRefused, match="重叠"):
            state(unit, 5, first=date(2025, 6, 30), last=date(2025, 7, 31))
    with pytest.raises(StatementRefused, match="重叠"):
        state(world.east, 5, level="city")
    state(world.west, 5)
    state(world.east, 5, item=TALK)
    state(world.east, 5, first=date(2025, 7, 1))


def test_statements_of_two_levels_do_not_overlap(world, box):
    state(world.east, 10, level="city")
    state(world.east, 10, level="county")
    assert count(world.east) == 20


def test_a_voided_statement_counts_nothing_and_frees_its_span(world, box):
    stated = state(world.east, 10)
    box.new(fact(world.east), beside="out_of")
    operations.void_statement(stated, by=SYSTEM, at=AT)
    operations.void_statement(stated, by=SYSTEM, at=AT)
    assert count(world.east) == 1
    assert state(world.east, 4).detailed == 1


def test_amending_keeps_what_was_counted_and_taken(world, box):
    box.new(fact(world.east))
    stated = state(world.east, 10)
    box.new(fact(world.east, quantity=2), beside="out_of")
    box.new(fact(world.east, quantity=3), beside="extra")
    operations.amend_statement(stated, 12, "改", by=SYSTEM, at=AT)
    assert (left(stated), count(world.east)) == (9, 15)
    with pytest.raises(StatementRefused):
        operations.amend_statement(stated, 2, "改", by=SYSTEM, at=AT)
    operations.void_statement(stated, by=SYSTEM, at=AT)
    with pytest.raises(StatementRefused, match="作废"):
        operations.amend_statement(stated, 20, "改", by=SYSTEM, at=AT)


def test_a_period_that_cuts_the_span_says_so(world, box):
    state(world.pier, 10)
    half, next_half = Period.parse("2025H1"), Period.parse("2025H2")
    assert [measured(world.north, period=p).cut for p in (half, next_half, Y2025)] == [1, 1, 0]
    assert [count(world.north, period=p) for p in (half, next_half)] == [0, 10]
    assert measured(world.west, period=half).cut == measured(world.north, TALK, period=half).cut == 0
    assert measured(world.north, since=date(2024, 6, 1)).cut == 0
    assert measured(world.north, since=date(2025, 2, 1)).cut == 1
    assert by_month(world.north, Y2025, Spec("x", "quantity", (WORK,)))[202512] == 10


@pytest.mark.parametrize(
    ("change", "why"),
    [({"stated": 0}, "大于0"), ({"last": date(2024, 1, 1)}, "早于")],
    ids=["nothing", "backwards"],
)
def test_what_makes_no_sense_is_refused(world, change, why):
    with pytest.raises(StatementRefused, match=why):
        state(world.east, **change)


def test_only_who_may_state_does(world):
    with pytest.raises(Forbidden):
        state(world.east, by=make_user())


def test_check_lists_overlaps(world, box):
    state(world.pier, 10)
    state(world.west, 10)
    box.new(fact(world.pier), beside="extra")
    operations.move(world.pier, world.west, date(2025, 1, 1), by=SYSTEM, at=AT)
    listed = list(check.overlaps())
    assert len(listed) == 2
    assert "重叠" in listed[0] and "另计1条" in listed[1]
    assert list(check.differences()) == []


def test_overlapping_statements_can_be_asked_for_before(world, box):
    stated = state(world.east, 10)
    found = operations.overlapping_statements([fact(world.pier), fact(world.west)], [world.pier.path])
    assert found == [stated]


def test_an_unanswered_record_leaves_nothing_behind(world, box):
    state(world.east, 10)
    toy = Toy(1, [fact(world.west), fact(world.east)])
    with pytest.raises(StatementOverlaps), transaction.atomic():
        operations.post(toy, by=SYSTEM, at=AT)
    assert (count(world.west), Overlap.objects.count()) == (0, 0)
