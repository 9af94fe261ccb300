"""Triggers that make ledger and journal append-only 只增不改, on both databases.

Not in a migration: SQLite drops a table's triggers silently whenever it rebuilds the table. `install` runs
after every migration, `missing` at the start of the server and in `check`.
"""

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

# Each table with its unique keys: INSERT OR REPLACE drops rows that clash in any of them, past the
# triggers for delete.
KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "ledger_entry": (("id",), ("reverses_id",), ("cause", "posting", "fact", "party", "sign")),
    "journal_line": (("id",),),
}
REFUSAL = "append-only 只增不改"
FUNCTION = "tongxin_append_only"


def _there(connection: BaseDatabaseWrapper) -> list[str]:
    """The guarded tables that exist: none before the first migration."""
    with connection.cursor() as cursor:
        names = set(connection.introspection.table_names(cursor))
    return [table for table in KEYS if table in names]


def _sqlite(table: str) -> dict[str, str]:
    """Trigger name → statement."""
    clashes = " OR ".join(
        "EXISTS (SELECT 1 FROM {} WHERE {})".format(table, " AND ".join(f"{c} = NEW.{c}" for c in key))
        for key in KEYS[table]
    )
    body = f"BEGIN SELECT RAISE(ABORT, '{table}: {REFUSAL}'); END"
    return {
        f"{table}_no_update": f"BEFORE UPDATE ON {table} {body}",
        f"{table}_no_delete": f"BEFORE DELETE ON {table} {body}",
        f"{table}_no_replace": f"BEFORE INSERT ON {table} WHEN {clashes} {body}",
    }


def _postgresql(table: str) -> dict[str, str]:
    refuse = f"EXECUTE FUNCTION {FUNCTION}()"
    return {
        f"{table}_no_change": f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}",
        f"{table}_no_truncate": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
    }


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put the triggers in place, all or none; again does nothing."""
    connection = connections[using]
    tables = _there(connection)
    with transaction.atomic(using), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for table in tables:
                for name, rest in _sqlite(table).items():
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                    cursor.execute(f"CREATE TRIGGER {name} {rest}")
            return
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '%: {REFUSAL}', TG_TABLE_NAME; END $$"
        )
        for table in tables:
            for name, rest in _postgresql(table).items():
                cursor.execute(f"CREATE OR REPLACE TRIGGER {name} {rest}")
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
            # rows are only ever inserted, so nothing else makes it vacuum, and unvacuumed pages cannot be
            # read from an index alone
            cursor.execute(f"ALTER TABLE {table} SET (autovacuum_vacuum_insert_scale_factor = 0.02)")


def remove(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take the triggers away: for `flush` of a test database alone."""
    connection = connections[using]
    triggers = _sqlite if connection.vendor == "sqlite" else _postgresql
    with connection.cursor() as cursor:
        for table in _there(connection):
            for name in triggers(table):
                on = "" if connection.vendor == "sqlite" else f" ON {table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def is_absent() -> bool:
    """Whether not one of them stands."""
    names = _sqlite if connections[DEFAULT_DB_ALIAS].vendor == "sqlite" else _postgresql
    return len(missing()) == sum(len(names(table)) for table in KEYS)


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Names of triggers that should stand and do not, or are not always on; [] when all is well.

    A table that does not exist lacks its triggers too.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            standing = dict(cursor.fetchall())
            return [
                name
                for table in KEYS
                for name, rest in _sqlite(table).items()
                if standing.get(name) != f"CREATE TRIGGER {name} {rest}"
            ]
        cursor.execute(
            "SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgenabled = 'A' AND p.proname = %s AND t.tgrelid IN"
            " (SELECT c.oid FROM pg_class c WHERE c.relname = ANY(%s) AND pg_table_is_visible(c.oid))",
            [FUNCTION, list(KEYS)],
        )
        there = {name for (name,) in cursor.fetchall()}
    return [name for table in KEYS for name in _postgresql(table) if name not in there]
