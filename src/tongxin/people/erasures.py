"""The list of erasures 抹除清单: kept apart from the database, so that a restored backup forgets again.

One line of JSON for each erased row of the register: its key's number, when it was registered, when erased. It
holds nothing about the person. The journal is where it comes from; whatever the journal has and the list lacks
is added (`keep_up`: by the worker when it starts and every minute, and by each backup), so that no erasure depends
on one write.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from tongxin.journal.models import Line

from .models import Person
from .operations import erase
from .permissions import SYSTEM

ACT = "people.erase"
PREFIX = "people.person:"


@dataclass(frozen=True)
class Erasure:
    """That a row of the register was erased 抹除."""

    person: int  # id
    registered: str  # moment of the row's first line in the journal: another row that got the same id has another
    at: str  # moment of the erasure

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)


def _registered(thing: str | OuterRef) -> QuerySet[Line, datetime]:
    """When a row of the register was first journaled."""
    return Line.objects.filter(thing=thing).order_by("pk").values_list("at", flat=True)[:1]


def journaled(since: datetime | None = None) -> Iterator[Erasure]:
    """Every erasure the journal knows, or those since a moment."""
    lines = Line.objects.filter(act=ACT) if since is None else Line.objects.filter(act=ACT, at__gte=since)
    told = lines.annotate(registered=Subquery(_registered(OuterRef("thing")))).order_by("pk")
    for thing, registered, at in told.values_list("thing", "registered", "at"):
        yield Erasure(int(thing.removeprefix(PREFIX)), registered.isoformat(), at.isoformat())


def read(file: Path) -> list[Erasure]:
    """The list in a file; one that does not exist is empty, and a line cut off by a crash is left out."""
    if not file.exists():
        return []
    found = []
    for line in file.read_text("utf-8").splitlines():
        try:
            found.append(Erasure(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return found


def add(file: Path, erasures: Iterable[Erasure]) -> None:
    """Add to the file what it lacks."""
    there = set(read(file))
    new = [erasure for erasure in dict.fromkeys(erasures) if erasure not in there]
    if new:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as out:
            out.write("\n" if file.stat().st_size else "")  # after a line that a crash cut off
            out.writelines(json.dumps(asdict(erasure)) + "\n" for erasure in new)
            out.flush()
            os.fsync(out.fileno())


def keep_up(file: Path, since: datetime | None = None) -> None:
    """Add what the journal has and the file lacks: all of it, or what was erased since a moment."""
    add(file, journaled(since))


def repeat(erasures: Iterable[Erasure]) -> int:
    """Erase again who was erased after this data was backed up; how many persons that were.

    Each at the moment of the first time, so that memberships end on the same day.
    """
    done = 0
    for erasure in sorted(set(erasures), key=lambda each: (each.moment, each.person)):
        person = Person.objects.filter(pk=erasure.person, erased_at=None).first()
        if person is not None and _is_the_same(person, erasure):
            erase(person, by=SYSTEM, at=erasure.moment, reason=_("恢复备份后重做"))
            done += 1
    return done


def _is_the_same(person: Person, erasure: Erasure) -> bool:
    first = _registered(person.key).first()
    return first is not None and first.isoformat() == erasure.registered
