"""Sessions 会话 in the database, as Django keeps them, where it may take no writes for a while: full, or locked."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import OperationalError, connection

PATIENCE = 200  # milliseconds that a note waits on SQLite for its turn


class SessionStore(DatabaseStore):
    """What SESSION_ENGINE names."""

    def save(self, must_create: bool = False) -> None:
        """As Django does; but a database that takes no writes is not told as a session that somebody ended.

        Raises:
            UpdateError: it was ended meanwhile.
            OperationalError: the database takes no writes.
        """
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError):
                raise error.__context__  # noqa: B904  with the cause it had
            raise

    def note(self, name: str, value: object) -> None:
        """Remember what may be lost: where it cannot be written now, the page goes on without."""
        was_modified = self.modified
        self[name] = value
        with suppress(OperationalError, UpdateError), _hardly_waiting():
            self.save()
        self.modified = was_modified


@contextmanager
def _hardly_waiting() -> Iterator[None]:
    """On SQLite, where one writes at a time, whoever writes inside gives up soon."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    connection.connection.execute(f"PRAGMA busy_timeout = {PATIENCE}")
    try:
        yield
    finally:
        usual = connection.settings_dict["OPTIONS"].get("timeout", 5)
        connection.connection.execute(f"PRAGMA busy_timeout = {usual * 1000:.0f}")
