"""Where the data of this installation lie."""

from pathlib import Path

from django.db import connection


def database_file() -> Path | None:
    """The file of an SQLite database; None where there is none: PostgreSQL, or a test's in memory."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or name == ":memory:" or "mode=memory" in name:
        return None
    return Path(name)
