"""A small world: an association with two groups, and its neighbour that must never leak into its figures."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tongxin.ledger import kinds
from tongxin.people import charters
from tongxin.people.models import Unit, User
from tongxin.people.tests.factories import Cast, cast

from .. import operations
from ..models import Report
from .things import AT, TODAY, Things


@dataclass
class World:
    people: Cast
    things: Things

    @property
    def unit(self) -> Unit:
        return self.people.association

    @property
    def secretary(self) -> User:
        return self.people.secretary

    @property
    def when(self) -> dict[str, Any]:
        return {"by": self.secretary, "at": AT, "on": TODAY}

    def draft(self, period: str = "2025", prose: str = "annual", unit: Unit | None = None) -> Report:
        return operations.draft(unit or self.unit, prose, period, **self.when)

    def section(self, report: Report, code: str) -> Any:
        return report.sections.get(code=code)

    def fill_in(self) -> None:
        """Records enough that nothing of the association's annual text is missing."""
        t, u, day = self.things, self.people.youth, date(2025, 3, 5)
        for item in ("information.collected", "information.reported", "motion.bill"):
            t.many(3, u, item, 2025)
        t.many(2, u, "information.reported", 2024)
        t.add(u, "supervision.opinion", day, thing_object="people.unit:99")
        t.add(u, "motion.speech", day)
        self.things.many(4, self.people.harbour, "information.reported", 2025)  # the neighbour's

    def client(self, user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client


@pytest.fixture
def world(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    return begun(settings, monkeypatch)


def begun(settings: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))  # things are forgotten with the test
    settings.TONGXIN_TODAY = TODAY.isoformat()
    made = World(cast(), Things())
    charters.sync(AT, on=TODAY)
    made.people.association.refresh_from_db()
    return made
