"""The database itself refuses to change ledger and journal."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests.ledger.toys import Toys, World, count, fact, make_world, post
from tongxin.journal.models import Line
from tongxin.ledger import guard
from tongxin.ledger.management.commands import flush
from tongxin.ledger.models import Entry

only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's alone")
only_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="TRUNCATE is PostgreSQL's alone")


@pytest.fixture
def entry(world: World, box: Toys) -> Entry:
    box.new(fact(world.east))
    return Entry.objects.get()


def refuses(sql: str) -> bool:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    return True


def test_after_migration_nothing_is_missing(db):
    assert guard.missing() == []


def test_an_entry_cannot_be_changed_or_deleted(entry, world):
    assert refuses(f"UPDATE ledger_entry SET quantity = 9 WHERE id = {entry.pk}")
    assert refuses("DELETE FROM ledger_entry")
    assert count(world.east) == 1


def test_a_line_of_the_journal_cannot_be_changed_or_deleted(world):
    assert Line.objects.exists()
    assert refuses("UPDATE journal_line SET act = 'x'")
    assert refuses("DELETE FROM journal_line")


@only_sqlite
@pytest.mark.parametrize(
    "columns",
    ["id", "cause, posting, fact, party, sign", "reverses_id"],
    ids=["by id", "by the key of postings", "by what it reverses"],
)
def test_an_entry_cannot_be_replaced(entry, box, columns):
    """INSERT OR REPLACE deletes whatever clashes in any unique key, past the triggers for delete."""
    toy = box.made[0]
    toy.said = []
    post(toy)
    row = Entry.objects.order_by("-pk").values().first()
    assert row is not None and row["reverses_id"] == entry.pk
    kept = columns.split(", ")
    row |= {} if "id" in kept else {"id": 99}
    row |= {} if "cause" in kept else {"cause": "tests.toy:99"}
    row |= {} if "reverses_id" in kept else {"reverses_id": 98}
    named = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(["%s"] * len(row))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT OR REPLACE INTO ledger_entry ({named}) VALUES ({marks})", list(row.values()))


@only_postgres
def test_a_table_cannot_be_truncated(entry):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else PostgreSQL refuses for another reason
    assert refuses("TRUNCATE ledger_entry CASCADE")
    assert refuses("TRUNCATE journal_line")


@only_postgres
def test_triggers_stay_on_for_a_replica(entry):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    assert refuses("DELETE FROM ledger_entry")


@only_postgres
def test_a_disabled_trigger_is_missing(db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_no_change")
    assert guard.missing() == ["ledger_entry_no_change"]
    guard.install()
    assert guard.missing() == []


def test_a_dropped_trigger_is_missing_and_comes_back(db):
    guard.remove()
    assert len(guard.missing()) >= 4
    guard.install()
    guard.install()
    assert guard.missing() == []


@only_sqlite
def test_a_rebuilt_table_loses_its_triggers_and_missing_says_so(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE t AS SELECT * FROM journal_line")
        cursor.execute("DROP TABLE journal_line")
        cursor.execute("ALTER TABLE t RENAME TO journal_line")
    assert len(guard.missing()) == 3


@pytest.mark.django_db(transaction=True)
def test_a_test_database_can_be_flushed(box):
    world = make_world()
    box.new(fact(world.east))
    call_command("flush", interactive=False, verbosity=0)
    assert not Entry.objects.exists()
    assert guard.missing() == []


def test_flush_refuses_elsewhere(db, monkeypatch):
    monkeypatch.setattr(flush, "is_test_database", lambda _connection: False)
    with pytest.raises(CommandError, match="只增不改"):
        call_command("flush", interactive=False, verbosity=0)


@pytest.mark.parametrize(
    ("vendor", "name", "is_test"),
    [
        ("sqlite", "/var/lib/tongxin/tongxin.sqlite3", False),
        ("sqlite", "/var/lib/test_data/tongxin.sqlite3", False),
        ("sqlite", "file:memorydb_default?mode=memory&cache=shared", True),
        ("postgresql", "tongxin", False),
        ("postgresql", "test_tongxin", True),
    ],
)
def test_what_a_test_database_is(vendor, name, is_test):
    class Fake:
        settings_dict = {"NAME": name}

    Fake.vendor = vendor
    assert flush.is_test_database(Fake()) is is_test
