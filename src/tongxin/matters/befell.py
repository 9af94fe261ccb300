"""What befell matters 采用、批示, in words, and what did lately."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter, EventKind
from tongxin.people import charters
from tongxin.people.models import Unit
from tongxin.people.permissions import Actor, within

from .models import Event, Matter

NOUN = 2  # characters of a name that is one: 采用, 批示


@dataclass(frozen=True)
class Befell:
    """Something that befell a matter 采用、批示 as the home page lists it."""

    event: Event
    name: str  # 市政协采用
    title: str
    address: str
    level: str
    on: date


def event_name(rule: EventKind | None, event: Event) -> str:
    """市政协采用, 市领导批示: who, or what office, and what."""
    name = rule.name if rule else event.event
    return f"{event.leader or event.body or ''}{name}"


def verb_of(rule: EventKind) -> str:
    """What the button says: 登记采用, 登记批示; a name that is a verb already stands by itself (评为优秀提案)."""
    return _("登记%(event)s") % {"event": rule.name} if len(rule.name) <= NOUN else rule.name


def latest_events(user: Actor, unit: Unit, today: date, limit: int = 5, *, below: bool = False) -> list[Befell]:
    """What lately befell the organisation's matters, the latest first, as far as `user` may see.

    Args:
        below: also those of the organisations under it.
    """
    try:
        organisation = charters.organisation_of(unit)
    except charters.NoCharter:
        return []
    charter = charters.of(organisation)
    here = within((organisation.path,)) if below else Q(unit=organisation)
    seen = Matter.objects.visible_to(user, today).filter(here)
    events = (
        Event.objects.filter(Exists(seen.filter(pk=OuterRef("matter"))), withdrawn_at=None, on__lte=today)
        .select_related("matter", "body")
        .order_by("-on", "-pk")[:limit]
    )
    return [
        Befell(
            event=event,
            name=event_name(rule_of(charter, event), event),
            title=event.matter.title,
            address=reverse("matters:page", args=[event.matter_id]),
            level=event.level,
            on=event.on,
        )
        for event in events
    ]


def rule_of(charter: Charter, event: Event) -> EventKind | None:
    """What the charter says of such an event; None where it knows none any more."""
    kind = charter.kinds.get(event.matter.kind)
    return next((rule for rule in kind.events if rule.code == event.event), None) if kind else None
