"""`./tongxin manage work`: runs background tasks, and looks after those whose worker died."""

import sys
import threading
import time
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, OperationalError, connection, connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from tongxin.ledger.tallies import folding
from tongxin.people import erasures
from tongxin.site import alive
from tongxin.site.orphans import end_with_stdin
from tongxin.site.reaper import name_of_worker, prune, reap

INTERVAL = 1.0  # seconds between looks at an empty queue
WAIT = 3.0  # seconds between knocks at a database that does not answer
ROUND = 60  # seconds between rounds of the reaper
FOLDS = 5  # seconds between looks at the tallies
SETTLED = timedelta(hours=1)  # no transaction lasts so long: what was journaled earlier can be read


class Command(BaseCommand):
    help = "Run background tasks until told to stop."
    requires_system_checks = []  # they would load every page into a process that shows none

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--until-stdin-ends", action="store_true", help="end when the process that started this is gone"
        )

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
        if asked["until_stdin_ends"]:
            end_with_stdin()
        wait_for_database()
        threading.Thread(target=make_rounds, daemon=True).start()
        threading.Thread(target=keep_tallies, daemon=True).start()
        worker.run()


def wait_for_database() -> None:
    """A worker whose database goes away ends, and is started again: then it waits, and looks for what it lost."""
    while True:
        try:
            return connection.ensure_connection()
        except OperationalError:
            time.sleep(WAIT)


def make_rounds() -> None:
    since: datetime | None = None
    while True:
        now = timezone.now()
        try:
            alive.beat()
            reap(now)
            prune(now)
            erasures.keep_up(settings.TONGXIN_ERASURES, since)
            since = now - SETTLED
        except (DatabaseError, OSError) as error:
            print(f"rounds: {type(error).__name__}", file=sys.stderr)
        finally:
            connections.close_all()
        time.sleep(ROUND)


def keep_tallies() -> None:
    while True:
        try:
            if folding.is_due():
                folding.fold()
        except DatabaseError as error:
            print(f"tallies: {type(error).__name__}", file=sys.stderr)
            connections.close_all()
        time.sleep(FOLDS)
