"""`./tongxin backup FILE`: data and evidence in one file, made while the server runs."""

import os
from argparse import ArgumentParser
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.utils import timezone

from tongxin.site import secrets
from tongxin.site.backup import last, making, sealed
from tongxin.site.backup.naming import OURS, dated_name
from tongxin.site.denied import why
from tongxin.site.full import is_full
from tongxin.site.say import Failed, say, words

UNDER_WAY = timedelta(days=1)  # no backup takes longer


class Command(BaseCommand):
    help = "Back this installation up into FILE, or into a new file in a folder; the secrets are not in it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="a file that does not exist, or a folder")
        parser.add_argument("--to", action="append", default=[], help="encrypt for this public key (age1…, ssh-…)")
        parser.add_argument("--keep", type=int, help="of the files in the folder, keep the newest so many")
        parser.add_argument("--new-key", type=Path, help="make a key to encrypt backups with, in a file of its own")

    def handle(self, *args: Any, **asked: Any) -> None:
        try:
            if asked["new_key"]:
                self.new_key(asked["new_key"])
            elif asked["file"]:
                self.back_up(asked["file"], asked["to"], asked["keep"])
            else:
                raise Failed(
                    "备份到哪个文件？如./tongxin backup 文件。", "back up to which file? ./tongxin backup FILE"
                )
        except Failed as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(_not_written(error)) from None

    def new_key(self, file: Path) -> None:
        public = sealed.new_identity(file)
        say(
            f"密钥写在{file}，恢复加密的备份要用它。存到别处，不要留在服务器上。备份时写--to，或设TONGXIN_BACKUP_TO：",
            f"The key is in {file}; encrypted backups are restored with it. Keep it elsewhere, not on the server."
            " Back up with --to, or set TONGXIN_BACKUP_TO:",
        )
        self.stdout.write(public)

    def back_up(self, file: Path, to: list[str], keep: int | None) -> None:
        named = to or os.environ.get("TONGXIN_BACKUP_TO", "").split(",")
        recipients = [sealed.recipient(text) for text in named if text.strip()]
        is_folder = file.is_dir()
        if keep is not None and (keep < 1 or not is_folder):
            raise Failed(
                "--keep要写份数，和一个文件夹一起用。", "--keep takes a number, 1 or more, and goes with a folder."
            )
        at = timezone.now()
        target = file / dated_name(at, bool(recipients)) if is_folder else file
        made = making.make(target, recipients, at)
        last.note(last.Last(at, made.path.resolve(), made.size, bool(recipients)))
        if keep is not None:
            thin_out(file, keep, at, made.path)
        self.tell(made, bool(recipients))

    def tell(self, made: making.Made, is_encrypted: bool) -> None:
        sealed_zh, sealed_en = ("，已加密", ", encrypted") if is_encrypted else ("", "")
        size = f"{made.size / 2**20:.1f} MB"
        say(
            f"备份完成：{made.rows}行，{made.files}份附件，{size}{sealed_zh}。",
            f"Backed up: {made.rows} rows, {made.files} files of evidence, {size}{sealed_en}.",
        )
        if made.missing:
            say(
                f"注意：{len(made.missing)}份附件的文件不在或已损坏，备份里没有。./tongxin doctor说是哪些。",
                f"Beware: {len(made.missing)} files of evidence are gone or damaged, and not in the backup."
                " ./tongxin doctor names them.",
            )
        if secrets.file().parent == made.path.resolve().parent:
            say(
                "注意：备份和密钥在同一个文件夹里，拿到一个就拿到了另一个。把备份移到别处。",
                "Beware: the backup lies beside the secrets; who gets one gets both. Move it elsewhere.",
            )
        self.stdout.write(str(made.path))


def _not_written(error: OSError) -> str:
    full = words("磁盘满了，腾出地方再做。", "the disk is full. Make room and do it again.")
    because = full if is_full(error) else why(error)
    return words(f"没有写成：{because}", f"it could not be written: {because}")


def thin_out(folder: Path, keep: int, at: datetime, made: Path) -> None:
    """Remove all but the newest `keep` backups that were made into this folder, and what was cut off a day ago.

    The one just `made` stays, also where its name is not the last: the clock may have been set back.
    """
    ours = sorted(file for file in folder.iterdir() if OURS.fullmatch(file.name))
    drafts = {file for file in ours if file.name.endswith(".part")}
    before = [file for file in ours if file not in drafts and file != made]
    old = before[: max(len(before) + 1 - keep, 0)]
    for file in {*old, *(draft for draft in drafts if _is_left_over(draft, at))}:
        with suppress(FileNotFoundError):
            file.unlink()


def _is_left_over(draft: Path, at: datetime) -> bool:
    """Whether nobody writes at it any more: another backup into the same folder may be under way."""
    try:
        return draft.stat().st_mtime < (at - UNDER_WAY).timestamp()
    except FileNotFoundError:
        return False
