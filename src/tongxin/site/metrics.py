"""Figures on this installation's health, as Prometheus reads them: for whoever is on the machine, or has a token.

None is about a person, and none counts people's work.
"""

import secrets
import shutil
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from . import alive
from .backup import last

LOOPBACK = frozenset({"127.0.0.1", "::1"})
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")  # set by every proxy worth the name
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

Sample = tuple[str, float]  # labels in braces, or "", and the value


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures; 404 for those whom they do not concern."""
    if not may_read(request):
        raise Http404
    return HttpResponse("".join(_lines()), content_type=CONTENT_TYPE)


def may_read(request: HttpRequest) -> bool:
    """Whether the request comes from this machine and through no proxy, or carries the token."""
    if settings.TONGXIN_METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if secrets.compare_digest(given.encode(), settings.TONGXIN_METRICS_TOKEN.encode()):
            return True
    is_near = request.META.get("REMOTE_ADDR") in LOOPBACK
    return is_near and not any(name in request.META for name in FORWARDED)


def _lines() -> Iterator[str]:
    for name, meaning, samples in _gauges():
        yield f"# HELP tongxin_{name} {meaning}\n# TYPE tongxin_{name} gauge\n"
        for labels, value in samples:
            yield f"tongxin_{name}{labels} {value:.15g}\n"


def _gauges() -> Iterator[tuple[str, str, list[Sample]]]:
    about = f'{{version="{version("tongxin")}",database="{connection.vendor}"}}'
    yield "info", "Always 1; what runs here.", [(about, 1)]
    yield "database_answer_seconds", "How long the database takes to answer.", [("", _answer())]
    yield "database_bytes", "Size of the database.", [("", _size())]
    yield from _tasks()
    yield from _worker()
    yield from _disks()
    yield from _backup()


def _answer() -> float:
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return time.perf_counter() - started


def _size() -> float:
    ask = "SELECT pg_database_size(current_database())"
    if connection.vendor == "sqlite":
        ask = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    with connection.cursor() as cursor:
        cursor.execute(ask)
        return float(cursor.fetchone()[0])


def _tasks() -> Iterator[tuple[str, str, list[Sample]]]:
    counts = dict(DBTaskResult.objects.values_list("status").annotate(Count("pk")))
    samples = [(f'{{status="{status.lower()}"}}', float(counts.get(status, 0))) for status in TaskResultStatus.values]
    yield "tasks", "Background tasks, by status.", samples
    oldest = DBTaskResult.objects.ready().aggregate(oldest=Min("enqueued_at"))["oldest"]
    age = (timezone.now() - oldest).total_seconds() if oldest else 0.0
    yield "task_waiting_seconds", "How long the oldest background task has waited.", [("", age)]


def _worker() -> Iterator[tuple[str, str, list[Sample]]]:
    seen = alive.seen()
    if seen is not None:
        yield "worker_seen_seconds", "Seconds since the worker's last sign of life.", [("", time.time() - seen)]


def _disks() -> Iterator[tuple[str, str, list[Sample]]]:
    free = []
    for name, folder in (("home", settings.HOME), ("files", settings.TONGXIN_FILES)):
        place = Path(folder)
        if place.exists():
            free.append((f'{{place="{name}"}}', float(shutil.disk_usage(place).free)))
    yield "disk_free_bytes", "Free space where the data lie.", free


def _backup() -> Iterator[tuple[str, str, list[Sample]]]:
    try:
        made = last.read()
    except (ValueError, KeyError):
        return
    if made is not None:
        age = (timezone.now() - made.at).total_seconds()
        yield "backup_age_seconds", "Seconds since the last backup was begun.", [("", age)]
        yield "backup_bytes", "Size of the last backup.", [("", float(made.size))]
