"""The clock is set back under people at work: work goes on in the order it was done, and the doctor tells."""

import subprocess
import time
from pathlib import Path

import pytest

from .place import Place
from .test_killed_workers import ROWS, Watched, kill_worker
from .visitors import Crowd, Memory, Site

pytestmark = pytest.mark.long
BACK = "-26h"
ANEW = "wangchao-2026"
LINK = """
import sys, django; django.setup()
from django.utils import timezone
from tongxin.people.models import User
from tongxin.people.operations.passwords import issue_password_link
from tongxin.people.permissions import SYSTEM
print(issue_password_link(User.objects.get(pk=int(sys.argv[1])), by=SYSTEM, at=timezone.now())[1])
"""


@pytest.fixture
def clock(place: Place, tmp_path: Path) -> Path:
    """What the place's processes take the time from; `+0` is right."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    if not found:
        pytest.skip("no libfaketime on this machine to set a clock back with (Debian: apt install faketime)")
    file = tmp_path / "clock"
    file.write_text("+0\n")
    place.env |= {
        "LD_PRELOAD": str(found[0]), "FAKETIME_TIMESTAMP_FILE": str(file), "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }  # fmt: skip
    told = subprocess.run(["date", "+%Y"], env=place.env, capture_output=True, text=True)
    assert told.stdout.strip().isdecimal(), told.stderr
    return file


def test_a_clock_set_back_loses_nothing_and_the_doctor_tells(place: Place, clock: Path):
    people, memory = place.people(), Memory()
    with place.served() as server:
        crowd, site = Crowd(server.address, people, memory).login(), Site(server.address, people)
        crowd.start()
        time.sleep(3)
        clock.write_text(BACK + "\n")
        given = len(memory.of(done=True))
        time.sleep(5)
        crowd.stop()
        assert not memory.of(done=False), memory.of(done=False)[0]
        assert len(memory.of(done=True)) > given, "nobody could go on"
        memory.hold(site)
        assert "set back" in place.ended("-m", "tongxin", "doctor")[1]
        place.hold_whole()
        clock.write_text("+0\n")
        memory.answers.append(site.give_by_api())
        memory.hold(site)
    place.hold_whole()
    assert "set back" not in place.ended("-m", "tongxin", "doctor")[1]


def test_what_was_begun_before_goes_on_after_the_clock_was_set_back(place: Place, clock: Path, tmp_path: Path):
    """A link, a login, a task whose worker dies, a backup that has younger ones beside it."""
    people = place.people()
    backups = tmp_path / "backups"
    backups.mkdir()
    with place.served() as server:
        key = place.run("-c", LINK, str(people["user"])).splitlines()[-1]
        backup = ("-m", "tongxin", "backup", str(backups), "--keep", "1")
        place.run(*backup)
        watched = Watched(place, people["user"])
        watched.begun(1)
        clock.write_text(BACK + "\n")
        kill_worker(server)
        site = Site(server.address, people | {"password": ANEW})
        path = f"/accounts/password/{key}/"
        assert site.browser.get(server.address + path).status_code == 200
        assert site.post(path, {"password": ANEW}).status_code == 302
        site.login()
        assert watched.ended() == {"task": "SUCCESSFUL", "begun": 2, "state": "done", "taken": ROWS, "people": ROWS}
        made = Path(place.run(*backup).splitlines()[-1])
        assert list(backups.glob("tongxin-*")) == [made]
    place.hold_whole()
