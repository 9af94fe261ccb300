"""What a matter went through 办理经过, newest first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.models import Evidence
from tongxin.kernel.charter.shapes import Charter, MatterKind
from tongxin.kernel.charter.shapes import Step as StepRule
from tongxin.kernel.workdays import Calendar
from tongxin.kernel.workflow import Clock, Workflow, clock
from tongxin.people.models import Unit

from .befell import event_name
from .clocks import clock_of
from .models import Event, Matter, Revision, Step, standing
from .texts import Change, changes


@dataclass
class Point:
    """One point of the timeline."""

    css: str  # next, now, done, gone
    name: str
    on: date
    said: list[str] = field(default_factory=list)  # who, and what was filled in
    level: str = ""
    clock: Clock | None = None
    files: list[Evidence] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    step: Step | None = None
    event: Event | None = None
    is_last: bool = False  # the step that may be taken back


@dataclass
class Told:
    """Everything a timeline is told from, fetched in a fixed number of queries."""

    steps: list[Step]
    events: list[Event]
    revisions: list[Revision]
    files: Mapping[str, list[Evidence]]  # key → evidence
    names: Mapping[str, str]  # key → name
    units: Mapping[str, Unit]  # code → unit


Placed = tuple[tuple[date, datetime], Point]  # (day, moment it was recorded): the order of the timeline


def points(
    matter: Matter, charter: Charter, kind: MatterKind, told: Told, today: date, calendar: Calendar
) -> list[Point]:
    """All points, the next one first."""
    is_open = not Workflow(kind).state(matter.state).is_end
    rows = [
        *_steps(matter, charter, kind, told, today, calendar),
        *(((event.on, event.at), _event(event, kind, told, today)) for event in told.events),
        *_revisions(matter, kind, told),
    ]
    rows.sort(key=lambda row: row[0], reverse=True)
    return [*_next(matter, kind, is_open), *(point for _key, point in rows)]


def _steps(
    matter: Matter, charter: Charter, kind: MatterKind, told: Told, today: date, calendar: Calendar
) -> Iterator[Placed]:
    """The steps taken: those taken back struck through, the last one with the clock that runs now."""
    rules = {step.action: step for step in kind.steps}
    is_open = not Workflow(kind).state(matter.state).is_end
    held = [step for step in told.steps if step.undone_at is None]
    way, taken_back = standing(held), _taken_back(told.steps, rules)
    for step in told.steps:
        point = _step(step, rules.get(step.action), told, today, calendar)
        if step.undone_at is not None:
            point.css = "gone"
            who = {"who": told.names.get(step.undone_by, ""), "day": _day(step.undone_at, today)}
            point.said.append(_("%(who)s撤回，%(day)s") % who)
        elif step.pk in taken_back:
            point.css = "gone"
        elif way and step == way[-1]:
            point.css = "now" if is_open else "done"
            point.clock = clock_of(matter, charter, today, calendar) if is_open and matter.due_on else point.clock
        point.is_last = bool(held) and step == held[-1]
        yield (step.on, step.at), point


def _revisions(matter: Matter, kind: MatterKind, told: Told) -> Iterator[Placed]:
    """What was changed after it was handed in; a draft may be written as often as one likes."""
    altered = changes(told.revisions, matter, kind) if matter.submitted_on else {}
    for revision in told.revisions:
        before = [step.on for step in told.steps if step.at <= revision.at]
        if before and altered.get(revision.pk):
            n = len(altered[revision.pk])
            who = _("%(who)s，改动%(n)s处") % {"who": told.names.get(revision.by, ""), "n": n}
            day = max(before)  # the business day it stands at
            yield (day, revision.at), Point("done", _("修改"), day, [who], changes=altered[revision.pk])


def _taken_back(steps: Sequence[Step], rules: Mapping[str, StepRule]) -> set[int]:
    """Steps that a later one took back, as its rule says (撤回提交 takes back 提交)."""
    gone: set[int] = set()
    for i, step in enumerate(steps):
        rule = rules.get(step.action)
        if rule is not None and rule.undoes and step.undone_at is None:
            before = [s for s in steps[:i] if s.action == rule.undoes and s.undone_at is None]
            gone |= {s.pk for s in before[-1:]}
    return gone


def _next(matter: Matter, kind: MatterKind, is_open: bool) -> list[Point]:
    """The step that is expected now, whoever takes it."""
    if not is_open:
        return []
    everyone = {role for step in kind.steps for role in step.by}
    step = next((s for s in Workflow(kind).open_steps(matter.state, everyone, matter.form) if s.primary), None)
    if step is None:
        return []
    awaits = Workflow(kind).state(matter.state).awaits
    return [Point("next", step.done, matter.due_on or date.max, [awaits] if awaits else [])]


def _who(row: Step | Event, told: Told) -> str:
    """Who did it, and who entered it where that is somebody else."""
    who = told.names.get(row.by, "")
    if not row.on_behalf:
        return who
    return _("%(behalf)s，%(who)s代录") % {"behalf": told.names.get(row.on_behalf, ""), "who": who}


def _step(step: Step, rule: StepRule | None, told: Told, today: date, calendar: Calendar) -> Point:
    point = Point("done", rule.done if rule else step.action, step.on, [_who(step, told)], step=step)
    for asked in rule.needs if rule else ():
        value = step.answers.get(asked.code, "")
        if value:
            shown = dict(asked.choices).get(value, value) if asked.choices else value
            shown = str(told.units[value]) if asked.kind == "unit" and value in told.units else shown
            point.said.append(_("%(field)s：%(value)s") % {"field": asked.name, "value": shown})
    if step.days_late is not None:
        point.clock = clock(
            step.due_on,
            today,
            calendar,
            soon=0,
            day_kind=step.due_how.get("day_kind", "working"),
            days_late=step.days_late,
            days_taken=step.days_taken,
        )
    point.files = told.files.get(step.key, [])
    return point


def _event(event: Event, kind: MatterKind, told: Told, today: date) -> Point:
    rule = next((e for e in kind.events if e.code == event.event), None)
    how = dict(rule.forms).get(event.form, "") if rule else ""
    point = Point("done", event_name(rule, event), event.on, level=event.level, event=event)
    point.said += ["，".join(text for text in (how, event.text) if text)] if how or event.text else []
    point.said.append(_("%(who)s登记") % {"who": _who(event, told)})
    if event.withdrawn_at is not None:
        point.css = "gone"
        parts = {"day": _day(event.withdrawn_at, today), "why": event.withdrawn_why}
        point.said.append(_("%(day)s撤回：%(why)s") % parts)
    point.files = told.files.get(event.key, [])
    return point


def _day(at: datetime, today: date) -> str:
    day = localdate(at)
    return f"{'' if day.year == today.year else f'{day.year}年'}{day.month}月{day.day}日"
