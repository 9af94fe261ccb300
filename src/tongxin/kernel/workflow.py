"""How a matter walks its table of states 流转, and the clocks on its steps."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from .charter.shapes import EventKind, MatterKind, State, Step
from .workdays import Calendar

AUTHOR = "author"  # the one "role" that is not a charter's: whoever wrote this matter
_WEEKDAYS = "一二三四五六日"


class UnknownStep(LookupError):
    """The kind has no such state, step or event. Safe to show."""


@dataclass(frozen=True)
class Deadline:
    """Until when the next step out of a state is due, computed when the state is entered and then kept."""

    on: date
    day_kind: str  # working or calendar
    days: int
    is_provisional: bool
    how: str  # "12月9日批示转办，起算12月10日，10个工作日，扣除2个周末"

    def as_json(self) -> dict[str, object]:
        """What is stored beside the day, to be shown later."""
        return asdict(self) | {"on": self.on.isoformat()}


@dataclass(frozen=True)
class Clock:
    """The clock chip 时限: its look, its text and the sentence behind it."""

    state: str  # none ok soon late pause prov done
    text: str
    title: str


@dataclass(frozen=True)
class Workflow:
    """The table of one kind of matter, walked. Changes nothing itself."""

    kind: MatterKind

    def open_steps(self, state: str, roles: Collection[str], form: str = "") -> list[Step]:
        """Steps these roles may take now with a matter of `form`, the primary one first.

        Drives buttons, verbs and API alike.
        """
        held = set(roles)
        steps = [s for s in self._out_of(state, form) if held & set(s.by)]
        return sorted(steps, key=lambda s: not s.primary)

    def open_events(self, state: str, roles: Collection[str], form: str = "") -> list[EventKind]:
        """Events these roles may record of a matter of `form` in `state`, in table order."""
        held = set(roles)
        return [e for e in self.kind.events if state in e.states and held & set(e.by) and _is_for(e.of_forms, form)]

    def step(self, action: str) -> Step:
        """Raises: UnknownStep."""
        for step in self.kind.steps:
            if step.action == action:
                return step
        raise UnknownStep(f"{self.kind.name}没有“{action}”这一步。")

    def state(self, code: str) -> State:
        """Raises: UnknownStep."""
        for state in self.kind.states:
            if state.code == code:
                return state
        raise UnknownStep(f"{self.kind.name}没有“{code}”这个状态。")

    def event(self, code: str) -> EventKind:
        """Raises: UnknownStep."""
        for event in self.kind.events:
            if event.code == code:
                return event
        raise UnknownStep(f"{self.kind.name}没有“{code}”这种事件。")

    def deadline(
        self, state: str, entered_on: date, calendar: Calendar, because: str = "", form: str = ""
    ) -> Deadline | None:
        """The earliest deadline among the steps out of `state`, or None where none has a time limit.

        Args:
            because: what was done on `entered_on` (the step's `done`: 提交), for the explanation.
        """
        timed = [s for s in self._out_of(state, form) if s.within_days is not None]
        deadlines = [_deadline(s, entered_on, calendar, because) for s in timed]
        return min(deadlines, key=lambda d: d.on, default=None)

    def _out_of(self, state: str, form: str) -> list[Step]:
        return [s for s in self.kind.steps if state in s.start and _is_for(s.of_forms, form)]


def posted(posts: Collection[str], form: str) -> tuple[str, ...]:
    """The items that a step's or event's `posts` mean for a matter of `form`: "{form}" stands for its code."""
    return tuple(item.replace("{form}", form) for item in posts)


def lateness(due: date, on: date, day_kind: str, calendar: Calendar) -> int:
    """How late something done `on` was: days after `due`, working or calendar; 0 or less is on time.

    The day after the deadline is one day late even where that day is no working day.
    """
    if day_kind == "calendar":
        return (on - due).days
    if on > due:
        return max(1, calendar.between(due, on))
    return -calendar.between(on, due)


def clock(
    due: date | None,
    today: date,
    calendar: Calendar,
    *,
    soon: int,
    day_kind: str = "working",
    days_late: int | None = None,
    days_taken: int | None = None,
    paused_for: str = "",
    provisional: bool = False,
    how: str = "",
) -> Clock:
    """The chip of a step that is due, paused or done.

    Args:
        soon: days left from which it counts as soon (the charter's `clock_soon`).
        days_late: of a step that was taken, as recorded then; None while it is open.
        days_taken: days it took, shown beside 按时.
        how: how the deadline came about, for the title.
    """
    word = "个工作日" if day_kind == "working" else "天"
    if days_late is not None:
        return _done(due, days_late, days_taken, word)
    if paused_for:
        return Clock("pause", f"暂停，等{paused_for}", f"暂停计时，等{paused_for}")
    if due is None:
        return Clock("none", "不限时", "这一步不限时")
    title = f"{_day(due, today)}（周{_WEEKDAYS[due.weekday()]}）到期" + (f"：{how}" if how else "")
    tentative = "（暂定）" if provisional else ""
    if today > due:
        return Clock("late", f"超{lateness(due, today, day_kind, calendar)}{word}", title)
    left = -lateness(due, today, day_kind, calendar)
    text = "今天到期" if today == due else f"余{left}{word}"
    unhurried = "prov" if provisional else "ok"
    return Clock("soon" if left <= soon else unhurried, text + tentative, title)


def entered(on: date, because: str) -> str:
    """12月9日批示转办."""
    return f"{on.month}月{on.day}日{because}"


def _is_for(of_forms: Collection[str], form: str) -> bool:
    return not of_forms or not form or form in of_forms


def _done(due: date | None, days_late: int, days_taken: int | None, word: str) -> Clock:
    if days_late > 0:
        return Clock("done", f"超{days_late}{word}完成", "超期完成")
    if due is None:
        return Clock("done", "已完成", "这一步不限时")
    taken = f"{days_taken}{word}，" if days_taken is not None else ""
    return Clock("done", f"{taken}按时", "按时完成")


def _deadline(step: Step, entered_on: date, calendar: Calendar, because: str) -> Deadline:
    days = step.within_days or 0
    said = entered(entered_on, because) + "，" if because else ""
    if step.day_kind == "working":
        due = calendar.add(entered_on, days)
        return Deadline(due.on, "working", days, due.is_provisional, said + due.steps_text)
    first, on = entered_on + timedelta(days=1), entered_on + timedelta(days=days)
    return Deadline(on, "calendar", days, False, f"{said}起算{first.month}月{first.day}日，{days}天（自然日）")


def _day(day: date, today: date) -> str:
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"
