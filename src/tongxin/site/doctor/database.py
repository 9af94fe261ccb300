"""The database: there, new enough, set so that what was answered is kept, and ready for this version."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Max
from django.utils.timezone import localtime

from tongxin.journal.models import Line
from tongxin.people import charters

from .. import prepare
from ..where import database_file
from .finding import Finding, wrong

OLDEST_POSTGRES = 140000  # as its server says it
OLDEST_SQLITE = (3, 31)  # Django's own
FULL = 2
APART = timedelta(seconds=30)
SHARED = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs"}  # where SQLite's locks and its WAL fail


def _asked(query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def answers(at: datetime) -> Iterator[Finding]:
    """Whether it answers at all."""
    file = database_file()
    if file is not None and not file.exists():
        yield wrong(f"没有数据库{file}：先运行./tongxin serve。", f"there is no database {file}: run ./tongxin serve.")
        return
    try:
        _asked("SELECT 1")
    except DatabaseError as error:
        yield wrong(
            f"连不上数据库（{type(error).__name__}）。查DATABASE_URL和数据库服务。",
            f"the database does not answer ({type(error).__name__}). Look at DATABASE_URL and at its server.",
        )


def engine(at: datetime) -> Iterator[Finding]:
    """Version and settings of the database itself."""
    yield from _sqlite() if connection.vendor == "sqlite" else _postgresql()


def _sqlite() -> Iterator[Finding]:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield wrong(
            f"SQLite {sqlite3.sqlite_version}太旧，要3.31以上。", f"SQLite {sqlite3.sqlite_version} is older than 3.31."
        )
    file = database_file()
    if file is None:
        return
    mode, sync = _asked("PRAGMA journal_mode"), _asked("PRAGMA synchronous")
    if (mode, sync) != ("wal", FULL):
        yield wrong(
            f"SQLite应为WAL、synchronous=FULL，现在是{mode}、{sync}：断电可能丢数据。",
            f"SQLite should run in WAL with synchronous=FULL, not in {mode} with {sync}: a power cut may lose data.",
        )
    damage = _asked("PRAGMA quick_check(1)")
    if damage != "ok":
        yield wrong(
            f"数据库文件已损坏：{damage}。用备份恢复。", f"the database file is damaged: {damage}. Restore a backup."
        )
    kind = _file_system(file.resolve())
    if kind in SHARED:
        yield wrong(
            f"SQLite数据库在网络盘上（{kind}），会损坏。移到本机磁盘。",
            f"the SQLite database lies on a network disk ({kind}), which damages it. Move it to a local disk.",
        )


def _file_system(file: Path) -> str:
    """Kind of the file system that `file` lies on; "" where this machine does not tell."""
    try:
        mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    except OSError:
        return ""
    under = [(len(place), kind) for place, kind in mounts if file.is_relative_to(place)]
    return max(under, default=(0, ""))[1]


def _postgresql() -> Iterator[Finding]:
    if int(_asked("SHOW server_version_num")) < OLDEST_POSTGRES:
        version = _asked("SHOW server_version")
        yield wrong(f"PostgreSQL {version}太旧，要14以上。", f"PostgreSQL {version} is older than 14.")
    if _asked("SHOW server_encoding") != "UTF8":
        yield wrong("数据库的编码不是UTF8，要重建。", "the database is not encoded in UTF8; make it anew.")
    off = [name for name in ("fsync", "full_page_writes") if _asked(f"SHOW {name}") == "off"]
    off += ["synchronous_commit"] if _asked("SHOW synchronous_commit") == "off" else []
    if off:
        yield wrong(
            f"PostgreSQL的{'、'.join(off)}是关的：断电可能丢数据。",
            f"{', '.join(off)} of PostgreSQL is off: a power cut may lose data.",
        )


def ready(at: datetime) -> Iterator[Finding]:
    """Migrations, triggers, rules: what the server would refuse to start for, and rules not taken over yet."""
    obstacles = list(prepare.obstacles())
    for obstacle in obstacles:
        yield Finding(True, obstacle)
    if obstacles:
        return
    with transaction.atomic():
        synced = charters.sync(at)
        transaction.set_rollback(True)
    for edition in synced.made:
        yield wrong(
            f"{edition.unit}还没有用上新的规则底本：重新启动服务即可。",
            f"{edition.unit} does not go by the new charter yet: restart the server.",
        )
    for organisation, why in synced.refused:
        yield wrong(
            f"{organisation}的本地规则和新的底本对不上，按上一版执行：{why}",
            f"local rules of {organisation} do not fit the new charter, its last edition stays in force: {why}",
        )


def time(at: datetime) -> Iterator[Finding]:
    """The clocks agree: the machine's, the database's, and the journal's latest line, which need not be its last."""
    last = Line.objects.aggregate(latest=Max("at"))["latest"] if not prepare.migrations_due() else None
    if last is not None and last > at + timedelta(minutes=5):
        told = f"{localtime(last):%Y-%m-%d %H:%M}"
        yield wrong(
            f"最晚的留痕是{told}的，比这台机器的时钟晚：时钟被拨回去了，或走慢了。先校时。",
            f"the journal's latest line is of {told}, later than this machine's clock, which was set back or is slow."
            " Set it right first.",
        )
    if connection.vendor == "postgresql":
        apart = abs(_asked("SELECT clock_timestamp()") - datetime.now(UTC))
        if apart > APART:
            yield wrong(
                f"数据库服务器和这台机器的时钟差{apart.total_seconds():.0f}秒。两边都校时。",
                f"the clocks of database server and machine are {apart.total_seconds():.0f} s apart. Set both.",
            )
