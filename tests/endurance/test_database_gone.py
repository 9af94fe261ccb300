"""The database goes away and comes back: a sentence meanwhile, and nothing answered is lost."""

import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from .cluster import Cluster, started
from .place import SERVER, Place
from .test_killed_folds import DONATIONS, MARKS, Folding, hold_folded
from .visitors import Answer, Crowd, Memory, Site

pytestmark = pytest.mark.long
LOCKED = 25  # seconds; longer than SQLite waits for its file


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="tongxin-pg-") as folder, started(Path(folder)) as made:
        yield made  # not below tmp_path: the user postgres may not enter there


@pytest.mark.skipif(not SERVER, reason="says something about PostgreSQL alone")
@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_postgresql_stops_and_starts_again(tmp_path: Path, cluster: Cluster, mode: str):
    place, memory = Place(tmp_path, "here", cluster.address), Memory()
    people = place.people()
    with place.served() as server:
        crowd, site = Crowd(server.address, people, memory).login(), Site(server.address, people)
        crowd.start()
        time.sleep(3)
        cluster.stop(mode)
        assert not server.is_ready()
        time.sleep(3)
        code, said = place.ended("-m", "tongxin", "serve", "--no-serve")
        assert code == 1 and "The database did not answer" in said and "Traceback" not in said
        cluster.start()
        server.wait()
        goes_on(crowd, site, memory)
        assert server.worker()
    place.hold_whole()


@pytest.mark.skipif(not SERVER, reason="says something about PostgreSQL alone")
def test_postgresql_crashes_while_tallies_are_folded(tmp_path: Path, cluster: Cluster):
    place = Place(tmp_path, "here", cluster.address)
    place.run(*place.posts(place.people()["unit_id"], DONATIONS, "before"))
    folding = Folding(place, tmp_path / "gate")
    (tmp_path / "gate").touch()
    while not place.ask(MARKS)[0][0]:
        time.sleep(0.01)
    cluster.stop("immediate")
    folding.process.communicate(timeout=60)
    assert folding.process.returncode == 1
    cluster.start()
    ((upto, newest),) = place.ask(MARKS)
    assert 0 < upto < newest, "it did not crash in time"
    hold_folded(place)


def goes_on(crowd: Crowd, site: Site, memory: Memory) -> None:
    """People go on working, what was answered is there, and who was refused was told why."""
    given = len(memory.of(done=True))
    time.sleep(3)
    crowd.stop()
    assert len(memory.of(done=True)) > given, "nobody could go on"
    memory.hold(site)
    memory.hold_sentences("数据库没有应答")


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program writes to the file and does not end."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.skipif(bool(SERVER), reason="says something about SQLite alone")
def test_sqlite_is_locked_for_long(place: Place):
    people, memory = place.people(), Memory()
    file = place.folder / "tongxin.sqlite3"
    with place.served() as server:
        crowd, site = Crowd(server.address, people, memory).login(), Site(server.address, people)
        crowd.start()
        time.sleep(3)
        with locked(file):
            time.sleep(LOCKED)
        goes_on(crowd, site, memory)
    place.hold_whole()


@pytest.mark.skipif(bool(SERVER), reason="says something about SQLite alone")
def test_sqlite_is_locked_for_a_moment(place: Place):
    people = place.people()
    with place.served() as server:
        site = Site(server.address, people)
        site.login()
        told: list[Answer] = []
        waiting = threading.Thread(target=lambda: told.append(site.give_by_form()))
        with locked(place.folder / "tongxin.sqlite3"):
            page = site.browser.get(server.address + "/giving/donations/", timeout=2)
            assert page.status_code == 200, "the first page after the login, which would be noted"
            waiting.start()
            time.sleep(3)
            assert site.donations() == [] and not told, "reading goes on meanwhile"
        waiting.join()
        assert told[0].is_done, "who waits a moment is served"
