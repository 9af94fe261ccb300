"""Background tasks whose worker died: the queue itself would leave them running for ever."""

from datetime import datetime, timedelta

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

LONGEST = timedelta(minutes=30)  # no task runs longer; one that seems to has lost its worker
TRIES = 3
KEPT = timedelta(days=14)  # results that nobody asked for


class Abandoned(Exception):
    """A task was begun `TRIES` times and never ended."""


@transaction.atomic
def reap(at: datetime) -> int:
    """Put tasks that lost their worker back into the queue, or give them up after `TRIES`; return how many.

    Tasks may be repeated without harm, so one that was only slow loses nothing.
    """
    lost = list(
        DBTaskResult.objects.select_for_update(skip_locked=True).filter(
            status=TaskResultStatus.RUNNING, started_at__lt=at - LONGEST
        )
    )
    for task in lost:
        if len(task.worker_ids) >= TRIES:
            task.set_failed(Abandoned(f"begun {len(task.worker_ids)} times"))
        else:
            task.status = TaskResultStatus.READY
            task.save(update_fields=["status"])
    return len(lost)


def prune(at: datetime) -> None:
    """Remove results of ended tasks older than `KEPT`."""
    DBTaskResult.objects.finished().filter(finished_at__lt=at - KEPT).delete()
