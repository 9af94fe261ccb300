"""Restoring a backup into an empty place: read, checked, and only then there."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from tongxin.journal import files
from tongxin.ledger import guard
from tongxin.people import erasures

from .. import checking, prepare, secrets, terminal
from ..say import Failed
from . import archive, lost, manifest, places, rows, sealed
from .making import ERASURES
from .manifest import Manifest

PART = re.compile(r"tables/(\w+)\.\d{5}\.jsonl")
FILE = re.compile(r"files/([0-9a-f]{64})")
SAID = 20  # sentences of the check that are quoted

Piece = tuple[str, bytes]


@dataclass(frozen=True)
class Restored:
    made_at: datetime
    rows: int
    files: int
    missing: int  # files of evidence the backup did not have
    erased: int  # persons erased again
    wrong: tuple[str, ...]  # what the check found; only where it was asked to be taken all the same
    changed_database: bool  # it came from the other kind of database


def restore(
    file: Path,
    identities: Sequence[sealed.Identity],
    lists: Sequence[Path],
    *,
    is_taken_wrong: bool = False,
    has_lost_secrets: bool = False,
) -> Restored:
    """Restore `file` into the place that the settings name; whole and checked, or not at all.

    Args:
        lists: of erasures, beside the installation's own and the one that lies beside `file`.
        is_taken_wrong: take it although the check finds something.
        has_lost_secrets: the secrets are gone for good; encrypted fields are emptied.
    Raises:
        Failed: BadBackup, a place that is not empty, other keys, or the check found something.
        OSError, OperationalError: the disk is full, or may not be written.
    """
    listed = _listed(file, lists)
    try:
        with file.open("rb") as source, prepare.alone():
            places.refuse_unless_empty()
            return _restore(source, identities, listed, is_taken_wrong, has_lost_secrets)
    except IntegrityError as error:
        raise Failed(
            "备份里有行指向不存在的行，没有恢复。", "rows of the backup point to rows that are not there; not restored."
        ) from error


def _listed(file: Path, lists: Sequence[Path]) -> list[erasures.Erasure]:
    for named in lists:
        if not named.exists():
            raise Failed(f"没有{named}这个文件。", f"there is no file {named}.")
    every = [settings.TONGXIN_ERASURES, file.resolve().parent / ERASURES, *lists]
    return list(chain.from_iterable(erasures.read(each) for each in every))


def _restore(
    source: BinaryIO, identities: Sequence[sealed.Identity], listed: list[erasures.Erasure],
    is_taken_wrong: bool, has_lost_secrets: bool,
) -> Restored:  # fmt: skip
    with sealed.opening(source, identities) as stream:
        pieces = archive.read(stream)
        told = _manifest(pieces)
        manifest.refuse_unless_known(told)
        is_keyless = has_lost_secrets and not manifest.has_same_keys(told)
        if not is_keyless:
            manifest.refuse_other_keys(told, str(secrets.file()))
        with places.staged():
            build(told)
            with transaction.atomic():
                counts, end = _fill(told, pieces)
            if is_keyless:
                lost.forget_secrets()
            _finish(told)
            erased = erasures.repeat(listed)
            with terminal.its_language():
                wrong = tuple(islice(checking.wrong(), SAID))
            if wrong and not is_taken_wrong:
                raise _refused(wrong)
    missing = len(end["missing"])
    made_at = datetime.fromisoformat(told.made_at)
    return Restored(made_at, *counts, missing, erased, wrong, told.database != connection.vendor)


def _refused(wrong: Sequence[str]) -> Failed:
    said = "\n".join(wrong)
    return Failed(
        f"恢复出来的数据没有通过核对，没有启用。仍要启用的，加--unchecked。\n{said}",
        f"what was restored did not pass the check and is not used. To use it all the same: --unchecked.\n{said}",
    )


def _manifest(pieces: Iterator[Piece]) -> Manifest:
    name, data = next(pieces, ("", b""))
    if name != manifest.NAME:
        raise archive.BadBackup("这个文件不是同心的备份。", "this file is no backup of Tongxin.")
    return manifest.from_json(data)


def build(told: Manifest) -> None:
    """Make the tables as they were in the version that made the backup."""
    executor = MigrationExecutor(connection)
    wanted = {tuple(key) for key in told.migrations}
    full = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    plan = [step for step in full if (step[0].app_label, step[0].name) in wanted]
    executor.migrate(executor.loader.graph.leaf_nodes(), plan=plan)


def _fill(told: Manifest, pieces: Iterator[Piece]) -> tuple[tuple[int, int], dict[str, Any]]:
    """Put rows and files in; (rows, files) and what the end of the backup says."""
    tables = _same_tables(told)
    rows.hold_together(is_now=False)
    for table in tables.values():
        rows.empty(table)  # of what migrations themselves put there
    counts: dict[str, int] = dict.fromkeys(tables, 0)
    kept = 0
    for kind, group in groupby(pieces, key=lambda piece: _kind(piece[0], tables)):
        if kind == archive.END:
            ((_name, data),) = group
            end = json.loads(data)
            break
        if kind == "":
            kept += sum(_keep(piece) for piece in group)
        else:
            counts[kind] = _load(tables[kind], (data for _name, data in group))
    if kept != end["files"] or any(counts[name] != number for name, number in end["rows"].items()):
        raise archive.damaged()
    return (sum(counts.values()), kept), end


def _kind(name: str, tables: dict[str, rows.Table]) -> str:
    """The table that a piece belongs to; "" for a file, the end's own name for the end."""
    if name == archive.END:
        return name
    if FILE.fullmatch(name):
        return ""
    found = PART.fullmatch(name)
    if found is None or found[1] not in tables:
        raise archive.damaged()
    return found[1]


def _same_tables(told: Manifest) -> dict[str, rows.Table]:
    """The backup's tables, which this version must have too."""
    here = {table.name: set(table.columns) for table in rows.tables()}
    for table in told.tables:
        if here.get(table.name) != set(table.columns):
            raise Failed(
                f"备份里的表{table.name}和这个版本（{told.version}）的不一样，恢复不了。用当初做备份的那一版恢复，再升级。",
                f"table {table.name} of the backup is not as this version has it ({told.version}). Restore it with"
                " the software that made it, and upgrade then.",
            )
    return {table.name: table for table in told.tables}


def _load(table: rows.Table, parts: Iterator[bytes]) -> int:
    count = 0

    def each() -> Iterator[rows.Row]:
        nonlocal count
        for part in parts:
            for line in part.splitlines():
                count += 1
                yield rows.from_line(line)

    try:
        rows.write(table, each())
    except OperationalError:  # the database's own trouble, not the row's
        raise
    except (ValueError, DatabaseError) as error:
        raise Failed(
            f"表{table.name}里有一行放不进去（{type(error).__name__}），没有恢复。",
            f"a row of table {table.name} is not taken ({type(error).__name__}); nothing was restored.",
        ) from error
    return count


def _keep(piece: Piece) -> int:
    name, data = piece
    digest = name.removeprefix("files/")
    if files.digest(data) != digest:
        raise archive.damaged()
    files.keep(data, digest)
    return 1


def _finish(told: Manifest) -> None:
    """Bring what was loaded to this version."""
    for table in told.tables:
        rows.go_on_after(table)
    rows.hold_together(is_now=True)
    if prepare.migrations_due():
        call_command("migrate", interactive=False, verbosity=0)
    guard.install()
