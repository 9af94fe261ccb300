"""An installation of its own, on either database, and the server on it: started, killed by its id, started again."""

import copy
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dj_database_url
import psycopg
import requests

SERVER = os.environ.get("DATABASE_URL", "")
READY_WITHIN = 300  # seconds; a machine that tests has other things to do too
CAST = """
import json, django; django.setup()
from datetime import timedelta
from django.utils import timezone
from tongxin.people.operations import tokens
from tongxin.people.tests.factories import PASSWORD, cast
c, now = cast(), timezone.now()
by, earlier = c.secretary, now - timedelta(5)
key = tokens.issue_token(by, "耐久", "write", timezone.localdate() + timedelta(20), by=by, at=earlier)[1]
print(json.dumps({"key": key, "login": by.username, "password": PASSWORD, "user": by.pk, "unit": c.association.key,
                  "unit_id": c.association.pk, "person": c.member.person_id, "name": str(c.member.person)}))
"""
POSTED = """
import sys, django; django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from tongxin.giving.operations import Giver, donate
from tongxin.people.models import Unit
from tongxin.people.permissions import SYSTEM
from tongxin.people.tests.factories import AT, TODAY
unit = Unit.objects.get(pk=int(sys.argv[1]))
for n in range(int(sys.argv[2])):
    file = SimpleUploadedFile("收据.txt", f"{sys.argv[3]} {n}".encode() * 2000)
    donate(unit, "cash", f"form {sys.argv[3]} {n}", [Giver(name="王某")], receiver_name="山区某校", landed_on=TODAY,
           landed=5_000, files=[file], by=SYSTEM, at=AT, today=TODAY)
"""
STANDING = ("giving_donation", "ledger_entry", "journal_line", "journal_evidence", "people_person")
WHOLE = """
import django; django.setup()
from collections import Counter
from tongxin.giving.models import Donation
from tongxin.journal.files import digest, path_of
from tongxin.journal.models import Evidence, Line
from tongxin.journal.operations import key
lines = Counter(Line.objects.values_list("act", "thing"))
files = dict(Evidence.objects.values_list("thing", "sha256"))
for gift in Donation.objects.all():
    if lines["giving.donate", key(gift)] != 1:
        print(gift.title, "has", lines["giving.donate", key(gift)], "lines in the journal")
    if lines["giving.void", key(gift)] != bool(gift.voided_at):
        print(gift.title, "is voided without a line in the journal, or has a line without being voided")
    if gift.title.startswith("form") and key(gift) not in files:
        print(gift.title, "lacks its file")
for sha256 in files.values():
    if not path_of(sha256).is_file() or digest(path_of(sha256).read_bytes()) != sha256:
        print("a file is not there, or not what it was:", sha256)
"""


def connected(server: str, database: str = "postgres") -> psycopg.Connection[Any]:
    told = dj_database_url.parse(server)
    return psycopg.connect(
        host=told["HOST"], port=told["PORT"], user=told["USER"], password=told["PASSWORD"] or None,
        dbname=database, autocommit=True,
    )  # fmt: skip


def on_server(statement: str, server: str = SERVER) -> None:
    with connected(server) as connection:
        connection.execute(statement)


def children(pid: int) -> set[int]:
    """Processes below `pid` (Linux)."""
    found = {int(child) for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()}
    return found | {below for child in found for below in children(child)}


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@dataclass
class Server:
    """A server that runs. What it and its processes say goes to `log`."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def is_ready(self) -> bool:
        with suppress(requests.RequestException):
            return requests.get(self.address + "/health/", timeout=10).status_code == 200
        return False

    def wait(self) -> "Server":
        """Until it answers."""
        deadline = time.monotonic() + READY_WITHIN
        while not self.is_ready():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)
        return self

    def _child(self, name: str) -> int:
        """The process below it that calls itself so."""
        for pid in children(self.process.pid):
            with suppress(OSError):
                if Path(f"/proc/{pid}/comm").read_text().strip() == name:
                    return pid
        raise LookupError(f"no {name}: {self.said()}")

    def worker(self) -> int:
        """The process that runs background tasks."""
        return self._child("tongxin-work")

    def serving(self) -> int:
        """The process that answers, a copy of the one that watches."""
        return self._child("tongxin-serve")

    def kill(self) -> None:
        """Everything of it at once, as when the power goes."""
        family = children(self.process.pid)
        self.process.kill()
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def said(self) -> str:
        return self.log.read_text("utf-8", "replace")


class Place:
    """An installation of its own: a folder, and a database in it or on the server."""

    def __init__(self, folder: Path, name: str, server: str = SERVER) -> None:
        self.folder = folder / name
        self.folder.mkdir(exist_ok=True)
        self.server = server
        self.database = f"test_tongxin_{name}_{os.getpid()}" if server else ""
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tongxin.site.settings",
            "TONGXIN_HOME": str(self.folder),
            "TONGXIN_STATIC": str(folder.parent / "static"),  # every test's alike, so made once
            "TONGXIN_LANG": "en",
            "DATABASE_URL": server.rpartition("/")[0] + "/" + self.database if server else "",
        }
        if server:
            on_server(f'CREATE DATABASE "{self.database}" TEMPLATE template0', server)

    def beside(self) -> "Place":
        """A second machine's place, as far as there is one: a folder of its own, the same database and files."""
        folder = self.folder.with_name(self.folder.name + "-beside")
        folder.mkdir()
        other = copy.copy(self)
        shared = {"DATABASE_URL": f"sqlite:///{self.folder}/tongxin.sqlite3"} if not self.server else {}
        shared |= {"TONGXIN_HOME": str(folder), "TONGXIN_FILES": str(self.folder / "files")}
        other.folder, other.env = folder, self.env | shared
        return other

    def drop(self) -> None:
        if self.server:
            on_server(f'DROP DATABASE "{self.database}" WITH (FORCE)', self.server)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, *arguments]
        return subprocess.Popen(command, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def ended(self, *arguments: str) -> tuple[int, str]:
        """How a command ended, and what it said."""
        process = self.start(*arguments)
        out, errors = process.communicate(timeout=600)
        return process.returncode, out + errors

    def run(self, *arguments: str) -> str:
        """What a command says that must go well."""
        code, said = self.ended(*arguments)
        assert code == 0, said
        return said

    def ask(self, query: str) -> list[Any]:
        """Rows, of the database itself."""
        if self.server:
            with connected(self.server, self.database) as server:
                return server.execute(query).fetchall()
        with closing(sqlite3.connect(self.folder / "tongxin.sqlite3", timeout=20)) as file:
            return file.execute(query).fetchall()

    def people(self) -> dict[str, Any]:
        """Tables, and the cast of the tests in them; what a visitor has to know."""
        self.run("-m", "tongxin", "migrate", "-v0")
        told: dict[str, Any] = json.loads(self.run("-c", CAST).splitlines()[-1])
        return told

    def serve(self, port: int = 0, env: Mapping[str, str] | None = None, *, is_prepared: bool = False) -> Server:
        """Start the server; it may not answer yet. Prepared before, it starts as what `serve` becomes: sooner."""
        port = port or free_port()
        log = self.folder.parent / f"{self.folder.name}-{port}.log"  # not on a disk that a test fills
        module = ["tongxin.site.run"] if is_prepared else ["tongxin", "serve"]
        command = [sys.executable, "-m", *module, "--port", str(port), "--workers", "1"]
        with log.open("ab") as out:
            process = subprocess.Popen(
                command, env=self.env | (env or {}), stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )
        return Server(process, port, log)

    @contextmanager
    def served(self, port: int = 0, env: Mapping[str, str] | None = None) -> Iterator[Server]:
        server = self.serve(port, env)
        try:
            yield server.wait()
        finally:
            server.kill()

    def posts(self, unit: int, number: int, name: str) -> list[str]:
        """The command that posts so many donations with a file each."""
        return ["-c", POSTED, str(unit), str(number), name]

    def standing(self) -> list[int]:
        """How many rows stand in the tables that matter; nothing where there is no installation."""
        counts = self._if_there(f"SELECT {', '.join(f'(SELECT count(*) FROM {table})' for table in STANDING)}")
        return list(counts[0]) if counts else []

    def steps(self) -> int:
        """How many migrations were done."""
        counts = self._if_there("SELECT count(*) FROM django_migrations")
        return int(counts[0][0]) if counts else 0

    def _if_there(self, query: str) -> list[Any]:
        if not self.server and not (self.folder / "tongxin.sqlite3").exists():
            return []  # to look would make the file
        try:
            return self.ask(query)
        except (sqlite3.OperationalError, psycopg.errors.UndefinedTable):
            return []

    def hold_whole(self) -> None:
        """Nothing half stands: the ledger is what the records say, each record has its journal and its file."""
        self.run("-m", "tongxin", "verify")
        said = self.run("-c", WHOLE)
        assert not said, said
