"""Toy records, a toy charter and two small trees, so that the ledger's tests need no room above it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.db import transaction

from tongxin.kernel.charter import read
from tongxin.kernel.charter.shapes import Amount, Category, Charter, Item, PointsRule
from tongxin.kernel.periods import Period
from tongxin.ledger import operations
from tongxin.ledger.facts import Fact, Party
from tongxin.ledger.joint import joint_keys, overlap_of
from tongxin.ledger.kinds import RecordKind
from tongxin.ledger.measure import Batch, measure
from tongxin.ledger.measured import Measured, Page, Spec, UnitTable
from tongxin.people import charters
from tongxin.people.models import Person, Unit
from tongxin.people.permissions import SYSTEM
from tongxin.people.tests.factories import make_unit

AT = datetime(2026, 1, 5, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
Y2025 = Period.year(2025)
WORK, GIFT, TALK, PRIZE = "toy.work", "toy.gift", "toy.talk", "toy.prize"


@dataclass
class Toy:
    """A record whose facts a test sets."""

    pk: int
    said: list[Fact] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"tests.toy:{self.pk}"

    def facts(self) -> Sequence[Fact]:
        return tuple(self.said)


class Toys:
    """All toys of a test, and their kind."""

    def __init__(self) -> None:
        self.made: list[Toy] = []

    def new(self, *facts: Fact, beside: operations.Beside = "") -> Toy:
        toy = Toy(len(self.made) + 1, list(facts))
        self.made.append(toy)
        with transaction.atomic():
            operations.post(toy, by=SYSTEM, at=AT, beside=beside)
        return toy

    def records(self) -> Iterator[Toy]:
        return iter(self.made)

    @property
    def kind(self) -> RecordKind:
        return RecordKind("tests.toy", "玩具", lambda _ids, _user, _on: {}, self.records)


def post(toy: Toy, beside: operations.Beside = "") -> int:
    """Post it again."""
    with transaction.atomic():  # as the verb that posts
        return operations.repost(toy, by=SYSTEM, at=AT, beside=beside)


def say(toy: Toy, *facts: Fact, beside: operations.Beside = "") -> int:
    """Change what a toy says and post it."""
    toy.said = list(facts)
    return post(toy, beside)


def fact(
    *parties: Party | Unit | tuple[Unit, Person],
    item: str = WORK,
    quantity: int = 1,
    on: date = date(2025, 5, 5),
    happened: date | None = None,
    **more: str,
) -> Fact:
    return Fact(item, quantity, happened or on, on, tuple(map(party, parties)), **more)


def party(of: Party | Unit | tuple[Unit, Person]) -> Party:
    if isinstance(of, Party):
        return of
    return Party(of.pk) if isinstance(of, Unit) else Party(of[0].pk, of[1].pk)


def shared(unit: Unit, person: Person | None, share: str) -> Party:
    return Party(unit.pk, person.pk if person else None, Fraction(share))


def toy_charter(**prices: str) -> Charter:
    """Items of both ways of adding, and points of every split; `work`, `gift`, `prize`: another price."""

    def rule(code: str, split: str, price: str, *, once: bool = False, category: str = "deeds") -> PointsRule:
        amounts = (
            Amount(since=date(2020, 1, 1), points=Decimal(prices.get(code, price))),
            Amount(since=date(2020, 1, 1), points=Decimal("7"), level="city"),
            Amount(since=date(2026, 1, 1), points=Decimal("100")),
        )
        return PointsRule(
            code=f"p.{code}", name=code, item=f"toy.{code}", category=category, amounts=amounts, source="试",
            split=split, once=once,
        )  # fmt: skip

    items = [
        Item(code=WORK, name="篇", counter="篇", source="试"),
        Item(code=GIFT, name="捐款", counter="元", source="试", scale=100, adds="shares"),
        Item(code=TALK, name="讲座", counter="场", source="试"),
        Item(code=PRIZE, name="获奖", counter="项", source="试"),
    ]
    rules = [
        rule("work", "equal", "1", once=True),
        rule("gift", "whole", "0.01", category="gifts"),
        rule("prize", "first_half", "4", once=True),
    ]
    caps = {"deeds": Decimal(10), "gifts": None}
    return Charter(
        code="toy", name="试", source="试", roles=charters.shipped("zhilianhui").roles,
        items={item.code: item for item in items},
        points={r.code: r for r in rules},
        categories={
            code: Category(code=code, name=code, caps=((date(2020, 1, 1), cap),), source="试")
            for code, cap in caps.items()
        },
    )  # fmt: skip


def give_rules(unit: Unit, charter: Charter) -> str:
    """Put a toy charter in force; the hash of its edition."""
    return charters.make_edition(unit, read.canonical(charter), at=AT, on=date(2025, 1, 1)).hash


@dataclass
class World:
    """north ─┬─ east ── pier      south ── bay
    └─ west"""

    north: Unit
    east: Unit
    west: Unit
    pier: Unit
    south: Unit
    bay: Unit
    ann: Person
    bob: Person
    cat: Person
    edition: str

    @property
    def units(self) -> list[Unit]:
        return [self.north, self.east, self.west, self.pier, self.south, self.bay]


def make_world() -> World:
    north, south = make_unit("north", key="north"), make_unit("south", key="south")
    east, west = make_unit("east", key="east", parent=north), make_unit("west", key="west", parent=north)
    people = [Person.objects.create(name=name) for name in ("安", "柏", "采")]
    edition = give_rules(north, toy_charter())
    give_rules(south, toy_charter(work="3"))
    return World(
        north,
        east,
        west,
        make_unit("pier", key="pier", parent=east),
        south,
        make_unit("bay", key="bay", parent=south),
        *people,
        edition,
    )


def count(unit: Unit, item: str = WORK, adds: str = "quantity", period: Period = Y2025, **more: object) -> int:
    return measured(unit, item, adds, period, **more).value


def by_month(unit: Unit, period: Period, spec: Spec) -> dict[int, int]:
    return Batch(unit).by_month(period, spec)()


def by_unit(unit: Unit, period: Period, spec: Spec, on: date) -> UnitTable:
    return Batch(unit).by_unit(period, spec, on)()


def causes(
    unit: Unit, period: Period, spec: Spec, *, month: int | None = None, within: Unit | None = None, offset: int = 0,
    limit: int = 50,
) -> Page:  # fmt: skip
    return Batch(unit).causes(period, spec, month=month, within=within)(offset, limit)


def total(units: Sequence[Unit], period: Period, spec: Spec) -> int:
    """Over units none of which lies in another, as released figures are added up."""
    figures = sum(measure(unit, period, [spec])[spec.key].value for unit in units)
    return figures - overlap_of(joint_keys(unit, period, spec) for unit in units)


def measured(unit: Unit, item: str = WORK, adds: str = "quantity", period: Period = Y2025, **more: object) -> Measured:
    return measure(unit, period, [Spec("x", adds, (item,), **more)])["x"]
