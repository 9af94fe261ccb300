"""Making an installation ready to serve, and saying what stands in the way."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from tongxin.journal.models import Line
from tongxin.kernel.charter.read import CharterError
from tongxin.ledger import guard
from tongxin.people import charters

from .backup import places
from .say import say, words
from .where import database_file

LOCK = int.from_bytes(b"tongxin")  # of PostgreSQL, held by who is alone
BESIDE = ".preparing"  # ends the name of the file that is locked beside an SQLite database
PATIENCE = 600  # seconds that another waits for it


@contextmanager
def alone() -> Iterator[None]:
    """One process prepares, begins or restores an installation at a time; another waits for it to end.

    It waits, too, where two servers start together. Not to be taken inside itself.

    Raises:
        OperationalError: the other did not end within PATIENCE.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            try:
                yield
            finally:
                with suppress(DatabaseError):  # with its connection the lock is gone as well
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        return
    file = database_file()
    if file is None:
        yield
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with connection.wrap_database_errors:  # the folder may not be written
        opened = sqlite3.connect(f"{file}{BESIDE}", timeout=PATIENCE, isolation_level=None)
    with closing(opened) as lock:
        with connection.wrap_database_errors:
            lock.execute("BEGIN EXCLUSIVE")  # no killed process leaves it behind
        connection.close()  # a restore that was waited for put another file there
        yield


def migrations_due() -> int:
    """How many migrations the database still lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _static_sources() -> str:
    """What the static files are made from, as a hash of addresses, sizes and times."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path)).stat()
            seen.update(f"{path}\0{file.st_size}\0{file.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def collect_static() -> None:
    """Gather and compress the static files, when one of them changed."""
    sources = _static_sources()
    if _is_collected(sources):
        return
    with alone():
        if not _is_collected(sources):
            say("整理静态文件…", "Collecting static files …")
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            _static_stamp().write_text(sources)


def _static_stamp() -> Path:
    return Path(settings.STATIC_ROOT).with_suffix(".stamp")


def _is_collected(sources: str) -> bool:
    stamp = _static_stamp()
    return stamp.exists() and stamp.read_text() == sources and any(Path(settings.STATIC_ROOT).iterdir())


def prepare(at: datetime) -> None:
    """Bring database, rules and static files to this version of the software. Safe to repeat."""
    prepare_database(at)
    collect_static()


def is_unready() -> bool:
    """Whether migrations are due; or the very first were cut off before the triggers, which follow them all."""
    return bool(migrations_due()) or (guard.is_absent() and not Line.objects.exists())


def prepare_database(at: datetime) -> None:
    """Bring database and rules to this version of the software. Safe to repeat."""
    if places.is_cut_off():
        with alone():
            places.settle()
    if is_unready():
        with alone():
            if is_unready():
                say("准备数据库…", "Preparing the database …")
                call_command("migrate", interactive=False, verbosity=0)
    for organisation, why in charters.sync(at).refused:
        say(
            f"{organisation}的本地规则和新的底本对不上，暂按上一版规则执行：{why}",
            f"Local rules of {organisation} do not fit the new charter, its last edition stays in force: {why}",
        )


def shipped_charter_problems() -> Iterator[str]:
    """A sentence for every shipped charter that does not hold together."""
    for name in charters.shipped_names():
        try:
            charters.checked(charters.shipped(name), name)
        except CharterError as error:
            yield str(error)


def obstacles() -> Iterator[str]:
    """Sentences that say why the server must not start; none when all is well."""
    due = migrations_due()
    if due:
        yield words(
            f"数据库还差{due}步升级，先运行./tongxin manage migrate。",
            f"The database lacks {due} steps of the upgrade: run ./tongxin manage migrate first.",
        )
        return
    missing = list(guard.missing())
    if missing:
        yield words(
            f"台账的保护触发器不在了（{'、'.join(missing)}），先查明原因，再运行./tongxin manage migrate重建。",
            f"The triggers that guard the ledger are gone ({', '.join(missing)}): find out why, then run"
            " ./tongxin manage migrate, which puts them back.",
        )
    yield from shipped_charter_problems()
