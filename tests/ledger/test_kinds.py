"""The list of record kinds: what may not be seen is counted."""

from datetime import date

import pytest

from tests.ledger.toys import AT, WORK
from tongxin.ledger import kinds, operations, records
from tongxin.ledger.kinds import Described, RecordKind
from tongxin.people.permissions import SYSTEM
from tongxin.people.tests.factories import grant, make_user

DAY = date(2025, 12, 22)


def test_hidden_ones_are_counted(box):
    shown = Described("1", "题", "/1/", "安", "东", DAY)
    kinds.fill(
        RecordKind("tests.toy", "玩具", lambda ids, _u, _o: {pk: shown for pk in ids if pk < 3}, lambda: iter(()))
    )
    found, hidden = kinds.described(["tests.toy:1", "tests.toy:3", "tests.toy:2", "tests.toy:1"], make_user, DAY)
    assert (list(found), hidden) == (["tests.toy:1", "tests.toy:2"], 1)


def test_an_unknown_kind_is_a_mistake(box):
    with pytest.raises(kinds.UnknownKind):
        kinds.described(["giving.gift:1"], SYSTEM, DAY)
    assert (kinds.label("giving.gift:1"), kinds.label("tests.toy:1")) == ("giving.gift", "玩具")


def test_statements_are_shown_to_who_reads_the_units_figures(world, box):
    first, last = date(2025, 1, 1), date(2025, 12, 31)
    for unit in (world.east, world.south):
        operations.state(unit, "summary", WORK, "", first, last, 5, "电话", by=SYSTEM, at=AT)
    reader, stranger = make_user(), make_user()
    grant(reader, "leader", world.north)
    pks = [statement.pk for statement in records.records()]
    assert [one.unit for one in records.describe(pks, reader, DAY).values()] == [str(world.east)]
    assert records.describe(pks, stranger, DAY) == {}
