"""The database goes away and comes back: a sentence meanwhile, and nothing answered is lost."""

import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from .cluster import Cluster
from .place import SERVER, Place, Server
from .visitors import Answer, Crowd, Memory, Site, sentence

pytestmark = pytest.mark.long
LOCKED = 25  # seconds; longer than SQLite waits for its file


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="tongxin-pg-") as folder:  # not below tmp_path: others may not enter there
        made = Cluster(Path(folder))
        made.start()
        yield made
        made.stop("immediate")


def wait_until_ready(server: Server) -> None:
    deadline = time.monotonic() + 60
    while not server.is_ready():
        assert time.monotonic() < deadline, server.said()
        time.sleep(0.2)


def hold_sentences(memory: Memory) -> None:
    """Whoever was refused reads why, by page and by program."""
    refused = [answer for answer in memory.of(done=False) if answer.status]
    assert refused, "nobody was refused"
    for answer in refused:
        assert answer.status == 503, answer
        assert "数据库" in sentence(answer), answer


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
        assert place.ended("-m", "tongxin", "serve", "--no-serve")[0] == 1
        cluster.start()
        wait_until_ready(server)
        given = len(memory.of(done=True))
        time.sleep(3)
        crowd.stop()
        assert len(memory.of(done=True)) > given, "nobody could go on"
        memory.hold(site)
        hold_sentences(memory)
        assert server.worker()
    place.hold_whole()


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
            assert server.is_ready(), "reading goes on"
        given = len(memory.of(done=True))
        time.sleep(3)
        crowd.stop()
        assert len(memory.of(done=True)) > given, "nobody could go on"
        memory.hold(site)
        hold_sentences(memory)
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
            waiting.start()
            time.sleep(3)
        waiting.join()
        assert told[0].is_done, "who waits a moment is served"
