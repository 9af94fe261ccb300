"""`./tongxin restore FILE`: a backup becomes an installation, where there is none."""

import os
import signal
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import OperationalError
from django.utils import timezone

from tongxin.site.backup import places, restoring, sealed
from tongxin.site.denied import why
from tongxin.site.full import is_full
from tongxin.site.say import Failed, say, words


class Command(BaseCommand):
    help = "Restore a backup into an empty place; it is checked before it is used, and nothing is half restored."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", type=Path, help="file of the key that opens an encrypted backup")
        parser.add_argument("--erasures", type=Path, action="append", default=[], help="a list of erasures to repeat")
        parser.add_argument("--unchecked", action="store_true", help="use it although the check finds something")
        parser.add_argument(
            "--lost-secrets", action="store_true", help="the secrets are gone for good: empty the encrypted fields"
        )

    def handle(self, *args: Any, **asked: Any) -> None:
        signal.signal(signal.SIGTERM, _stop)
        key = asked["key"] or os.environ.get("TONGXIN_BACKUP_KEY")
        say(f"恢复到{places.name()}…", f"Restoring into {places.name()} …")
        try:
            done = restoring.restore(
                asked["file"],
                [sealed.identity(Path(key))] if key else [],
                asked["erasures"],
                is_taken_wrong=asked["unchecked"],
                has_lost_secrets=asked["lost_secrets"],
            )
        except Failed as error:
            raise CommandError(str(error)) from None
        except (OSError, OperationalError) as error:
            raise CommandError(_of_the_disk(error)) from None
        tell(done)


def _of_the_disk(error: OSError | OperationalError) -> str:
    """What stood in the way. Raises what has another cause than a disk."""
    if is_full(error):
        return words(
            "磁盘满了，没有恢复，什么也没有留下。腾出地方再恢复。",
            "the disk is full; nothing was restored, and nothing is left of it. Make room and restore again.",
        )
    if isinstance(error, OperationalError):
        raise error
    return why(error)


def _stop(*_: object) -> NoReturn:
    raise SystemExit(1)


def tell(done: restoring.Restored) -> None:
    """Say what there is now, and what is left to do."""
    made = f"{timezone.localtime(done.made_at):%Y-%m-%d %H:%M}"
    checked = words("核对相符", "the check found nothing wrong") if not done.wrong else "\n".join(done.wrong)
    say(
        f"恢复好了：{made}的备份，{done.rows}行，{done.files}份附件。{checked}。",
        f"Restored: the backup of {made}, {done.rows} rows, {done.files} files of evidence; {checked}.",
    )
    if done.erased:
        say(
            f"备份以后抹除过的{done.erased}人，已经再次抹除。",
            f"{done.erased} persons who were erased after the backup were erased again.",
        )
    if done.missing:
        say(
            f"做备份时就缺{done.missing}份附件的文件，记录还在，打不开。",
            f"{done.missing} files of evidence were missing when the backup was made; their records stand.",
        )
    if done.changed_database:
        say("备份来自另一种数据库，数据已经转过来。", "The backup came from the other kind of database.")
    say("所有人要重新登录。运行./tongxin serve启动。", "Everybody logs in anew. Start it with ./tongxin serve.")
