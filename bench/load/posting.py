"""How fast it is written: one verb that posts beside one bare row, attendance of many, several connections at once."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from multiprocessing import get_context

from django.db import connection, connections, transaction
from django.utils import timezone

from tongxin.activities import operations as activities
from tongxin.activities.operations import Details, Invited, Mark
from tongxin.journal import operations as journal
from tongxin.ledger import operations as ledger
from tongxin.ledger.facts import Fact, Party
from tongxin.people import charters
from tongxin.people.models import Person, Unit, User
from tongxin.press import operations as press
from tongxin.press.models import Article

from .size import TODAY
from .timing import Line, Took, rounds, took

MANY = 200  # people at one activity
UNIT = "xian1"
TURNS = 10
_turns = count(time.time_ns() // 10**9)  # titles of one run are not those of another


def posted(unit: Unit, by: User, at: datetime) -> None:
    """Record, entry and line of the journal, as a page would have it done."""
    with charters.remembering():
        press.write(
            unit, "news", f"工作动态{next(_turns)}", written_on=TODAY, published_on=TODAY, by=by, at=at, today=TODAY
        )


@dataclass(frozen=True)
class _Told:
    """A record that knows its facts without asking the database."""

    key: str
    said: tuple[Fact, ...]

    def facts(self) -> tuple[Fact, ...]:
        return self.said


@transaction.atomic
def counted(unit: Unit, by: User, at: datetime) -> None:
    """Record, entry and line of the journal, and nothing else that a verb asks and checks."""
    article = Article.objects.create(
        kind="news", title=f"工作动态{next(_turns)}", unit=unit, written_on=TODAY, published_on=TODAY, posts=[],
        made_by=by.key, made_at=at,
    )  # fmt: skip
    fact = Fact("press.news", 1, TODAY, TODAY, (Party(unit.pk),), content=article.key)
    ledger.post(_Told(article.key, (fact,)), by=by, at=at)
    journal.record(by, "press.write", article, at, path=unit.path, kind="news")


def created(unit: Unit, by: User, at: datetime) -> None:
    """The row of the same record alone, in a transaction of its own."""
    Article.objects.create(
        kind="news", title=f"工作动态{next(_turns)}", unit=unit, written_on=TODAY, published_on=TODAY, posts=[],
        made_by=by.key, made_at=at,
    )  # fmt: skip


def _secretary() -> User:
    return User.objects.get(username="secretary-province")


def of_one(number: int) -> Iterator[Line]:
    """A verb that posts, and what it writes alone, beside the bare row; turn by turn: both meet the same weather."""
    unit, by, at = Unit.objects.get(key=UNIT), _secretary(), timezone.now()
    names = {
        posted: "an article is entered and counts", counted: "record, entry and journal line alone",
        created: "the bare row of the record alone",
    }  # fmt: skip
    taken: dict[Callable[[Unit, User, datetime], None], list[Took]] = {do: [] for do in names}
    for _ in range(TURNS):
        for do, seconds in taken.items():
            seconds += rounds(number // TURNS, partial(do, unit, by, at))
    bare = Line("", taken[created]).total
    for do, name in names.items():
        line = Line(name, taken[do])
        yield line if do is created else replace(line, note=f"{bare / line.total:.2f} of the rate of the bare row")


def of_many(number: int) -> Line:
    """One verb notes that two hundred people came, each of whom counts."""
    unit, by, at = Unit.objects.get(key="yunjiang"), _secretary(), timezone.now()
    people = list(Person.objects.filter(memberships__since__lt=TODAY).distinct().order_by("pk")[:MANY])
    marks = {person.pk: Mark("present") for person in people}
    on, taken = TODAY - timedelta(days=1), list[Took]()
    for _ in range(number):
        details = Details(kind="study_council", title=f"学习扩大会{next(_turns)}", starts_on=on)
        activity = activities.plan(unit, details, [Invited(person) for person in people], by=by, at=at)
        with charters.remembering():
            taken.append(took(partial(activities.hold, activity, marks, by=by, at=at, today=TODAY)))
    return Line(f"attendance of {len(people)} people at once", taken)


def of_several(span: float) -> Iterator[str]:
    """Articles a second for units of one province: by one process, and by several at once."""
    many = 8 if connection.vendor == "postgresql" else 2
    for what, do in (("articles that count", posted), ("bare rows", created)):
        one, several = _rate(do, 1, span), _rate(do, many, span)
        yield f"{what}: {one:,.0f} a second by one process, {several:,.0f} by {many}, {several / one:.2f} times as many"


def _rate(do: Callable[[Unit, User, datetime], None], processes: int, span: float) -> float:
    """Done a second by so many processes together, each for a unit of its own."""
    context, counties = get_context("fork"), _counties()
    ready, done = context.Barrier(processes), context.Queue()
    started = [
        context.Process(target=_work, args=(do, f"xian{n % counties + 1}", span, ready, done)) for n in range(processes)
    ]
    connections.close_all()  # no two processes share one
    for process in started:
        process.start()
    total = sum(done.get() for _ in started)
    for process in started:
        process.join()
    return float(total / span)


def _counties() -> int:
    return Unit.objects.filter(key__startswith="xian", kind="association").count()


def _work(do: Callable[[Unit, User, datetime], None], key: str, span: float, ready: object, done: object) -> None:
    """In a process of its own: post until the time is over, and say how many."""
    unit, by, at = Unit.objects.get(key=key), _secretary(), timezone.now()
    do(unit, by, at)  # warm
    ready.wait()  # type: ignore[attr-defined]
    end, number = time.monotonic() + span, 0
    while time.monotonic() < end:
        do(unit, by, at)
        number += 1
    done.put(number)  # type: ignore[attr-defined]
