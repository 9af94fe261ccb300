"""Encryption with a key of one's own: the backup is a standard age file (age-encryption.org/v1).

Who backs up holds the public half alone, so a server that is broken into cannot read its own backups.
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeAlias

import pyrage

from ..say import Failed
from .archive import BadBackup, damaged

AGE = b"age-encryption.org/"
GZIP = b"\x1f\x8b"
SECRET = "AGE-SECRET-KEY-"

Recipient: TypeAlias = "pyrage.x25519.Recipient | pyrage.ssh.Recipient"
Identity: TypeAlias = "pyrage.x25519.Identity | pyrage.ssh.Identity"


def recipient(text: str) -> Recipient:
    """Whom a backup is for: age1…, or an SSH public key. Raises: Failed."""
    kind = pyrage.ssh if text.startswith("ssh-") else pyrage.x25519
    try:
        return kind.Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        raise Failed(
            f"“{text}”不是加密备份用的公钥，应以age1或ssh-开头。",
            f"“{text}” is no public key to encrypt a backup with; it starts with age1 or ssh-.",
        ) from None


def identity(file: Path) -> Identity:
    """The secret key in a file: AGE-SECRET-KEY-…, or an SSH private key without passphrase. Raises: Failed."""
    try:
        data = file.read_bytes()
        if data.startswith(b"-----BEGIN"):
            return pyrage.ssh.Identity.from_buffer(data)
        lines = data.decode().split()
        return pyrage.x25519.Identity.from_str(next(line for line in lines if line.startswith(SECRET)))
    except (pyrage.IdentityError, UnicodeDecodeError, StopIteration):
        raise Failed(
            f"{file}里没有解密备份用的密钥（以{SECRET}开头）。",
            f"{file} holds no key to decrypt a backup with (it starts with {SECRET}).",
        ) from None


def new_identity(file: Path) -> str:
    """Write a new secret key into a file of its own, for the owner alone; return its public half. Raises: Failed."""
    made = pyrage.x25519.Identity.generate()
    public = str(made.to_public())
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Failed(f"{file}已经存在，没有覆盖。", f"{file} is there already and was left alone.") from None
    with os.fdopen(handle, "w") as out:
        out.write(f"# public key: {public}\n{made}\n")
    return public


class _Beside:
    """A thread at one end of a pipe; what it fails with is known before the pipe ends."""

    def __init__(self, work: Callable[[], None], end: BinaryIO) -> None:
        self.error: Exception | None = None
        self._work = work
        self._end = end
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._work()
        except Exception as error:  # told by whoever holds the other end
            self.error = error
        finally:
            with suppress(OSError):
                self._end.close()

    def wait(self) -> None:
        self._thread.join()


def _pipe() -> tuple[BinaryIO, BinaryIO]:
    """Where it is read, where it is written."""
    out, into = os.pipe()
    return os.fdopen(out, "rb"), os.fdopen(into, "wb")


@contextmanager
def sealing(out: BinaryIO, recipients: Sequence[Recipient]) -> Iterator[BinaryIO]:
    """What is written here arrives in `out` encrypted; with nobody to encrypt for, as it is."""
    if not recipients:
        yield out
        return
    end, start = _pipe()
    beside = _Beside(lambda: pyrage.encrypt_io(end, out, recipients), end)
    try:
        yield start
    finally:
        with suppress(BrokenPipeError):  # its cause is raised below
            start.close()
        beside.wait()
        if beside.error is not None:
            raise beside.error


@contextmanager
def opening(source: BinaryIO, identities: Sequence[Identity]) -> Iterator[BinaryIO]:
    """The archive in a backup, decrypted where it is encrypted.

    Raises:
        BadBackup: no backup, encrypted and no key given, or another key's.
    """
    start = source.read(len(AGE))
    source.seek(0)
    if start.startswith(GZIP):
        yield source
        return
    if start != AGE:
        raise BadBackup("这个文件不是同心的备份。", "this file is no backup of Tongxin.")
    if not identities:
        raise BadBackup(
            "备份是加密的。用--key指出密钥文件，或设TONGXIN_BACKUP_KEY。",
            "the backup is encrypted. Name the key's file with --key or TONGXIN_BACKUP_KEY.",
        )
    end, into = _pipe()
    beside = _Beside(lambda: pyrage.decrypt_io(source, into, identities), into)
    try:
        yield end
    except BadBackup:
        if beside.error is not None:
            raise _told(beside.error) from None
        raise
    finally:
        end.close()
        beside.wait()


def _told(error: Exception) -> BadBackup:
    if isinstance(error, pyrage.DecryptError) and "matching keys" in str(error):
        return BadBackup("这把密钥打不开这份备份。", "this key does not open this backup.")
    return damaged()
