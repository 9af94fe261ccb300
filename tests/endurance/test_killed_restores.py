"""`kill -9` of a backup and of a restore, at any moment: nothing half stands, and the next one goes through."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .place import Place

pytestmark = pytest.mark.long
KILLS = 8
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


@pytest.fixture
def places(tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    here, there = Place(tmp_path, "here"), Place(tmp_path, "there")
    yield here, there
    for place in (here, there):
        place.drop()


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
            place.drop()
    assert was_done < KILLS, "no kill came in time"
