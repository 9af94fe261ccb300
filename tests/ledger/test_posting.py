"""Posting: twice writes nothing, A → B → A works, reversals are whole copies."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.ledger.toys import (
    AT,
    GIFT,
    PRIZE,
    TALK,
    WORK,
    Toy,
    count,
    fact,
    give_rules,
    post,
    say,
    shared,
    toy_charter,
)  # fmt: skip
from tongxin.ledger import operations, posting
from tongxin.ledger.models import Entry
from tongxin.ledger.placing import NotPlaced
from tongxin.people.models import Person, Placement, Unit
from tongxin.people.permissions import SYSTEM


def test_posting_twice_writes_nothing(world, box):
    toy = box.new(fact(world.east), fact(world.west, item=TALK))
    assert Entry.objects.count() == 2
    assert post(toy) == 0
    assert Entry.objects.count() == 2


def test_there_and_back_again_ends_where_it_began(world, box):
    toy = box.new(fact(world.east))
    assert say(toy, fact(world.west)) == 2
    assert say(toy, fact(world.east)) == 2
    assert (count(world.east), count(world.west)) == (1, 0)
    assert sorted(Entry.objects.values_list("posting", "sign")) == [(1, -1), (1, 1), (2, -1), (2, 1), (3, 1)]


def test_what_did_not_change_is_left_alone(world, box):
    kept = fact(world.east)
    toy = box.new(kept, fact(world.west))
    assert say(toy, fact(world.pier), kept) == 2
    assert Entry.objects.filter(posting=1, reversed_by=None, sign=1).count() == 1


def test_the_same_fact_twice_counts_twice(world, box):
    one = fact(world.east, level="city")
    toy = box.new(one, one)
    assert count(world.north, adds="facts") == 2
    say(toy, one)
    assert count(world.north, adds="facts") == 1


def test_a_voided_record_leaves_nothing_standing(world, box):
    toy = box.new(fact(world.east), fact((world.west, world.ann), item=GIFT, quantity=900))
    say(toy)
    assert count(world.north) == count(world.north, GIFT) == count(world.north, GIFT, "persons") == 0
    assert post(toy) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"item": TALK}, {"quantity": 2}, {"on": date(2025, 5, 6)}, {"happened": date(2025, 5, 6)}, {"level": "city"},
        {"object": "people.unit:1"}, {"content": "c"},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_everything_said_is_part_of_a_facts_identity(world, box, change):
    toy = box.new(fact(world.east))
    assert say(toy, fact(world.east, **change)) == 2


def test_order_and_shares_of_parties_are_part_of_it(world, box):
    ann, bob = (world.east, world.ann), (world.east, world.bob)
    toy = box.new(fact(ann, bob))
    assert say(toy, fact(bob, ann)) == 4
    assert say(toy, fact(bob, shared(world.east, world.ann, "1/3"))) == 4


def test_a_reversal_copies_everything(world, box):
    parties = shared(world.pier, world.ann, "2/3"), shared(world.west, world.bob, "1/3")
    toy = box.new(fact(*parties, item=GIFT, quantity=1000, level="city", object="o", content="c"))
    say(toy)
    turned = {"id", "sign", "reverses_id", "recorded_at", "quantity", "points", "seal"}
    for back in Entry.objects.filter(sign=-1).select_related("reverses"):
        for column in Entry._meta.concrete_fields:
            if column.attname not in turned:
                assert getattr(back, column.attname) == getattr(back.reverses, column.attname)
        assert (back.quantity, back.points) == (-back.reverses.quantity, -back.reverses.points)
        assert back.quantity and back.points


def test_nothing_is_reversed_twice(world, box):
    toy = box.new(fact(world.east))
    stands, _last = posting.standing(toy.key)
    posting.reverse(stands, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        posting.reverse(stands, at=AT)


def test_a_fact_without_person_cannot_be_posted_twice(world, box):
    """NULLs are distinct in a unique key, so the key names the party by its number."""
    toy = box.new(fact(world.east))
    stands, _last = posting.standing(toy.key)
    with pytest.raises(IntegrityError), transaction.atomic():
        posting.insert(stands, at=AT)


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_fact_counts_something(world, box, quantity):
    with pytest.raises(posting.BadFact):
        box.new(fact(world.east, quantity=quantity))


def test_a_party_is_named_once(world, box):
    with pytest.raises(posting.BadFact):
        box.new(fact((world.east, world.ann), (world.east, world.ann)))
    with pytest.raises(posting.BadFact):
        box.new(fact())


def test_a_unit_counts_where_it_stood_on_the_booked_day(world, box):
    operations.move(world.pier, world.west, date(2025, 6, 1), by=SYSTEM, at=AT)
    box.new(fact(world.pier, on=date(2025, 5, 31), happened=date(2025, 7, 1)))
    box.new(fact(world.pier, on=date(2025, 6, 1), happened=date(2025, 5, 1)))
    assert [count(unit) for unit in (world.east, world.west, world.pier)] == [1, 1, 2]


def test_before_its_first_placement_a_unit_counts_where_it_first_stood(world, box):
    box.new(fact(world.pier, on=date(2001, 1, 1)))
    assert Entry.objects.get().path == world.pier.path


def test_a_unit_in_no_tree_cannot_count(world, box):
    nowhere = Unit.objects.create(key="nowhere", name="无", kind="bureau")
    with pytest.raises(NotPlaced):
        box.new(fact(nowhere))


def test_an_amended_rule_leaves_what_stands_alone(world, box):
    toy = box.new(fact((world.east, world.ann)))
    newer = give_rules(world.north, toy_charter(work="5"))
    assert post(toy) == 0
    assert Entry.objects.get().points == 100
    say(toy, fact((world.east, world.ann), on=date(2025, 5, 6)))
    assert list(Entry.objects.order_by("pk").values_list("points", "edition")) == [
        (100, world.edition), (-100, world.edition), (500, newer),
    ]  # fmt: skip


def test_a_new_record_costs_few_statements(world, box, django_assert_num_queries):
    box.new(fact(world.north, world.bay))  # the text of an edition is read once a process
    toy = Toy(2, [fact((world.east, world.ann)), fact((world.pier, world.bob), (world.bay, world.cat))])
    box.made.append(toy)
    savepoint = 2  # of a test; locks go with what is asked behind them
    with django_assert_num_queries(2 + savepoint), transaction.atomic():  # what it stands on, entries
        operations.post(toy, by=SYSTEM, at=AT)
    with django_assert_num_queries(1 + savepoint):  # what stands
        post(toy)
    toy.said.append(fact(world.west))
    with django_assert_num_queries(3 + savepoint):
        post(toy)


def test_what_was_posted_for_is_not_posted_for_the_first_time_again(world, box):
    box.new(fact(world.east))
    with pytest.raises(IntegrityError), transaction.atomic():
        operations.post(Toy(1, [fact(world.west)]), by=SYSTEM, at=AT)
    assert (count(world.east), count(world.west)) == (1, 0)


def test_two_hundred_parties_are_one_insert(world, box, django_assert_max_num_queries):
    crowd = Person.objects.bulk_create(Person(name=f"人{i}") for i in range(200))
    toy = Toy(1, [fact(*((world.east, person) for person in crowd), item=TALK)])
    with django_assert_max_num_queries(10):
        post(toy)
    assert (count(world.north, TALK), count(world.north, TALK, "persons")) == (1, 200)


def test_each_party_is_priced_by_its_own_rules(world, box):
    box.new(fact((world.east, world.ann), (world.bay, world.bob)))
    assert list(Entry.objects.order_by("party").values_list("points", flat=True)) == [50, 150]


def test_where_no_charter_is_named_nothing_is_earned(world, box):
    lone = Unit.objects.create(key="lone", name="孤", kind="association")
    Placement.objects.create(unit=lone, path=f"/{lone.pk}/", since=date(2020, 1, 1))
    box.new(fact((lone, world.ann)))
    assert list(Entry.objects.values_list("points", "edition")) == [(0, "")]


def test_a_levelled_price_and_a_later_price(world, box):
    box.new(fact((world.east, world.ann), item=WORK, level="city"))
    box.new(fact((world.east, world.ann), item=WORK, on=date(2026, 1, 1)))
    assert list(Entry.objects.order_by("pk").values_list("points", flat=True)) == [700, 10000]


def test_a_late_adoption_is_priced_by_the_day_of_its_work(world, box):
    box.new(fact((world.east, world.ann), on=date(2025, 12, 31), happened=date(2026, 1, 2)))
    box.new(fact((world.east, world.ann), on=date(2026, 1, 1), happened=date(2025, 12, 31)))
    assert list(Entry.objects.order_by("pk").values_list("points", flat=True)) == [100, 10000]


def test_the_first_author_has_half(world, box):
    box.new(fact(*((world.east, p) for p in (world.ann, world.bob, world.cat)), item=PRIZE))
    assert list(Entry.objects.order_by("party").values_list("points", flat=True)) == [200, 100, 100]


def test_a_party_without_person_earns_nothing(world, box):
    box.new(fact(world.west, (world.east, world.bob), item=PRIZE))
    assert list(Entry.objects.order_by("party").values_list("points", flat=True)) == [0, 400]
