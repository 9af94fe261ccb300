"""Two and more real connections: reposting one record, signing while others post. PostgreSQL alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import sleep

import pytest
from django.db import connection, connections, transaction

from tests.ledger.toys import AT, WORK, Y2025, Toy, World, count, fact, make_world, measured
from tongxin.ledger import operations, posting, signing
from tongxin.ledger.models import Entry, Seal
from tongxin.ledger.tallies import folding
from tongxin.people.permissions import SYSTEM

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer at a time, and no locks to try"
    ),
]
LONG = 20  # seconds until a thread is given up


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


class Job(Thread):
    """A function on a connection of its own; what it raised is raised by `done`."""

    def __init__(self, act: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self.act, self.error = act, None
        self.start()

    def run(self) -> None:
        try:
            self.act()
        except BaseException as error:
            self.error = error
        finally:
            connections.close_all()

    def done(self) -> None:
        self.join(LONG)
        assert not self.is_alive()
        if self.error:
            raise self.error

    @property
    def waits(self) -> bool:
        sleep(0.3)
        return self.is_alive()


@contextmanager
def open_transaction(act: Callable[[], object]) -> Iterator[None]:
    """`act` was done on another connection, which commits when the block ends."""
    did, may_end = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            act()
            did.set()
            assert may_end.wait(LONG)

    job = Job(hold)
    assert did.wait(LONG)
    try:
        yield
    finally:
        may_end.set()
        job.done()


def post(toy: Toy) -> None:
    with transaction.atomic():
        operations.repost(toy, by=SYSTEM, at=AT)


def test_who_reposts_second_waits_and_nets_against_the_first(world):
    first, second = Toy(1, [fact(world.east)]), Toy(1, [fact(world.west)])
    with open_transaction(lambda: post(first)):
        other = Job(lambda: post(second))
        assert other.waits
    other.done()
    assert (count(world.east), count(world.west)) == (0, 1)
    assert sorted(Entry.objects.values_list("posting", "sign")) == [(1, -1), (1, 1), (2, 1)]


def test_another_record_does_not_wait(world):
    with open_transaction(lambda: post(Toy(1, [fact(world.east)]))):
        post(Toy(2, [fact(world.west)]))
    assert count(world.north) == 2


def test_many_reposts_of_one_record_leave_one_truth(world):
    sides = [[fact(world.east)], [fact(world.west, quantity=2)]]

    def again(start: int) -> None:
        for n in range(15):
            post(Toy(1, sides[(start + n) % 2]))

    jobs = [Job(lambda: again(0)), Job(lambda: again(1)), Job(lambda: again(0))]
    for job in jobs:
        job.done()
    stands, _last = posting.standing("tests.toy:1")
    assert [posted.fact for posted in stands] in [[side[0]] for side in sides]
    assert count(world.north) == stands[0].fact.quantity


def test_who_signs_waits_for_who_posts_and_then_sees_it(world):
    """In REPEATABLE READ too, though the transaction began before the entry was committed."""
    seen = []

    def sign() -> None:
        with signing.snapshot():
            signing.exclusive_lock()
            seen.append(count(world.north))

    with open_transaction(lambda: post(Toy(1, [fact(world.east)]))):
        signer = Job(sign)
        assert signer.waits
    signer.done()
    assert seen == [1]


def test_who_posts_waits_for_who_signs_and_is_late(world):
    def sign() -> None:
        signing.seal(world.north, Y2025, "reports.report:1", at=AT)

    with open_transaction(sign):
        poster = Job(lambda: post(Toy(1, [fact(world.east)])))
        assert poster.waits
        assert not Entry.objects.exists()
    poster.done()
    assert measured(world.north).late == 1


def test_a_snapshot_sees_one_moment(world):
    with signing.snapshot():
        before = count(world.north)
        Job(lambda: post(Toy(1, [fact(world.east)]))).done()
        assert count(world.north) == before == 0
    assert count(world.north) == 1


def test_what_was_signed_is_exactly_what_is_not_late(world):
    """Four connections post while a fifth signs again and again."""
    signed: dict[int, int] = {}

    def work(start: int) -> None:
        for n in range(20):
            post(Toy(start * 100 + n, [fact(world.east)]))

    def sign() -> None:
        for n in range(8):
            with signing.snapshot():
                signing.exclusive_lock()
                total = count(world.north, WORK)
                seal = signing.seal(world.north, Y2025, f"reports.report:{n}", at=AT)
            signed[seal.pk] = total

    jobs = [Job(lambda n=n: work(n)) for n in range(1, 5)] + [Job(sign)]
    for job in jobs:
        job.done()
    assert count(world.north) == 80
    assert len(signed) == Seal.objects.count() == 8
    for seal, total in signed.items():
        assert Entry.objects.filter(seal__lt=seal).count() == total


def test_a_statement_waits_for_the_detail_it_counts(world):
    made = []

    def state() -> None:
        made.append(operations.state(world.east, "summary", WORK, "", *Y2025.ends, 10, "电话", by=SYSTEM, at=AT))

    with open_transaction(lambda: post(Toy(1, [fact(world.pier, quantity=3)]))):
        job = Job(state)
        assert job.waits
    job.done()
    assert (made[0].detailed, count(world.east)) == (3, 10)


def test_two_records_taken_out_of_one_statement_at_once(world):
    stated = operations.state(world.east, "summary", WORK, "", *Y2025.ends, 10, "电话", by=SYSTEM, at=AT)

    def take(n: int) -> None:
        with transaction.atomic():
            operations.repost(Toy(n, [fact(world.east, quantity=2)]), by=SYSTEM, at=AT, beside="out_of")

    jobs = [Job(lambda n=n: take(n)) for n in (1, 2, 3)]
    for job in jobs:
        job.done()
    stated.refresh_from_db()
    assert (stated.posted, count(world.east)) == (4, 10)


def test_tallies_wait_for_who_still_posts(world, monkeypatch):
    """An entry with a lower id may still be to come: the mark does not pass it, and nobody waits long for the mark."""
    monkeypatch.setattr(folding, "KEPT_FROM", 1)
    post(Toy(1, [fact(world.pier)]))
    with open_transaction(lambda: post(Toy(2, [fact(world.pier)]))):
        post(Toy(3, [fact(world.pier)]))
        assert folding.fold() == 0
    assert count(world.north) == 3
    assert folding.fold() == 3
    assert count(world.north) == 3
