"""The disk is full: a sentence, and nothing half stands; once there is room again, people go on."""

import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .cluster import started
from .place import SERVER, Place
from .visitors import Crowd, Memory, Site

pytestmark = pytest.mark.long
FULL_WITHIN = 120  # seconds of posting
SMALL = 96  # megabytes
BLOCK = 2**12


@contextmanager
def small_disk() -> Iterator[Path]:
    """A folder with little room; only root may make one."""
    with tempfile.TemporaryDirectory(prefix="tongxin-disk-") as name:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SMALL}m,mode=755", "tongxin", name], capture_output=True, text=True
        )
        if mounted.returncode:
            pytest.skip(f"a small disk cannot be made here, run as root: {mounted.stderr.strip()}")
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)


def fill(disk: Path) -> Path:
    """Take all the room there is."""
    ballast = disk / "ballast"
    with ballast.open("ab", buffering=0) as stream:
        while True:
            try:
                stream.write(b"\0" * BLOCK)
            except OSError:
                return ballast


@pytest.fixture
def disk() -> Iterator[Path]:
    with small_disk() as made:
        yield made


def hold_full(place: Place, disk: Path, site: Site) -> None:
    """With no room left pages and commands say what is wrong, where they cannot do without."""
    code, said = place.ended("-m", "tongxin", "doctor")
    assert (SERVER or (code == 1 and "left. Make room" in said)) and "Traceback" not in said  # nor is that disk its own
    before = set(disk.iterdir())
    code, said = place.ended("-m", "tongxin", "backup", str(disk / "backup"))
    assert "Traceback" not in said
    if code or not SERVER:  # PostgreSQL may have given up, and begun anew with room
        assert code == 1 and ("the disk is full" in said or "did not answer" in said), said
        assert set(disk.iterdir()) <= before, "half a backup was left"
    page = site.browser.get(site.address + "/giving/donations/", timeout=60)
    assert page.status_code == 200 or "数据库没有应答" in page.text or "磁盘满了" in page.text


def hold(place: Place, disk: Path, mend: Callable[[], None], *sentences: str) -> None:
    """Fill the disk below people at work, look, make room again, and do what else is to be done then."""
    people, memory = place.people(), Memory()
    with place.served() as server:
        crowd, site = Crowd(server.address, people, memory).login(), Site(server.address, people)
        site.browser.cookies.update(crowd.sites[0].browser.cookies)
        crowd.start()
        time.sleep(3)
        deadline = time.monotonic() + FULL_WITHIN
        while not memory.refused():
            ballast = fill(disk)
            assert time.monotonic() < deadline, "nobody was refused"
            time.sleep(1)
        time.sleep(2)
        crowd.stop()
        memory.hold_sentences(*sentences)
        hold_full(place, disk, site)
        ballast.unlink()
        mend()
        server.wait()
        memory.hold(site)
        given = site.give_by_form()
        memory.answers.append(given)
        assert given.is_done, given
        memory.hold(site)
    place.hold_whole()


@pytest.mark.skipif(bool(SERVER), reason="says something about SQLite alone")
def test_sqlite_and_the_files_find_no_room(disk: Path, tmp_path: Path):
    place = Place(disk, "here")
    place.env["TONGXIN_STATIC"] = str(tmp_path.parent / "static")
    hold(place, disk, lambda: None, "磁盘满了")


@pytest.mark.skipif(not SERVER, reason="says something about PostgreSQL alone")
def test_postgresql_finds_no_room(tmp_path: Path, disk: Path):
    with started(disk, "max_wal_size=16MB", "min_wal_size=2MB", "shared_buffers=8MB") as cluster:
        place = Place(tmp_path, "here", cluster.address)

        def again() -> None:
            """PostgreSQL gives up where it cannot write its log; the administrator starts it again."""
            if not cluster.is_up():
                cluster.start()

        hold(place, disk, again, "磁盘满了", "数据库没有应答")
