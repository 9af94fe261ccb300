"""Random verbs: the ledger always says what the records say, and parts of money close."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tongxin.giving import operations as giving
from tongxin.giving.operations import Giver, Goods
from tongxin.ledger.models import Entry
from tongxin.people.tests.factories import TODAY, cast

from .helpers import cash, counted, firm, goods, office, person_of_member, project, told

FIRST = date(2025, 1, 1)
moves = st.lists(
    st.tuples(
        st.sampled_from(["revise", "revise", "build", "void", "restore"]), st.integers(0, 80), st.integers(1, 9999)
    ),
    max_size=12,
)


class Walks(TestCase):
    @settings(max_examples=12)
    @given(moves)
    def test_facts_are_entries_after_any_verbs(self, walk: list[tuple[str, int, int]]) -> None:
        people = cast()
        by = office(people)
        body = firm()
        money, things, built = cash(people, 1001), goods(people), project(people)
        sets = [
            [Giver(name="王某")],
            [Giver(person_of_member(people)), Giver(people.colleague)],
            [Giver(body=body, share=Fraction(2, 7)), Giver(body=people.youth, share=Fraction(5, 7))],
            [Giver(), Giver(name="赵某"), Giver(people.colleague)],
        ]
        for move, n, amount in walk:
            day = min(FIRST + timedelta(n * 5), TODAY)
            common: dict[str, Any] = {"givers": sets[n % 4], "receiver_name": "某校"} | by
            try:
                match move:
                    case "revise" if n % 2:
                        days: dict[str, Any] = {"pledged_on": FIRST, "pledged": amount} if n % 3 else {}
                        giving.revise(
                            money, kind=["cash", "consolation_cash"][n % 2], title="款", landed_on=day, landed=amount,
                            **days, **common,
                        )  # fmt: skip
                    case "revise":
                        basis = ["invoice", "estimate", "market"][n % 3]
                        lines = [Goods("书", amount, "册", amount * 7, basis), Goods("笔", 3, "支")]
                        giving.revise(
                            things, kind="goods", title="物", landed_on=day, goods=lines[: 1 + n % 2], **common
                        )
                    case "build":
                        settled: dict[str, Any] = {"settled": amount, "settled_on": TODAY} if n % 3 == 0 else {}
                        giving.revise_project(
                            built, kind="project", title="项", estimated=amount, signed_on=day if n % 4 else None,
                            **settled, **common,
                        )  # fmt: skip
                    case "void":
                        (
                            giving.void(money, "错", **by),
                            giving.void(things, "错", **by),
                            giving.void_project(built, "错", **by),
                        )
                    case "restore":
                        (giving.restore(money, **by), giving.restore_project(built, **by), giving.restore(things, **by))
            except giving.GivingRefused as refused:
                assert str(refused)
            for record in (money, things, built):
                record.refresh_from_db()
                facts = record.facts()
                assert len({(f.item, f.object) for f in facts}) == len(facts)
                whole = {}
                for entry in Entry.objects.filter(cause=record.key):
                    divided = entry.is_divided or entry.party == 0
                    at = (entry.item, entry.level, entry.object, entry.booked_on)
                    whole[at] = whole.get(at, 0) + (entry.quantity if divided else 0)
                assert {at: q for at, q in whole.items() if q} == dict(told(record))
        assert counted(things) is not None
