"""The worker is killed in the middle of a long task: the task is found and done, once; or given up, and told."""

import json
import os
import signal
import time

import pytest
from django_tasks_db.models import DBTaskResult

from tongxin.people.models import Import, ImportRow, Person
from tongxin.site.reaper import TRIES

from .place import Place, Server
from .visitors import Site

pytestmark = pytest.mark.long
ROWS = 600
QUEUED = """
import json, sys, django; django.setup()
from django.db import transaction
from django.utils import timezone
from tongxin.people.imports import taking, tasks
from tongxin.people.models import User
from tongxin.people.tests.books import kind, uploaded, xlsx
from tongxin.people.tests.factories import AT, TODAY
user = User.objects.get(pk=int(sys.argv[1]))
unit = user.role_grants.get().unit
rows = [[f"入库{n}", "女", f"139{n:08}", "2021-03-18", ""] for n in range(int(sys.argv[2]))]
batch = uploaded("people.person", unit, user, xlsx([["姓名", "性别", "手机号", "入会时间", "单位"], *rows]))
with transaction.atomic():
    n = taking.begin(batch, kind(batch.kind, unit, user), "good", "", by=user, at=AT, today=TODAY)
    tasks.run_import.enqueue(batch=batch.pk, by=user.pk, today=TODAY.isoformat())
print(json.dumps([batch.pk, n]))
"""
STATE = f"""
SELECT status, worker_ids, (SELECT state FROM {Import._meta.db_table} WHERE id = %(batch)s),
(SELECT count(*) FROM {ImportRow._meta.db_table} WHERE batch_id = %(batch)s AND state = '{ImportRow.TAKEN}'),
(SELECT count(*) FROM {Person._meta.db_table} WHERE substr(name, 1, 2) = '入库')
FROM {DBTaskResult._meta.db_table}
"""


class Watched:
    """An import that runs in the background."""

    def __init__(self, place: Place, user: int) -> None:
        self.place = place
        self.batch, rows = json.loads(place.run("-c", QUEUED, str(user), str(ROWS)).splitlines()[-1])
        assert rows == ROWS

    def state(self) -> dict[str, object]:
        """How task and import stand, asked of the database itself: a command would come too late."""
        ((task, workers, state, taken, people),) = self.place.ask(STATE % {"batch": self.batch})
        begun = len(json.loads(workers) if isinstance(workers, str) else workers)
        return {"task": task, "begun": begun, "state": state, "taken": taken, "people": people}

    def begun(self, times: int) -> dict[str, object]:
        """Wait until a worker has begun it for the so manieth time."""
        deadline = time.monotonic() + 120
        while True:
            state = self.state()
            if state["task"] == "RUNNING" and state["begun"] == times:
                return state
            assert time.monotonic() < deadline and state["task"] != "SUCCESSFUL", state
            time.sleep(0.05)

    def ended(self, status: str = "SUCCESSFUL") -> dict[str, object]:
        """Wait until it has ended so."""
        deadline = time.monotonic() + 180
        while True:
            state = self.state()
            if state["task"] == status:
                return state
            assert time.monotonic() < deadline, state
            time.sleep(0.2)


def kill_worker(server: Server) -> None:
    os.kill(server.worker(), signal.SIGKILL)


def test_a_killed_workers_task_is_taken_up_and_done_once(place: Place):
    people = place.people()
    with place.served() as server:
        watched = Watched(place, people["user"])
        watched.begun(1)
        kill_worker(server)
        state = watched.state()
        assert state["task"] == "RUNNING" and state["taken"] < ROWS, "killed too late"
        assert watched.ended() == {"task": "SUCCESSFUL", "begun": 2, "state": "done", "taken": ROWS, "people": ROWS}
    place.hold_whole()


def test_a_task_that_kills_its_workers_is_given_up_and_the_person_goes_on_by_hand(place: Place):
    people = place.people()
    with place.served() as server:
        watched = Watched(place, people["user"])
        for time_begun in range(1, TRIES + 1):
            watched.begun(time_begun)
            kill_worker(server)
        watched.ended("FAILED")
        assert "run_import" in place.ended("-m", "tongxin", "doctor")[1]
        site = Site(server.address, people)
        site.login()
        path = f"/imports/{watched.batch}/"
        assert "在这里接着导入" in site.browser.get(server.address + path).text
        for _ in range(ROWS):
            site.post(path, {"do": "go_on"})
            if watched.state()["state"] == "done":
                break
        assert watched.state()["people"] == ROWS
    place.hold_whole()
