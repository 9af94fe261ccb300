"""Files of evidence: what they are, by their bytes, and where they lie, by their hash."""

import hashlib
import io
import os
import re
import tempfile
import zipfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePath
from typing import NoReturn

import puremagic
from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

MEGABYTE = 2**20
LARGEST = 20 * MEGABYTE
UNPACKED_LARGEST = 200 * MEGABYTE  # of an Office or OFD file, which are zip archives
PACKED_TIMES = 150  # beyond that much compression over all of a file larger than a megabyte it is a bomb
PARTS_MOST = 5000
CHUNK = 2**16
HALF = "half-"  # begins the name of a file while it is being written

MIMES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ofd": "application/ofd",
    "txt": "text/plain",
}
SAME = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg", "text": "txt", "md": "txt", "markdown": "txt"}
TAKEN = "PDF、JPG、PNG、DOCX、XLSX、OFD、TXT"
MACRO_PARTS = re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml|macrosheets/|activex/)", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
UTF16 = (b"\xff\xfe", b"\xfe\xff")  # the marks that begin such a file
COMPOUND = b"\xd0\xcf\x11\xe0"  # Office before 2007, and Office files with a password


class EvidenceRefused(Exception):
    """A file that is not taken; the sentence says why and what to do, and is safe to show."""


def read(upload: File) -> bytes:
    """The bytes of an upload, never more than allowed. Raises: EvidenceRefused."""
    parts, size = [], 0
    for chunk in upload.chunks():
        size += len(chunk)
        if size > LARGEST:
            raise EvidenceRefused(_("文件超过20MB。可以压缩图片，或分成几个文件。"))
        parts.append(chunk)
    if not size:
        raise EvidenceRefused(_("文件是空的。换一个文件。"))
    return b"".join(parts)


def display_name(name: str) -> str:
    """The last part of a name as uploaded, without signs that cannot be shown."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(c for c in last if c.isprintable()).strip() or "文件"


def digest(data: bytes) -> str:
    """The hash a file is stored under."""
    return hashlib.sha256(data).hexdigest()


def examine(data: bytes, name: str, *, taken: str = TAKEN) -> str:
    """The media type of `data`. Raises: EvidenceRefused: not taken, dangerous, or not what its name says.

    Args:
        taken: what the sentence says may be uploaded.
    """
    found = _kind(data, taken)
    suffix = PurePath(name).suffix.lstrip(".").lower()
    if SAME.get(suffix, suffix) != found:
        raise EvidenceRefused(
            _("文件名是.%(suffix)s，内容却是%(found)s。改对文件名后再上传。")
            % {"suffix": suffix, "found": found.upper()}
            if suffix
            else _("文件名没有扩展名，内容是%(found)s。补上扩展名后再上传。") % {"found": found.upper()}
        )
    return MIMES[found]


def _kind(data: bytes, taken: str) -> str:
    try:
        guesses = {match.extension.lstrip(".").lower() for match in puremagic.magic_string(data)}
    except (puremagic.PureError, ValueError):
        guesses = set()
    if data.startswith(b"PK"):
        return _packed_kind(data)
    for kind, start in (("pdf", b"%PDF-"), ("png", b"\x89PNG\r\n\x1a\n"), ("jpg", b"\xff\xd8\xff")):
        if data.startswith(start):
            if kind in guesses or any(SAME.get(g) == kind for g in guesses):
                return kind
            break
    if data.startswith(COMPOUND):
        _refuse_compound(data)
    if text_of(data) is not None:
        return "txt"
    raise EvidenceRefused(_("不收这种文件。可以上传%(taken)s。") % {"taken": taken})


def _refuse_compound(data: bytes) -> NoReturn:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise EvidenceRefused(_("文件有密码，看不到内容。去掉密码后再上传。"))
    raise EvidenceRefused(_("这是旧版Office文件。用Word或WPS另存为.docx或.xlsx后再上传。"))


def text_of(data: bytes) -> str | None:
    """The text of a plain file, line ends as they are; None: it is none, or its encoding is not known.

    Taken are UTF-8 (with or without its mark), UTF-16 with its mark, and GB18030.
    """
    encodings = ("utf-16",) if data.startswith(UTF16) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if CONTROL.search(text) else text
    return None


def _packed_kind(data: bytes) -> str:
    """docx, xlsx or ofd, after looking into every part."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            _refuse_dangerous(archive, parts, len(data))
            types = archive.read("[Content_Types].xml").lower() if "[Content_Types].xml" in names else b""
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, OSError, ValueError) as error:
        raise EvidenceRefused(_("文件打不开，可能已损坏。重新保存后再上传。")) from error
    if b"macroenabled" in types:
        raise EvidenceRefused(_("文件里有宏。另存为不含宏的文件后再上传。"))
    if "OFD.xml" in names:
        return "ofd"
    if "word/document.xml" in names and types:
        return "docx"
    if "xl/workbook.xml" in names and types:
        return "xlsx"
    raise EvidenceRefused(_("不收压缩包。把里面的文件分别上传。"))


def _refuse_dangerous(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], packed: int) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise EvidenceRefused(_("文件有密码，看不到内容。去掉密码后再上传。"))
    if any(MACRO_PARTS.search(part.filename) for part in parts):
        raise EvidenceRefused(_("文件里有宏。另存为不含宏的文件后再上传。"))
    bomb = EvidenceRefused(_("文件解开后过大，没有接收。"))
    if len(parts) > PARTS_MOST or sum(part.file_size for part in parts) > UNPACKED_LARGEST:
        raise bomb
    unpacked = 0
    for part in parts:  # unpacked in truth, since the sizes a file declares may lie
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                unpacked += len(chunk)
                if unpacked > UNPACKED_LARGEST or unpacked > max(MEGABYTE, packed * PACKED_TIMES):
                    raise bomb


def path_of(digest: str) -> Path:
    """Where the bytes with that hash lie."""
    return Path(settings.TONGXIN_FILES) / digest[:2] / digest


def keep(data: bytes, digest: str) -> None:
    """Store bytes under their hash, whole or not at all. What is there stays."""
    path = path_of(digest)
    if path.exists():
        path.touch()  # somebody attaches it now: no sweep takes it for what an old discard left
        return
    is_new = not path.parent.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=HALF, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except OSError:  # the disk is full: what was written so far would only fill it
        Path(temporary).unlink(missing_ok=True)
        raise
    write_through(path.parent)
    if is_new:
        write_through(path.parent.parent)


def write_through(folder: Path) -> None:
    """What was moved into a folder is in it after a power cut as well, where the file system can be told so."""
    if os.name == "nt":  # a folder cannot be opened there
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def throw_away(digest: str) -> None:
    """Remove the bytes with that hash."""
    path_of(digest).unlink(missing_ok=True)


def throw_halves_away(before: datetime) -> None:
    """Remove what was begun so long ago and not written to its end: whoever wrote it was killed."""
    for half in Path(settings.TONGXIN_FILES).glob(f"??/{HALF}*"):
        if is_older(half, before):
            half.unlink(missing_ok=True)


def is_older(path: Path, than: datetime) -> bool:
    """Whether there is such a file, and nobody wrote or attached it since."""
    try:
        return path.stat().st_mtime < than.timestamp()
    except FileNotFoundError:
        return False
