"""A PostgreSQL server of one's own, which may be stopped, and may have too small a disk."""

import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

from .place import free_port

ROOT = Path(__file__).resolve().parent.parent.parent


def binaries() -> Path:
    """The folder of the machine's newest PostgreSQL, as the launcher finds it; without one the test is skipped."""
    loader = SourceFileLoader("launcher", str(ROOT / "tongxin"))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    launcher: Any = module_from_spec(spec)
    loader.exec_module(launcher)
    found: Path | None = launcher.postgres_binaries()
    if found is None:
        pytest.skip("no PostgreSQL server on this machine that a test could stop (Debian: apt install postgresql)")
    return found


class Cluster:
    """Its data in `folder`, which is given to the user postgres where this runs as root."""

    def __init__(self, folder: Path, *settings: str) -> None:
        self.programs, self.folder, self.port = binaries(), folder, free_port()
        self.owner: dict[str, Any] = {}
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
            self.owner = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        data, flags = str(folder / "data"), ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        self._say("initdb", "-D", data, *flags, "--no-sync", "--wal-segsize=1")
        said = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": folder}
        options = " ".join(f"-c {name}={value}" for name, value in said.items())
        self.control = ["pg_ctl", "-D", data, "-w", "-l", str(folder / "log")]
        self.options = " ".join([options, *(f"-c {setting}" for setting in settings)])

    def _say(self, program: str, *arguments: str) -> int:
        command = [self.programs / program, *arguments]
        return subprocess.run(
            command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self.owner
        ).returncode

    @property
    def address(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        assert self._say(*self.control, "-o", self.options, "start") == 0, (self.folder / "log").read_text()

    def stop(self, mode: str) -> None:
        """`fast` tells its clients, `immediate` is as a crash."""
        self._say(*self.control, "-m", mode, "stop")

    def is_up(self) -> bool:
        return self._say(*self.control, "status") == 0


@contextmanager
def started(folder: Path, *settings: str) -> Iterator[Cluster]:
    """One that runs; ended at once when done with."""
    made = Cluster(folder, *settings)
    made.start()
    try:
        yield made
    finally:
        made.stop("immediate")
