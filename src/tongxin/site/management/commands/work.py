"""`./tongxin manage work`: runs background tasks, and looks after those whose worker died."""

import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error, connection, connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from tongxin.journal.operations import sweep
from tongxin.ledger.tallies import folding
from tongxin.people import erasures
from tongxin.site import alive
from tongxin.site.gone import GONE
from tongxin.site.reaper import name_of_worker, prune, reap

INTERVAL = 1.0  # seconds between looks at an empty queue
WAIT = 3.0  # seconds between knocks at a database that does not answer
ROUND = 60  # seconds between rounds of the reaper
AN_HOUR = 60  # rounds
FOLDS = 5  # seconds between looks at the tallies
SETTLED = timedelta(hours=1)  # no transaction lasts so long: what was journaled earlier can be read


class Command(BaseCommand):
    help = "Run background tasks until told to stop."
    requires_system_checks = []  # they would load every page into a process that shows none

    def handle(self, *args: Any, **asked: Any) -> None:
        worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=INTERVAL,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=name_of_worker(),
        )
        worker.configure_signals()
        wait_for_database()
        threading.Thread(target=repeat, args=("rounds", ROUND, Rounds().go), daemon=True).start()
        threading.Thread(target=repeat, args=("tallies", FOLDS, keep_tallies), daemon=True).start()
        worker.run()


def wait_for_database() -> None:
    """A worker whose database goes away ends, and is started again: then it waits, and looks for what it lost."""
    while True:
        try:
            return connection.ensure_connection()
        except GONE:
            time.sleep(WAIT)


def repeat(name: str, every: float, act: Callable[[], None]) -> NoReturn:
    """Do it for ever, with so many seconds between."""
    while True:
        if not succeeds(name, act) or every >= ROUND:  # no connection waits for a minute, nor one that failed
            connections.close_all()
        time.sleep(every)


def succeeds(name: str, act: Callable[[], None]) -> bool:
    """Do it; what fails is told and left to the next time, since a thread that ended would end it for good."""
    try:
        act()
    except (Error, OSError) as error:
        print(f"{name}: {type(error).__name__}", file=sys.stderr)
        return False
    return True


class Rounds:
    """Looking after tasks, the list of erasures and, once an hour, the files of evidence."""

    since: datetime | None = None  # the journal was read up to here
    number = 0

    def go(self) -> None:
        now = timezone.now()
        alive.beat()
        reap(now)
        prune(now)
        erasures.keep_up(settings.TONGXIN_ERASURES, self.since)
        self.since = now - SETTLED
        if self.number % AN_HOUR == 0:
            sweep(now)
        self.number += 1


def keep_tallies() -> None:
    if folding.is_due():
        folding.fold()
