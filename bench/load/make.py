"""The generator: who there is, then four years of records day by day, then what was put right 造数."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from random import Random

from django.db import transaction
from django.db.models import Model

from tongxin.ledger.models import Entry
from tongxin.ledger.tallies import folding
from tongxin.matters.models import Sequence
from tongxin.people import charters
from tongxin.people.models import Person, Unit, User

from . import activities, beside, changing, giving, indexes, matters, press, province
from .entries import Ledger
from .made import Made, Making, at
from .rows import write
from .size import Size
from .told import facts_of

CHUNK = 500  # records written at once
A_RECORD = 6  # entries at most, on the average
CHANGED = 0.006  # of the entries come from what is put right afterwards
OFTEN: dict[Callable[[Making, date], Made], int] = {  # of a hundred records
    activities.activity: 36, matters.information: 34, press.article: 17, giving.donation: 8, matters.supervision: 1,
    matters.motion: 4,
}  # fmt: skip
SESSIONS = (1, 2)  # months in which motions are handed in
TOLD = 50  # lines on the way

Tell = Callable[[str], object]


class NotEmpty(Exception):
    """The database holds something: nothing is written beside it."""


def make(size: Size, tell: Tell) -> int:
    """Fill an empty database; how many entries there are. Raises: NotEmpty."""
    if any(model._default_manager.exists() for model in (Unit, Person, User, Entry)):
        raise NotEmpty("this database is not empty: name an empty one in TONGXIN_HOME or DATABASE_URL")
    with charters.remembering(anew=True):
        found = province.found(size, tell)
        with transaction.atomic():
            beside.add(found)
        making = Making(found, charters.of(found.root.unit), Random(size.seed))
        with indexes.taken_away(tell):
            _records(size, making, tell)
        _numbered(making)
        indexes.go_on_after(making.ids)
        tell(f"{changing.change(tell):,} records changed")
        tell(f"{folding.fold():,} entries folded into tallies")
        indexes.look_at_all()
    return Entry.objects.count()


def _records(size: Size, making: Making, tell: Tell) -> None:
    """Day by day until the ledger holds as many entries as asked."""
    ledger, first = Ledger(), Entry.objects.count()
    target, written, told = int(size.entries * (1 - CHANGED)), first, 0
    while written < target:
        records = [
            _record(making, size.day((written + place * A_RECORD - first) / (target - first)))
            for place in range(max(1, min(CHUNK, (target - written) // A_RECORD)))
        ]
        written += _write(ledger, records, size.day((written - first) / (target - first)))
        if written * TOLD // target > told:
            told = written * TOLD // target
            tell(f"{written:,} entries")


def _record(making: Making, on: date) -> Made:
    often = dict(OFTEN)
    often[matters.motion] *= 12 // len(SESSIONS) if on.month in SESSIONS else 0
    (maker,) = making.random.choices(list(often), list(often.values()))
    return maker(making, on)


@transaction.atomic
def _write(ledger: Ledger, records: list[Made], on: date) -> int:
    """Records with their rows, then what they say; how many entries."""
    tables: dict[type[Model], list[Model]] = defaultdict(list)
    for made in records:
        for row in (made.record, *(row for rows in made.rows.values() for row in rows), made.line):
            tables[type(row)].append(row)
    for model, rows in tables.items():
        write(model, rows)
    return ledger.post([(made.line.thing, facts_of(made.record, made.rows)) for made in records], at(on))


@transaction.atomic
def _numbered(making: Making) -> None:
    """Numbers of matters go on after the last."""
    Sequence.objects.bulk_create(
        Sequence(unit_id=unit, kind=kind, year=year, last=last) for (unit, kind, year), last in making.numbers.items()
    )
