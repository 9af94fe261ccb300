"""What the ledger should say, worked out the long way: plain Python over records, no entries, no paths.

A unit's place is found by walking up its parents on the day; a figure by looking at every fact of every
record. It shares no code with the ledger but the shapes of facts.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tongxin.kernel.periods import Period
from tongxin.ledger.facts import Fact, Party
from tongxin.ledger.measured import Spec

GIFT, WORK = "toy.gift", "toy.work"
Prices = dict[int, Fraction]  # root unit → points of one work


@dataclass
class Stated:
    """A statement as the oracle remembers it."""

    unit: int
    item: str
    level: str
    first: date
    last: date
    stated: int
    detailed: int
    choices: dict[str, str] = field(default_factory=dict)  # record → extra, out_of
    taken: Counter[str] = field(default_factory=Counter)
    is_void: bool = False

    @property
    def posted(self) -> int:
        return 0 if self.is_void else max(0, self.stated - self.detailed - sum(self.taken.values()))

    def covers(self, fact: Fact) -> bool:
        return (
            not self.is_void
            and fact.item == self.item
            and self.level in ("", fact.level)
            and self.first <= fact.booked_on <= self.last
        )


@dataclass(frozen=True)
class Line:
    """A fact of a record; `stated` for statements."""

    cause: str
    fact: Fact
    stated: bool = False


@dataclass
class Seal:
    """What was there when books were closed, and what was done since."""

    then: list[Line]
    was: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    is_moved: bool = False


def part(fact: Fact, number: int) -> int:
    """A party's quantity; money is divided equally here, the first ones take what is left."""
    if fact.item != GIFT:
        return fact.quantity
    each, rest = divmod(fact.quantity, len(fact.parties))
    return each + (number < rest)


class Oracle:
    def __init__(self, parents: dict[int, int | None], prices: Prices, since: date) -> None:
        self.moves: dict[int, list[tuple[date, int | None]]] = {u: [(since, p)] for u, p in parents.items()}
        self.prices = prices
        self.records: dict[str, list[tuple[Fact, list[int]]]] = {}  # facts with the points each party got
        self.statements: list[Stated] = []
        self.same_as: dict[int, int] = {}
        self.seals: dict[tuple[int, str], Seal] = {}

    # ── the register ──

    def chain(self, unit: int, day: date) -> list[int]:
        """The unit and everything above it on that day."""
        found: list[int] = []
        at: int | None = unit
        while at is not None:
            found.append(at)
            moves = self.moves[at]
            at = next((parent for since, parent in reversed(moves) if since <= day), moves[0][1])
        return found

    def move(self, unit: int, parent: int, since: date) -> None:
        own: list[tuple[date, int | None]] = []
        for day, above in self.moves[unit]:
            if not own or own[-1][1] != above:
                own.append((day, above))
        for seal in self.seals.values():
            seal.is_moved = True
        self.moves[unit] = sorted([m for m in own if m[0] != since] + [(since, parent)], key=lambda m: m[0])

    def root(self, person: int) -> int:
        while person in self.same_as:
            person = self.same_as[person]
        return person

    # ── records ──

    def earned(self, fact: Fact) -> list[int]:
        """Points in hundredths by today's prices."""
        with_person = [i for i, p in enumerate(fact.parties) if p.person is not None]
        points = [0] * len(fact.parties)
        for rank, i in enumerate(with_person):
            price = self.prices[self.chain(fact.parties[i].unit, fact.booked_on)[-1]]
            if fact.level == "city":
                price = Fraction(7)
            if fact.item == WORK:
                each, rest = divmod(int(price * 100 * fact.quantity), len(with_person))
                points[i] = each + (rank < rest)
            elif fact.item == GIFT:
                price = Fraction(7) if fact.level == "city" else Fraction(1, 100)
                points[i] = int(price * fact.quantity + Fraction(1, 2))
        return points

    def say(self, cause: str, facts: list[Fact]) -> None:
        """A fact that stood as it is keeps its points; a new one gets today's."""
        before = list(self.records.get(cause, []))
        now = []
        for fact in facts:
            kept = next((old for old in before if old[0] == fact), None)
            if kept:
                before.remove(kept)
            now.append(kept or (fact, self.earned(fact)))
        self.records[cause] = now
        self.touch(cause)

    def touch(self, cause: str) -> None:
        for seal in self.seals.values():
            seal.touched.add(cause)

    def reprice(self, organisation: int, item: str, since: date) -> None:
        for facts in self.records.values():
            for fact, points in facts:
                if fact.item == item and fact.booked_on >= since:
                    new = self.earned(fact)
                    for i, p in enumerate(fact.parties):
                        if organisation in self.chain(p.unit, fact.booked_on):
                            points[i] = new[i]

    def points(self) -> Counter[tuple[int, int]]:
        """(person, root unit of the tree) → hundredths, over all years."""
        found: Counter[tuple[int, int]] = Counter()
        for facts in self.records.values():
            for fact, points in facts:
                for p, n in zip(fact.parties, points, strict=True):
                    if p.person is not None:
                        found[self.root(p.person), self.chain(p.unit, fact.booked_on)[-1]] += n
        return found

    # ── statements ──

    def inside(self, stated: Stated, facts: Iterable[Fact]) -> int:
        total = 0
        for fact in facts:
            if stated.covers(fact):
                there = [
                    part(fact, i)
                    for i, p in enumerate(fact.parties)
                    if stated.unit in self.chain(p.unit, fact.booked_on)
                ]
                total += sum(there) if fact.item == GIFT else max(there, default=0)
        return total

    def more(self, cause: str, facts: list[Fact]) -> list[tuple[Stated, int]]:
        before = [fact for fact, _points in self.records.get(cause, [])]
        # what stays is on both sides
        return [(s, n) for s in self.statements if (n := self.inside(s, facts) - self.inside(s, before))]

    def must_ask(self, cause: str, facts: list[Fact]) -> bool:
        return any(n > 0 and cause not in s.choices for s, n in self.more(cause, facts))

    def settle(self, cause: str, facts: list[Fact], beside: str) -> None:
        for stated, n in self.more(cause, facts):
            if n > 0:
                if beside or cause not in stated.choices:
                    stated.choices[cause] = beside
                if stated.choices[cause] == "out_of":
                    stated.taken[cause] += n
            else:
                stated.taken[cause] = max(0, stated.taken[cause] + n)
            self.touch(f"s{self.statements.index(stated)}")

    def clashes(self, new: Stated) -> bool:
        for old in self.statements:
            if old.is_void or old.item != new.item or not (old.level == new.level or "" in (old.level, new.level)):
                continue
            chains = self.chain(old.unit, old.last), self.chain(new.unit, new.last)
            if old.first <= new.last and new.first <= old.last and (new.unit in chains[0] or old.unit in chains[1]):
                return True
        return False

    # ── reading ──

    def lines(self) -> Iterator[Line]:
        for cause, facts in self.records.items():
            for fact, _points in facts:
                yield Line(cause, fact)
        for n, s in enumerate(self.statements):
            if s.posted:
                yield Line(f"s{n}", Fact(s.item, s.posted, s.last, s.last, (Party(s.unit),), s.level), stated=True)

    def there(self, units: list[int], fact: Fact, *, own_only: bool) -> list[int]:
        """Numbers of the parties that count at any of `units`."""
        return [
            i
            for i, p in enumerate(fact.parties)
            if (p.unit in units if own_only else set(units) & set(self.chain(p.unit, fact.booked_on)))
        ]

    def chosen(
        self, units: list[int], period: Period, spec: Spec, lines: Iterable[Line] | None = None
    ) -> list[tuple[Line, list[int]]]:
        first = spec.since or period.first
        found = []
        for line in self.lines() if lines is None else lines:
            fact = line.fact
            if (
                fact.item in spec.items
                and (not spec.levels or fact.level in spec.levels)
                and (not spec.objects or fact.object in spec.objects)
                and first <= fact.booked_on <= period.last
                and (who := self.there(units, fact, own_only=spec.own_only))
            ):
                found.append((line, who))
        return found

    def value(self, units: list[int], period: Period, spec: Spec) -> int:
        chosen = self.chosen(units, period, spec)
        detail = [(line, who) for line, who in chosen if not line.stated]
        stated = sum(line.fact.quantity for line, _who in chosen if line.stated)
        if spec.adds == "persons":
            people = (line.fact.parties[i].person for line, who in detail for i in who)
            return len({self.root(p) for p in people if p is not None})
        if spec.adds == "objects":
            return len({line.fact.object for line, _who in detail} - {""})
        if spec.adds == "works":
            return len({line.cause for line, _who in detail}) + stated
        if spec.adds == "facts":
            return len(detail) + stated
        return stated + sum(
            sum(part(line.fact, i) for i in who) if line.fact.item == GIFT else line.fact.quantity
            for line, who in detail
        )

    def records_behind(self, units: list[int], period: Period, spec: Spec) -> int:
        return len({line.cause for line, _who in self.chosen(units, period, spec)})

    def joint(self, units: list[int], period: Period, spec: Spec) -> int:
        """Records with a fact of parties of several units."""
        chosen = self.chosen(units, period, spec)
        return len({line.cause for line, _who in chosen if len({p.unit for p in line.fact.parties}) > 1})

    def undetailed(self, units: list[int], period: Period, spec: Spec) -> int:
        return sum(line.fact.quantity for line, _who in self.chosen(units, period, spec) if line.stated)

    # ── signing ──

    def seal(self, unit: int, period: Period) -> None:
        self.seals[unit, period.code] = Seal(list(self.lines()), was=set(self.records))

    def _seal_of(self, unit: int, period: Period, today: date) -> "Seal | None":
        return next(
            (self.seals[n, period.code] for n in self.chain(unit, today) if (n, period.code) in self.seals), None
        )

    def late(self, unit: int, period: Period, spec: Spec, today: date) -> tuple[int, int]:
        """Least and most: records that stand and say something else than when the books were closed.

        Where units were moved since, a record that was changed as well may be told or not.
        """
        seal = self._seal_of(unit, period, today)
        if seal is None:
            return 0, 0

        def sums(lines: Iterable[Line]) -> Counter[str]:
            found: Counter[str] = Counter()
            for line, who in self.chosen([unit], period, spec, lines):
                found[line.cause] += sum(part(line.fact, i) for i in who)
            return found

        before, now = sums(seal.then), sums(self.lines())
        if not seal.is_moved:
            changed = sum(before[cause] != quantity for cause, quantity in now.items())
            return changed, changed
        known = {line.cause for line in seal.then}
        new = [cause for cause in now if cause not in known and cause not in seal.was]
        return len(new), len([cause for cause in now if cause in seal.touched or cause not in known])
