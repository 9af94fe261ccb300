"""What is backed up comes back, figure for figure; what cannot be taken is a sentence and leaves nothing behind."""

import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError, connection

from tongxin.journal.files import path_of
from tongxin.journal.models import Evidence, Line
from tongxin.journal.operations import attach
from tongxin.kernel.periods import Period
from tongxin.ledger import operations as ledger
from tongxin.people import erasures
from tongxin.people.models import Person, Unit
from tongxin.people.operations import erase, register_person
from tongxin.people.permissions import SYSTEM
from tongxin.people.tests.factories import AT, SINCE, Cast, cast
from tongxin.reports.figures import figures
from tongxin.reports.models import Audit, AuditClaim, AuditFile
from tongxin.site import prepare
from tongxin.site.backup import archive, making, manifest, places, restoring, rows, sealed
from tongxin.site.say import Failed

from .turns import is_anybody_alone

pytestmark = pytest.mark.django_db
YEAR = Period.year(2025)
# to make and drop eighty tables takes PostgreSQL seconds, and these say nothing about the database
ONCE = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="the same on both databases; runs on SQLite")
TEXT, EVERY_BYTE = "会议记录".encode(), bytes(range(256))


@pytest.fixture(autouse=True)
def english(monkeypatch) -> None:
    monkeypatch.setenv("TONGXIN_LANG", "en")


@pytest.fixture
def here(tmp_path: Path, settings) -> Cast:
    """An installation with people, figures that count, and evidence."""
    settings.TONGXIN_FILES = tmp_path / "here" / "files"
    settings.TONGXIN_ERASURES = tmp_path / "here" / "erasures.jsonl"
    people = cast()
    first, last = YEAR.ends
    stated = ledger.state(
        people.youth, "summary", "information.reported", "", first, last, 46, "电话", by=SYSTEM, at=AT
    )
    attach(SimpleUploadedFile("记录.txt", TEXT), stated, by=SYSTEM, at=AT)
    _draft(people.association)
    return people


def _draft(unit: Unit) -> None:
    """A draft that was held against the records, with the file it came as: bytes in a row."""
    told = {"unit": unit, "title": "总结", "kind": "docx", "period": "2025", "text": "上报信息46篇。", "pages": [0]}
    audit = Audit.objects.create(**told, made_at=AT, held_at=AT, held_on=AT.date(), totals={"all": 1})
    AuditFile.objects.create(audit=audit, content=EVERY_BYTE)
    said = {"text": "46篇", "sentence": "上报信息46篇", "sentence_start": 0, "value": "46", "verdict": "agrees"}
    AuditClaim.objects.create(audit=audit, place=1, start=4, end=7, score=0.1, why=["equal", {"ours": "46篇"}], **said)


def make(folder: Path, *recipients: sealed.Recipient, name: str = "backup") -> Path:
    return making.make(folder / name, recipients, AT).path


@pytest.fixture
def tables_ready(monkeypatch) -> Iterator[Callable]:
    """Tables are copied from the test database; to make them by migrations takes a quarter of a minute."""
    if connection.vendor == "sqlite":
        query = "SELECT sql FROM sqlite_master WHERE type <> 'trigger' AND sql > '' AND name NOT LIKE 'sqlite_%'"
    else:
        query = ""
    statements = [sql for (sql,) in rows._asked(query)] if query else _like_public()

    def build(told: manifest.Manifest) -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            marks = [(app, name, AT) for app, name in told.migrations]
            cursor.executemany("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", marks)

    monkeypatch.setattr(restoring, "build", build)
    yield build


def _like_public() -> list[str]:
    """Statements that make the tables of the test database again in another schema; two rooms' with all their keys."""
    keyed = "^(people|ledger)_"
    keys = rows._asked(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'"
        " AND connamespace = 'public'::regnamespace AND conrelid::regclass::text ~ %s",
        keyed,
    )
    names = connection.introspection.table_names()
    less = {name: "" if re.match(keyed, name) else "EXCLUDING INDEXES" for name in names}
    made = [f'CREATE TABLE "{name}" (LIKE public."{name}" INCLUDING ALL {less[name]})' for name in names]
    return made + [f'ALTER TABLE {table} ADD CONSTRAINT "{key}" {told}' for table, key, told in keys]


@pytest.fixture
def there(tmp_path: Path, settings, tables_ready) -> Callable:
    """An empty place: inside it everything works on another database and another folder."""

    @contextmanager
    def place(name: str = "there") -> Iterator[Path]:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        files = settings.TONGXIN_FILES
        settings.TONGXIN_FILES = folder / "files"
        try:
            with _database(folder):
                yield folder
        finally:
            settings.TONGXIN_FILES = files

    return place


@contextmanager
def _database(folder: Path) -> Iterator[None]:
    """On PostgreSQL a schema of its own in the test database."""
    if connection.vendor == "sqlite":
        with places.connected_to(NAME=str(folder / "tongxin.sqlite3")):
            yield
        return
    options = connection.settings_dict["OPTIONS"] | {"options": f"-c search_path={folder.name}"}
    with places.connected_to(OPTIONS=options), connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {folder.name} CASCADE")
        cursor.execute(f"CREATE SCHEMA {folder.name}")
        yield
        cursor.execute(f"DROP SCHEMA {folder.name} CASCADE")


def everything() -> dict[str, list[str]]:
    """Every row of every table, in an order that does not depend on the database."""
    left = manifest.LEFT_OUT
    return {t.name: sorted(map(repr, map(list, rows.read(t)))) for t in rows.tables() if t.name not in left}


def things_in(folder: Path) -> list[str]:
    """Names of what lies there, but for the file that is locked by whoever is at work."""
    return [each.name for each in folder.rglob("*") if not each.name.endswith(prepare.BESIDE)]


def is_empty(folder: Path) -> bool:
    return not things_in(folder) and (connection.vendor == "sqlite" or not connection.introspection.table_names())


def restore(file: Path, **asked) -> restoring.Restored:
    return restoring.restore(file, asked.pop("identities", []), asked.pop("lists", []), **asked)


# ── There and back ──────────────────────────────────────────────────────────────────────────────────


def test_everything_comes_back(here, there, tmp_path):
    rows_here, figures_here = everything(), figures(here.association, YEAR)
    assert figures_here["information.reported"].value == 46
    file = make(tmp_path)
    with there():
        done = restore(file)
        assert everything() == rows_here
        assert figures(Unit.objects.get(key="chaocheng"), YEAR) == figures_here
        assert path_of(Evidence.objects.get().sha256).read_bytes() == TEXT
        assert Person.objects.get(name="陆景明").phone == "13800002267"
        assert bytes(AuditFile.objects.get().content) == EVERY_BYTE
        assert (done.rows, done.files, done.missing, done.erased, done.wrong) == (
            sum(map(len, rows_here.values())), 1, 0, 0, (),
        )  # fmt: skip


def test_keys_are_not_given_again_and_the_ledger_stays_append_only(here, there, tmp_path):
    gone = Person.objects.create(name="无记录")
    number = gone.pk
    gone.delete()
    file = make(tmp_path)
    with there():
        restore(file)
        assert register_person("周新", Unit.objects.get(key="chaocheng-youth"), SINCE, by=SYSTEM, at=AT).pk > number
        with pytest.raises(DatabaseError, match="append-only"):
            Line.objects.all()._raw_delete(connection.alias)


@ONCE
def test_a_backup_is_encrypted_for_a_key_and_opens_with_it_alone(here, there, tmp_path):
    public = sealed.new_identity(tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    file = make(tmp_path, sealed.recipient(public))
    assert file.read_bytes().startswith(b"age-encryption.org/v1")
    sealed.new_identity(tmp_path / "other")
    with there() as folder:
        for keys, why in ([], "encrypted"), ([sealed.identity(tmp_path / "other")], "does not open"):
            with pytest.raises(archive.BadBackup, match=why):
                restore(file, identities=keys)
            assert is_empty(folder)
        assert restore(file, identities=[sealed.identity(tmp_path / "key")]).files == 1
        assert figures(Unit.objects.get(key="chaocheng"), YEAR)["information.reported"].value == 46


def test_values_are_told_alike_by_both_databases(here, there, tmp_path):
    """A value of every kind: yes and no, a moment, a day, JSON, a number, nothing."""
    told = {t.name: dict(zip(t.columns, next(iter(rows.read(t)), []), strict=False)) for t in rows.tables()}
    assert told["people_unit"]["is_outside"] in (0, 1)
    assert told["journal_line"]["at"] == "2025-12-22 01:00:00"
    assert told["people_membership"]["since"] == "2020-01-01"
    assert json.loads(told["journal_line"]["detail"]) is not None and isinstance(told["journal_line"]["detail"], str)
    assert rows.from_line(rows.line([None, 1, "字\u2028", b"\x00"])) == [None, 1, "字\u2028", b"\x00"]


def test_what_others_write_meanwhile_does_not_wait_and_is_not_in_it(tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's snapshot is its own")
    with places.connected_to(NAME=str(tmp_path / "one.sqlite3")), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE t (id integer PRIMARY KEY)")
        with making.one_moment():
            assert rows._asked("SELECT count(*) FROM t") == [(0,)]
            with places.connected_to(NAME=str(tmp_path / "one.sqlite3")), connection.cursor() as other:
                other.execute("INSERT INTO t VALUES (1)")
            assert rows._asked("SELECT count(*) FROM t") == [(0,)]
        assert rows._asked("SELECT count(*) FROM t") == [(1,)]


def test_evidence_whose_bytes_are_gone_or_changed_is_missed_and_the_rest_is_kept(here, tmp_path):
    thing = Unit.objects.get(key="chaocheng")
    other = attach(SimpleUploadedFile("另.txt", b"b"), thing, by=SYSTEM, at=AT)
    third = attach(SimpleUploadedFile("三.txt", b"c"), thing, by=SYSTEM, at=AT)
    path_of(other.sha256).unlink()
    path_of(third.sha256).write_bytes(b"d")
    made = making.make(tmp_path / "b", [], AT)
    assert (made.files, set(made.missing)) == (1, {other.sha256, third.sha256})


# ── Erasures ────────────────────────────────────────────────────────────────────────────────────────


def test_who_was_erased_after_the_backup_is_erased_again(here, there, tmp_path):
    file = make(tmp_path)
    assert not (tmp_path / making.ERASURES).exists()
    person, later = here.colleague, AT + timedelta(days=3)
    erase(person, by=SYSTEM, at=later, reason="本人申请")
    make(tmp_path, name="next")  # its list of erasures lies beside the older one
    assert "陆景明" not in (tmp_path / making.ERASURES).read_text()
    with there():
        done = restore(file)
        again = Person.objects.get(pk=person.pk)
        assert (done.erased, again.name, again.phone, again.erased_at) == (1, "", "", later)
        assert again.memberships.get().until == later.date()


def test_the_installation_keeps_its_own_list(here, settings, django_assert_num_queries):
    erase(here.colleague, by=SYSTEM, at=AT)
    erase(here.member.person, by=SYSTEM, at=AT - timedelta(minutes=5))
    erasures.keep_up(settings.TONGXIN_ERASURES, AT)
    assert [each.person for each in erasures.read(settings.TONGXIN_ERASURES)] == [here.colleague.pk]
    # what was journaled earlier, and committed later than another, is not passed over
    with django_assert_num_queries(1):
        erasures.keep_up(settings.TONGXIN_ERASURES, AT - timedelta(hours=1))
    both = [each.person for each in erasures.read(settings.TONGXIN_ERASURES)]
    assert both == [here.colleague.pk, here.member.person.pk]
    erasures.keep_up(settings.TONGXIN_ERASURES)
    assert len(erasures.read(settings.TONGXIN_ERASURES)) == 2


def test_a_list_that_a_crash_cut_off_is_mended(here, settings):
    erase(here.colleague, by=SYSTEM, at=AT)
    settings.TONGXIN_ERASURES.parent.mkdir(exist_ok=True)
    settings.TONGXIN_ERASURES.write_text('{"person": 7, "regi')
    erasures.keep_up(settings.TONGXIN_ERASURES)
    assert [each.person for each in erasures.read(settings.TONGXIN_ERASURES)] == [here.colleague.pk]


@ONCE
def test_another_person_who_got_the_number_of_an_erased_one_is_left_alone(here):
    one = erasures.Erasure(here.colleague.pk, (AT - timedelta(days=9)).isoformat(), AT.isoformat())
    assert erasures.repeat([one]) == 0
    assert Person.objects.get(pk=here.colleague.pk).name == "陆景明"


# ── What cannot be taken ────────────────────────────────────────────────────────────────────────────


def pieces_of(file: Path) -> list[tuple[str, bytes]]:
    with file.open("rb") as source:
        return list(archive.read(source))


def changed(file: Path, change: Callable[[manifest.Manifest], manifest.Manifest]) -> Path:
    """The same backup with another manifest, whole in itself."""
    pieces = pieces_of(file)
    with (file.parent / "changed").open("wb") as out:
        writer = archive.Writer(out, 0)
        writer.add(manifest.NAME, change(manifest.from_json(pieces[0][1])).to_json())
        for name, data in pieces[1:-1]:
            writer.add(name, data)
        writer.close(json.loads(pieces[-1][1]))
    return file.parent / "changed"


def test_a_bad_file_is_a_sentence_and_the_place_stays_empty(here, there, tmp_path):
    good = make(tmp_path).read_bytes()
    middle = len(good) // 2
    bad = {
        "no backup": b"hello",
        "cut off": good[:middle],
        "is damaged|is cut off": good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :],
        "no backup of": b"",
    }
    with there() as folder:
        for why, data in bad.items():
            (tmp_path / "bad").write_bytes(data)
            with pytest.raises(archive.BadBackup, match=why):
                restore(tmp_path / "bad")
            assert is_empty(folder)


@ONCE
def test_a_piece_that_was_taken_out_is_missed(here, tmp_path):
    pieces = pieces_of(make(tmp_path))
    with (tmp_path / "less").open("wb") as out:
        writer = archive.Writer(out, 0)
        for name, data in pieces:
            if not name.startswith("files/"):
                writer.add(name, data)
        writer._tar.close()
        writer._gzip.close()
    with pytest.raises(archive.BadBackup, match="is damaged"):
        pieces_of(tmp_path / "less")


@ONCE
def test_an_encrypted_file_that_is_cut_off_is_a_sentence(here, there, tmp_path):
    public = sealed.new_identity(tmp_path / "key")
    file = make(tmp_path, sealed.recipient(public))
    file.write_bytes(file.read_bytes()[:-9])
    with there() as folder:
        with pytest.raises(archive.BadBackup, match="is damaged"):
            restore(file, identities=[sealed.identity(tmp_path / "key")])
        assert is_empty(folder)


@ONCE
@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda told: replace(told, migrations=[*told.migrations, ["people", "0999_later"]]), "newer version"),
        (lambda told: replace(told, format=9), "newer version"),
        (lambda told: replace(told, hashed="0" * 64), "secrets"),
        (lambda told: replace(told, tables=[*told.tables, rows.Table("people_lost", ("id",), 0)]), "people_lost"),
    ],
)
def test_a_backup_of_another_version_or_other_keys_is_a_sentence(here, there, tmp_path, change, why):
    file = changed(make(tmp_path), change)
    with there() as folder:
        with pytest.raises(Failed, match=why):
            restore(file)
        assert is_empty(folder)


def test_nothing_is_restored_over_something(here, there, tmp_path, settings):
    file = make(tmp_path)
    with pytest.raises(Failed, match="there is data in"):
        restore(file)
    with there() as folder:
        (folder / "files").mkdir()
        (folder / "files" / "mine").touch()
        with pytest.raises(Failed, match="there are files in"):
            restore(file)
        assert things_in(folder) == ["files", "mine"]


@ONCE
def test_what_fails_the_check_is_not_used_unless_asked(here, there, tmp_path, monkeypatch):
    file = make(tmp_path)
    monkeypatch.setattr(restoring.checking, "wrong", lambda: iter(["台账少了一条。"]))
    with there() as folder:
        with pytest.raises(Failed, match="台账少了一条"):
            restore(file)
        assert is_empty(folder)
        assert restore(file, is_taken_wrong=True).wrong == ("台账少了一条。",)
        assert Unit.objects.filter(key="chaocheng").exists()


def test_a_restore_that_breaks_off_leaves_nothing(here, there, tmp_path, monkeypatch):
    file = make(tmp_path)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with there() as folder:
        with monkeypatch.context() as broken:
            broken.setattr(restoring, "_finish", stop)
            with pytest.raises(KeyboardInterrupt):
                restore(file)
        assert is_empty(folder)


def test_what_breaks_off_after_all_stands_takes_nothing_away(here, there, tmp_path, monkeypatch):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    file = make(tmp_path)
    monkeypatch.setattr(places, "write_through" if connection.vendor == "sqlite" else "tell_sizes", stop)
    with there():
        with pytest.raises(KeyboardInterrupt):
            restore(file)
        assert path_of(Evidence.objects.get().sha256).read_bytes() == TEXT
        assert places.is_cut_off() is (connection.vendor == "sqlite")
        places.settle()
        assert path_of(Evidence.objects.get().sha256).read_bytes() == TEXT and not places.is_cut_off()


@ONCE
def test_what_a_killed_restore_left_behind_does_not_hinder_the_next(here, there, tmp_path):
    """Killed after the evidence was moved in and before the database was: the worst moment."""
    file = make(tmp_path)
    with there() as folder:
        (folder / "files").mkdir()
        (folder / "files" / places.MARK).touch()
        (folder / "files" / "half").touch()
        (folder / "files" / places.DRAFT / "ab").mkdir(parents=True)
        draft = folder / "tongxin.sqlite3.restoring"
        if connection.vendor == "sqlite":
            draft.write_text("half")
        restore(file)
        sha256 = Evidence.objects.get().sha256
        assert sorted(things_in(folder / "files")) == sorted([sha256[:2], sha256])
        assert not draft.exists()
    with there("other") as folder:
        (folder / "files").mkdir()
        (folder / "files" / places.MARK).touch()
        (folder / "files" / "half").touch()
        places.settle()  # as whoever begins anew, and restores nothing
        assert things_in(folder / "files") == []


def test_whoever_waited_for_a_restore_works_on_what_was_restored(tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("no file is replaced there")
    file = tmp_path / "one.sqlite3"
    with places.connected_to(NAME=str(file)):
        assert connection.introspection.table_names() == []
        for each in tmp_path.iterdir():
            each.unlink()
        with closing(sqlite3.connect(file)) as restored:
            restored.execute("CREATE TABLE restored (id)")
        assert connection.introspection.table_names() == []
        with prepare.alone():
            assert connection.introspection.table_names() == ["restored"]
        file.with_name(file.name + prepare.BESIDE).unlink()
        file.with_name(file.name + prepare.BESIDE).mkdir()
        with pytest.raises(OperationalError, match="unable to open"), prepare.alone():
            pass


@ONCE
def test_the_folder_of_evidence_may_be_a_disk_of_its_own(here, there, tmp_path, monkeypatch):
    """Which cannot be renamed or removed, and holds what its file system put there."""
    file = make(tmp_path)
    with there() as folder:
        disk = folder / "files"
        (disk / "lost+found").mkdir(parents=True)
        number = disk.stat().st_ino
        with monkeypatch.context() as broken:
            broken.setattr(restoring.checking, "wrong", lambda: iter(["台账少了一条。"]))
            with pytest.raises(Failed, match="台账少了一条"):
                restore(file)
        assert things_in(disk) == ["lost+found"]
        restore(file)
        assert path_of(Evidence.objects.get().sha256).read_bytes() == TEXT
        assert disk.stat().st_ino == number and (disk / "lost+found").exists()


def test_whoever_starts_a_server_meanwhile_waits(here, there, tmp_path, monkeypatch):
    file, seen = make(tmp_path), []

    def look(pieces: Iterator[restoring.Piece]) -> manifest.Manifest:
        seen.append(is_anybody_alone())
        raise archive.damaged()

    monkeypatch.setattr(restoring, "_manifest", look)
    with there():
        with pytest.raises(archive.BadBackup):
            restore(file)
        assert seen == [True] and not is_anybody_alone()


@ONCE
def test_with_the_secrets_lost_for_good_all_but_the_encrypted_comes_back(here, there, tmp_path):
    file = changed(make(tmp_path), lambda told: replace(told, encrypted=told.encrypted[:-9] + "AAAAAAAA="))
    with there():
        assert restore(file, has_lost_secrets=True).wrong == ()
        person = Person.objects.get(name="陆景明")
        assert (person.phone, person.phone_hash, person.phone_tail) == ("", "", "2267")


# ── Making it ───────────────────────────────────────────────────────────────────────────────────────


def test_a_backup_that_breaks_off_leaves_nothing(here, tmp_path, monkeypatch):
    monkeypatch.setattr(archive.Writer, "close", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
    (tmp_path / "out").mkdir()
    with pytest.raises(CommandError, match="the disk is full"):
        call_command("backup", str(tmp_path / "out"))
    assert list((tmp_path / "out").iterdir()) == []


def test_without_room_for_the_list_of_erasures_there_is_no_backup_that_lacks_it(here, tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left")

    (tmp_path / "out").mkdir()
    monkeypatch.setattr(erasures, "add", full)
    with pytest.raises(CommandError, match="the disk is full"):
        call_command("backup", str(tmp_path / "out"))
    assert list((tmp_path / "out").iterdir()) == []


@ONCE
@pytest.mark.parametrize(
    ("error", "raised", "why"),
    [
        (OSError(28, "No space left"), CommandError, "the disk is full; nothing was restored"),
        (OperationalError("server closed the connection"), OperationalError, "server closed"),
    ],
)
def test_a_restore_that_finds_no_room_is_not_blamed_on_a_row(here, there, tmp_path, monkeypatch, error, raised, why):
    def fail(*_: object) -> None:
        raise error

    file = make(tmp_path)
    monkeypatch.setattr(rows, "write", fail)
    with there() as folder:
        with pytest.raises(raised, match=why):
            call_command("restore", str(file))
        assert is_empty(folder)


@ONCE
def test_a_folder_takes_dated_backups_and_keeps_the_newest(here, tmp_path, capsys):
    folder = tmp_path / "out"
    folder.mkdir()
    clock_was_ahead = ["tongxin-20990101-030000.tar.gz", "tongxin-20990102-030000.tar.gz"]
    for name in ("tongxin-20250102-030000.tar.gz.age", *clock_was_ahead, "letter.txt"):
        (folder / name).touch()
    left, under_way = ".tongxin-20250101-030000.tar.gz.part", ".tongxin-20250103-030000.tar.gz.part"
    (folder / under_way).touch()
    (folder / left).touch()
    os.utime(folder / left, (0, 0))
    call_command("backup", str(folder), keep=2)
    made = Path(capsys.readouterr().out.strip())
    stays = {made.name, clock_was_ahead[-1], "letter.txt", under_way}
    assert {each.name for each in folder.iterdir()} == stays
    assert made.stat().st_mode & 0o077 == 0


@ONCE
def test_no_file_is_overwritten(here, tmp_path):
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(tmp_path / "mine"))
    assert (tmp_path / "mine").read_text() == "mine"


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({}, "which file"),
        ({"file": "nowhere/b"}, "no folder"),
        ({"file": "b", "to": ["age1no"]}, "no public key"),
        ({"file": "b", "keep": 3}, "with a folder"),
        ({"new_key": Path("nowhere/key")}, "could not be written: there is no nowhere/key"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(here, tmp_path, monkeypatch, asked, why):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=why):
        call_command("backup", **{name: Path(value) if name == "file" else value for name, value in asked.items()})


def test_a_file_without_a_key_is_a_sentence(tmp_path):
    (tmp_path / "key").write_text("hello")
    with pytest.raises(Failed, match="holds no key"):
        sealed.identity(tmp_path / "key")
    for file, why in ((tmp_path / "none", "there is no .*/none"), (tmp_path, "is a folder; name a file")):
        with pytest.raises(CommandError, match=why):
            call_command("restore", str(file))


@ONCE
def test_secrets_are_not_in_it(here, tmp_path, settings):
    data = b"".join(piece for _name, piece in pieces_of(make(tmp_path)))
    for secret in (settings.SECRET_KEY, settings.TONGXIN_HASH_KEY, *settings.TONGXIN_FIELD_KEYS, "13800002267"):
        assert secret.encode() not in data
