"""Signing while others post: what is signed is one moment, and whoever comes after is told as 补记."""

import threading
from datetime import date
from typing import Any

import pytest
from django.db import close_old_connections, connection

from .. import compose, material, operations
from .conftest import World, begun
from .test_reports import ready
from .things import TODAY


@pytest.fixture
def real(transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    """The world outside a test's transaction; emptied by the ledger's own flush."""
    return begun(settings, monkeypatch)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.postgres
def test_figures_and_text_of_a_signing_are_of_one_moment_while_others_post(real: World) -> None:
    report = ready(real)
    stop, posted, failed = threading.Event(), [], []

    def post() -> None:
        try:
            while not stop.is_set():
                posted.append(real.things.add(real.people.youth, "information.reported", date(2025, 8, 8)))
        except Exception as error:  # told in the main thread
            failed.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=post) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        signing = operations.sign(report, **real.when)
    finally:
        stop.set()
        for thread in threads:
            thread.join()

    assert not failed and posted
    figures = {f["indicator"]: f for f in signing.figures}
    value = figures["information.reported"]["value"]
    assert figures["information.reported"]["records"] == value
    assert f"上报社情民意信息{value}篇" in signing.text
    assert figures["information.reported.change"]["numerator"] == value
    assert compose.is_intact(signing)
    late = material.read(report, on=TODAY).figures["information.reported"]
    assert late.value == 3 + len(posted)
    assert late.late == late.value - value


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.postgres
def test_of_two_who_sign_at_once_one_is_told(real: World) -> None:
    report = ready(real)
    done: list[str] = []

    def sign() -> None:
        try:
            operations.sign(report, **real.when)
            done.append("signed")
        except operations.IsSigned:
            done.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=sign) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["signed", "told"]
    assert report.signings.count() == 1
