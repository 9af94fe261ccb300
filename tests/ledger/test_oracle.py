"""Random sequences of verbs, held against the oracle; on whichever database the tests run."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.ledger import toys
from tests.ledger.oracle import Oracle, Stated
from tests.ledger.toys import AT, GIFT, TALK, WORK, Toy, Toys, World
from tongxin.kernel.periods import Period
from tongxin.ledger import check, operations, signing
from tongxin.ledger.facts import Fact, Party
from tongxin.ledger.measure import measure
from tongxin.ledger.measured import ADDS, Spec
from tongxin.ledger.models import Entry, Statement
from tongxin.ledger.tallies import folding
from tongxin.people import operations as people
from tongxin.people.models import Person, Unit
from tongxin.people.paths import scope_paths
from tongxin.people.permissions import SYSTEM
from tongxin.people.tests.factories import SINCE

TODAY = date(2026, 1, 5)
DAYS = [date(2024, 6, 30), date(2024, 12, 31), date(2025, 1, 1), date(2025, 3, 10), date(2025, 6, 30), date(2025, 7, 1),
        date(2025, 12, 31)]  # fmt: skip
PERIODS = [Period.year(2025), Period.parse("2024"), Period.parse("2025H1"), Period.between(DAYS[1], DAYS[3])]
SPECS = [
    Spec(f"{adds} {item} {level} {own}", adds, (item,), level, own_only=own)
    for adds in ADDS
    for item in (WORK, GIFT)
    for level in ((), ("city",))
    for own in (False, True)
] + [
    Spec("both", "works", (WORK, TALK)),
    Spec("object", "persons", (WORK, TALK), objects=("o1",)),
    Spec("since", "quantity", (WORK, TALK), since=date(2024, 7, 1)),
]
VERBS = ["create", "create", "change", "change", "back", "void", "move", "reprice", "state", "void_statement", "merge",
         "unmerge", "erase", "sign", "amend_statement", "fold", "fold"]  # fmt: skip


def _nested(units: list[Unit]) -> bool:
    """Whether one of them ever stood in another."""
    paths = [path for unit in units for path in scope_paths(unit)]
    return any(a != b and a.startswith(b) for a in paths for b in paths)


class Walk:
    """The ledger and the oracle, side by side."""

    def __init__(self, draw: Any, box: Toys) -> None:
        self.draw, self.box = draw, box
        world: World = toys.make_world()
        self.world, self.units = world, {u.pk: u for u in world.units}
        self.people = [world.ann, world.bob, world.cat]
        parents = {
            world.north.pk: None, world.south.pk: None, world.east.pk: world.north.pk, world.west.pk: world.north.pk,
            world.pier.pk: world.east.pk, world.bay.pk: world.south.pk,
        }  # fmt: skip
        self.oracle = Oracle(parents, {world.north.pk: Fraction(1), world.south.pk: Fraction(3)}, SINCE)
        self.history: dict[str, list[list[Fact]]] = {}
        self.statements: list[Statement] = []

    def one_of(self, values: list[Any]) -> Any:
        return self.draw(st.sampled_from(values))

    def fact(self) -> Fact:
        who = [(u, p) for u in self.units for p in (None, *(x.pk for x in self.people))]
        parties = self.draw(st.lists(st.sampled_from(who), min_size=1, max_size=3, unique=True))
        return Fact(
            self.one_of([WORK, WORK, GIFT, TALK]),
            self.draw(st.integers(1, 300)),
            self.one_of(DAYS),
            self.one_of(DAYS),
            tuple(Party(unit, person) for unit, person in parties),
            self.one_of(["", "city"]),
            self.one_of(["", "o1", "o2"]),
        )

    def facts(self) -> list[Fact]:
        return [self.fact() for _ in range(self.draw(st.integers(1, 2)))]

    def say(self, toy: Toy, facts: list[Fact]) -> None:
        """Post; where the ledger asks about a statement, answer one way or the other."""
        asks = self.oracle.must_ask(toy.key, facts)
        beside = ""
        toy.said = facts
        try:
            toys.post(toy)
            assert not asks
        except operations.StatementOverlaps:
            assert asks
            beside = self.one_of(["extra", "out_of"])
            toys.post(toy, beside)
        self.oracle.settle(toy.key, facts, beside)
        self.oracle.say(toy.key, facts)
        self.history.setdefault(toy.key, []).append(facts)

    def create(self) -> None:
        toy = Toy(len(self.box.made) + 1)
        self.box.made.append(toy)
        self.say(toy, self.facts())

    def change(self) -> None:
        if self.box.made:
            self.say(self.one_of(self.box.made), self.facts())

    def back(self) -> None:
        """To something the record said before."""
        if self.box.made:
            toy = self.one_of(self.box.made)
            self.say(toy, self.one_of(self.history[toy.key]))

    def void(self) -> None:
        if self.box.made:
            self.say(self.one_of(self.box.made), [])

    def move(self) -> None:
        unit = self.one_of([self.world.pier, self.world.east, self.world.west, self.world.bay])
        parent, since = self.one_of(self.world.units), self.one_of([SINCE, *DAYS])
        before = {pk: list(moves) for pk, moves in self.oracle.moves.items()}
        try:
            operations.move(unit, parent, since, by=SYSTEM, at=AT)
        except (people.Cycle, people.ParentNotThere):
            self.oracle.moves = before
        else:
            self.oracle.move(unit.pk, parent.pk, since)

    def reprice(self) -> None:
        organisation = self.one_of([self.world.north, self.world.south])
        price = self.draw(st.integers(0, 5))
        toys.give_rules(organisation, toys.toy_charter(work=str(price)))
        self.oracle.prices[organisation.pk] = Fraction(price)
        if self.draw(st.booleans()):
            since = self.one_of(DAYS)
            operations.reprice(organisation, WORK, since, by=SYSTEM, at=AT)
            self.oracle.reprice(organisation.pk, WORK, since)

    def state(self) -> None:
        unit, item, level = self.one_of(self.world.units), self.one_of([WORK, GIFT]), self.one_of(["", "city"])
        first, last = sorted([self.one_of(DAYS), self.one_of(DAYS)])
        amount = self.draw(st.integers(1, 2000))
        period = Period.between(first, last)
        spec = Spec("x", "quantity", (item,), (level,) if level else ())
        new = Stated(unit.pk, item, level, first, last, amount, 0)
        # statements that cover part of these days from outside the clash rule are none
        new.detailed = self.oracle.value([unit.pk], period, spec) if not self.oracle.clashes(new) else 0
        refused = self.oracle.clashes(new) or new.detailed > amount
        try:
            made = operations.state(unit, "summary", item, level, first, last, amount, "电话", by=SYSTEM, at=AT)
        except operations.StatementRefused:
            assert refused
        else:
            assert not refused
            assert made.detailed == new.detailed
            self.oracle.statements.append(new)
            self.statements.append(made)

    def void_statement(self) -> None:
        if self.statements:
            n = self.one_of(list(range(len(self.statements))))
            operations.void_statement(self.statements[n], by=SYSTEM, at=AT)
            self.oracle.statements[n].is_void = True

    def amend_statement(self) -> None:
        if self.statements:
            n, amount = self.one_of(list(range(len(self.statements)))), self.draw(st.integers(1, 3000))
            stated = self.oracle.statements[n]
            try:
                operations.amend_statement(self.statements[n], amount, "改", by=SYSTEM, at=AT)
            except operations.StatementRefused:
                assert stated.is_void or amount < stated.detailed + sum(stated.taken.values())
            else:
                stated.stated = amount
                self.oracle.touch(f"s{n}")

    def merge(self) -> None:
        """Chains are possible here, though the verb makes none."""
        one, other = self.one_of(self.people), self.one_of(self.people)
        if one.pk not in self.oracle.same_as and self.oracle.root(other.pk) != one.pk:
            Person.objects.filter(pk=one.pk).update(same_as=other)
            self.oracle.same_as[one.pk] = other.pk

    def unmerge(self) -> None:
        person = self.one_of(self.people)
        Person.objects.filter(pk=person.pk).update(same_as=None)
        self.oracle.same_as.pop(person.pk, None)

    def erase(self) -> None:
        people.erase(Person.objects.get(pk=self.one_of(self.people).pk), by=SYSTEM, at=AT)

    def fold(self) -> None:
        """From how many entries on tallies are kept is drawn, too."""
        with patch.object(folding, "KEPT_FROM", self.draw(st.integers(1, 20))):
            folding.fold()

    def sign(self) -> None:
        unit = Unit.objects.get(pk=self.one_of(self.world.units).pk)
        signing.seal(unit, PERIODS[0], f"tests.report:{unit.pk}", at=AT)
        self.oracle.seal(unit.pk, PERIODS[0])

    def compare(self) -> None:
        for unit in Unit.objects.filter(pk__in=self.units):
            for period in PERIODS:
                found = measure(unit, period, SPECS)
                for spec in SPECS:
                    got = found[spec.key]
                    told = (unit.key, period.code, spec.key)
                    assert got.value == self.oracle.value([unit.pk], period, spec), told
                    assert got.records == self.oracle.records_behind([unit.pk], period, spec), told
                    assert got.undetailed == self.oracle.undetailed([unit.pk], period, spec), told
                    assert got.joint == self.oracle.joint([unit.pk], period, spec), told
                    if not spec.since:
                        least, most = self.oracle.late(unit.pk, period, spec, TODAY)
                        assert least <= got.late <= most, told

    def compare_tables(self) -> None:
        some = self.draw(st.lists(st.sampled_from(self.world.units), min_size=1, unique=True))
        unit, spec = self.one_of(self.world.units), self.one_of([s for s in SPECS if not s.since])
        unit = Unit.objects.get(pk=unit.pk)
        if spec.adds in ("quantity", "facts", "works") and not _nested(some):
            value = self.oracle.value([u.pk for u in some], PERIODS[0], spec)
            assert toys.total(some, PERIODS[0], spec) == value
        table = toys.by_unit(unit, PERIODS[0], replace(spec, own_only=False), TODAY)
        assert sum(row.value for row in table.rows) - table.overlap == table.total.value
        assert table.overlap >= 0
        months = toys.by_month(unit, PERIODS[0], spec)
        for month, value in months.items():
            inside = Period.parse(f"{month // 100}-{month % 100:02}")
            assert value == self.oracle.value([unit.pk], inside, spec)
        page = toys.causes(unit, PERIODS[0], spec, limit=1000)
        assert page.total == len(page.rows) == self.oracle.records_behind([unit.pk], PERIODS[0], spec)
        if spec.adds in ("quantity", "facts", "works"):
            assert sum(row.quantity for row in page.rows) == self.oracle.value([unit.pk], PERIODS[0], spec)

    def compare_points(self) -> None:
        found: dict[tuple[int, int], int] = {}
        for person, path, points in Entry.objects.exclude(person=None).values_list("person_id", "path", "points"):
            key = self.oracle.root(person), int(path.split("/")[1])
            found[key] = found.get(key, 0) + points
        assert {k: n for k, n in found.items() if n} == {k: n for k, n in self.oracle.points().items() if n}

    def run(self, steps: int) -> None:
        for _ in range(steps):
            getattr(self, self.one_of(VERBS))()
        self.compare()
        self.compare_tables()
        self.compare_points()
        assert list(check.differences()) == []
        assert sum(toys.post(toy) for toy in self.box.made) == 0


# Making a walk of fifty verbs shorter takes many minutes; the blob that is printed repeats it as it is.
WALKS = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.mark.django_db
@settings(WALKS, max_examples=14)
@given(data=st.data())
def test_what_is_read_is_what_the_records_say(box, data):
    box.made.clear()
    with transaction.atomic():
        Walk(data.draw, box).run(data.draw(st.integers(1, 40)))
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.long
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_for_a_long_time(box, data):
    box.made.clear()
    with transaction.atomic():
        Walk(data.draw, box).run(data.draw(st.integers(30, 90)))
        transaction.set_rollback(True)
