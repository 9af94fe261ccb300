"""`kill -9` of a backup and of a restore while they write: a whole file or none, a whole installation or none."""

import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tongxin.site.backup import archive, making
from tongxin.site.backup.places import MARK

from .place import Place

pytestmark = pytest.mark.long
KILLS = 8
DONATIONS = 150
WRITING = 0.4  # seconds in which a backup of them is killed


@pytest.fixture
def here(place: Place) -> Place:
    """An installation with records enough that it takes a while to write them."""
    unit = place.people()["unit_id"]
    place.run(*place.posts(unit, DONATIONS, "kept"))
    place.hold_whole()
    return place


def wait_for(sign: Path, process: subprocess.Popen[str]) -> None:
    """Until it is at work, by the file it begins."""
    while not sign.exists() and process.poll() is None:
        time.sleep(0.005)


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_a_killed_backup_leaves_a_whole_file_or_none(here: Place, tmp_path: Path):
    chance, cut = random.Random(8), 0
    file = tmp_path / "backups" / "file"
    draft = file.with_name(".file.part")
    file.parent.mkdir()
    for _ in range(KILLS):
        process = here.start("-m", "tongxin", "backup", str(file))
        wait_for(draft, process)
        time.sleep(chance.uniform(0, WRITING))
        kill(process)
        cut += not file.exists()
        if file.exists():
            hold_readable(file)
            file.unlink()
    print(f"{KILLS} kills: {cut} before the file was there")
    assert cut, "no kill came in time"
    here.run("-m", "tongxin", "backup", str(file))
    hold_readable(file)
    assert {each.name for each in file.parent.iterdir()} <= {file.name, making.ERASURES}
    here.hold_whole()


def hold_readable(file: Path) -> None:
    with file.open("rb") as stream:
        *_pieces, (name, _data) = archive.read(stream)
        assert name == archive.END


@contextmanager
def emptied(folder: Path, name: str) -> Iterator[Place]:
    place = Place(folder, name)
    try:
        yield place
    finally:
        place.drop()


def test_a_killed_restore_leaves_the_place_empty_or_whole(here: Place, tmp_path: Path):
    chance, cut = random.Random(8), 0
    file = tmp_path / "backup"
    here.run("-m", "tongxin", "backup", str(file))
    restore = ("-m", "tongxin", "restore", str(file))
    stood = here.standing()
    with emptied(tmp_path, "trial") as place:
        process = place.start(*restore)
        wait_for(place.folder / "files" / MARK, process)
        begun = time.monotonic()
        _out, errors = process.communicate()
        assert process.returncode == 0, errors
        took = time.monotonic() - begun
        assert place.standing() == stood
    for number in range(KILLS):
        with emptied(tmp_path, f"trial{number}") as place:
            process = place.start(*restore)
            wait_for(place.folder / "files" / MARK, process)
            time.sleep(chance.uniform(0, 1) * took)
            kill(process)
            if not place.standing():
                cut += 1
                place.run(*restore)
            hold_restored(place, stood)
    print(f"{KILLS} kills: {cut} before the installation was there; a restore takes {took:.1f} s")
    assert cut, "no kill came in time"


def hold_restored(place: Place, stood: list[int]) -> None:
    """All of it, and nothing besides it."""
    assert place.standing() == stood
    place.run("-m", "tongxin", "serve", "--no-serve")
    place.hold_whole()
    assert not [each for each in place.folder.rglob("*") if "restoring" in each.name.lower()]
