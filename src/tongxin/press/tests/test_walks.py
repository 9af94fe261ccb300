"""Random verbs: the ledger always says what the records say."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tongxin.people.tests.factories import AT, TODAY, cast
from tongxin.press import operations as press
from tongxin.press.models import Outlet, Placement, Reading

from .helpers import article, counted, live, office, paper, person_of_member, told, website

FIRST = date(2025, 3, 1)
moves = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "place",
                "place",
                "read",
                "read",
                "read",
                "correct",
                "unread",
                "unplace",
                "void",
                "restore",
                "revise",
                "level",
            ]
        ),
        st.integers(0, 60),
        st.integers(0, 4000),
    ),
    max_size=16,
)


class Walks(TestCase):
    @settings(max_examples=12)
    @given(moves)
    def test_facts_are_entries_after_any_verbs(self, walk: list[tuple[str, int, int]]) -> None:
        people = cast()
        said = office(people)
        one, row = article(people), live(people)
        site, whole = website(people), website(people, "潮城知联", "account", counts_by=Outlet.WHOLE)
        outlets = [paper(people), paper(people, "潮城日报", "city"), site, whole]
        kinds, writers = ["news", "essay", "feature"], [person_of_member(people), people.colleague]
        for move, n, total in walk:
            day = min(FIRST + timedelta(n * 4), TODAY)
            placements = list(Placement.objects.filter(withdrawn_at=None).order_by("pk"))
            readings = list(Reading.objects.filter(withdrawn_at=None).order_by("pk"))
            try:
                match move:
                    case "place":
                        press.place(one, outlets[n % 4], day, **said)
                    case "read":
                        things = [*placements, row, whole]
                        press.read(things[n % len(things)], day, total, is_base=n % 7 == 0, **said)
                    case "correct" if readings:
                        press.correct_reading(readings[n % len(readings)], day, total, reason="错了", **said)
                    case "unread" if readings:
                        press.withdraw_reading(readings[n % len(readings)], "错了", **said)
                    case "unplace" if placements:
                        press.withdraw_placement(placements[n % len(placements)], "错了", **said)
                    case "void":
                        (press.void(one, "错了", **said), press.void_broadcast(row, "错了", **said))[n % 2]
                    case "restore":
                        (press.restore(one, **said), press.restore_broadcast(row, **said))
                    case "revise":
                        press.revise(
                            one, kind=kinds[n % 3], title="题", writers=writers[: n % 3], written_on=FIRST,
                            published_on=day if n % 2 else None, **said,
                        )  # fmt: skip
                    case "level":
                        daily = outlets[1]
                        press.revise_outlet(
                            daily, kind="newspaper", name=daily.name, level=["city", "county"][n % 2],
                            by=people.secretary, at=AT,
                        )  # fmt: skip
            except press.PressRefused as refused:
                assert str(refused)
            for record in (one, row, whole):
                record.refresh_from_db()
                assert counted(record) == told(record)
                assert all(n > 0 for n in told(record).values())
