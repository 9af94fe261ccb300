"""How far one's own matters have come 我的事项."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter
from tongxin.kernel.workflow import Workflow
from tongxin.people import charters
from tongxin.people.permissions import Actor, person_of

from .befell import event_name, rule_of
from .models import Event, Matter, MatterQuerySet

PARTS = 4  # of the bar on a member's list: handed in, being worked on, sent, with a result


@dataclass(frozen=True)
class Progress:
    """One of a member's own 我的事项."""

    matter: Matter
    kind_name: str
    title: str
    address: str
    part: int  # of PARTS
    said: str  # in words
    has_result: bool
    on: date
    is_draft: bool


def mine(user: Actor) -> MatterQuerySet:
    """The matters that `user` wrote, the latest first."""
    return Matter.objects.by_author(person_of(user)).order_by("-entered_on", "-pk")


def progress(matters: Sequence[Matter]) -> list[Progress]:
    """How far each has come, in four parts and in words. One query beside their charters."""
    events: dict[int, Event] = {}
    for event in (
        Event.objects.filter(matter__in=[m.pk for m in matters], withdrawn_at=None)
        .select_related("body", "matter")
        .order_by("on", "pk")
    ):
        events[event.matter_id] = event
    rules = {unit.pk: charters.of(unit) for unit in {m.unit for m in matters}}
    return [_progress(m, rules[m.unit_id], events.get(m.pk)) for m in matters]


def _progress(matter: Matter, charter: Charter, event: Event | None) -> Progress:
    kind = charter.kinds[matter.kind]
    state = Workflow(kind).state(matter.state)
    is_draft = matter.state == kind.opens
    if event is not None:
        part, said = PARTS, event_name(rule_of(charter, event), event)
    elif state.is_end:
        part, said = PARTS, state.name
    elif is_draft:
        part, said = 0, _("退回待改") if matter.submitted_on else state.name
    else:
        is_first = any(kind.opens in step.start and step.end == matter.state for step in kind.steps)
        part = 3 if matter.number and not is_first else 1 if is_first else 2
        said = state.name
    return Progress(
        matter=matter,
        kind_name=kind.name,
        title=matter.title,
        address=reverse("matters:page", args=[matter.pk]),
        part=part,
        said=said,
        has_result=event is not None,
        on=event.on if event else matter.entered_on,
        is_draft=is_draft,
    )
