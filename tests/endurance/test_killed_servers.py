"""`kill -9` of the server in the middle of posting: what was answered stands, nothing half stands."""

import os
import random
import signal
import time

import pytest

from .place import Place, free_port
from .visitors import Crowd, Memory, Site

pytestmark = pytest.mark.long
KILLS = int(os.environ.get("TONGXIN_KILLS") or 50)
CHECK_EVERY = 10


def test_what_a_killed_server_answered_stands_and_nothing_half_does(place: Place):
    chance, memory = random.Random(9), Memory()
    people, port = place.people(), free_port()
    crowd = Crowd(f"http://127.0.0.1:{port}", people, memory)
    site = Site(f"http://127.0.0.1:{port}", people)
    for kill in range(KILLS):
        server = place.serve(port, is_prepared=kill > 0).wait()
        try:
            if kill == 0:
                crowd.login()
            memory.hold(site)
            given = len(memory.of(done=True))
            crowd.start()
            memory.wait_for(given + 1)
            time.sleep(chance.uniform(0, 1))
        finally:
            server.kill()
            crowd.stop()
        if kill % CHECK_EVERY == CHECK_EVERY - 1:
            place.hold_whole()
    with place.served(port):
        memory.hold(site)
    place.hold_whole()
    cut = [answer for answer in memory.answers if not answer.status]
    assert not memory.refused(), memory.refused()[0]
    assert len(memory.of(done=True)) > KILLS and len(cut) >= KILLS, "no kill came in time"
    print(f"{KILLS} kills: {len(memory.of(done=True))} answered, {len(cut)} cut off")


def test_a_killed_process_that_answers_is_replaced(place: Place):
    people, memory = place.people(), Memory()
    with place.served() as server:
        crowd = Crowd(server.address, people, memory).login()
        crowd.start()
        time.sleep(2)
        os.kill(server.serving(), signal.SIGKILL)
        crowd.stop()
        server.wait()
        memory.hold(Site(server.address, people))
        given = len(memory.of(done=True))
        crowd.start()
        time.sleep(2)
        crowd.stop()
        assert len(memory.of(done=True)) > given, "nobody could go on"
        memory.hold(Site(server.address, people))
    place.hold_whole()
