"""What every test may use: `--long`, the browser, one profile of hypothesis."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings

settings.register_profile(
    "tongxin",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
    derandomize=os.environ.get("CI") == "true",  # CI answers for the change at hand; --long and people look further
)
settings.load_profile("tongxin")

ROOT = Path(__file__).resolve().parent
BROWSER_TESTS = ROOT / "tests" / "browser"
NO_CHROMIUM = "NO CHROMIUM on this machine: the browser journeys were NOT run (Debian: apt install chromium)"


def chromium() -> str | None:
    """Address of the installed Chromium: TONGXIN_CHROMIUM, else one on the path."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = (shutil.which(name) for name in names)
    return os.environ.get("TONGXIN_CHROMIUM") or next((path for path in found if path), None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the tests of endurance too (marked `long`)")


PAGE_ALONE = "says what the page does by itself, which hangs on no database: looked at on SQLite"
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


def _asks_the_database(item: pytest.Item) -> bool:
    marks = ("django_db", "long")  # endurance asks an installation of its own, on either database
    return any(item.get_closest_marker(mark) for mark in marks) or not DATABASE_FIXTURES.isdisjoint(
        getattr(item, "fixturenames", ())
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if connection.vendor == "postgresql":  # what asks no database has been said on SQLite
        silent = [item for item in items if not _asks_the_database(item)]
        config.hook.pytest_deselected(items=silent)
        items[:] = [item for item in items if _asks_the_database(item)]
    for item in items:
        if item.path.is_relative_to(BROWSER_TESTS):
            item.add_marker("browser")
        if item.get_closest_marker("long") and not config.getoption("--long"):
            item.add_marker(pytest.mark.skip(reason="runs with --long"))
        if item.get_closest_marker("page_alone") and connection.vendor != "sqlite":
            item.add_marker(pytest.mark.skip(reason=PAGE_ALONE))
        if item.get_closest_marker("browser") and not chromium() and os.environ.get("CI") != "true":
            item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Thousands of tests leave most of what is loaded alone: it is not looked through for garbage again and again."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if any(NO_CHROMIUM in str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])):
        terminalreporter.write_sep("!", NO_CHROMIUM, red=True, bold=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """At the end nobody is left in the database: a browser's last request may hold a connection still."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """The machine's Chromium, never one that Playwright would download."""
    path = chromium()
    if path is None:  # only where CI=true: there a missing browser is a failure
        pytest.fail(NO_CHROMIUM)
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    return {"executable_path": path, "args": [*flags, "--disable-component-update", "--disable-sync", "--no-first-run"]}
