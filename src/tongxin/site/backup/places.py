"""The empty place a backup is restored into: built beside it, and moved in when all is well.

SQLite: a database file under another name, and evidence in a folder inside its own, which may be a disk and cannot be
renamed then. PostgreSQL: one transaction, and that folder. Whatever ends the process on the way, the place is as empty
as before; drafts that were left behind are removed by the next attempt.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction
from django.db.utils import load_backend

from tongxin.journal.files import write_through

from ..say import Failed
from ..where import database_file

DRAFT = ".restoring"
MARK = "RESTORING"  # in a folder of evidence whose database is not there yet
OF_THE_DISK = "lost+found"  # in the folder where it is a disk of its own
QUICK = "PRAGMA journal_mode=DELETE;PRAGMA synchronous=OFF;"  # nobody reads the draft; it is written through once


@contextmanager
def connected_to(**changes: Any) -> Iterator[None]:
    """Everything inside works on another database: the settings of this one, changed."""
    here = connections[DEFAULT_DB_ALIAS]
    there = load_backend(here.settings_dict["ENGINE"]).DatabaseWrapper(here.settings_dict | changes, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = there
    try:
        yield
    finally:
        there.close()
        connections[DEFAULT_DB_ALIAS] = here


def name() -> str:
    """How to call the place in a sentence; never with a password."""
    told = connection.settings_dict
    return str(told["NAME"]) if connection.vendor == "sqlite" else f"PostgreSQL {told['HOST']}/{told['NAME']}"


def refuse_unless_empty() -> None:
    """Raises: Failed: there is a database with tables, or evidence, already."""
    file = database_file()
    if (file is None or file.exists()) and connection.introspection.table_names():
        raise Failed(
            f"{name()}里已经有数据。恢复只往空的地方：换一个DATABASE_URL，或先把旧的移走。",
            f"there is data in {name()} already. A backup is restored into an empty place alone:"
            " name another by DATABASE_URL, or move the old one away.",
        )
    folder = Path(settings.TONGXIN_FILES)
    if folder.exists() and _inside(folder) and not (folder / MARK).exists():
        raise Failed(
            f"{folder}里已经有文件。换一个TONGXIN_FILES，或先把旧的移走。",
            f"there are files in {folder} already. Name another folder by TONGXIN_FILES, or move the old one away.",
        )


@contextmanager
def staged() -> Iterator[None]:
    """Inside, database and evidence are drafts; they take their place when this ends without an error."""
    file = database_file()
    with _files() as move_in, _sqlite(file, move_in) if file else _postgresql(move_in):
        yield
    if file is None:
        tell_sizes()


@contextmanager
def _files() -> Iterator[Callable[[], None]]:
    """Evidence goes into a draft inside its folder; gives what moves it in."""
    folder = Path(settings.TONGXIN_FILES)
    draft, is_new = folder / DRAFT, not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()
    _clear(folder)  # of an attempt that was cut off

    def move_in() -> None:
        for each in draft.iterdir():
            each.rename(folder / each.name)
        draft.rmdir()

    settings.TONGXIN_FILES = draft
    try:
        draft.mkdir()
        yield move_in
    except BaseException:
        if not _may_stand():
            _clear(folder)
            (folder / MARK).unlink()
            if is_new:
                folder.rmdir()
        raise
    finally:
        settings.TONGXIN_FILES = folder
    (folder / MARK).unlink(missing_ok=True)


def _may_stand() -> bool:
    """Whether what broke off did so after the database took its place; of a database that is away nobody knows."""
    file = database_file()
    if file is not None:
        return file.exists() and file.stat().st_size > 0
    try:
        return bool(connection.introspection.table_names())
    except DatabaseError:
        return True


def is_cut_off() -> bool:
    """Whether a restore left its mark: one is under way, or was killed."""
    return (Path(settings.TONGXIN_FILES) / MARK).exists()


def settle() -> None:
    """Put away what a killed restore left: its mark where all stands, and the evidence as well where nothing does.

    Whoever starts to use the place does so, alone: the mark gives the files to the next restore.
    """
    folder = Path(settings.TONGXIN_FILES)
    if not connection.introspection.table_names():
        _clear(folder)
    (folder / MARK).unlink(missing_ok=True)


def _inside(folder: Path) -> list[Path]:
    return [each for each in folder.iterdir() if each.name != OF_THE_DISK]


def _clear(folder: Path) -> None:
    """Remove all but the mark, which says until the end whose it was."""
    for each in _inside(folder):
        if each.is_dir():
            shutil.rmtree(each)
        elif each.name != MARK:
            each.unlink()


@contextmanager
def _sqlite(target: Path, move_in: Callable[[], None]) -> Iterator[None]:
    draft = target.with_name(target.name + DRAFT)
    target.parent.mkdir(parents=True, exist_ok=True)
    drafts = [draft, draft.with_name(draft.name + "-journal")]
    _remove(*drafts)
    try:
        options = connection.settings_dict["OPTIONS"] | {"init_command": QUICK}
        with connected_to(NAME=str(draft), OPTIONS=options):
            yield
        with draft.open("rb+") as written:
            os.fsync(written.fileno())
        move_in()
        # empty, if it is there; but the log of another database would be played into this one
        _remove(target, *(target.with_name(target.name + end) for end in ("-wal", "-shm", "-journal")))
        draft.rename(target)
        write_through(target.parent)
    finally:
        _remove(*drafts)


def _remove(*files: Path) -> None:
    for file in files:
        with suppress(FileNotFoundError):
            file.unlink()


@contextmanager
def _postgresql(move_in: Callable[[], None]) -> Iterator[None]:
    with transaction.atomic():
        yield
        move_in()


def tell_sizes() -> None:
    """Let PostgreSQL look at the tables: or the first reports are slow until it does by itself. No more hangs on it."""
    with suppress(DatabaseError), connection.cursor() as cursor:
        names = ", ".join(map(connection.ops.quote_name, connection.introspection.table_names(cursor)))
        cursor.execute(f"ANALYZE {names}")
