"""What stands first in a backup: where it comes from, and whether this software can take it."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version

from cryptography.fernet import InvalidToken
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tongxin.people.secret_fields import decrypted, encrypted, keyed_hash

from ..say import Failed
from .archive import BadBackup, damaged
from .rows import Table

NAME = "manifest.json"
FORMAT = 1
PROOF = "tongxin.backup"  # encrypted and hashed here, so that a restore knows whether it has the same keys

# What is worth nothing after a restore, and holds addresses and names typed wrongly: sessions and failed logins.
LEFT_OUT = frozenset({
    "django_session", "usersessions_usersession", "axes_accessattempt", "axes_accessattemptexpiration",
    "axes_accessfailurelog", "axes_accesslog",
})  # fmt: skip


@dataclass(frozen=True)
class Manifest:
    format: int
    made_at: str
    version: str
    database: str  # "sqlite" or "postgresql"
    migrations: list[list[str]]  # [app, name]
    tables: list[Table]
    encrypted: str
    hashed: str

    def to_json(self) -> bytes:
        return json.dumps({"product": "tongxin"} | asdict(self), indent=1).encode()


def applied() -> list[list[str]]:
    return sorted(list(key) for key in MigrationLoader(connection).applied_migrations)


def of_this_place(tables: list[Table], at: datetime) -> Manifest:
    return Manifest(
        FORMAT, at.isoformat(), version("tongxin"), connection.vendor, applied(), tables,
        encrypted(PROOF), keyed_hash(PROOF),
    )  # fmt: skip


def from_json(data: bytes) -> Manifest:
    """The manifest. Raises: BadBackup: it is none, or of a newer format."""
    try:
        found = json.loads(data)
        if found.pop("product", "") != "tongxin":
            raise BadBackup("这个文件不是同心的备份。", "this file is no backup of Tongxin.")
        if found["format"] > FORMAT:
            raise newer(found["version"])
        found["tables"] = [Table(each["name"], tuple(each["columns"]), each["last"]) for each in found["tables"]]
        return Manifest(**found)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise damaged() from None


def newer(made_by: str) -> BadBackup:
    return BadBackup(
        f"备份来自更新的版本（{made_by}）。先升级同心，再恢复。",
        f"the backup comes from a newer version ({made_by}). Upgrade Tongxin first.",
    )


def refuse_unless_known(manifest: Manifest) -> None:
    """Raises: BadBackup: made by a version that this one does not know."""
    known = {tuple(key) for key in MigrationLoader(None).disk_migrations}
    if any(tuple(key) not in known for key in manifest.migrations):
        raise newer(manifest.version)


def has_same_keys(manifest: Manifest) -> bool:
    """Whether what was encrypted and hashed there can be read and found here."""
    try:
        return decrypted(manifest.encrypted) == PROOF and keyed_hash(PROOF) == manifest.hashed
    except InvalidToken:
        return False


def refuse_other_keys(manifest: Manifest, where: str) -> None:
    """Raises: Failed: which secrets are needed, and where they go."""
    if not has_same_keys(manifest):
        raise Failed(
            f"备份里的加密字段要用当初的密钥：把另存的secrets.json放到{where}，或设TONGXIN_FIELD_KEYS和"
            "TONGXIN_HASH_KEY，再恢复。密钥不在备份里。确实丢了的，用--lost-secrets：加密的字段会清空。",
            "the encrypted fields need the secrets they were made with: put the secrets.json you kept apart at"
            f" {where}, or set TONGXIN_FIELD_KEYS and TONGXIN_HASH_KEY, and restore again. They are not in the"
            " backup. Where they are lost for good: --lost-secrets, which empties the encrypted fields.",
        )
