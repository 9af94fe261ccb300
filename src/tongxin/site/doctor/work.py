"""Background tasks: somebody works on them, and none was given up."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from .. import alive
from ..prepare import migrations_due
from .finding import Finding, hint, wrong

WAITED = timedelta(minutes=5)


def worker(at: datetime) -> Iterator[Finding]:
    """A sign of life within minutes, and nothing that waits for longer."""
    if migrations_due():
        return
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=at - WAITED)
    seen = alive.seen()
    if count := waiting.count():
        yield wrong(
            f"{count}个后台任务等了5分钟以上，没有进程在做。看./tongxin serve还在不在。",
            f"{count} background tasks have waited for more than 5 minutes; nobody works. Is ./tongxin serve running?",
        )
    elif seen is None or time.time() - seen > alive.LATE:
        yield hint(
            "后台任务进程没有动静：服务没有启动，或在别的机器上。",
            "no sign of the worker of background tasks: the server is not running, or runs elsewhere.",
        )


def failed(at: datetime) -> Iterator[Finding]:
    """Tasks that failed in the last days, by name."""
    if migrations_due():
        return
    found = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, finished_at__gt=at - timedelta(days=7))
    names = sorted({path.rpartition(".")[2] for path in found.values_list("task_path", flat=True)})
    if names:
        yield wrong(
            f"7天内有后台任务没有做成：{'、'.join(names)}。看日志。",
            f"background tasks failed within 7 days: {', '.join(names)}. Look into the log.",
        )
