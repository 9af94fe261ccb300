"""Two at once. SQLite lets one writer in at a time, so PostgreSQL has to say."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from tongxin.activities.models import Activity, Participant, SignUp
from tongxin.activities.operations import (
    LostRace,
    Mark,
    hold,
    moment_of,
    open_signup,
    sign_up,
    take_attendance,
    withdraw,
)
from tongxin.people.tests.factories import AT, TODAY, make_person
from tongxin.people.tests.factories import cast as make_cast

from .helpers import counted, held, items, planned, told

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def only_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("says something about PostgreSQL alone")


def together(*acts: Callable[[], object]) -> list[object]:
    """Run `acts` at the same moment, each on its own connection; what each returned or raised."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        barrier.wait(10)
        try:
            return act()
        except Exception as error:  # told to the test
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_who_take_attendance_of_one_page_do_not_overwrite_each_other() -> None:
    cast = make_cast()
    crowd = [make_person(unit=cast.youth) for _ in range(6)]
    activity = held(cast, "study_group", *crowd)

    def mark(word: str) -> object:
        marks = {person.pk: Mark(word) for person in crowd}
        return take_attendance(activity, marks, by=cast.secretary, at=AT, version=activity.version)

    done = together(lambda: mark("leave"), lambda: mark("absent"))
    lost = [error for error in done if isinstance(error, Exception)]
    assert len(lost) == 1 and isinstance(lost[0], LostRace), done
    assert "沈知远刚刚改动了" in str(lost[0])
    assert len(set(Participant.objects.values_list("attendance", flat=True))) == 1
    assert counted(activity) == told(activity) == {("study.group", "", ""): 1}


def test_marks_set_at_once_without_a_page_all_count() -> None:
    cast = make_cast()
    crowd = [make_person(unit=cast.youth) for _ in range(6)]
    activity = held(cast, "study_group")
    done = together(*(lambda p=p: take_attendance(activity, {}, added=[p], by=cast.secretary, at=AT) for p in crowd))
    assert not [error for error in done if isinstance(error, Exception)]
    assert items(activity) == {"study.group": 1, "study.sent": 6, "study.hosted": 6}


def test_held_by_two_is_held_once() -> None:
    cast = make_cast()
    activity = planned(cast)
    done = together(*(lambda: hold(activity, by=cast.secretary, at=AT, today=TODAY) for _ in range(2)))
    assert not [error for error in done if isinstance(error, Exception)]
    assert items(Activity.objects.get()) == {"study.group": 1}


def test_the_last_places_go_to_no_more_than_there_are() -> None:
    cast = make_cast()
    crowd = [make_person(unit=cast.youth) for _ in range(6)]
    activity = planned(cast, starts_on=TODAY + timedelta(2))
    who: dict[str, Any] = {"by": cast.secretary, "at": AT, "today": TODAY}
    open_signup(activity, moment_of(TODAY + timedelta(1), AT), 2, **who)
    done = together(*(lambda p=p: sign_up(activity, p, **who) for p in crowd))
    assert not [error for error in done if isinstance(error, Exception)]
    assert sorted(SignUp.objects.values_list("answer", flat=True)) == ["signed"] * 2 + ["waiting"] * 4
    together(*(lambda row=row: withdraw(activity, row.person, **who) for row in SignUp.objects.filter(answer="signed")))
    assert (
        sorted(SignUp.objects.values_list("answer", flat=True)) == ["signed"] * 2 + ["waiting"] * 2 + ["withdrawn"] * 2
    )
