"""Health and metrics: for a watchdog, without a word on anybody."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tongxin.people.tests.factories import make_person
from tongxin.site import alive, health
from tongxin.site.backup import last

pytestmark = pytest.mark.django_db
LINE = re.compile(r'(# (HELP|TYPE) tongxin_\w+ .+|tongxin_\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? -?[0-9.e+-]+)')


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.TONGXIN_ALIVE, settings.TONGXIN_LAST_BACKUP = tmp_path / "alive", tmp_path / "last.json"


def read(**headers: str) -> dict[str, float]:
    answer = Client().get("/metrics/", **headers)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = answer.content.decode().splitlines()
    assert all(LINE.fullmatch(line) for line in lines)
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}


def test_the_metrics_tell_of_worker_tasks_disk_and_backup(tmp_path):
    make_person("李嘉言")
    assert "tongxin_worker_seen_seconds" not in read()
    alive.beat()
    last.note(last.Last(timezone.now() - timedelta(hours=1), tmp_path / "b", 12, is_encrypted=True))
    told = read()
    assert told['tongxin_tasks{status="ready"}'] == told["tongxin_task_waiting_seconds"] == 0
    assert told["tongxin_worker_seen_seconds"] < 60 and told["tongxin_backup_bytes"] == 12
    assert 3600 <= told["tongxin_backup_age_seconds"] < 3700
    assert told['tongxin_disk_free_bytes{place="home"}'] > 0 and told["tongxin_database_bytes"] > 0


def test_the_metrics_tell_how_long_a_task_has_waited():
    task = DBTaskResult.objects.create(
        status=TaskResultStatus.READY, run_after=None, task_path="x", args_kwargs={}, backend_name="default"
    )
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=timezone.now() - timedelta(hours=1))
    assert 3600 <= read()["tongxin_task_waiting_seconds"] < 3700


@pytest.mark.parametrize(
    "headers",
    [
        {"REMOTE_ADDR": "203.0.113.9"},
        {"HTTP_X_FORWARDED_FOR": "203.0.113.9"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
        {"HTTP_X_FORWARDED_FOR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer wrong"},
    ],
)
def test_the_metrics_are_hidden_from_elsewhere(settings, headers):
    settings.TONGXIN_METRICS_TOKEN = "t" * 32
    assert Client().get("/metrics/", **headers).status_code == 404
    assert read(**headers | {"HTTP_AUTHORIZATION": "Bearer " + "t" * 32})


def test_without_a_token_none_opens_them(settings):
    settings.TONGXIN_METRICS_TOKEN = ""
    asked = {"HTTP_X_FORWARDED_FOR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer "}
    assert Client().get("/metrics/", **asked).status_code == 404


def test_health_is_503_without_its_database(monkeypatch):
    class Gone:
        def cursor(self):
            raise DatabaseError

    assert Client().get("/health/").json() == {"database": True}
    monkeypatch.setattr(health, "connection", Gone())
    assert Client().get("/health/").status_code == 503
