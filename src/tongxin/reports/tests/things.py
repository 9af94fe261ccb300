"""Records for tests of this room: things that post facts of given items, without a room of their own."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from tongxin.ledger import kinds
from tongxin.ledger.facts import Fact, Party
from tongxin.ledger.operations import post, repost
from tongxin.people.models import Person, Unit
from tongxin.people.permissions import SYSTEM, Actor, Can, reach

TODAY = date(2025, 12, 22)
AT = datetime(2025, 12, 22, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
WHEN = {"at": AT, "on": TODAY}


@dataclass
class Thing:
    """A record that says whatever it is told to."""

    pk: int
    unit: Unit
    said: Sequence[Fact] = field(default_factory=tuple)
    is_secret: bool = False
    title: str = ""

    @property
    def key(self) -> str:
        return f"reports.thing:{self.pk}"

    def facts(self) -> Sequence[Fact]:
        return self.said


class Things:
    """All things of a test; describes them to those who may read figures of their unit, the secret ones never."""

    def __init__(self) -> None:
        self.all: dict[int, Thing] = {}
        self.numbers = count(1)
        kinds.fill(kinds.RecordKind("reports.thing", "东西", self.describe, self.records))

    def describe(self, ids: Iterable[int], user: Actor, on: date) -> Mapping[int, kinds.Described]:
        paths = reach(user, Can.FIGURES_READ, on)
        seen = {}
        for pk in ids:
            thing = self.all[pk]
            if not thing.is_secret and thing.unit.path.startswith(paths):
                seen[pk] = kinds.Described(f"2025-{pk:03}", thing.title or f"东西{pk}", "", "", str(thing.unit), on)
        return seen

    def records(self) -> Iterator[Thing]:
        return iter(self.all.values())

    def add(
        self,
        unit: Unit,
        item: str,
        on: date,
        *,
        level: str = "",
        quantity: int = 1,
        with_units: Sequence[Unit] = (),
        persons: Sequence[Person] = (),
        thing_object: str = "",
        booked: date | None = None,
        is_secret: bool = False,
        title: str = "",
        at: datetime = AT,
    ) -> Thing:
        """Post a thing with one fact, of `unit` and perhaps others jointly."""
        parties = tuple(Party(u.pk) for u in (unit, *with_units))
        if persons:
            parties = tuple(Party(unit.pk, p.pk) for p in persons)
        fact = Fact(item, quantity, on, booked or on, parties, level, thing_object)
        thing = Thing(next(self.numbers), unit, (fact,), is_secret, title)
        self.all[thing.pk] = thing
        post(thing, by=SYSTEM, at=at)
        return thing

    def say(self, thing: Thing, *facts: Fact, at: datetime = AT) -> None:
        """Let a thing say something else, and post it again."""
        thing.said = facts
        repost(thing, by=SYSTEM, at=at)

    def many(self, number: int, unit: Unit, item: str, year: int, *, level: str = "") -> list[Thing]:
        """Spread over the months up to November, so that a span up to December has them all."""
        return [self.add(unit, item, date(year, n % 11 + 1, n % 27 + 1), level=level) for n in range(number)]
