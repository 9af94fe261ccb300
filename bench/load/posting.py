"""How fast it is written: one verb that posts beside one bare row, attendance of many, several connections at once."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from multiprocessing import get_context

from django.db import connection, connections
from django.utils import timezone

from tongxin.activities import operations as activities
from tongxin.activities.operations import Details, Invited, Mark
from tongxin.people import charters
from tongxin.people.models import Person, Unit, User
from tongxin.press import operations as press
from tongxin.press.models import Article

from .size import TODAY
from .timing import Line, Took, rounds, took

MANY = 200  # people at one activity
UNIT = "xian1"
TURNS = 10
_turns = count(1)


def posted(unit: Unit, by: User, at: datetime) -> None:
    """Record, entry and line of the journal, as a page would have it done."""
    with charters.remembering():
        press.write(
            unit, "news", f"工作动态{next(_turns)}", written_on=TODAY, published_on=TODAY, by=by, at=at, today=TODAY
        )


def created(unit: Unit, by: User, at: datetime) -> None:
    """The row of the same record alone, in a transaction of its own."""
    Article.objects.create(
        kind="news", title=f"工作动态{next(_turns)}", unit=unit, written_on=TODAY, published_on=TODAY, posts=[],
        made_by=by.key, made_at=at,
    )  # fmt: skip


def _secretary() -> User:
    return User.objects.get(username="secretary-province")


def of_one(number: int) -> Iterator[Line]:
    """A verb that posts, beside the bare row; turn by turn, so that both meet the same weather."""
    unit, by, at = Unit.objects.get(key=UNIT), _secretary(), timezone.now()
    verbs, rows = list[Took](), list[Took]()
    for _ in range(TURNS):
        verbs += rounds(max(1, number // TURNS), partial(posted, unit, by, at))
        rows += rounds(max(1, number // TURNS), partial(created, unit, by, at))
    verb = Line("an article is entered and counts", verbs)
    yield verb
    bare = Line("its bare row alone", rows)
    yield replace(bare, note=f"the verb comes to {bare.total / verb.total:.2f} of its rate")


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
