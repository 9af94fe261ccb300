"""Going round the loop 流转. `advance` is the one function that changes a state."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import attach_all, record
from tongxin.kernel.charter.shapes import MatterKind
from tongxin.kernel.charter.shapes import Step as StepRule
from tongxin.kernel.workdays import Calendar
from tongxin.kernel.workflow import Workflow, lateness
from tongxin.ledger import operations as ledger
from tongxin.ledger.operations import Beside
from tongxin.people import charters
from tongxin.people.days import working_calendar
from tongxin.people.permissions import Actor, Can, require

from .. import numbers
from ..models import Event, Matter, Step, standing
from .answers import check_complete, checked_answers
from .authors import seat_authors
from .checks import check_day, check_version, is_for, locked, passed_by, postings, save
from .refusals import CannotUndo, StepNotOpen
from .rights import checked_behalf, kind_of


@transaction.atomic
def advance(
    matter: Matter,
    action: str,
    *,
    by: Actor,
    at: datetime,
    on: date,
    answers: Mapping[str, str] | None = None,
    on_behalf: str = "",
    files: "Iterable[UploadedFile[Any]]" = (),
    version: int | None = None,
    today: date | None = None,
    beside: Beside = "",
) -> Step:
    """Take the step `action`: the state changes, the step's items are posted, the next clock starts.

    The office may take any step on behalf of whoever did it outside (代录); for an author's step that is
    the first author unless said otherwise.

    Args:
        on: the day it happened; not ahead of today, not before the step before.
        answers: the charter's field code → value (a unit by its key, a date as 2025-12-22).
        on_behalf: key of a person or unit ("people.person:7").
        version: what the page was rendered from; a newer row means a lost race.
        today: business day; the local day of `at` when not given.
        beside: 另计 or 冲减, where an undetailed statement overlaps.
    Raises:
        Forbidden, StepNotOpen, LostRace, StepIncomplete, WrongDay; EvidenceRefused of a file;
        StatementOverlaps of the ledger.
    """
    today = today or localdate(at)
    matter = locked(matter)
    charter = charters.of(matter.unit)
    kind = kind_of(charter, matter.kind)
    rule = next((step for step in kind.steps if step.action == action), None)
    if rule is None or not is_for(rule.of_forms, matter.form):
        raise StepNotOpen(_("%(kind)s没有这一步。") % {"kind": kind.name})
    on_behalf = checked_behalf(matter, rule.by, on_behalf, kind, by, today)
    told = _checked(matter, kind, rule, answers or {}, on=on, today=today, at=at, version=version)

    posts = postings(charter, rule.posts, matter.form)
    calendar = working_calendar()
    step = _taken(matter, rule, told, posts, calendar, on=on, at=at, by=by, on_behalf=on_behalf)
    _move(matter, kind, rule, calendar, on)
    attach_all(files, step, by=by, at=at, path=matter.unit.path)

    ledger.repost(matter, by=by, at=at, beside=beside)
    reason = told.get("reason", "")
    record(
        by, "matters.advance", matter, at, path=matter.unit.path, on_behalf=on_behalf, reason=reason[:300],
        action=action, start=step.start, end=step.end, on=on.isoformat(), step=step.key,
    )  # fmt: skip
    return step


def _checked(
    matter: Matter,
    kind: MatterKind,
    rule: StepRule,
    answers: Mapping[str, str],
    *,
    on: date,
    today: date,
    at: datetime,
    version: int | None,
) -> dict[str, str]:
    """The answers as they will be kept, once it is sure that the step can be taken."""
    check_version(matter, kind, version, _("没有%(step)s") % {"step": rule.done})
    if matter.state not in rule.start:
        raise passed_by(matter, kind, rule, at)
    told = checked_answers(rule.needs, answers)
    way = standing(matter.steps.filter(undone_at=None).order_by("pk"))
    check_day(on, today, way[-1].on if way else None, _("上一步的日期"))
    if matter.state == kind.opens and rule.end != kind.opens:
        check_complete(matter, kind)
    return told


def _taken(
    matter: Matter,
    rule: StepRule,
    told: dict[str, str],
    posts: list[dict[str, str | int]],
    calendar: Calendar,
    *,
    on: date,
    at: datetime,
    by: Actor,
    on_behalf: str,
) -> Step:
    """The row of a step, with the clock as it stood."""
    late, days = _lateness(matter, on, calendar)
    return Step.objects.create(
        matter=matter,
        action=rule.action,
        start=matter.state,
        end=rule.end,
        on=on,
        at=at,
        by=by.key,
        on_behalf=on_behalf,
        entered_on=matter.entered_on,
        due_on=matter.due_on,
        due_how=matter.due_how,
        days_late=late,
        days_taken=days,
        answers=told,
        object=told.get(rule.object) or matter.body.get(rule.object, ""),
        posts=posts,
    )


def _move(matter: Matter, kind: MatterKind, rule: StepRule, calendar: Calendar, on: date) -> None:
    """Put the matter where the step leads: state, clock, seats of its authors, number."""
    start = matter.state
    if start != rule.end:
        matter.state, matter.entered_on = rule.end, on
        due = Workflow(kind).deadline(rule.end, on, calendar, rule.done, matter.form)
        matter.due_on = due.on if due else None
        matter.due_how = due.as_json() if due else {}
    _settle(matter, kind)
    if start == kind.opens and matter.state != kind.opens:
        seat_authors(matter, on)
    if rule.action == kind.numbered_at and not matter.number:
        matter.number = numbers.next_number(matter.unit, kind, on)
    save(matter)


@transaction.atomic
def undo(step: Step, *, by: Actor, at: datetime, today: date | None = None, beside: Beside = "") -> Step:
    """Take back the last step: state, clock and postings are as before it; the step stays, struck through.

    Whoever took it may, and the office. Undoing twice does nothing more.

    Raises:
        Forbidden, CannotUndo: a later step or something recorded since stands on it.
        StatementOverlaps: what counts again was stated meanwhile, where the step had taken it back.
    """
    today = today or localdate(at)
    matter = locked(step.matter)
    step = Step.objects.select_related("matter__unit").get(pk=step.pk)
    if step.by != by.key:
        require(by, Can.MATTERS_HANDLE, matter.unit, today)
    if step.undone_at is not None:
        return step
    kind = kind_of(charters.of(matter.unit), matter.kind)
    last = matter.steps.filter(undone_at=None).order_by("pk").last()
    if last != step or matter.state != step.end:
        raise CannotUndo(_("这一步之后已经有新的办理，不能撤回。"))
    if matter.events.filter(withdrawn_at=None, at__gte=step.at, pk__gt=_first_event_after(step)).exists():
        raise CannotUndo(_("这一步之后登记过采用、批示或评定，先撤回那一条。"))

    step.undone_at, step.undone_by = at, by.key
    step.save(update_fields=["undone_at", "undone_by"])
    if step.start != step.end:
        matter.state, matter.entered_on = step.start, step.entered_on
        matter.due_on, matter.due_how = step.due_on, step.due_how
    _settle(matter, kind)
    save(matter)
    ledger.repost(matter, by=by, at=at, beside=beside)
    record(by, "matters.undo", matter, at, path=matter.unit.path, step=step.key, action=step.action)
    return step


def _settle(matter: Matter, kind: MatterKind) -> None:
    """Days that follow from the steps standing: handed in on, and the day its work counts on.

    A work counts from the step that numbers it; until then from the first step that posts. What was sent
    back stays handed in; what its author took back was not.
    """
    steps = list(matter.steps.filter(undone_at=None).order_by("pk"))
    way = standing(steps)
    taking_back = {rule.action for rule in kind.steps if rule.undoes}
    leaving = None
    for step in steps:
        if step.action in taking_back and step.end == kind.opens:
            leaving = None
        elif leaving is None and step.start == kind.opens != step.end:
            leaving = step.on
    numbered = next((step.on for step in way if step.action == kind.numbered_at), None)
    posting = next((step.on for step in way if step.posts), None)
    matter.submitted_on = leaving
    matter.work_on = numbered or posting


def _lateness(matter: Matter, on: date, calendar: Calendar) -> tuple[int | None, int | None]:
    """(days late, days taken) of the state now left, in working or calendar days as its rule counts."""
    if matter.due_on is None:
        return None, None
    day_kind = matter.due_how.get("day_kind", "working")
    late = lateness(matter.due_on, on, day_kind, calendar)
    taken = (on - matter.entered_on).days if day_kind == "calendar" else calendar.between(matter.entered_on, on)
    return late, taken


def _first_event_after(step: Step) -> int:
    """Pk of the last event recorded before `step`: events of the same moment count as later."""
    before = Event.objects.filter(matter=step.matter_id, at__lt=step.at).aggregate(last=Max("pk"))["last"]
    return before or 0
