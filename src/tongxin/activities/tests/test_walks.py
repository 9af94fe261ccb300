"""Random walks: whatever verbs in whatever order, the ledger says what the records say."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tongxin.activities import operations as verbs
from tongxin.activities.models import Activity, Improvement, Series, TeamMember, Venue
from tongxin.activities.operations import ActivityRefused, Details, Invited, Mark, VenueDetails
from tongxin.ledger.models import Entry
from tongxin.people.tests.factories import AT, TODAY, cast

from .helpers import counted, person_of_member, planned, team, told, town, venue

KINDS = ("study_group", "clinic", "lecture_forum", "visit_member", "service", "training")
MARKS = ("present", "late", "leave", "absent", "")
ACTS = (
    "hold", "hold", "mark", "mark", "add", "guests", "kind", "day", "venue", "series", "cohost", "away", "list",
    "cancel", "reinstate", "void", "restore", "take_back", "improve", "drop", "amend", "join", "leave", "drop_member",
    "void_venue", "restore_venue",
)  # fmt: skip
moves = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 30)), max_size=20)


class Walks(TestCase):
    """Each example in a transaction of its own."""

    @settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
    @given(moves)
    def test_the_ledger_always_says_what_the_records_say(self, walk: list[tuple[str, int]]) -> None:
        people = cast()
        crowd = [person_of_member(people), people.colleague, people.secretary.person]
        self.by: dict[str, Any] = {"by": people.secretary, "at": AT}
        self.people, self.crowd, self.places = people, crowd, [town("城东街道"), town("城西街道")]
        self.home, self.team = venue(people, level="city"), team(people)
        self.activity = planned(people, "clinic", *crowd[:2], places=self.places[:1])
        self.said: dict[str, Any] = {"kind": "clinic", "title": "会", "starts_on": date(2025, 3, 3)}
        for act, n in walk:
            with suppress(ActivityRefused):
                getattr(self, act)(n)
            for record in (self.activity, self.home, self.team):
                assert counted(record) == told(record), (act, n)
        for model in (Activity, Venue, Series):
            for record in model.objects.all():
                assert counted(record) == told(record)
        assert not Entry.objects.filter(quantity=0).exists()

    def revise(self, people: Any = None, **more: Any) -> None:
        self.said |= more
        said = dict(self.said)
        if said["kind"] != "clinic":
            said.pop("places", None)
        if said["kind"] not in ("clinic", "service", "lecture_forum"):
            said.pop("audience", None), said.pop("audience_basis", None)
        verbs.revise(self.activity, Details(**said), people, **self.by)

    def hold(self, n: int) -> None:
        verbs.hold(self.activity, {p.pk: Mark(MARKS[n % 5]) for p in self.crowd}, today=TODAY, **self.by)

    def mark(self, n: int) -> None:
        mark = Mark(MARKS[n % 5], Decimal(n + 1) / 2 if n % 3 else None)
        verbs.take_attendance(self.activity, {self.crowd[n % 3].pk: mark}, **self.by)

    def add(self, n: int) -> None:
        verbs.take_attendance(self.activity, {}, added=[self.crowd[n % 3]], **self.by)

    def guests(self, n: int) -> None:
        self.revise(guests=n, audience=n * 3, audience_basis="counted")

    def kind(self, n: int) -> None:
        self.revise(kind=KINDS[n % len(KINDS)])

    def day(self, n: int) -> None:
        self.revise(starts_on=date(2025, 1 + n % 12, 1 + n % 20))

    def venue(self, n: int) -> None:
        self.home.refresh_from_db()
        self.revise(venue=self.home if n % 2 else None)

    def series(self, n: int) -> None:
        self.revise(series=self.team if n % 2 else None)

    def cohost(self, n: int) -> None:
        self.revise(cohosts=[self.people.neighbour, self.people.youth][: n % 3], organiser="")

    def away(self, n: int) -> None:
        self.revise(organiser="市科协" if n % 2 else "", cohosts=[])

    def list(self, n: int) -> None:
        roles = ("participant", "speaker", "organiser")
        self.revise([Invited(p, roles[(n + i) % 3]) for i, p in enumerate(self.crowd[: n % 4])])

    def cancel(self, n: int) -> None:
        verbs.cancel(self.activity, "台风", **self.by)

    def reinstate(self, n: int) -> None:
        verbs.reinstate(self.activity, **self.by)

    def void(self, n: int) -> None:
        verbs.void(self.activity, "错", **self.by)

    def restore(self, n: int) -> None:
        verbs.restore(self.activity, **self.by)

    def take_back(self, n: int) -> None:
        verbs.take_back(self.activity, "错", **self.by)

    def improve(self, n: int) -> None:
        verbs.improve_venue(self.home, date(2025, 4, 1 + n % 3), "修缮", today=TODAY, **self.by)

    def drop(self, n: int) -> None:
        for row in Improvement.objects.all()[:1]:
            verbs.drop_improvement(row, **self.by)

    def amend(self, n: int) -> None:
        kind = ("home", "hub", "base_heritage")[n % 3]
        opened = date(2025, 1 + n % 3, 1) if n % 4 else None
        level = ("", "city", "national")[n % 3]
        verbs.amend_venue(self.home, VenueDetails(kind=kind, name="家", level=level, opened_on=opened), **self.by)

    def join(self, n: int) -> None:
        verbs.join_team(self.team, [self.crowd[n % 3]], date(2025, 3 + n % 4, 1), today=TODAY, **self.by)

    def leave(self, n: int) -> None:
        for row in TeamMember.objects.filter(until=None)[:1]:
            verbs.leave_team(row, date(2025, 8, 1 + n % 9), today=TODAY, **self.by)

    def drop_member(self, n: int) -> None:
        for row in TeamMember.objects.all()[:1]:
            verbs.drop_member(row, **self.by)

    def void_venue(self, n: int) -> None:
        verbs.void_venue(self.home, "错", **self.by)

    def restore_venue(self, n: int) -> None:
        verbs.restore_venue(self.home, **self.by)
