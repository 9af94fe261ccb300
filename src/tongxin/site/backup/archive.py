"""The archive: named pieces in order, gzipped, closed by the hash of them all."""

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, Protocol

from ..say import Failed

MEGABYTE = 2**20
LARGEST = 64 * MEGABYTE  # a piece is held in memory; evidence is at most 20 MB, a part of a table a little over 4
FAST = 4  # of gzip's nine: twice as quick as the usual six for a file a tenth larger
END = "end.json"
DIGEST = "TONGXIN.sha256"  # of a piece, in its header


class BadBackup(Failed):
    """The file is no backup, or not whole; the sentence is safe to show."""


def cut_off() -> BadBackup:
    return BadBackup(
        "备份文件不完整，后面一截没有了。换一份备份。", "the backup is cut off, its end is missing. Take another."
    )


def damaged() -> BadBackup:
    return BadBackup("备份文件已损坏。换一份备份。", "the backup is damaged. Take another.")


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class Writer:
    """Takes pieces one after another; nothing is whole before `close`."""

    def __init__(self, out: BinaryIO, mtime: float) -> None:
        self._gzip = gzip.GzipFile(fileobj=out, mode="wb", compresslevel=FAST, mtime=mtime, filename="")
        self._tar = tarfile.TarFile(fileobj=self._gzip, mode="w", format=tarfile.PAX_FORMAT)
        self._hash = hashlib.sha256()
        self._mtime = int(mtime)

    def add(self, name: str, data: bytes) -> None:
        if len(data) > LARGEST:  # it could not be read again
            raise Failed(f"{name}太大，备份不了。", f"{name} is too large to be backed up.")
        piece = tarfile.TarInfo(name)
        piece.size, piece.mtime, piece.mode = len(data), self._mtime, 0o600
        piece.pax_headers = {DIGEST: hashlib.sha256(data).hexdigest()}
        self._tar.addfile(piece, io.BytesIO(data))
        self._hash.update(_head(name, data) + data)

    def close(self, end: dict[str, Any]) -> None:
        self.add(END, json.dumps(end | {"sha256": self._hash.hexdigest()}, indent=1).encode())
        self._tar.close()
        self._gzip.close()


def _head(name: str, data: bytes) -> bytes:
    return f"{name}\0{len(data)}\0".encode()


def read(stream: Readable) -> Iterator[tuple[str, bytes]]:
    """The pieces, the end last, which has been held against all before it.

    Raises:
        BadBackup: no archive, damaged, or cut off.
    """
    try:
        yield from _read(stream)
    except EOFError:
        raise cut_off() from None
    except tarfile.ReadError as error:
        raise (cut_off() if "end of data" in str(error) else damaged()) from None
    except (gzip.BadGzipFile, zlib.error):
        raise damaged() from None


def _read(stream: Readable) -> Iterator[tuple[str, bytes]]:
    seen = hashlib.sha256()
    with gzip.GzipFile(fileobj=stream, mode="rb") as plain, tarfile.open(fileobj=plain, mode="r|") as tar:  # type: ignore[call-overload]
        for piece in tar:
            source = tar.extractfile(piece) if piece.isreg() and piece.size <= LARGEST else None
            if source is None:
                raise damaged()
            data = source.read()
            if piece.pax_headers.get(DIGEST) != hashlib.sha256(data).hexdigest():
                raise damaged()  # gzip itself would tell only in the end
            if piece.name == END:
                if json.loads(data).get("sha256") != seen.hexdigest():
                    raise damaged()
                yield piece.name, data
                return
            seen.update(_head(piece.name, data) + data)
            yield piece.name, data
    raise cut_off()
