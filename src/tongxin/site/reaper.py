"""Background tasks whose worker died: the queue itself would leave them running for ever."""

import os
import socket
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import get_random_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from .gone import GONE_BY_NAME

LONGEST = timedelta(minutes=30)  # no task runs longer; one that seems to has lost its worker
TRIES = 3
KEPT = timedelta(days=14)  # results that nobody asked for
BOOT = Path("/proc/sys/kernel/random/boot_id")


class Abandoned(Exception):
    """A task was begun `TRIES` times and never ended."""


@cache
def boot() -> str:
    """What this machine says until it starts anew; "-" where it says nothing (elsewhere than on Linux)."""
    return BOOT.read_text()[:8] if BOOT.exists() else "-"


@cache
def name_of_worker() -> str:
    """What this process signs the tasks with that it begins: machine, process, and something that never comes again."""
    return f"{socket.gethostname()} {os.getpid()} {boot()}-{get_random_string(8)}"


def is_dead(worker: str) -> bool:
    """Whether a worker of this machine is gone; of others nobody here knows."""
    machine, _, rest = worker.partition(" ")
    pid, _, once = rest.partition(" ")
    if machine != socket.gethostname() or not pid.isdecimal() or os.name == "nt":  # there os.kill would end it
        return False
    if int(pid) == os.getpid():  # in a container numbers begin anew
        return worker != name_of_worker()
    if not once.startswith(boot()):  # the machine started anew, and the number may be another process's by now
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False


@transaction.atomic
def reap(at: datetime) -> int:
    """Put tasks that lost their worker, or their database, back into the queue, or give them up; return how many.

    A worker of this machine is missed at once, another after `LONGEST`. A task is begun `TRIES` times at most.
    Tasks may be repeated without harm, so one that was only slow loses nothing.
    """
    failed = Q(status=TaskResultStatus.FAILED, exception_class_path__in=GONE_BY_NAME)
    some = DBTaskResult.objects.select_for_update(skip_locked=True).filter(failed | Q(status=TaskResultStatus.RUNNING))
    lost = [task for task in some if _is_lost(task, at)]
    for task in lost:
        if len(task.worker_ids) < TRIES:
            task.status = TaskResultStatus.READY
            task.save(update_fields=["status"])
        else:
            task.set_failed(Abandoned(f"begun {len(task.worker_ids)} times"))
    return len(lost)


def _is_lost(task: DBTaskResult, at: datetime) -> bool:
    if task.status == TaskResultStatus.FAILED or not task.worker_ids:
        return True
    return task.started_at < at - LONGEST or is_dead(task.worker_ids[-1])


def prune(at: datetime) -> None:
    """Remove results of ended tasks older than `KEPT`."""
    DBTaskResult.objects.finished().filter(finished_at__lt=at - KEPT).delete()
