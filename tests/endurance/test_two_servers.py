"""Two servers on one database: they start together, both are worked at, and none undoes what the other did."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from tongxin.people.models import Unit, User
from tongxin.people.tests.factories import PASSWORD

from .place import Place
from .test_killed_workers import ROWS, Watched
from .visitors import Crowd, Memory, Site

pytestmark = pytest.mark.long
ROUNDS = 10
BEGIN = "-m tongxin begin --name 望潮市知联会 --charter zhilianhui --kind association --level city".split()


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """What they give, begun at the same moment."""
    line, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        line.wait()
        found[number] = acts[number]()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_servers_prepare_an_empty_database_together(place: Place):
    beside = place.beside()
    told = at_once([lambda p=p: p.ended("-m", "tongxin", "serve", "--no-serve") for p in (place, beside)])
    assert [code for code, _said in told] == [0, 0], told
    place.hold_whole()


def test_of_two_that_begin_together_one_does(place: Place):
    places = {"one": place, "two": place.beside()}
    for each in places.values():
        each.env["TONGXIN_ADMIN_PASSWORD"] = PASSWORD
    told = at_once([lambda p=p, n=n: p.ended(*BEGIN, "--key", n, "--login", n) for n, p in places.items()])
    assert sorted(code for code, _said in told) == [0, 1] and "Traceback" not in str(told), told
    for table in (Unit, User):
        assert place.ask(f"SELECT count(*) FROM {table._meta.db_table}") == [(1,)], told
    place.hold_whole()


def test_two_servers_serve_one_database(place: Place):
    people, memory = place.people(), Memory()
    with place.served() as one, place.beside().served() as two:
        sites = [Site(server.address, people) for server in (one, two)]
        crowds = [Crowd(server.address, people, memory, 2).login() for server in (one, two)]
        for crowd in crowds:
            crowd.start()
        watched = Watched(place, people["user"])
        for _ in range(ROUNDS):
            hold_one_wins(sites, memory)
        for crowd in crowds:
            crowd.stop()
        assert not memory.of(done=False), memory.of(done=False)[0]
        for site in sites:
            memory.hold(site)
        state = watched.ended()
        assert (state["begun"], state["taken"], state["people"]) == (1, ROWS, ROWS)
    place.hold_whole()


def hold_one_wins(sites: list[Site], memory: Memory) -> None:
    """The same version of a donation, changed at both: one change stands, the other reads that it came too late."""
    given = sites[0].give_by_api()
    memory.answers.append(given)
    told = at_once([lambda s=site, n=n: s.revise(given, landed=n) for n, site in enumerate(sites, 7_000)])
    assert sorted(answer.status_code for answer in told) == [200, 409], [answer.text for answer in told]
    late = next(answer for answer in told if answer.status_code == 409)
    assert late.json()["message"]
    won = next(answer for answer in told if answer.status_code == 200).json()["landed"]
    row = next(row for row in sites[0].donations() if row["title"] == given.title)
    assert row["landed"] == won
