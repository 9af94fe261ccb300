"""Two at once. SQLite lets one writer in at a time, so PostgreSQL has to say."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection, connections

from tongxin.ledger.models import Entry
from tongxin.matters.models import Matter
from tongxin.matters.operations import LostRace, advance
from tongxin.people.tests.factories import AT, TODAY, Cast
from tongxin.people.tests.factories import cast as make_cast

from .helpers import opinion, take

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ON = date(2025, 12, 3)


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


def signed(cast: Cast, title: str) -> Matter:
    matter = opinion(cast, title)
    for action in ("submit", "screen", "edit", "sign"):
        take(matter, action, cast)
    return Matter.objects.get(pk=matter.pk)


def report(matter: Matter, cast: Cast) -> object:
    return advance(
        matter, "report", by=cast.secretary, at=AT, on=ON, answers={"receiver": "jiaoyuju"}, today=TODAY,
        version=matter.version,
    )  # fmt: skip


def test_numbers_given_at_once_leave_no_gap() -> None:
    cast = make_cast()
    matters = [signed(cast, f"第{n}篇") for n in range(6)]
    done = together(*(lambda m=m: report(m, cast) for m in matters))
    assert not [error for error in done if isinstance(error, Exception)]
    numbers = sorted(Matter.objects.values_list("number", flat=True))
    assert numbers == [f"2025-{n:03}" for n in range(1, 7)]


def test_a_number_of_a_failed_step_is_given_to_the_next() -> None:
    cast = make_cast()
    first, second = signed(cast, "甲"), signed(cast, "乙")
    with pytest.raises(Exception, match="不在册"):
        advance(first, "report", by=cast.secretary, at=AT, on=ON, answers={"receiver": "x"}, today=TODAY)
    report(second, cast)
    assert Matter.objects.get(pk=second.pk).number == "2025-001"


def test_one_step_taken_by_two_is_taken_once() -> None:
    cast = make_cast()
    matter = signed(cast, "甲")
    done = together(lambda: report(matter, cast), lambda: report(matter, cast))
    lost = [error for error in done if isinstance(error, Exception)]
    assert len(lost) == 1 and isinstance(lost[0], LostRace), done
    assert str(lost[0]) == "没有报送：沈知远刚刚报送了这一篇"
    assert matter.steps.filter(action="report").count() == 1
    assert Entry.objects.filter(cause=matter.key, item="information.reported").count() == 1
