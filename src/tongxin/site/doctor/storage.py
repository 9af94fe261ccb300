"""Disks: room enough, evidence all there, and a backup that is not old."""

import os
import re
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from tongxin.journal.files import path_of
from tongxin.journal.models import Evidence

from ..backup import last
from ..prepare import migrations_due
from ..where import database_file
from .finding import Finding, hint, wrong

GIGABYTE = 2**30
LEAST = GIGABYTE
SHARE = 0.05  # of a small disk
NAMED = 3  # files that are named
STALE = timedelta(days=2)
UNDER_WAY = timedelta(days=1)  # no upload takes longer
DIGEST = re.compile(r"[0-9a-f]{64}")


def _places() -> dict[Path, None]:
    """Folders that are written to; parents where they do not exist yet."""
    wanted = [settings.HOME, Path(settings.TONGXIN_FILES)]
    file = database_file()
    if file is not None:
        wanted.append(file.resolve().parent)
    return dict.fromkeys(next(p for p in (place, *place.parents) if p.exists()) for place in wanted)


def space(at: datetime) -> Iterator[Finding]:
    """A full disk stops everything; SQLite's log needs room as well."""
    told = set()
    for place in [*_places(), *_folder_of_backups()]:
        usage, device = shutil.disk_usage(place), place.stat().st_dev
        if usage.free < min(LEAST, usage.total * SHARE) and device not in told:
            told.add(device)
            yield wrong(
                f"{place}所在的磁盘只剩{usage.free / GIGABYTE:.2f} GB。清理或扩容。",
                f"the disk of {place} has {usage.free / GIGABYTE:.2f} GB left. Make room.",
            )


def _folder_of_backups() -> Iterator[Path]:
    """Where the last one was written; nowhere when its disk is not there now."""
    made = last.read()
    if made is not None and made.path.parent.exists():
        yield made.path.parent


def writable(at: datetime) -> Iterator[Finding]:
    """Whoever runs this can write there."""
    for place in _places():
        if not os.access(place, os.R_OK | os.W_OK | os.X_OK):
            yield wrong(
                f"{place}不能读写。改它的主人或权限。", f"{place} cannot be read and written. Change its owner."
            )


def evidence(at: datetime) -> Iterator[Finding]:
    """Every file is there in its full size and can be read."""
    if migrations_due():
        return
    bad = []
    for digest, size in set(Evidence.objects.filter(discarded_at=None).values_list("sha256", "size")):
        file = path_of(digest)
        if not file.exists() or file.stat().st_size != size or not os.access(file, os.R_OK):
            bad.append(digest)
    if bad:
        named = Evidence.objects.filter(sha256__in=sorted(bad)[:NAMED], discarded_at=None)
        things = sorted(set(named.values_list("thing", flat=True)))
        yield wrong(
            f"{len(bad)}份附件的文件不在、不全或读不了（{'、'.join(things)}等）。从备份里取回{settings.TONGXIN_FILES}。",
            f"{len(bad)} files of evidence are gone, cut off or unreadable ({', '.join(things)} …). Take them from a"
            f" backup of {settings.TONGXIN_FILES}.",
        )


def strays(at: datetime) -> Iterator[Finding]:
    """Bytes that no record ever named: an upload was cut off between its file and its row."""
    if migrations_due():
        return
    known = set(Evidence.objects.values_list("sha256", flat=True))
    folder, before = Path(settings.TONGXIN_FILES), (at - UNDER_WAY).timestamp()
    found = sorted(f for f in folder.glob("??/*") if DIGEST.fullmatch(f.name) and f.name not in known)
    if stray := [file for file in found if file.stat().st_mtime < before]:
        yield hint(
            f"{folder}里有{len(stray)}个文件不属于任何记录（{stray[0]}等），是上传到一半断掉的。没有别的安装用这个文件夹的，"
            "可以删掉。",
            f"{len(stray)} files in {folder} belong to no record ({stray[0]} …): uploads that were cut off. Delete"
            " them, unless another installation uses the folder.",
        )


def backups(at: datetime) -> Iterator[Finding]:
    """The last backup made by `./tongxin backup`."""
    made = last.read()
    if made is None:
        yield hint(
            "还没有用./tongxin backup备份过。", "./tongxin backup has not been used yet: there may be no backup at all."
        )
        return
    if at - made.at > STALE:
        days = (at - made.at).days
        yield wrong(
            f"最近一次备份在{days}天前。查定时任务。", f"the last backup is {days} days old. Look at its timer."
        )
    if not made.is_encrypted:
        yield hint(
            "备份没有加密：存放的地方要管好，或用--to加密。",
            "backups are not encrypted: guard the place they lie in, or encrypt them with --to.",
        )
