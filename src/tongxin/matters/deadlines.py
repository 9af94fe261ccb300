"""Deadlines that were counted past the last known holiday list, and move when the list arrives."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record
from tongxin.kernel.workflow import Workflow
from tongxin.people import charters
from tongxin.people.days import working_calendar
from tongxin.people.permissions import Actor, Can, Forbidden, reach

from .models import Matter, Step


def provisional() -> int:
    """How many running deadlines are provisional 暂定."""
    return Matter.objects.filter(due_how__is_provisional=True).count()


@transaction.atomic
def count_anew(*, by: Actor, at: datetime) -> int:
    """Count the provisional deadlines of all matters anew, by the lists known now; how many changed.

    Raises: Forbidden: `by` administers nothing.
    """
    if not reach(by, Can.PEOPLE_GRANT, localdate(at)):
        raise Forbidden(_("期限由管理员导入放假安排后重算。"))
    calendar, changed = working_calendar(), 0
    for matter in Matter.objects.select_for_update(of=("self",)).filter(due_how__is_provisional=True).order_by("pk"):
        kind = charters.of(matter.unit).kinds.get(matter.kind)
        if kind is None:
            continue
        last = Step.objects.filter(matter=matter, undone_at=None, end=matter.state).order_by("-pk").first()
        done = next((step.done for step in kind.steps if last is not None and step.action == last.action), "")
        due = Workflow(kind).deadline(matter.state, matter.entered_on, calendar, done, matter.form)
        if due is None or (due.on == matter.due_on and due.is_provisional):
            continue
        was, matter.due_on, matter.due_how = matter.due_on, due.on, due.as_json()
        matter.save(update_fields=["due_on", "due_how"])
        changed += 1
        record(by, "matters.count_anew", matter, at, path=matter.unit.path, was=was, due=due.on)
    return changed
