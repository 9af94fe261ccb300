import errno
import io
import os
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tongxin.journal import files
from tongxin.journal.models import Evidence, Line
from tongxin.journal.operations import EvidenceGone, EvidenceRefused, attach, discard, key, open_file, record, sweep

pytestmark = pytest.mark.django_db
AT = datetime(2025, 12, 22, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>'


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.TONGXIN_FILES = tmp_path / "files"
    return settings.TONGXIN_FILES


def upload(name, data):
    return SimpleUploadedFile(name, data)


def packed(parts, compression=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def docx(**further):
    return packed({"[Content_Types].xml": TYPES, "word/document.xml": b"<w:document/>"} | further)


def picture(kind):
    stream = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(stream, kind)
    return stream.getvalue()


GOOD = {
    "scan.pdf": (lambda: PDF, "application/pdf"),
    "photo.JPG": (lambda: picture("JPEG"), "image/jpeg"),
    "photo.jpeg": (lambda: picture("JPEG"), "image/jpeg"),
    "shot.png": (lambda: picture("PNG"), "image/png"),
    "letter.docx": (docx, files.MIMES["docx"]),
    "list.xlsx": (lambda: packed({"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<x/>"}), files.MIMES["xlsx"]),
    "letter.ofd": (lambda: packed({"OFD.xml": b"<ofd/>", "Doc_0/Document.xml": b"<x/>"}), "application/ofd"),
    "note.txt": (lambda: "批示原文：同意。".encode(), "text/plain"),
    "old.txt": (lambda: "批示原文：同意。".encode("gb18030"), "text/plain"),
}


@pytest.mark.parametrize("name", GOOD)
def test_kinds_taken_are_known_by_their_bytes(name):
    made, mime = GOOD[name]
    evidence = attach(upload(name, made()), "matters.matter:7", by="people.user:3", at=AT)
    assert (evidence.mime, evidence.name) == (mime, name)


BAD = {
    "is not what its name says": ("scan.pdf", picture("PNG"), "内容却是PNG"),
    "has no extension": ("scan", PDF, "补上扩展名"),
    "is a page": ("page.html", b"<html><script>alert(1)</script></html>", "内容却是TXT"),
    "is a program": ("a.pdf", b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 64, "不收这种文件"),
    "is a program named text": ("a.txt", b"\x7fELF\x02\x01\x01\x00" + b"\x00" * 64, "不收这种文件"),
    "is an old Office file": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512, "旧版Office"),
    "is a heap of files": ("a.zip", packed({"a.txt": b"a"}), "不收压缩包"),
    "holds a macro": ("a.docx", docx(**{"word/vbaProject.bin": b"\x00"}), "有宏"),
    "holds a macro in upper case": ("a.docx", docx(**{"word/VBAPROJECT.BIN": b"\x00"}), "有宏"),
    "says it holds macros": (
        "a.docx",
        packed({"[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled", "word/document.xml": b""}),
        "有宏",
    ),
    "is broken": ("a.docx", docx()[:-40], "打不开"),
    "is a bomb": ("a.docx", docx(**{"word/media/a.bin": b"\x00" * (30 * 2**20)}), "过大"),
    "is empty": ("a.txt", b"", "空的"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_file_is_refused_that(what):
    name, data, sentence = BAD[what]
    with pytest.raises(EvidenceRefused, match=sentence):
        attach(upload(name, data), "matters.matter:7", by="system", at=AT)
    assert not Evidence.objects.exists()


def test_a_file_larger_than_allowed_is_refused_without_reading_it_all(monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 1000)
    with pytest.raises(EvidenceRefused, match="超过20MB"):
        attach(upload("a.txt", b"x" * 1001), "matters.matter:7", by="system", at=AT)


def test_an_archive_that_lies_about_its_sizes_is_refused(monkeypatch):
    data = bytearray(docx(**{"word/media/a.bin": b"\x00" * (4 * 2**20)}))
    entry = data.rindex(b"word/media/a.bin") - 46
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")  # the size the directory declares
    with pytest.raises(EvidenceRefused):
        attach(upload("a.docx", bytes(data)), "matters.matter:7", by="system", at=AT)


def test_the_name_is_shown_and_never_a_path(folder):
    evidence = attach(upload("x.txt", "一".encode()), "matters.matter:7", by="system", at=AT)
    assert files.display_name("../../etc/批示\x00.txt") == "批示.txt"
    assert files.display_name("C:\\temp\\扫描.pdf") == "扫描.pdf"
    stored = [path for path in Path(folder).rglob("*") if path.is_file()]
    assert [path.name for path in stored] == [evidence.sha256]


def test_the_same_bytes_are_stored_once_and_kept_until_the_last_use_is_gone(folder, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = attach(upload("a.txt", b"same"), "matters.matter:7", by="system", at=AT)
        again = attach(upload("b.txt", b"same"), "matters.matter:7", by="system", at=AT)
        other = attach(upload("a.txt", b"same"), "matters.matter:8", by="system", at=AT)
    assert again == first != other
    with django_capture_on_commit_callbacks(execute=True):
        discard(first, by="system", at=AT, reason="传错了")
    with open_file(other) as stream:
        assert stream.read() == b"same"
    with pytest.raises(EvidenceGone):
        open_file(first := Evidence.objects.get(pk=first.pk))
    with django_capture_on_commit_callbacks(execute=True):
        discard(other, by="system", at=AT, reason="传错了")
    assert not files.path_of(other.sha256).exists()
    files.keep(b"same", other.sha256)  # as if the process had been killed before the bytes went
    kept = attach(upload("c.txt", b"kept"), "matters.matter:8", by="system", at=AT)
    discard(attach(upload("c.txt", b"kept"), "matters.matter:9", by="system", at=AT), by="system", at=AT, reason="错")
    halves = [files.path_of(kept.sha256).with_name(f"{files.HALF}{n}") for n in range(2)]
    gone, stands = files.path_of(other.sha256), files.path_of(kept.sha256)
    sweep(AT)
    assert gone.exists()  # so new that somebody may be attaching it
    for path, age in {halves[0]: 0, halves[1]: 2, gone: 2, stands: 2}.items():
        path.touch()
        os.utime(path, ((AT - timedelta(hours=age)).timestamp(),) * 2)
    sweep(AT)
    there = {path for path in folder.rglob("*") if path.is_file()}
    assert there == {stands, halves[0]}
    files.keep(b"kept", kept.sha256)
    assert stands.stat().st_mtime > AT.timestamp()
    assert discard(first, by="system", at=AT, reason="再来一次").discarded_at == AT
    assert Line.objects.filter(act="journal.discard").count() == 3


def test_bytes_that_find_no_room_leave_no_half_of_themselves(folder, monkeypatch):
    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.keep(b"x", files.digest(b"x"))
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_the_name_of_a_file_is_written_through_as_its_bytes_are(folder, monkeypatch):
    seen = []
    monkeypatch.setattr(files.os, "fsync", lambda handle: seen.append(os.fstat(handle).st_ino))
    files.keep(b"x", files.digest(b"x"))
    path = files.path_of(files.digest(b"x"))
    assert seen == [each.stat().st_ino for each in (path, path.parent, path.parent.parent)]


def test_a_line_holds_keys_and_plain_values():
    line = record(
        "system", "matters.submit", "matters.matter:7", AT, path="/1/", reason="因为" * 400, on=AT.date(), n=3
    )
    line.refresh_from_db()
    assert line.detail == {"on": "2025-12-22", "n": 3}
    assert len(line.reason) == 300
    assert key(line) == f"journal.line:{line.pk}"
    with pytest.raises(ValueError, match="no key"):
        key(Line())
