from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tongxin
from tongxin.kernel.charter import read
from tongxin.kernel.charter.shapes import MatterKind
from tongxin.kernel.workdays import SHIPPED
from tongxin.kernel.workflow import Clock, UnknownStep, Workflow, clock, lateness, posted

ROOT = Path(tongxin.__file__).parent / "charters"
CHARTER = read.load(ROOT, "zhilianhui")
INFORMATION = Workflow(CHARTER.kinds["information"])
MOTION = Workflow(CHARTER.kinds["motion"])
MONDAY = date(2025, 12, 22)
EVERYBODY = frozenset({"author", *CHARTER.roles})


@given(st.sampled_from(sorted(CHARTER.kinds)), st.lists(st.integers(0, 50), max_size=30), st.data())
def test_any_walk_stays_on_the_table(code: str, choices: list[int], data: st.DataObject) -> None:
    kind = CHARTER.kinds[code]
    flow = Workflow(kind)
    form = data.draw(st.sampled_from([f.code for f in kind.forms] or [""]))
    state = kind.opens
    for choice in choices:
        steps = flow.open_steps(state, EVERYBODY, form)
        if not steps:
            assert flow.state(state).is_end
            break
        step = steps[choice % len(steps)]
        assert state in step.start
        assert flow.step(step.action) == step
        state = flow.state(step.end).code


@pytest.mark.parametrize("kind", CHARTER.kinds.values(), ids=str)
def test_every_form_can_come_to_an_end(kind: MatterKind) -> None:
    for form in [f.code for f in kind.forms] or [""]:
        reached = {kind.opens}
        while more := {s.end for state in reached for s in Workflow(kind).open_steps(state, EVERYBODY, form)} - reached:
            reached |= more
        assert any(Workflow(kind).state(code).is_end for code in reached), form


def test_steps_are_offered_to_those_who_may_take_them_primary_first() -> None:
    assert [s.action for s in INFORMATION.open_steps("submitted", {"secretary"})] == ["screen", "return", "reject"]
    assert [s.action for s in INFORMATION.open_steps("submitted", {"author"})] == ["withdraw"]
    assert INFORMATION.open_steps("submitted", {"member"}) == []
    assert INFORMATION.open_steps("closed", EVERYBODY) == []


def test_a_speech_is_listed_and_not_filed() -> None:
    assert [s.action for s in MOTION.open_steps("submitted", {"secretary"}, "speech")][0] == "list"
    assert "file" not in [s.action for s in MOTION.open_steps("submitted", {"secretary"}, "speech")]
    assert [s.action for s in MOTION.open_steps("submitted", {"secretary"}, "bill")][0] == "file"
    assert "oral" in [e.code for e in MOTION.open_events("listed", {"secretary"}, "speech")]
    assert "oral" not in [e.code for e in MOTION.open_events("closed", {"secretary"}, "bill")]


def test_a_deadline_says_how_it_came_about() -> None:
    deadline = MOTION.deadline("submitted", date(2025, 12, 9), SHIPPED, "提交", "bill")
    assert deadline is not None
    assert (deadline.on, deadline.days, deadline.day_kind) == (date(2025, 12, 23), 10, "working")
    assert deadline.how == "12月9日提交，起算12月10日，10个工作日，扣除2个周末"
    assert deadline.as_json()["on"] == "2025-12-23"


def changed(action: str, **values: object) -> Workflow:
    """The information workflow with one step changed."""
    kind = INFORMATION.kind
    steps = tuple(replace(s, **values) if s.action == action else s for s in kind.steps)  # type: ignore[arg-type]
    return Workflow(replace(kind, steps=steps))


def test_the_earliest_of_several_deadlines_counts() -> None:
    friday = date(2025, 12, 19)
    assert [
        deadline and deadline.on
        for deadline in (
            INFORMATION.deadline("submitted", friday, SHIPPED),
            changed("reject", within_days=1).deadline("submitted", friday, SHIPPED),
            changed("reject", within_days=9).deadline("submitted", friday, SHIPPED),
            INFORMATION.deadline("reported", friday, SHIPPED),
        )
    ] == [date(2025, 12, 24), MONDAY, date(2025, 12, 24), None]


def test_calendar_days_are_named_as_such() -> None:
    flow = changed("screen", day_kind="calendar")
    deadline = flow.deadline("submitted", date(2025, 12, 19), SHIPPED, "提交")
    assert deadline is not None and deadline.on == MONDAY
    assert deadline.how == "12月19日提交，起算12月20日，3天（自然日）"


def test_what_the_table_does_not_hold_is_told_in_words() -> None:
    with pytest.raises(UnknownStep, match="没有“fly”这一步"):
        INFORMATION.step("fly")
    with pytest.raises(UnknownStep, match="状态"):
        INFORMATION.state("nowhere")
    with pytest.raises(UnknownStep, match="事件"):
        INFORMATION.event("nothing")


def test_posts_name_the_form() -> None:
    assert posted(MOTION.step("submit").posts, "bill") == ("motion.bill",)
    assert posted(INFORMATION.step("report").posts, "") == ("information.reported",)


@pytest.mark.parametrize(
    ("due", "more", "state", "text"),
    [
        (date(2025, 12, 26), {}, "ok", "余4个工作日"),
        (date(2025, 12, 24), {}, "soon", "余2个工作日"),
        (date(2025, 12, 23), {}, "soon", "余1个工作日"),
        (MONDAY, {}, "soon", "今天到期"),
        (date(2025, 12, 18), {}, "late", "超2个工作日"),
        (date(2025, 12, 19), {}, "late", "超1个工作日"),
        (None, {}, "none", "不限时"),
        (date(2025, 12, 26), {"paused_for": "作者"}, "pause", "暂停，等作者"),
        (date(2026, 1, 5), {"provisional": True}, "prov", "余9个工作日（暂定）"),
        (date(2025, 12, 23), {"provisional": True}, "soon", "余1个工作日（暂定）"),
        (date(2025, 12, 18), {"provisional": True}, "late", "超2个工作日"),
        (date(2025, 12, 26), {"day_kind": "calendar"}, "ok", "余4天"),
        (date(2025, 12, 20), {"day_kind": "calendar"}, "late", "超2天"),
        (date(2025, 12, 20), {"days_late": 0, "days_taken": 3}, "done", "3个工作日，按时"),
        (date(2025, 12, 20), {"days_late": -2}, "done", "按时"),
        (date(2025, 12, 20), {"days_late": 1}, "done", "超1个工作日完成"),
        (None, {"days_late": 0}, "done", "已完成"),
    ],
)
def test_clock_chips(due: date | None, more: dict[str, object], state: str, text: str) -> None:
    chip = clock(due, MONDAY, SHIPPED, soon=2, **more)  # type: ignore[arg-type]
    assert (chip.state, chip.text) == (state, text)


def test_a_chip_tells_its_day_and_how_it_was_computed() -> None:
    how = "12月9日批示转办，起算12月10日，10个工作日，扣除2个周末"
    chip = clock(date(2025, 12, 23), MONDAY, SHIPPED, soon=2, how=how)
    assert chip == Clock("soon", "余1个工作日", f"12月23日（周二）到期：{how}")
    assert clock(date(2026, 1, 5), MONDAY, SHIPPED, soon=2).title == "2026年1月5日（周一）到期"


def test_what_is_late_on_a_saturday_is_a_day_late() -> None:
    friday, saturday, monday = date(2025, 12, 19), date(2025, 12, 20), MONDAY
    assert lateness(friday, saturday, "working", SHIPPED) == 1
    assert lateness(friday, monday, "working", SHIPPED) == 1
    assert lateness(friday, friday, "working", SHIPPED) == 0
    assert lateness(monday, friday, "working", SHIPPED) == -1
    assert clock(friday, saturday, SHIPPED, soon=2).text == "超1个工作日"


@given(st.dates(date(2021, 1, 1), date(2027, 12, 31)), st.dates(date(2021, 1, 1), date(2027, 12, 31)))
def test_late_means_after_the_day_whatever_is_counted(due: date, on: date) -> None:
    for day_kind in ("working", "calendar"):
        assert (lateness(due, on, day_kind, SHIPPED) > 0) == (on > due)
