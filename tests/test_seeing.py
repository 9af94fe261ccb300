"""Nobody sees or counts a record outside, wherever units stand and whatever roles are granted 谁看得到什么.

Random trees, a unit that moves, people with and without roles, records of every room. What each user should see
is worked out the long way from the rules in words: no paths, no querysets, parents walked up one by one.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from django.test import Client, override_settings
from django.urls import reverse
from django.utils.timezone import now
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tongxin.activities import operations as activities
from tongxin.activities.models import Activity, Series, Venue
from tongxin.giving import operations as giving
from tongxin.giving.models import Donation, Project
from tongxin.journal.operations import key as journal_key
from tongxin.kernel.periods import Period
from tongxin.ledger import kinds
from tongxin.ledger import operations as ledger
from tongxin.ledger.models import Statement
from tongxin.matters import operations as matters
from tongxin.matters.models import Matter
from tongxin.people import charters, lines
from tongxin.people import operations as people
from tongxin.people.evidence import may_see
from tongxin.people.models import Election, Honour, Membership, Nomination, Person, Seat, User
from tongxin.people.operations import tokens
from tongxin.people.permissions import SYSTEM, visible_persons
from tongxin.people.tests.factories import AT, TODAY, grant, make_person, make_unit, make_user
from tongxin.press import operations as press
from tongxin.press.models import Article, Broadcast, Outlet
from tongxin.reports import operations as reports
from tongxin.reports import released
from tongxin.reports.figures import figures

SYS: dict[str, Any] = {"by": SYSTEM, "at": AT}
YEAR = Period.parse("2025")
EARLY, MOVED, LATE = date(2025, 3, 1), date(2025, 7, 1), date(2025, 11, 1)
ORGANISATIONS = (0, 1, 2)  # a department, an association below it, another association
GROUPS = (3, 4, 5, 6)

# What a role lets one read, as the rules say it. "here" is the act of writing that shows what was voided.
ROLES: dict[str, frozenset[str]] = {
    "member": frozenset({"activities"}),
    "group_leader": frozenset({"activities", "activities.write", "figures", "matters", "people"}),
    "secretary": frozenset(
        {
            "activities",
            "activities.write",
            "figures",
            "giving",
            "matters",
            "confidential",
            "people",
            "press",
            "released",
            "reports",
            "units",
        }
    ),  # fmt: skip
    "leader": frozenset({"activities", "figures", "giving", "matters", "press", "released", "reports"}),
    "administrator": frozenset({"units"}),
    "handler": frozenset(),
}


# --- what is drawn ------------------------------------------------------------------------------------------------

number = st.integers(0, 6)


@dataclass
class Drawn:
    """Numbers, read modulo what there is."""

    parents: list[int]  # of the four groups
    move: tuple[int, int]  # group, where to
    twin: tuple[int, int]  # persons; the first is entered again in the unit of that number
    users: list[tuple[int, list[tuple[str, int]]]]  # home (0: nowhere), roles
    records: list[tuple[int, int, int, int]]  # room, unit, another unit, variant
    guidance: tuple[int, int]


role = st.tuples(st.sampled_from(sorted(set(ROLES) - {"member"})), number)
worlds = st.builds(
    Drawn,
    parents=st.lists(number, min_size=4, max_size=4),
    move=st.tuples(st.integers(0, 3), number),
    twin=st.tuples(number, number),
    users=st.lists(st.tuples(st.integers(0, 7), st.lists(role, max_size=2)), min_size=3, max_size=3),
    records=st.lists(st.tuples(st.integers(0, 99), number, number, st.integers(0, 5)), min_size=12, max_size=16),
    guidance=st.tuples(number, st.integers(1, 2)),
)


@dataclass
class Thing:
    """A record, and by what one may see it. Units by number."""

    row: Any
    title: str
    act: str
    units: set[int]
    address: str = ""
    persons: set[int] = field(default_factory=set)  # whose own it is
    maker: str = ""  # key of who entered it, and so sees it
    is_draft: bool = False  # its authors' and maker's alone
    is_gone: bool = False  # nobody's
    is_secret: int | None = None  # unit that has to allow it
    is_voided: int | None = None  # unit whose writers alone see it
    counts: list[tuple[str, date, set[int], int]] = field(default_factory=list)  # indicator, day, for whom, how much


@dataclass
class Eye:
    """A user, and what the rules say of them."""

    user: User
    home: int | None
    roles: list[tuple[str, int]]


class World:
    """What was drawn, made through the verbs; and the oracle."""

    def __init__(self, drawn: Drawn) -> None:
        self.things: list[Thing] = []
        self._trees(drawn)
        self._people(drawn)
        for n, (room, unit, other, variant) in enumerate(drawn.records):
            if n == len(drawn.records) // 2:
                self._move(*drawn.move)
            made = ROOMS[room % len(ROOMS)](self, f"第{n:02}号", unit, other, variant)
            self.things += made
        self._users(drawn)
        for unit in self.units:
            unit.refresh_from_db()

    # --- making ---------------------------------------------------------------------------------------------------

    def _trees(self, drawn: Drawn) -> None:
        top = make_unit("省委", kind="province_department", charter="tongzhanbu")
        one = make_unit("甲会", parent=top, kind="association", charter="zhilianhui")
        two = make_unit("乙会", kind="association", charter="zhilianhui")
        self.units = [top, one, two]
        self.parents: dict[int, list[tuple[date, int | None]]] = {
            n: [(date.min, above)] for n, above in enumerate((None, 0, None))
        }
        for n, drawn_parent in zip(GROUPS, drawn.parents, strict=True):
            above = drawn_parent % n
            self.units.append(make_unit(f"组{n}", parent=self.units[above]))
            self.parents[n] = [(date.min, above)]
        self.outside = make_unit("市教育局", kind="bureau", is_outside=True, level="city")
        self.number = {unit.pk: n for n, unit in enumerate(self.units)}
        charters.sync(AT, on=TODAY)
        self.guidance = guide, guided = drawn.guidance
        if guide != guided:
            people.guide(self.units[guide], self.units[guided], EARLY, **SYS)

    def _people(self, drawn: Drawn) -> None:
        self.persons = [make_person(f"张{'甲乙丙丁戊己庚'[n]}号", unit) for n, unit in enumerate(self.units)]
        who, unit = drawn.twin
        twin = make_person(f"{self.persons[who].name}重", self.units[unit])
        people.merge(twin, self.persons[who], **SYS)

    def _move(self, group: int, target: int) -> None:
        child = GROUPS[group]
        if child not in self.line(target):
            ledger.move(self.units[child], self.units[target], MOVED, **SYS)
            if self.parents[child][-1][1] != target:
                self.parents[child].append((MOVED, target))

    def _users(self, drawn: Drawn) -> None:
        self.eyes = []
        for n, (home, roles) in enumerate(drawn.users):
            at_home = home - 1 if home and home - 1 not in {eye.home for eye in self.eyes} else None
            user = make_user(f"user{n}", self.persons[at_home] if at_home is not None else None)
            kept = []
            for code, unit in dict.fromkeys(roles):
                if code != "group_leader" or unit in GROUPS:  # that role is of groups
                    grant(user, code, self.units[unit])
                    kept.append((code, unit))
            if at_home is not None:
                kept.append(("member", self.organisation(at_home)))
                twin = drawn.twin
                if twin[0] == at_home:
                    kept.append(("member", self.organisation(twin[1])))
            self.eyes.append(Eye(User.objects.get(pk=user.pk), at_home, kept))

    # --- the rules, in words --------------------------------------------------------------------------------------

    def line(self, unit: int | None, day: date = TODAY) -> list[int]:
        """The unit and all above it on that day."""
        passed = []
        while unit is not None:
            passed.append(unit)
            unit = next(above for since, above in reversed(self.parents[unit]) if since <= day)
        return passed

    def organisation(self, unit: int) -> int:
        return next(n for n in self.line(unit) if n in ORGANISATIONS)

    def may(self, eye: Eye, act: str, unit: int) -> bool:
        """A role holds where it was granted and below, as the trees stand now."""
        line = self.line(unit)
        return any(at in line and act in ROLES[code] for code, at in eye.roles)

    def sees(self, eye: Eye, thing: Thing) -> bool:
        if thing.is_gone:
            return False
        own = (eye.home is not None and eye.home in thing.persons) or thing.maker == eye.user.key
        if thing.is_draft:
            return own
        read = any(self.may(eye, thing.act, unit) for unit in thing.units)
        if thing.is_secret is not None:
            read = read and self.may(eye, "confidential", thing.is_secret)
        stands = thing.is_voided is None or self.may(eye, "activities.write", thing.is_voided)
        return (own or read) and stands

    def belonged(self, person: Person) -> set[int]:
        """Where a person belongs or ever did, under any row they were entered as."""
        return self.of(Membership.objects.filter(person__in=[person, *person.aliases.all()]))

    def counted(self, unit: int, code: str) -> int:
        """What an indicator should say of a unit: of joint work once, each where its units stood on its day."""
        return sum(
            quantity
            for thing in self.things
            for what, day, units, quantity in thing.counts
            if what == code and any(unit in self.line(at, day) for at in units)
        )

    # --- helpers of the rooms ---------------------------------------------------------------------------------------

    def of(self, rows: Iterable[Any]) -> set[int]:
        """Numbers of the units that rows name."""
        return {self.number[row.unit_id] for row in rows if row.unit_id in self.number}

    def who(self, rows: Iterable[Any]) -> set[int]:
        known = {person.pk: n for n, person in enumerate(self.persons)}
        return {known[row.person_id] for row in rows if row.person_id in known}


# --- the rooms: each makes one record, and says by what one may see it ----------------------------------------------

Room = Callable[[World, str, int, int, int], list[Thing]]


def matter(world: World, name: str, unit: int, other: int, variant: int) -> list[Thing]:
    author, day = world.persons[other], EARLY if variant % 2 else LATE
    row = matters.draft(
        world.units[unit], "information", f"{name}建议", {"situation": "情况", "suggestion": "建议"},
        [(author, Fraction(1))], is_confidential=variant in (3, 4), on=day, **SYS,
    )  # fmt: skip
    is_draft, is_gone = variant == 0, False
    if not is_draft:
        for action in ("submit", "screen", "edit", "sign", "report")[: 1 if variant == 2 else 5]:
            answers = {"receiver": world.outside.key} if action == "report" else {}
            matters.advance(row, action, on=day, today=TODAY, answers=answers, **SYS)
    elif other % 2:
        matters.discard_draft(row, **SYS)
        is_gone = True
    if variant == 5:
        Matter.objects.filter(pk=row.pk).update(made_by="people.user:0")
    row = Matter.objects.get(pk=row.pk)
    own, of_authors = world.number[row.unit_id], world.of(row.authors.all())
    is_sent = row.state == "reported"
    return [
        Thing(
            row, row.title, "matters", {own} | of_authors, reverse("matters:page", args=[row.pk]),
            world.who(row.authors.all()), row.made_by, is_draft, is_gone, own if row.is_confidential else None,
            counts=[("information.reported", day, of_authors, 1)] if is_sent else [],
        )
    ]  # fmt: skip


def activity(world: World, name: str, unit: int, other: int, variant: int) -> list[Thing]:
    host, day, person = world.units[unit], EARLY if variant % 2 else LATE, world.persons[other]
    cohosts = [world.units[other]] if other != unit and variant > 2 else []
    said = activities.Details(kind="study_group", title=f"{name}学习会", starts_on=day, cohosts=cohosts)
    row = activities.plan(host, said, [activities.Invited(person)], **SYS)
    if variant:
        activities.hold(row, {person.pk: activities.Mark("present")}, today=TODAY, **SYS)
    if variant == 5:
        activities.void(row, "记错", **SYS)
    row = Activity.objects.get(pk=row.pk)
    shared = world.of(row.involved.filter(role="cohost"))
    return [
        Thing(
            row, row.title, "activities", {unit} | shared, reverse("activities:page", args=[row.pk]),
            world.who(row.participants.all()), is_voided=unit if variant == 5 else None,
            counts=[("activity.held", day, {unit} | shared, 1)] if 0 < variant < 5 else [],
        )
    ]  # fmt: skip


def venue(world: World, name: str, unit: int, other: int, variant: int) -> list[Thing]:
    said = activities.VenueDetails(kind="home", name=f"{name}之家", opened_on=EARLY)
    row = activities.open_venue(world.units[unit], said, today=TODAY, **SYS)
    team = activities.SeriesDetails(kind="service_team", name=f"{name}服务团", founded_on=EARLY)
    series = activities.found_series(world.units[other], team, today=TODAY, **SYS)
    if variant == 5:
        activities.void_venue(row, "记错", **SYS)
    void = unit if variant == 5 else None
    return [
        Thing(row, row.name, "activities", {unit}, reverse("activities:venue", args=[row.pk]), is_voided=void),
        Thing(series, series.name, "activities", {other}, reverse("activities:one-series", args=[series.pk])),
    ]


def article(world: World, name: str, unit: int, other: int, variant: int) -> list[Thing]:
    writers = [world.persons[other]] if variant % 2 else []
    day = EARLY if variant < 3 else LATE
    row = press.write(
        world.units[unit], "news", f"{name}动态", writers, written_on=day, published_on=day, today=TODAY, **SYS
    )
    if variant == 4:
        press.void(row, "记错", today=TODAY, **SYS)
    of_writers = world.of(row.writers.all())
    return [
        Thing(
            Article.objects.get(pk=row.pk), row.title, "press", {unit} | of_writers,
            reverse("press:article", args=[row.pk]), world.who(row.writers.all()),
            counts=[("press.articles", day, of_writers or {unit}, 1)] if variant != 4 else [],
        )
    ]  # fmt: skip


def outlet(world: World, name: str, unit: int, other: int, variant: int) -> list[Thing]:
    """One's own, which others do not see; and a broadcast."""
    row = press.register_outlet(world.units[unit], "website", f"{name}网站", owner=world.units[unit], **SYS)
    shown = press.broadcast(world.units[other], "live", f"{name}直播", EARLY, today=TODAY, **SYS)
    return [
        Thing(row, row.name, "press", {unit}, reverse("press:outlet", args=[row.pk])),
        Thing(shown, shown.title, "press", {other}, reverse("press:broadcast", args=[shown.pk])),
    ]


def donation(world: World, name: str, unit: int, other: int, variant: int) -> list[Thing]:
    giver = giving.Giver(person=world.persons[other]) if variant % 2 else giving.Giver(name="王某")
    day = EARLY if variant < 3 else LATE
    row = giving.donate(
        world.units[unit], "cash", f"{name}助学金", [giver], receiver=world.outside, landed_on=day,
        landed=(variant + 1) * 100_00, today=TODAY, **SYS,
    )  # fmt: skip
    of_donors = world.of(row.donors.all())
    return [
        Thing(
            row, row.title, "giving", {unit} | of_donors, reverse("giving:donation", args=[row.pk]),
            world.who(row.donors.all()), counts=[("giving.value", day, of_donors, (variant + 1) * 100)],
        )
    ]  # fmt: skip


def project(world: World, name: str, unit: int, other: int, variant: int) -> list[Thing]:
    row = giving.plan(
        world.units[unit], "project", f"{name}教学楼", [giving.Giver(person=world.persons[other])],
        receiver_name="山区某校", estimated=5_000_00, signed_on=EARLY, today=TODAY, **SYS,
    )  # fmt: skip
    return [
        Thing(
            row, row.title, "giving", {unit} | world.of(row.donors.all()), reverse("giving:project", args=[row.pk]),
            world.who(row.donors.all()),
        )
    ]  # fmt: skip


def recognised(world: World, name: str, unit: int, other: int, variant: int) -> list[Thing]:
    """A nomination and an honour, each of a unit and one of anybody's people."""
    aim = f"{name}研修班"
    row = people.nominate(world.persons[other], world.units[unit], "course", aim, EARLY, **SYS)
    honour = people.honour(world.units[unit], "excellent_member", EARLY, [world.persons[other]],
                           title=f"{name}标兵", **SYS)[0]  # fmt: skip
    return [
        Thing(row, aim, "people", {unit}, reverse("people:nomination", args=[row.pk])),
        Thing(honour, honour.title, "people", {unit}, reverse("people:honour", args=[honour.pk])),
    ]


def election(world: World, name: str, unit: int, other: int, variant: int) -> list[Thing]:
    """An election, once a unit, and somebody's seat."""
    number = int(name[1:3]) + 1
    results = [(world.persons[other], f"{name}组长")]
    row = people.elect(world.units[unit], number, date(2025, 1, number), results, **SYS)
    body = f"{name}政协"
    seat = people.seat(world.persons[other], "cppcc", EARLY, level="city", body_name=body, **SYS)
    return [
        Thing(row, f"{name}组长", "people", {unit}, reverse("people:election", args=[row.pk])),
        Thing(seat, body, "people", world.belonged(world.persons[other])),
    ]


def statement(world: World, name: str, unit: int, other: int, variant: int) -> list[Thing]:
    day = EARLY if variant % 2 else LATE
    try:
        row = ledger.state(
            world.units[unit], "summary", "motion.speech", "", day, day, variant + 1, f"{name}汇总表", on=TODAY, **SYS
        )
    except ledger.StatementRefused:  # one stands already at a unit above or below
        return []
    counts = [("motion.speech", day, {unit}, variant + 1)]
    return [Thing(row, row.source, "figures", {unit}, reverse("reports:statement", args=[row.pk]), counts=counts)]


ROOMS: tuple[Room, ...] = (
    matter, activity, article, donation, statement, matter, venue, outlet, project, recognised, election, activity,
)  # fmt: skip


# --- what users see -------------------------------------------------------------------------------------------------

COUNTED = ("information.reported", "activity.held", "press.articles", "giving.value", "motion.speech")
QUERYSETS: tuple[Any, ...] = (Matter, Activity, Venue, Series, Article, Outlet, Broadcast, Donation, Project)
SHOWN = (Nomination, Honour, Seat, Election)
LISTS = (
    "/matters/information/", "/matters/mine/", "/activities/list/", "/activities/venues/", "/activities/series/",
    "/press/articles/", "/press/outlets/", "/press/broadcasts/", "/people/nominations/", "/people/honours/",
    "/people/terms/", "/statements/", "/", "/todo/", "/search/?q=第", "/figures/chosen/2025/activity.held/",
)  # fmt: skip


# a group with a record of every room goes from one association to the other
MOVING = Drawn(
    parents=[1, 1, 2, 2],
    move=(0, 2),
    twin=(4, 6),
    users=[(0, [("secretary", 2)]), (0, [("secretary", 1)]), (4, [("leader", 3)])],
    records=[(room, 3, 4, 1) for room in range(12)] + [(room, 5, 3, 3) for room in range(12)],
    guidance=(0, 2),
)


class Reader:
    """A user in a browser and with a token."""

    def __init__(self, world: World, eye: Eye) -> None:
        self.world, self.eye, self.user = world, eye, eye.user
        self.client = Client()
        self.client.force_login(eye.user)
        ends_on = date.today() + timedelta(30)  # noqa: DTZ011  tokens end by the real day
        self.key = tokens.issue_token(eye.user, "表", "read", ends_on, by=eye.user, at=now())[1]

    def page(self, address: str) -> tuple[int, str]:
        answer = self.client.get(address)
        return answer.status_code, answer.content.decode()

    def api(self, path: str) -> Any:
        """What the API answers; None for 404."""
        answer = self.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {self.key}"})
        assert answer.status_code in (200, 404), answer.content
        return answer.json() if answer.status_code == 200 else None


@cache
def api_lists() -> list[str]:
    """Every list that the API has."""
    paths = Client().get("/api/v1/openapi.json").json()["paths"]
    return [path.removeprefix("/api/v1") for path, ways in paths.items() if "get" in ways and "{" not in path]


PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # an example is dear: it is not made smaller


class Seeing(TestCase):
    """The walks. Each example is one world, seen by each of its users."""

    @settings(max_examples=10, phases=PHASES)
    @given(worlds)
    @example(MOVING)
    def test_rows(self, drawn: Drawn) -> None:
        world = World(drawn)
        self.counts(world)
        for eye in world.eyes:
            self.rows(world, eye)

    @settings(max_examples=2, phases=PHASES)
    @given(worlds)
    @example(MOVING)
    def test_answers(self, drawn: Drawn) -> None:
        world = World(drawn)
        with override_settings(TONGXIN_TODAY=TODAY.isoformat()):
            readers = [Reader(world, eye) for eye in world.eyes]
            self.pages(world, readers[0])
            for reader in readers:
                self.api(world, reader)
            self.releases(world, readers)

    def counts(self, world: World) -> None:
        """Every figure of every unit is what is there by the long way, and the ledger has nothing else."""
        for n, unit in enumerate(world.units):
            found = figures(unit, YEAR, [*COUNTED, "members.total"], on=TODAY)
            assert {c: int(found[c].value or 0) for c in COUNTED} == {c: world.counted(n, c) for c in COUNTED}
            members = [p for p in world.persons if any(n in world.line(at) for at in world.belonged(p))]
            assert int(found["members.total"].value or 0) == len(members)

    def rows(self, world: World, eye: Eye) -> None:
        """Querysets, the records behind figures, files: what the rules say and nothing else."""
        user = eye.user
        seen = {thing.title for thing in world.things if world.sees(eye, thing)}
        for model in QUERYSETS:
            mine = [thing for thing in world.things if isinstance(thing.row, model)]
            found = set(model.objects.visible_to(user, TODAY).values_list("pk", flat=True))
            assert found == {thing.row.pk for thing in mine if thing.title in seen}, model
        matters = [thing for thing in world.things if isinstance(thing.row, Matter)]
        for unit in {thing.row.unit for thing in matters}:
            found = set(Matter.objects.visible_to(user, TODAY, unit).values_list("pk", flat=True))
            assert found == {t.row.pk for t in matters if t.title in seen and t.row.unit_id == unit.pk}
        for model in SHOWN:
            kind = model._meta.label_lower
            ids = [thing.row.pk for thing in world.things if isinstance(thing.row, model)]
            found = set(lines.shown_by(kind)(ids, user, TODAY))
            assert found == {t.row.pk for t in world.things if isinstance(t.row, model) and t.title in seen}, model
        posting = [thing for thing in world.things if isinstance(thing.row, (*QUERYSETS, Statement))]
        told, hidden = kinds.described([thing.row.key for thing in posting], user, TODAY)
        assert {one.title for one in told.values()} == {t.title for t in posting if t.title in seen}
        assert hidden == len(posting) - len(told)
        for thing in world.things:
            if not isinstance(thing.row, (Activity, Venue, Series)):  # these answer at their own address
                assert may_see(user, journal_key(thing.row), TODAY) == (thing.title in seen), thing
        found = set(visible_persons(user, TODAY))
        assert found == {
            p for p in world.persons if any(world.may(eye, "people", at) for at in world.belonged(p))
        }  # fmt: skip

    def api(self, world: World, reader: Reader) -> None:
        """Lists of the API are exactly what may be seen; a unit that may not be read is not there."""
        eye = reader.eye
        matters_seen = {t.title for t in world.things if isinstance(t.row, Matter) and world.sees(eye, t)}
        assert {row["title"] for row in reader.api("/matters?limit=100")["rows"]} == matters_seen
        units = {row["key"] for row in reader.api("/units?limit=100")["rows"]}
        acts = ("people", "figures", "units")
        assert units == {u.key for n, u in enumerate(world.units) if any(world.may(eye, act, n) for act in acts)}
        for n, unit in list(enumerate(world.units))[1::2]:
            told = reader.api(f"/units/{unit.key}/people?limit=100")
            assert (told is not None) == world.may(eye, "people", n)
            if told is not None:
                members = [p for p in world.persons if any(n in world.line(at) for at in world.belonged(p))]
                assert {row["id"] for row in told["rows"]} == {p.pk for p in members}
        self.records(world, reader, eye.roles[0][1] if eye.roles else 0)
        unseen = [thing.title for thing in world.things if not world.sees(eye, thing)]
        for path in api_lists():
            text = json.dumps(reader.api(f"{path}?limit=100"), ensure_ascii=False)
            assert [title for title in unseen if title in text] == [], path

    def records(self, world: World, reader: Reader, n: int) -> None:
        """Behind a figure stand the records one may see, and how many one may not."""
        for code in COUNTED[:2]:
            told = reader.api(f"/units/{world.units[n].key}/figures/2025/{code}/records?limit=100")
            assert (told is not None) == world.may(reader.eye, "figures", n)
            if told is None:
                continue
            behind = [
                thing for thing in world.things for what, day, units, _q in thing.counts
                if what == code and any(n in world.line(at, day) for at in units)
            ]  # fmt: skip
            seen = {thing.title for thing in behind if world.sees(reader.eye, thing)}
            assert ({row["title"] for row in told["rows"]}, told["hidden"]) == (seen, len(behind) - len(seen))

    def pages(self, world: World, reader: Reader) -> None:
        """A record one may not see is 404, and no list, search or front page tells of it."""
        eye = reader.eye
        unseen = [thing.title for thing in world.things if not world.sees(eye, thing)]
        for thing in world.things:
            if thing.address:
                status, _text = reader.page(thing.address)
                assert status == (200 if world.sees(eye, thing) else 404), thing
        for address in LISTS:
            status, text = reader.page(address.replace("chosen", world.units[1].key))
            assert status in (200, 403, 404), (address, status)
            assert [title for title in unseen if title in text] == [], address
        strangers = [p.name for p in world.persons if p not in visible_persons(eye.user, TODAY)]
        for address in ("/people/", "/search/?q=张"):
            status, text = reader.page(address)
            own = str(world.persons[eye.home].name) if eye.home is not None else ""
            assert [name for name in strangers if name in text and name != own] == [], address

    def releases(self, world: World, readers: list[Reader]) -> None:
        """What a guided body signed is seen by those who read for its guide, as it was signed; else nothing of it."""
        guide, guided = world.guidance
        unit = world.units[guided]
        if guide == guided or not world.counted(guided, "activity.held"):
            return
        report = reports.draft(unit, "annual", "2025", on=TODAY, **SYS)
        for section in report.sections.all():
            reports.write_section(section, "全年开展活动{activity.held}。", on=TODAY, **SYS)
        signed = reports.sign(report, on=TODAY, **SYS)
        was = world.counted(guided, "activity.held")
        late = activity(world, "第99号", guided, guided, 1)
        assert int(figures(unit, YEAR, ["activity.held"], on=TODAY)["activity.held"].value or 0) == was + 1
        world.things += late
        for reader in readers:
            eye = reader.eye
            whole = world.may(eye, "reports", guided)
            here = whole or world.may(eye, "released", guide) or world.may(eye, "released", guided)
            told = reader.api(f"/reports/{report.pk}")
            assert (told is not None) == here
            assert (unit in released.guided_by(eye.user, TODAY)) == world.may(eye, "released", guide)
            assert reader.page(reverse("reports:report", args=[report.pk]))[0] == (200 if here else 404)
            assert reader.page(reverse("reports:check", args=[report.pk]))[0] == (200 if whole else 404)
            if told is not None:
                shown = {f["indicator"]: Decimal(str(f["value"])) for f in told["figures"]}
                assert shown["activity.held"] == was
                assert told["hash"] == signed.hash
