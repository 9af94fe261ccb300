"""Whoever folds tallies is killed: what is folded stands once, and the next one goes on from there."""

import random
import subprocess
import time
from pathlib import Path

import pytest

from .place import Place

pytestmark = pytest.mark.long
KILLS = 8  # of two at once
DONATIONS = 100  # before anybody folds, and as many meanwhile
FOLD = """
import os, sys, time, django; django.setup()
from tongxin.ledger.tallies import folding
folding.KEPT_FROM, folding.SOME, folding.PAUSE = 1, 2, 0
print("ready", flush=True)
while not os.path.exists(sys.argv[1]):
    time.sleep(0.005)
folding.fold()
"""
MARKS = "SELECT (SELECT coalesce(max(upto), 0) FROM ledger_tallymark), (SELECT coalesce(max(id), 0) FROM ledger_entry)"


class Folding:
    """A process that folds, few entries at a time, from when the file `gate` is there."""

    def __init__(self, place: Place, gate: Path) -> None:
        self.process: subprocess.Popen[str] = place.start("-c", FOLD, str(gate))
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n", self.process.communicate()[1]

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def hold_folded(place: Place) -> None:
    """Folded to the end, tallies are what the entries say; the check adds them up on another way."""
    place.run("-c", FOLD, "/")
    ((upto, newest),) = place.ask(MARKS)
    assert upto == newest
    assert place.ask("SELECT count(*) FROM ledger_tallyunit WHERE is_kept") > [(0,)]
    place.hold_whole()


def test_killed_folds_count_nothing_twice(place: Place, tmp_path: Path):
    chance, marks = random.Random(7), [0]
    unit = place.people()["unit_id"]
    place.run(*place.posts(unit, DONATIONS, "before"))
    posting = place.start(*place.posts(unit, DONATIONS, "meanwhile"))
    for number in range(KILLS):
        gate = tmp_path / f"gate{number}"
        two = [Folding(place, gate) for _ in range(2)]
        gate.touch()
        for folding in two:
            time.sleep(chance.uniform(0, 0.2))
            folding.kill()
        ((upto, newest),) = place.ask(MARKS)
        assert marks[-1] <= upto <= newest
        marks.append(upto)
    _out, errors = posting.communicate()
    assert posting.returncode == 0, errors
    hold_folded(place)
    assert place.standing()[0] == 2 * DONATIONS
    print(f"{2 * KILLS} kills: folded up to {marks[1:]}")
    assert len({mark for mark in marks if 0 < mark < newest}) > 1, "no kill came in time"
