"""A task whose worker died is taken up again, and given up after three times."""

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.db import InterfaceError, OperationalError
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tongxin.site import reaper
from tongxin.site.management.commands import work

NOW = datetime(2025, 12, 22, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@task
def nothing() -> None:
    """A task that does nothing."""


def begun(
    minutes_ago: int, times: int = 1, status: str = TaskResultStatus.RUNNING, by: str = "elsewhere 1 w", why: str = ""
) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=status,
        started_at=NOW - timedelta(minutes=minutes_ago),
        args_kwargs={"args": [], "kwargs": {}},
        task_path=f"{__name__}.nothing",
        worker_ids=[by] * times,
        exception_class_path=why,
        backend_name="default",
        run_after=NOW,
    )


def test_a_task_that_lost_its_worker_waits_again():
    lost = begun(minutes_ago=31)
    assert reaper.reap(NOW) == 1
    lost.refresh_from_db()
    assert lost.status == TaskResultStatus.READY


def test_a_running_task_is_left_alone():
    running = begun(minutes_ago=29)
    assert reaper.reap(NOW) == 0
    running.refresh_from_db()
    assert running.status == TaskResultStatus.RUNNING


def test_a_worker_of_this_machine_is_missed_at_once():
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    lost = begun(minutes_ago=0, by=f"{socket.gethostname()} {gone.pid} {reaper.boot()}-w")
    begun(minutes_ago=0, by=f"{socket.gethostname()} {os.getpid()} of a container started anew")
    begun(minutes_ago=0, by=f"elsewhere {gone.pid} w")
    begun(minutes_ago=0, by=reaper.name_of_worker())
    assert str(os.getpid()) in reaper.name_of_worker()
    assert reaper.reap(NOW) == 2
    lost.refresh_from_db()
    assert lost.status == TaskResultStatus.READY


def test_a_worker_of_before_the_machine_started_anew_is_missed_although_another_has_its_number():
    by = f"{socket.gethostname()} {os.getppid()}"
    lives, lost = begun(minutes_ago=0, by=f"{by} {reaper.boot()}-w"), begun(minutes_ago=0, by=f"{by} 01234567-w")
    assert reaper.reap(NOW) == 1
    lives.refresh_from_db()
    lost.refresh_from_db()
    assert (lives.status, lost.status) == (TaskResultStatus.RUNNING, TaskResultStatus.READY)


def test_a_task_whose_database_went_away_waits_again_and_one_that_failed_does_not():
    lost = begun(0, status=TaskResultStatus.FAILED, why="django.db.utils.OperationalError")
    failed = begun(0, status=TaskResultStatus.FAILED, why="builtins.ZeroDivisionError")
    assert reaper.reap(NOW) == 1
    lost.refresh_from_db()
    failed.refresh_from_db()
    assert (lost.status, failed.status) == (TaskResultStatus.READY, TaskResultStatus.FAILED)


def test_a_task_begun_three_times_is_given_up():
    lost = begun(minutes_ago=31, times=3)
    reaper.reap(NOW)
    lost.refresh_from_db()
    assert lost.status == TaskResultStatus.FAILED
    assert lost.exception_class_path == "tongxin.site.reaper.Abandoned"


@pytest.mark.parametrize("error", [InterfaceError, OperationalError, OSError])
def test_a_round_that_fails_is_told_and_the_next_is_made(error, capsys):
    def act() -> None:
        raise error

    assert not work.succeeds("rounds", act) and work.succeeds("rounds", lambda: None)
    assert capsys.readouterr().err == f"rounds: {error.__name__}\n"


def test_old_results_are_removed_and_new_ones_kept():
    old, new = begun(0, status=TaskResultStatus.SUCCESSFUL), begun(0, status=TaskResultStatus.SUCCESSFUL)
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=NOW - timedelta(days=15))
    DBTaskResult.objects.filter(pk=new.pk).update(finished_at=NOW - timedelta(days=13))
    reaper.prune(NOW)
    assert [row.pk for row in DBTaskResult.objects.all()] == [new.pk]


def test_what_killed_processes_left_is_swept_at_the_start_and_once_an_hour(settings, tmp_path, monkeypatch):
    settings.TONGXIN_ALIVE, settings.TONGXIN_ERASURES = tmp_path / "alive", tmp_path / "erasures.jsonl"
    swept: list[datetime] = []
    monkeypatch.setattr(work, "sweep", swept.append)
    rounds = work.Rounds()
    rounds.go()
    rounds.go()
    assert len(swept) == 1
    rounds.number = work.AN_HOUR
    rounds.go()
    assert len(swept) == 2
