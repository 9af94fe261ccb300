"""Random walks: every one stays on the charter's table, and the ledger always says what the records say."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tongxin.kernel.workflow import Workflow
from tongxin.matters.models import Matter, standing
from tongxin.matters.operations import (
    CannotUndo,
    MatterRefused,
    advance,
    link_content,
    record_event,
    undo,
    withdraw_event,
)
from tongxin.people import charters
from tongxin.people.tests.factories import AT, TODAY, cast

from .helpers import counted, motion, opinion, told

FIRST = date(2025, 1, 6)
ANSWERS = {"reason": "理由", "ground": "vague", "receiver": "jiaoyuju", "bureau": "jiaoyuju", "into": "2025-9"}
KINDS = ("information", "bill", "proposal_collective", "speech")

moves = st.lists(
    st.tuples(
        st.sampled_from(["step", "step", "step", "event", "undo", "withdraw", "link", "any"]), st.integers(0, 40)
    ),
    max_size=14,
)


class Walks(TestCase):
    """Each example in a transaction of its own."""

    @settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
    @given(st.sampled_from(KINDS), moves)
    def test_any_walk_stays_on_the_table_and_in_the_ledger(self, form: str, walk: list[tuple[str, int]]) -> None:
        people = cast()
        matter = opinion(people, on=FIRST) if form == "information" else motion(people, form=form, on=FIRST)
        other = opinion(people, "另一篇", on=FIRST)
        kind = charters.of(people.association).kinds[matter.kind]
        workflow = Workflow(kind)
        everyone = {role for step in kind.steps for role in step.by}
        day = FIRST
        for move, n in walk:
            matter.refresh_from_db()
            day = min(day + timedelta(n % 9), TODAY)
            said: dict[str, Any] = {"by": people.secretary, "at": AT, "today": TODAY}
            before = matter.state
            steps = workflow.open_steps(matter.state, everyone, matter.form)
            events = workflow.open_events(matter.state, everyone, matter.form)
            if move == "step" and steps:
                step = steps[n % len(steps)]
                advance(matter, step.action, on=day, answers=ANSWERS, **said)
                matter.refresh_from_db()
                assert matter.state == step.end and before in step.start
            elif move == "any":
                step = kind.steps[n % len(kind.steps)]
                if step not in steps:
                    with pytest.raises(MatterRefused):
                        advance(matter, step.action, on=day, answers=ANSWERS, **said)
            elif move == "event" and events:
                rule = events[n % len(events)]
                level = rule.levels[n % len(rule.levels)] if rule.levels else ""
                how = rule.forms[n % len(rule.forms)][0] if rule.forms else ""
                record_event(matter, rule.code, on=day, level=level, form=how, body=people.bureau, **said)
            elif move == "undo" and matter.steps.filter(undone_at=None):
                last = matter.steps.filter(undone_at=None).order_by("pk").last()
                assert last is not None
                try:
                    undo(last, by=people.secretary, at=AT)
                except CannotUndo:
                    assert matter.events.filter(withdrawn_at=None).exists()
                else:
                    matter.refresh_from_db()
                    assert matter.state == last.start
            elif move == "withdraw" and matter.events.filter(withdrawn_at=None):
                event = matter.events.filter(withdrawn_at=None).first()
                assert event is not None
                withdraw_event(event, "登记错了", by=people.secretary, at=AT)
            elif move == "link":
                link_content(matter, other, by=people.secretary, at=AT)
            matter.refresh_from_db()
            assert matter.state in {state.code for state in kind.states}
            assert counted(matter) == told(matter)
            self.assert_way(matter)

    def assert_way(self, matter: Matter) -> None:
        """The steps that stand form a way without loops from the first state to the present one."""
        way = [s for s in standing(matter.steps.filter(undone_at=None).order_by("pk")) if s.start != s.end]
        assert all(a.end == b.start for a, b in zip(way, way[1:], strict=False))
        assert len({s.start for s in way}) == len(way)
        assert (way[-1].end if way else "draft") == matter.state
        posted = [fact.item for fact in matter.facts()]
        steps = {item for s in way for item in (p["item"] for p in s.posts)}
        assert all(posted.count(item) == 1 for item in steps)


def test_standing_keeps_what_stays_in_a_state(cast: Any) -> None:
    from tongxin.matters.models import Step  # noqa: PLC0415

    way = [Step(start=a, end=b) for a, b in ["ab", "bb", "bc", "cb", "bc", "ca", "ab"]]
    assert standing(way[:3]) == way[:3]
    assert standing(way[:4]) == way[:2]
    assert standing(way[:6]) == []
    assert standing(way) == way[6:]
