"""Points of a person: caps, the highest form of one content, and every line explained."""

from datetime import date
from decimal import Decimal

from tests.ledger.toys import GIFT, PRIZE, TALK, WORK, fact, give_rules, say, toy_charter
from tongxin.ledger.points import sheet, sheets
from tongxin.people.models import Person


def test_the_sheet_adds_up(world, box):
    box.new(fact((world.east, world.ann), item=PRIZE))
    box.new(fact((world.pier, world.ann), item=GIFT, quantity=10_000))
    box.new(fact((world.east, world.ann), item=TALK))
    found = sheet(world.ann, world.north, 2025)
    assert found.total == Decimal(5)
    assert [(c.code, points, cap) for c, points, cap in found.categories] == [
        ("deeds", Decimal(4), Decimal(10)), ("gifts", Decimal(1), None),
    ]  # fmt: skip
    assert sorted(line.item for line in found.lines) == [GIFT, PRIZE]


def test_only_the_organisation_and_the_year(world, box):
    box.new(fact((world.bay, world.ann)), fact((world.east, world.ann), on=date(2024, 1, 1)))
    assert sheet(world.ann, world.north, 2025).total == 0
    assert sheet(world.ann, world.south, 2025).total == 3


def test_the_cap_cuts_the_later_and_says_so(world, box):
    for day in (1, 2, 3):
        box.new(fact((world.east, world.ann), item=PRIZE, on=date(2025, 1, day)))
    found = sheet(world.ann, world.north, 2025)
    assert found.total == 10
    assert [(line.on.day, line.points, line.counted) for line in found.lines] == [(3, 4, 2), (2, 4, 4), (1, 4, 4)]
    assert "10分" in found.lines[0].why_not and not found.lines[1].why_not


def test_one_content_counts_once_for_its_highest_form(world, box):
    box.new(fact((world.east, world.ann), content="idea"), fact((world.east, world.ann), content="idea", level="city"))
    box.new(fact((world.east, world.ann), item=PRIZE, content="idea"))
    box.new(fact((world.east, world.ann), content="another"))
    found = sheet(world.ann, world.north, 2025)
    assert found.total == 8
    assert sorted((line.points, line.counted, bool(line.why_not)) for line in found.lines) == [
        (1, 0, True), (1, 1, False), (4, 0, True), (7, 7, False),
    ]  # fmt: skip


def test_without_a_content_the_record_is_the_content(world, box):
    box.new(fact((world.east, world.ann)), fact((world.east, world.ann), level="city"))
    box.new(fact((world.east, world.ann)))
    assert sheet(world.ann, world.north, 2025).total == 8


def test_rules_not_marked_once_count_each_time(world, box):
    box.new(*[fact((world.east, world.ann), item=GIFT, quantity=10_000, content="c")] * 2)
    assert sheet(world.ann, world.north, 2025).total == 2


def test_what_was_taken_back_is_gone(world, box):
    toy = box.new(fact((world.east, world.ann)))
    say(toy)
    found = sheet(world.ann, world.north, 2025)
    assert (found.total, found.lines) == (0, ())


def test_merged_persons_have_one_sheet(world, box):
    box.new(fact((world.east, world.ann)))
    box.new(fact((world.east, world.bob)))
    box.new(fact((world.east, world.cat)))
    Person.objects.filter(pk=world.ann.pk).update(same_as=world.bob)
    Person.objects.filter(pk=world.bob.pk).update(same_as=world.cat)
    assert sheet(world.ann, world.north, 2025).total == sheet(world.cat, world.north, 2025).total == 3


def test_points_that_are_taken_off_make_room_under_the_cap(world, box):
    give_rules(world.north, toy_charter(work="-2"))
    box.new(fact((world.east, world.ann), on=date(2025, 1, 9)))
    for day in (1, 2, 3):
        box.new(fact((world.east, world.ann), item=PRIZE, on=date(2025, 1, day)))
    assert sheet(world.ann, world.north, 2025).total == 10


def test_an_item_that_left_the_schedule_keeps_its_points(world, box):
    box.new(fact((world.east, world.ann), item=PRIZE))
    charter = toy_charter()
    give_rules(world.north, type(charter)(**{**vars(charter), "points": {}, "hash": ""}))
    found = sheet(world.ann, world.north, 2025)
    assert found.total == 4
    assert [(c.name, points) for c, points, _cap in found.categories][-1] == ("其他", 4)


def test_many_sheets_cost_as_few_statements_as_one(world, box, django_assert_max_num_queries):
    for person in (world.ann, world.bob, world.cat):
        box.new(fact((world.east, person)))
    with django_assert_max_num_queries(4):
        found = sheets([world.ann.pk, world.bob.pk, world.cat.pk], world.north, 2025)
    assert {pk: s.total for pk, s in found.items()} == {p.pk: 1 for p in (world.ann, world.bob, world.cat)}
    assert WORK in {line.item for line in found[world.ann.pk].lines}
