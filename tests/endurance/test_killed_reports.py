"""The process that answers is killed in the middle of a report: it is signed whole or not at all, and opened so."""

import json
import os
import random
import signal
import threading
import time
from typing import Any

import pytest
import requests

from .place import Place
from .visitors import Crowd, Memory, Site

pytestmark = pytest.mark.long
KILLS = 12
PATIENCE = 300  # seconds
APART = 6  # seconds: granian gives up where a process that answers dies again at once
READY = """
import sys, django; django.setup()
from django.utils import timezone
from tongxin.people.models import User
from tongxin.reports import material, operations
user = User.objects.get(pk=int(sys.argv[1]))
when = {"by": user, "at": timezone.now(), "on": timezone.localdate()}
report = operations.draft(user.role_grants.get().unit, "annual", "2025", **when)
for section in report.sections.all():
    for token in material.read(report, on=when["on"]).section(section.code).missing:
        operations.leave_out(section, token, **when)
print(report.pk)
"""
STANDS = """
import json, sys, django; django.setup()
from tongxin.journal.models import Line
from tongxin.ledger.models import Seal
from tongxin.reports.models import Report
report = Report.objects.get(pk=int(sys.argv[1]))
lines = list(Line.objects.filter(thing=report.key).order_by("pk"))
print(json.dumps({
    "state": report.state,
    "signings": [[s.number, s.hash] for s in report.signings.order_by("number")],
    "told": [[line.detail["number"], line.detail["hash"]] for line in lines if line.act == "reports.sign"],
    "reopened": [s.number for s in report.signings.exclude(reopened_at=None).order_by("number")],
    "told_reopened": [line.detail["number"] for line in lines if line.act == "reports.reopen"],
    "seals": [seal.lifted_at is None for seal in Seal.objects.filter(cause=report.key).order_by("pk")],
}))
"""


class Office:
    """Signs a report and opens it again, over and over, and remembers what it was answered."""

    def __init__(self, site: Site, report: int) -> None:
        self.site, self.path = site, f"{site.address}/api/v1/reports/{report}"
        self.is_over = threading.Event()
        self.signed: list[list[Any]] = []
        self.reopened = self.cut = 0
        self.strange: list[str] = []
        self.thread = threading.Thread(target=self._work)

    def sign_once_more(self) -> None:
        """Wait until another signing was answered, on a machine however slow."""
        number, deadline = len(self.signed), time.monotonic() + PATIENCE
        while len(self.signed) == number:
            assert time.monotonic() < deadline, self.strange or "nobody could sign"
            time.sleep(0.01)

    def _work(self) -> None:
        while not self.is_over.is_set():
            signed = self._ask("/sign")
            if signed is not None and signed.status_code == 201:
                self.signed.append([signed.json()["number"], signed.json()["hash"]])
            opened = self._ask("/reopen", {"reason": "补数"})
            self.reopened += opened is not None and opened.status_code == 200

    def _ask(self, path: str, body: Any = None) -> requests.Response | None:
        """The answer; None where none came. A refusal says that an answer before it was lost."""
        try:
            answer = self.site.api.post(self.path + path, json=body, timeout=60)
        except requests.RequestException:
            self.cut += 1
            time.sleep(0.1)
            return None
        if answer.status_code >= 500:
            self.strange.append(answer.text)
        return answer


def test_a_report_is_signed_whole_or_not_at_all(place: Place):
    chance, memory = random.Random(6), Memory()
    people = place.people()
    place.run("-m", "tongxin", "serve", "--no-serve")
    report = int(place.run("-c", READY, str(people["user"])).splitlines()[-1])
    with place.served() as server:
        office = Office(Site(server.address, people), report)
        crowd = Crowd(server.address, people, memory, 2).login()
        office.thread.start()
        for _ in range(KILLS):
            crowd.start()
            time.sleep(APART)
            office.sign_once_more()
            time.sleep(chance.uniform(0, 0.5))
            os.kill(server.serving(), signal.SIGKILL)
            crowd.stop()
            server.wait()
        time.sleep(1)
        office.is_over.set()
        office.thread.join()
        memory.hold(Site(server.address, people))
    hold(json.loads(place.run("-c", STANDS, str(report)).splitlines()[-1]), office)
    place.hold_whole()
    print(f"{KILLS} kills: {len(office.signed)} signings and {office.reopened} openings answered, {office.cut} cut off")


def hold(stands: dict[str, Any], office: Office) -> None:
    """Every signing has its line and its seal, all but the last were opened again; what was answered is there."""
    numbers = [number for number, _hash in stands["signings"]]
    is_signed = stands["state"] == "signed"
    assert numbers == list(range(1, len(numbers) + 1))
    assert stands["told"] == stands["signings"]
    assert stands["reopened"] == stands["told_reopened"] == (numbers[:-1] if is_signed else numbers)
    assert stands["seals"] == [False] * (len(numbers) - is_signed) + [True] * is_signed
    assert not office.strange, office.strange[0]
    assert len(office.signed) >= KILLS and office.cut, "no kill came in time"
    assert all(signing in stands["signings"] for signing in office.signed), "answered and lost"
    assert office.reopened <= len(stands["reopened"]), "answered and lost"
