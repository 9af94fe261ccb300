"""What makers of records share: whose turn, which day, which ids, and what comes out."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from random import Random
from typing import TypeVar

from django.db.models import Model

from tongxin.journal.models import Line
from tongxin.kernel.charter.shapes import Charter
from tongxin.people.models import Unit
from tongxin.site.demo.clock import moment

from .province import Association, Province

Row = TypeVar("Row", bound=Model)
CITY, PROVINCE = 0.08, 0.02  # of what associations do; counties do the rest


@dataclass
class Made:
    """A record, its rows by the name of the relation, and the line of the journal on it."""

    record: Model
    rows: dict[str, Sequence[Model]]
    line: Line


@dataclass
class Making:
    """Where the generator stands: everything a maker needs but the day."""

    province: Province
    charter: Charter
    random: Random
    ids: dict[type[Model], Iterator[int]] = field(default_factory=lambda: defaultdict(lambda: count(1)))
    numbers: dict[tuple[int, str, int], int] = field(default_factory=lambda: defaultdict(int))  # of matters

    @property
    def by(self) -> str:
        return self.province.secretary.key

    def new(self, row: Row) -> Row:
        """The row with the next id of its table."""
        row.pk = next(self.ids[type(row)])
        return row

    def association(self) -> Association:
        """Whose turn it is: mostly a county's."""
        turn = self.random.random()
        if turn < PROVINCE:
            return self.province.root
        return self.random.choice(self.province.cities if turn < PROVINCE + CITY else self.province.counties)

    def some(self, association: Association, least: int, most: int) -> list[tuple[int, int]]:
        """So many of its people, each once, with their groups."""
        people = association.people
        return self.random.sample(people, min(len(people), self.random.randint(least, most)))

    def line(self, act: str, record: Model, unit: Unit, on: date, **detail: object) -> Line:
        thing = f"{record._meta.label_lower}:{record.pk}"
        return Line(at=moment(on, 17), actor=self.by, act=act, thing=thing, path=unit.path, detail=detail)


def at(on: date) -> datetime:
    """When what happened that day was entered."""
    return moment(on, 17)
