"""`kill -9` of the very first start, while it makes the tables: the next one goes through."""

import random
import time
from pathlib import Path

import pytest

from .place import Place

pytestmark = pytest.mark.long
KILLS = 8
START = ("-m", "tongxin", "serve", "--no-serve")


def test_a_killed_first_start_does_not_hinder_the_next(tmp_path: Path):
    chance, took, left = random.Random(5), 0.0, []
    for number in range(KILLS + 1):
        place = Place(tmp_path, f"trial{number}")
        try:
            process, begun = place.start(*START), time.monotonic()
            if number:
                time.sleep(chance.uniform(0.2, 1) * took)
                process.kill()
            process.communicate()
            took = took or time.monotonic() - begun
            left.append(place.steps())
            place.run(*START)
            place.hold_whole()
        finally:
            place.drop()
    print(f"{KILLS} kills of a start that takes {took:.0f} s: {left[1:]} of {left[0]} migrations done by then")
    assert any(0 < steps < left[0] for steps in left[1:]), "no kill came in time"
