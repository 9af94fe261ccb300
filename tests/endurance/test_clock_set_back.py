"""The clock is set back under people at work: work goes on in the order it was done, and the doctor tells."""

import subprocess
import time
from pathlib import Path

import pytest

from .place import Place
from .visitors import Crowd, Memory, Site

pytestmark = pytest.mark.long
BACK = "-26h"


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
