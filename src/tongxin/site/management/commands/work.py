"""`./tongxin manage work`: runs background tasks, and looks after those whose worker died."""

import sys
import threading
import time
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from tongxin.people import erasures
from tongxin.site import alive
from tongxin.site.orphans import end_with_stdin
from tongxin.site.reaper import prune, reap

INTERVAL = 1.0  # seconds between looks at an empty queue
ROUND = 60  # seconds between rounds of the reaper
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
            worker_id=get_random_string(32),
        )
        worker.configure_signals()
        threading.Thread(target=make_rounds, daemon=True).start()
        if asked["until_stdin_ends"]:
            end_with_stdin()
        worker.run()


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
