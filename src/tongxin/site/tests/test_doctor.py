"""The doctor names what is wrong, in a sentence that says what to do, and changes nothing."""

import os
import shutil
import time
from collections import namedtuple
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tongxin.journal.files import path_of
from tongxin.journal.operations import attach, record
from tongxin.ledger import guard
from tongxin.people.models import Edition, Person, RoleGrant
from tongxin.people.permissions import SYSTEM
from tongxin.people.tests.factories import AT, grant, make_unit, make_user
from tongxin.site import alive, doctor, secrets
from tongxin.site.backup import last
from tongxin.site.doctor import database, examination, machine, storage, work
from tongxin.site.doctor import secrets as keys
from tongxin.site.doctor import settings as doors

pytestmark = pytest.mark.django_db
SOUND = namedtuple("SOUND", "folders body")([str(Path(pylopdf_fonts_zh_cn.__file__).parent)], ["FandolFang R"])
UNSAFE_SERVER = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="the tests' server runs without fsync")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings, monkeypatch) -> Path:
    """An installation that lacks nothing."""
    monkeypatch.setenv("TONGXIN_LANG", "en")
    settings.HOME, settings.TONGXIN_FILES, settings.STATIC_ROOT = tmp_path, tmp_path / "files", tmp_path
    settings.TONGXIN_ALIVE, settings.TONGXIN_LAST_BACKUP = tmp_path / "alive", tmp_path / "last.json"
    settings.ALLOWED_HOSTS, settings.SESSION_COOKIE_SECURE = ["tongxin.example", "127.0.0.1"], True
    settings.EMAIL_HOST = "mail.example"
    (tmp_path / "staticfiles.json").touch()
    alive.beat()
    back_up(timezone.now())
    monkeypatch.setattr(machine, "faces", lambda: SOUND)
    monkeypatch.setattr(storage, "LEAST", 0)
    # whether a checkout has compiled its translations is not asked here
    monkeypatch.setattr(examination, "ALONE", tuple(look for look in examination.ALONE if look != machine.texts))
    grant(make_user("guanli"), "administrator", make_unit())
    return tmp_path


def back_up(at: datetime, **more: Any) -> None:
    last.note(replace(last.Last(at, Path("/elsewhere/b"), 1, is_encrypted=True), **more))


def said(look: Callable = None) -> list[str]:
    now = timezone.now()
    return [found.sentence for found in (look(now) if look else doctor.findings(now)) if found.is_wrong]


@UNSAFE_SERVER
def test_nothing_is_wrong_with_a_sound_installation(capsys):
    call_command("doctor")
    assert capsys.readouterr().out.endswith("nothing is wrong.\n")
    before = Edition.objects.count()
    assert said() == [] and Edition.objects.count() == before


def test_what_is_wrong_ends_it_with_one(settings, capsys):
    settings.DEBUG = True
    with pytest.raises(SystemExit) as ended:
        call_command("doctor")
    assert ended.value.code == 1 and "Wrong: TONGXIN_DEBUG=1" in capsys.readouterr().out


@pytest.mark.parametrize(("until", "found"), [(1, 0), (-1, 1)])
def test_an_administrator_is_one_while_the_grant_lasts(until, found):
    RoleGrant.objects.update(until=timezone.localdate() + timedelta(days=until))
    assert len(said(doors.people)) == found


@pytest.mark.parametrize(
    ("look", "name", "value", "why"),
    [
        (doors.doors, "ALLOWED_HOSTS", ["*"], "is *"),
        (doors.doors, "SESSION_COOKIE_SECURE", False, "TONGXIN_TLS=1 is not set"),
        (doors.doors, "CSRF_TRUSTED_ORIGINS", ["http://a.example"], "no https"),
        (doors.trials, "DEBUG", True, "TONGXIN_DEBUG"),
        (doors.trials, "TONGXIN_TODAY", "2025-12-22", "stops the calendar"),
        (doors.trials, "TONGXIN_METRICS_TOKEN", "short", "is short"),
        (machine.zone, "TIME_ZONE", "Asia/Nowhere", "install tzdata"),
    ],
)
def test_a_setting_that_is_wrong_is_named(settings, look, name, value, why):
    assert said(look) == []
    setattr(settings, name, value)
    (sentence,) = said(look)
    assert why in sentence


# ── Secrets ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def secrets_file(home, monkeypatch) -> Path:
    """Secrets in a file, as in most installations."""
    for name in secrets.NAMES:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TONGXIN_SECRETS", str(home / "secrets.json"))
    secrets.make()
    assert said(keys.keys) == said(keys.near_backups) == []
    return home / "secrets.json"


def test_secrets_that_others_may_read_are_told(secrets_file):
    secrets_file.chmod(0o644)
    assert "chmod 600" in said(keys.keys)[0]


def test_backups_beside_the_secrets_are_told(secrets_file):
    back_up(timezone.now(), path=secrets_file.parent.resolve() / "mine")
    assert "lie beside the secrets" in said(keys.near_backups)[0]
    back_up(timezone.now())
    (secrets_file.parent / "tongxin-20251122-030000.tar.gz").touch()
    assert "lie beside the secrets" in said(keys.near_backups)[0]


def test_keys_that_do_not_fit_the_data_are_told():
    Person.objects.create(name="甲", phone="13800000000")
    assert said(keys.fit) == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET phone = 'gAAAAAother'")
    assert said(keys.fit)[0].startswith("the encrypted field “人员·手机”")


# ── Database ────────────────────────────────────────────────────────────────────────────────────────


def test_a_database_that_does_not_answer_is_told_and_the_rest_is_looked_at(monkeypatch, settings):
    def refuse(query: str) -> None:
        raise OperationalError

    settings.DEBUG = True
    monkeypatch.setattr(database, "_asked", refuse)
    debug, silent = said()
    assert "TONGXIN_DEBUG" in debug and "does not answer (OperationalError)" in silent


def test_a_trigger_that_is_gone_is_told():
    guard.remove()
    assert any("ledger_entry" in sentence for sentence in said(database.ready))


def test_rules_that_were_not_taken_over_are_told(monkeypatch):
    unit = make_unit()
    Edition.objects.filter(unit=unit).update(hash="0" * 12)
    assert said(database.ready) == [f"{unit} does not go by the new charter yet: restart the server."]
    assert Edition.objects.filter(unit=unit).count() == 1


def test_a_clock_that_was_set_back_is_told():
    assert said(database.time) == []
    at = timezone.now() + timedelta(hours=1)
    for moment in (at, timezone.now()):  # work went on since
        record("system", "people.unmask", "people.person:1", moment)
    assert f"is of {timezone.localtime(at):%Y-%m-%d %H:%M}, later than this machine's clock" in said(database.time)[0]


def test_a_machine_that_lives_in_the_past_is_told():
    (found,) = [found for found in machine.clock(datetime.fromisoformat("2001-01-01T00:00Z")) if found.is_wrong]
    assert "says 2001-01-01" in found.sentence


# ── Work and storage ────────────────────────────────────────────────────────────────────────────────


def waiting(**fields: Any) -> None:
    """One as our pages leave it: to be run as soon as may be, an hour ago."""
    task = DBTaskResult.objects.create(
        **{"status": TaskResultStatus.READY, "run_after": None, "task_path": "tongxin.people.tasks.send_mail"} | fields,
        args_kwargs={"args": [], "kwargs": {}}, backend_name="default",
    )  # fmt: skip
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=timezone.now() - timedelta(hours=1))


def test_tasks_that_nobody_works_on_are_told():
    assert said(work.worker) == []
    waiting()
    assert said(work.worker)[0].startswith("1 background tasks have waited")


def test_a_worker_without_a_sign_of_life_is_noted(settings):
    os.utime(settings.TONGXIN_ALIVE, (time.time() - 900,) * 2)
    assert [found.sentence[:20] for found in work.worker(timezone.now())] == ["no sign of the worke"]


def test_tasks_that_failed_are_told_by_name():
    waiting(status=TaskResultStatus.FAILED, finished_at=timezone.now())
    assert "failed within 7 days: send_mail" in said(work.failed)[0]


def test_a_disk_that_is_nearly_full_is_told_once(monkeypatch):
    monkeypatch.setattr(storage, "LEAST", 2**60)
    monkeypatch.setattr(storage, "SHARE", 1)
    assert len(said(storage.space)) == 1


def test_a_full_disk_of_the_backups_is_told(tmp_path, monkeypatch):
    (tmp_path / "backups").mkdir()
    back_up(timezone.now(), path=tmp_path / "backups" / "b")
    usage = shutil.disk_usage
    full = {"backups": 0}
    monkeypatch.setattr(storage, "LEAST", 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda at: usage(at)._replace(free=full.get(at.name, storage.GIGABYTE)))
    (sentence,) = said(storage.space)
    assert "backups has 0.00 GB left" in sentence


def test_evidence_that_is_gone_or_cut_off_is_told():
    one = attach(SimpleUploadedFile("a.txt", b"aa"), "people.unit:1", by=SYSTEM, at=AT)
    two = attach(SimpleUploadedFile("b.txt", b"bb"), "people.unit:2", by=SYSTEM, at=AT)
    assert said(storage.evidence) == []
    stray = path_of("ab" * 32)
    stray.parent.mkdir(exist_ok=True)
    stray.touch()
    assert not list(storage.strays(timezone.now()))  # it may be on its way
    os.utime(stray, (0, 0))
    (found,) = storage.strays(timezone.now())
    assert found.sentence.startswith("1 files in ") and str(stray) in found.sentence
    path_of(one.sha256).unlink()
    path_of(two.sha256).write_bytes(b"b")
    (sentence,) = said(storage.evidence)
    assert sentence.startswith("2 files of evidence are gone, cut off or unreadable (people.unit:1, people.unit:2 …)")


def test_an_old_backup_is_told():
    back_up(timezone.now() - timedelta(days=9))
    assert said(storage.backups) == ["the last backup is 9 days old. Look at its timer."]


def test_a_look_that_breaks_off_is_told_and_hinders_no_other(settings, monkeypatch):
    settings.TONGXIN_LAST_BACKUP.write_text("{")
    assert "storage.backups could not be looked at: JSONDecodeError." in said()
