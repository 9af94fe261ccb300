"""What an indicator asks of the register, and what it is told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from tongxin.kernel.charter.shapes import Charter
from tongxin.kernel.periods import Period
from tongxin.people.models import Person

from .questions import Kind
from .roster import Roster


@dataclass(frozen=True)
class Ask:
    """The period, and which codes of the lists that the function reads; () all."""

    period: Period
    charter: Charter
    select: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stock:
    """A count of the register. `value` None: nothing is recorded, so nothing can be said."""

    value: Decimal | None
    records: int
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True)
class Register:
    """A stock figure: how it is counted, and the rows that were counted.

    behind: as many rows as `count` says in `records`: persons, units, seats, nominations, honours, elections.
    reads: lists of the charter whose codes `select` takes.
    asks: what `count` will ask of the register, so that it is asked together with what others ask.
    """

    count: Callable[[Roster, Ask], Stock]
    behind: Callable[[Roster, Ask], QuerySet[Any]]
    reads: tuple[str, ...] = ()
    asks: tuple[Kind, ...] = ()
    over_period: bool = False  # what happened within it, else what stands on its last day

    def foresee(self, roster: Roster, ask: Ask) -> None:
        """Note what counting for `ask` will need of the roster."""
        for kind in self.asks:
            narrowed = kind.by(ask)
            if narrowed is not None:
                roster.family.foresee(roster, kind, *narrowed)


MISSING = Stock(None, 0)


def counted(number: int, known: object = True) -> Stock:
    """A plain count; missing where nothing of the kind is known."""
    return Stock(Decimal(number), number) if known else MISSING


def people(ids: Iterable[int]) -> QuerySet[Person]:
    """The rows of these persons."""
    return Person.objects.filter(pk__in=list(ids))
