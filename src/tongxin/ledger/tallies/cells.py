"""What records add to units 分格: from entries to cells of item, level and month. Asks no database."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from tongxin.people.paths import ids

Place = tuple[int, bool]  # id of a unit; whether its own work 本级 alone
Key = tuple[str, str, int]  # item, level, month (yyyymm)


class Line(NamedTuple):
    """What of an entry counts, in the order of LINE in lines.py."""

    cause: str
    item: str
    level: str
    month: int
    path: str
    lift: int
    sign: int
    quantity: int
    is_joint: bool
    is_divided: bool
    pk: int
    booked_on: str  # "2025-05-05"


@dataclass(slots=True)
class Cell:
    """Of one record at one place, in one item, level and month. It stands there while `sign` is above 0."""

    sign: int = 0
    joint: int = 0
    quantity: int = 0
    facts: int = 0

    def take(self, line: Line, height: int) -> None:
        """Add an entry; from `height` down no earlier party counts here already (placing.lifts)."""
        counts = line.lift < height
        self.sign += line.sign
        self.joint += line.sign if line.is_joint else 0
        self.facts += line.sign if counts else 0
        self.quantity += line.quantity if counts or line.is_divided else 0


ByCause = dict[str, dict[Key, Cell]]


class Added(NamedTuple):
    """What stands in the columns of a Tally, and how they add up."""

    records: int = 0
    quantity: int = 0
    facts: int = 0
    stated: int = 0
    stated_records: int = 0
    joint: int = 0

    def plus(self, other: "Added", times: int = 1) -> "Added":
        return Added(*(a + times * b for a, b in zip(self, other, strict=True)))


@cache
def places(path: str) -> tuple[tuple[Place, int], ...]:
    """Where an entry of this path counts, with the height from which on lifts matter: the nodes, and 本级."""
    nodes = ids(path)
    found = [((node, False), height) for height, node in enumerate(nodes, start=1)]
    return (*found, ((nodes[-1], True), len(nodes) + 1))


def gather(lines: Iterable[Line], is_wanted: Callable[[int], bool]) -> dict[Place, ByCause]:
    """The cells of every wanted unit, record by record."""
    found: dict[Place, ByCause] = defaultdict(lambda: defaultdict(lambda: defaultdict(Cell)))
    for line in lines:
        for place, height in places(line.path):
            if is_wanted(place[0]):
                found[place][line.cause][line.item, line.level, line.month].take(line, height)
    return found


def added(cells: Iterable[Cell], *, is_stated: bool) -> Added:
    """What a record adds over some of its cells: one record, in however many it stands."""
    standing = [cell for cell in cells if cell.sign > 0]
    if not standing:
        return Added()
    quantity = sum(cell.quantity for cell in standing)
    return Added(
        records=1,
        quantity=quantity,
        facts=sum(cell.facts for cell in standing),
        stated=quantity if is_stated else 0,
        stated_records=int(is_stated),
        joint=int(any(cell.joint > 0 for cell in standing)),
    )


def spread(cells: dict[Key, Cell]) -> Iterator[tuple[Key, bool]]:
    """Cells of items in which the record stands more than once, and whether it is joint there."""
    by_item: dict[str, list[tuple[Key, bool]]] = defaultdict(list)
    for key, cell in cells.items():
        if cell.sign > 0:
            by_item[key[0]].append((key, cell.joint > 0))
    return (one for several in by_item.values() if len(several) > 1 for one in several)


def pairs(items: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each two of a record's items, in the order of the alphabet."""
    ordered = sorted(set(items))
    return ((one, other) for n, one in enumerate(ordered) for other in ordered[n + 1 :])
