"""`check` finds what was done behind the ledger's back, and finds nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection

from tests.ledger.toys import AT, GIFT, Toys, World, fact, give_rules, post, shared, toy_charter
from tongxin.ledger import check, guard, kinds, operations, posting
from tongxin.ledger.models import Entry
from tongxin.people.models import Placement
from tongxin.people.permissions import SYSTEM


@pytest.fixture
def full(world: World, box: Toys) -> World:
    box.new(fact((world.east, world.ann), (world.west, world.bob)), fact(world.pier, level="city"))
    box.new(fact(shared(world.pier, world.ann, "1/3"), shared(world.bay, world.cat, "2/3"), item=GIFT, quantity=100))
    operations.move(world.pier, world.west, date(2025, 1, 1), by=SYSTEM, at=AT)
    operations.state(world.south, "opening", GIFT, "", date(2024, 1, 1), date(2024, 12, 31), 7, "表", by=SYSTEM, at=AT)
    give_rules(world.north, toy_charter(work="2"))
    box.new(fact((world.east, world.cat)))
    return world


@contextmanager
def unguarded() -> Iterator[None]:
    """Behind the ledger's back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no trigger is dropped while checks are pending
        guard.remove()
        yield
        guard.install()


def printed() -> str:
    return "\n".join(check.differences())


@pytest.mark.parametrize(
    ("language", "end"),
    [("zh_CN.UTF-8", "台账与记录一致。"), ("en_US.UTF-8", "The ledger is what the records say.")],
)
def test_a_sound_ledger_has_nothing_to_say(full, capsys, monkeypatch, language, end):
    monkeypatch.setenv("TONGXIN_LANG", language)
    assert printed() == ""
    call_command("check_ledger")
    assert capsys.readouterr().out == f"{end}\n"


@pytest.mark.parametrize(
    ("language", "found"),
    [("zh_CN.UTF-8", "台账里有、记录里没有：tests.toy:1，"), ("en_US.UTF-8", "but not in the records: tests.toy:1, ")],
)
def test_the_command_ends_with_1(full, box, capsys, monkeypatch, language, found):
    monkeypatch.setenv("TONGXIN_LANG", language)
    box.made[0].said = []
    with pytest.raises(SystemExit, match="1"):
        call_command("check_ledger")
    told = capsys.readouterr().out
    assert found in told and ("台账" in told) == language.startswith("zh")


@pytest.mark.parametrize(
    ("language", "found"), [("zh", "台账的保护触发器不在了"), ("en", "The triggers that guard the ledger are gone")]
)
def test_what_stands_in_the_way_of_a_check_is_said_in_the_terminals_language(capsys, monkeypatch, db, language, found):
    monkeypatch.setenv("TONGXIN_LANG", language)
    guard.remove()
    with pytest.raises(SystemExit, match="1"):
        call_command("verify")
    assert capsys.readouterr().out.startswith(found)


def test_a_record_that_was_not_posted(full, box):
    box.made[0].said.append(fact(full.west, quantity=77))
    assert "记录里有、台账里没有：tests.toy:1" in printed()


def test_an_entry_nobody_stands_for(full, box):
    box.made.pop()
    assert "台账里有、记录里没有：tests.toy:3" in printed()


def test_a_kind_nobody_knows(full, box):
    kinds._kinds.pop("tests.toy")
    assert "没有这种记录" in printed()


@pytest.mark.parametrize(
    "change",
    [
        "quantity = 8", "points = points + 1", "lift = 4", "path = '/9/'", "month = 202501",
        "is_joint = NOT is_joint", "level = 'x'", "content = 'x'", "edition = ''",
    ],
)  # fmt: skip
def test_an_entry_changed_past_the_triggers(full, change):
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE ledger_entry SET {change} WHERE cause = 'tests.toy:3'")
    assert "tests.toy:3" in printed()


def test_a_reversal_that_copies_wrongly(full, box):
    box.made[2].said = []
    post(box.made[2])
    with unguarded():
        Entry.objects.filter(sign=-1, cause="tests.toy:3").update(path=full.south.path)
    assert "路径" in printed()


def test_a_place_that_changed_without_relocating(full):
    Placement.objects.filter(unit=full.east).update(path=f"{full.south.path}{full.east.pk}/")
    assert "tests.toy:1" in printed()


def test_missing_triggers(full):
    guard.remove()
    assert "触发器" in printed()


def test_facts_that_make_no_sense(full, box):
    box.made[0].said[0] = fact(full.east, quantity=0)
    assert "事实不成立" in printed()


def test_long_lists_are_cut_with_a_count():
    assert list(check.all_sentences(["a", "b", "c"], 1)) == ["a", "另有2处。"]


def test_prices_are_of_each_entrys_own_edition(full, box):
    """Rules amended since are no difference; only pricing anew would change what stands."""
    give_rules(full.north, toy_charter(work="9"))
    assert printed() == ""
    assert posting.standing("tests.toy:3")[0][0].rows[0].points == 200
