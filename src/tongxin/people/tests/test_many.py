"""Many persons at once: what the single verb checks, all or none, in a few statements."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongxin.journal.models import Line
from tongxin.people.lists import NotListed
from tongxin.people.models import Membership, Person, Standing
from tongxin.people.operations import LooksAlike, UnitClosed, close_unit, register_person
from tongxin.people.operations.many import Newcomer, register_many
from tongxin.people.permissions import SYSTEM, Forbidden
from tongxin.people.validation import NotANumber

from .factories import AT, make_unit, make_user

pytestmark = pytest.mark.django_db
DAY = date(2020, 3, 1)


def test_persons_come_with_memberships_standings_and_a_line_each():
    unit = make_unit("many", charter="zhilianhui")
    group = make_unit("many-group", parent=unit)
    told = Newcomer(
        "单若谷", DAY, {"gender": "2", "phone": "13800000001"}, {"title": "正高", "political": "12"}, (group,)
    )
    first, second = register_many(unit, [told, Newcomer("顾以南", DAY)], by=SYSTEM, at=AT)
    assert (first.pinyin, first.phone_tail, second.initials) == ("shan ruogu", "0001", "gyn")
    assert set(first.memberships.values_list("unit", "since")) == {(unit.pk, DAY), (group.pk, DAY)}
    assert set(first.standings.values_list("aspect", "value")) == {("title", "senior"), ("political", "12")}
    lines = Line.objects.filter(act="people.register_person", path=unit.path)
    assert {line.thing for line in lines} == {first.key, second.key}


def test_statements_do_not_grow_with_the_rows():
    unit = make_unit("many", charter="zhilianhui")

    def queries(rows: int, mark: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            register_many(unit, [Newcomer(f"顾{mark}{n}", DAY) for n in range(rows)], by=SYSTEM, at=AT)
        return len(asked)

    assert queries(200, "甲") <= queries(2, "乙") + 8  # more slices, never one for each


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (Newcomer("顾以南", DAY, {"phone": "123"}), NotANumber),
        (Newcomer("顾以南", DAY, {}, {"title": "大师"}), NotListed),
        (Newcomer("顾以南", DAY, {"phone": "13800000002"}), LooksAlike),
        (Newcomer("许望舒", DAY, {"phone": "13800000003"}), LooksAlike),
    ],
)
def test_one_that_cannot_be_keeps_all_out(wrong, refusal):
    unit = make_unit("many", charter="zhilianhui")
    register_person("许望舒", unit, DAY, phone="13800000003", by=SYSTEM, at=AT)
    right = Newcomer("顾以南", DAY, {"phone": "13800000002"})
    with pytest.raises(refusal):
        register_many(unit, [right, wrong], by=SYSTEM, at=AT)
    assert (Person.objects.count(), Membership.objects.count(), Standing.objects.count()) == (1, 1, 0)


def test_two_of_one_name_and_phone_come_when_that_is_said():
    unit = make_unit("many", charter="zhilianhui")
    one = Newcomer("顾以南", DAY, {"phone": "13800000002"})
    other = Newcomer("顾以南", DAY, {"phone": "13800000002"}, is_another=True)
    assert len(register_many(unit, [one, other], by=SYSTEM, at=AT)) == 2


def test_strangers_may_not_and_a_closed_unit_takes_nobody():
    unit = make_unit("many", charter="zhilianhui")
    with pytest.raises(Forbidden):
        register_many(unit, [Newcomer("顾以南", DAY)], by=make_user("stranger"), at=AT)
    close_unit(unit, date(2021, 1, 1), by=SYSTEM, at=AT)
    with pytest.raises(UnitClosed):
        register_many(unit, [Newcomer("顾以南", date(2021, 1, 2))], by=SYSTEM, at=AT)
