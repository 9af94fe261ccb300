"""`kill -9` of a backup and of a restore, at any moment: nothing half stands, and the next one goes through."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import dj_database_url
import psycopg
import pytest

pytestmark = pytest.mark.long
KILLS = 8
SERVER = os.environ.get("DATABASE_URL", "")
FILL = """
import django; django.setup()
from tongxin.people.tests.factories import AT, SYSTEM, cast, make_person
from tongxin.ledger import operations
from datetime import date
people = cast()
for _ in range(300):
    make_person("", people.youth)
operations.state(people.youth, "summary", "information.reported", "", date(2025, 1, 1), date(2025, 12, 31), 46, "电话",
                 by=SYSTEM, at=AT)
"""


class Place:
    """An installation of its own: a folder, and a database in it or on the server."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder / name
        self.folder.mkdir()
        self.database = f"test_tongxin_{name}_{os.getpid()}" if SERVER else ""
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tongxin.site.settings",
            "TONGXIN_HOME": str(self.folder),
            "TONGXIN_LANG": "en",
            "DATABASE_URL": SERVER.rpartition("/")[0] + "/" + self.database if SERVER else "",
        }
        self.on_server(f'CREATE DATABASE "{self.database}" TEMPLATE template0')

    def on_server(self, statement: str) -> None:
        if SERVER:
            told = dj_database_url.parse(SERVER)
            with psycopg.connect(
                host=told["HOST"], port=told["PORT"], user=told["USER"], password=told["PASSWORD"] or None,
                dbname="postgres", autocommit=True,
            ) as server:  # fmt: skip
                server.execute(statement)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, *arguments]
        return subprocess.Popen(command, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, *arguments: str) -> str:
        process = self.start(*arguments)
        out, errors = process.communicate(timeout=600)
        assert process.returncode == 0, errors
        return out

    def is_there(self) -> bool:
        """Whether it holds an installation: whole, then, by the check."""
        process = self.start("-m", "tongxin", "check_ledger")
        process.communicate()
        if process.returncode:
            return False
        self.run("-m", "tongxin", "verify")
        return True


@pytest.fixture
def places(tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    here, there = Place(tmp_path, "here"), Place(tmp_path, "there")
    yield here, there
    for place in (here, there):
        place.on_server(f'DROP DATABASE "{place.database}" WITH (FORCE)')


def test_a_killed_restore_leaves_the_place_empty_and_a_killed_backup_no_file(places, tmp_path):
    here, there = places
    chance = random.Random(8)
    here.run("-m", "tongxin", "migrate", "-v0")
    here.run("-c", FILL)

    backups = tmp_path / "backups"
    backups.mkdir()
    for _ in range(KILLS):
        process = here.start("-m", "tongxin", "backup", str(backups / "half"))
        time.sleep(chance.uniform(0.5, 3))
        process.kill()
        process.communicate()
        (backups / "half").unlink(missing_ok=True)  # finished before it was killed: then it is whole
    file = backups / "whole"
    here.run("-m", "tongxin", "backup", str(file))

    started = time.monotonic()
    trial = there.start("-m", "tongxin", "restore", str(file))
    trial.communicate()
    took, was_done = time.monotonic() - started, 0
    assert trial.returncode == 0 and there.is_there()
    for number in range(KILLS):
        place = Place(tmp_path, f"trial{number}")
        try:
            process = place.start("-m", "tongxin", "restore", str(file))
            time.sleep(chance.uniform(0.3, 1.02) * took)
            process.kill()
            process.communicate()
            if place.is_there():
                was_done += 1
                continue
            place.run("-m", "tongxin", "restore", str(file))
            assert place.is_there()
        finally:
            place.on_server(f'DROP DATABASE "{place.database}" WITH (FORCE)')
    assert was_done < KILLS, "no kill came in time"
