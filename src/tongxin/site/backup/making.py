"""Making a backup: everything of one moment, while others go on writing."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from tongxin.journal import files
from tongxin.journal.models import Evidence
from tongxin.ledger.signing import snapshot
from tongxin.people import erasures

from .. import prepare
from ..say import Failed
from . import archive, manifest, rows, sealed

PART = 4 * archive.MEGABYTE  # of a table: what is held in memory
ERASURES = "tongxin-erasures.jsonl"  # beside the backups


@dataclass(frozen=True)
class Made:
    path: Path
    rows: int
    files: int
    missing: tuple[str, ...]  # hashes of evidence whose bytes were not there, or were not those
    size: int


def make(target: Path, recipients: Sequence[sealed.Recipient], at: datetime) -> Made:
    """Write a backup of this installation to `target`, which must not exist yet; whole, or not at all.

    Beside it lies the list of erasures, which a restore of an older backup reads.

    Raises:
        Failed: the file exists, its folder does not, or the database is of another version.
        OSError: the disk is full, or may not be written.
    """
    _refuse_unless_possible(target)
    erasures.keep_up(settings.TONGXIN_ERASURES)  # first: where there is no room for the list, there is no backup
    erasures.add(target.parent / ERASURES, erasures.read(settings.TONGXIN_ERASURES))
    draft = target.with_name(f".{target.name}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            with sealed.sealing(out, recipients) as stream:
                told = _write(archive.Writer(stream, at.timestamp()), at)
            out.flush()
            os.fsync(out.fileno())
        made = Made(target, *told, draft.stat().st_size)
        os.replace(draft, target)
        files.write_through(target.parent)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
    return made


def _refuse_unless_possible(target: Path) -> None:
    if target.exists():
        raise Failed(f"{target}已经存在，没有覆盖。", f"{target} is there already and was left alone.")
    if not target.parent.is_dir():
        raise Failed(f"没有{target.parent}这个文件夹。", f"there is no folder {target.parent}.")
    if prepare.migrations_due():
        raise Failed(
            "数据库是别的版本的：先运行./tongxin serve或./tongxin manage migrate。",
            "the database is of another version: run ./tongxin serve or ./tongxin manage migrate first.",
        )


@contextmanager
def one_moment() -> Iterator[None]:
    """Whatever is read inside is of one moment; nobody waits for it. In a transaction already, its own."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with snapshot():
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # Django's own would take the lock of writers
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _write(out: archive.Writer, at: datetime) -> tuple[int, int, tuple[str, ...]]:
    """How many rows and files, and which files were missing."""
    with one_moment():
        tables = rows.tables()
        out.add(manifest.NAME, manifest.of_this_place(tables, at).to_json())
        counts = {table.name: _table(out, table) for table in tables if table.name not in manifest.LEFT_OUT}
        wanted = sorted(set(Evidence.objects.filter(discarded_at=None).values_list("sha256", flat=True)))
    without = [digest for digest in wanted if not _file(out, digest)]
    kept = len(wanted) - len(without)
    standing = Evidence.objects.filter(sha256__in=without, discarded_at=None)  # others were discarded meanwhile
    missing = tuple(sorted(set(standing.values_list("sha256", flat=True))))
    out.close({"rows": counts, "files": kept, "missing": missing})
    return sum(counts.values()), kept, missing


def _table(out: archive.Writer, table: rows.Table) -> int:
    """Write the parts of a table, and how many rows it has."""
    count, number, part = 0, 0, bytearray()

    def flush() -> None:
        nonlocal number
        if part:
            number += 1
            out.add(f"tables/{table.name}.{number:05}.jsonl", bytes(part))
            part.clear()

    for row in rows.read(table):
        part += rows.line(row)
        count += 1
        if len(part) >= PART:
            flush()
    flush()
    return count


def _file(out: archive.Writer, digest: str) -> bool:
    """Write a file of evidence; False where its bytes are not there, or are not those."""
    try:
        data = files.path_of(digest).read_bytes()
    except FileNotFoundError:
        return False
    if files.digest(data) != digest:
        return False
    out.add(f"files/{digest}", data)
    return True
