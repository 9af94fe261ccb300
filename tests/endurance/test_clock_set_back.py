"""The clock is set back under people at work: work goes on in the order it was done, and the doctor tells."""

import shutil
import struct
import subprocess
import time
from pathlib import Path

import pytest

from .place import Place
from .test_killed_workers import ROWS, Watched, kill_worker
from .visitors import Crowd, Memory, Site

pytestmark = pytest.mark.long
BACK = -26 * 3600  # seconds
SOURCE = Path(__file__).with_name("clock.c")
ANEW = "wangchao-2026"
LINK = """
import sys, django; django.setup()
from django.utils import timezone
from tongxin.people.models import User
from tongxin.people.operations.passwords import issue_password_link
from tongxin.people.permissions import SYSTEM
print(issue_password_link(User.objects.get(pk=int(sys.argv[1])), by=SYSTEM, at=timezone.now())[1])
"""


class Clock:
    """The wall clock of the processes that were given its `env`."""

    def __init__(self, folder: Path) -> None:
        library, self.file = folder / "clock.so", folder / "clock"
        self.file.write_bytes(struct.pack("q", 0))
        subprocess.run(["cc", "-shared", "-fPIC", "-o", library, SOURCE], check=True)
        self.env = {"LD_PRELOAD": str(library), "TONGXIN_CLOCK": str(self.file)}

    def is_off(self, seconds: int) -> None:
        """From now on it is so much later than the right time. The file is not made anew: others look into it."""
        with self.file.open("r+b") as told:
            told.write(struct.pack("q", seconds))


@pytest.fixture
def clock(place: Place, tmp_path: Path) -> Clock:
    """What the place's processes take the time from."""
    if not shutil.which("cc"):
        pytest.skip("no C compiler on this machine to make a clock that can be set back (Debian: apt install gcc)")
    made = Clock(tmp_path)
    place.env |= made.env
    made.is_off(BACK)
    told = subprocess.run(["date", "+%s"], env=place.env, capture_output=True, text=True).stdout
    assert abs(time.time() + BACK - int(told)) < 60, told
    made.is_off(0)
    return made


def test_a_clock_set_back_loses_nothing_and_the_doctor_tells(place: Place, clock: Clock):
    people, memory = place.people(), Memory()
    with place.served() as server:
        crowd, site = Crowd(server.address, people, memory).login(), Site(server.address, people)
        crowd.start()
        memory.wait_for(4)
        clock.is_off(BACK)
        memory.wait_for(len(memory.of(done=True)) + 4)
        crowd.stop()
        assert not memory.of(done=False), memory.of(done=False)[0]
        memory.hold(site)
        assert "set back" in place.ended("-m", "tongxin", "doctor")[1]
        place.hold_whole()
        clock.is_off(0)
        memory.answers.append(site.give_by_api())
        memory.hold(site)
    place.hold_whole()
    assert "set back" not in place.ended("-m", "tongxin", "doctor")[1]


def test_what_was_begun_before_goes_on_after_the_clock_was_set_back(place: Place, clock: Clock, tmp_path: Path):
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
        clock.is_off(BACK)
        kill_worker(server)
        site = Site(server.address, people | {"password": ANEW})
        path = f"/accounts/password/{key}/"
        assert site.browser.get(server.address + path).status_code == 200
        assert site.post(path, {"password": ANEW}).status_code == 302
        site.login()
        assert watched.ended() == {"task": "SUCCESSFUL", "begun": 2, "state": "done", "taken": ROWS, "people": ROWS}
        told = place.run(*backup)
        (left,) = backups.glob("tongxin-2*")
        assert left.name in told
    place.hold_whole()
