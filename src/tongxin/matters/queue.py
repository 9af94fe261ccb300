"""What waits for a user, what lately befell, and how far one's own matters have come."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.kernel.charter.shapes import Charter, EventKind, MatterKind
from tongxin.kernel.charter.shapes import Step as StepRule
from tongxin.kernel.workdays import Calendar
from tongxin.kernel.workflow import AUTHOR, Clock, Workflow, clock
from tongxin.people import charters
from tongxin.people.days import working_calendar
from tongxin.people.models import OwnRequest, Unit
from tongxin.people.operations import own
from tongxin.people.permissions import Actor, Can, can, person_of, roles, within

from .models import Event, Matter, MatterQuerySet, Objection
from .models.aside import ObjectionQuerySet
from .models.matter import authored

NOUN = 2  # characters of a name that is one: 采用, 批示
PARTS = 4  # of the bar on a member's list: handed in, being worked on, sent, with a result


@dataclass(frozen=True)
class Waiting:
    """One row of a queue 待办."""

    matter: Matter | None  # None: somebody asks about their own data
    kind_name: str
    title: str
    waits: str  # 等秘书处核稿
    clock: Clock
    address: str
    verb: str  # name of the primary step
    verb_address: str
    due_on: date | None  # until when


@dataclass(frozen=True)
class Befell:
    """Something that befell a matter 采用、批示 as the home page lists it."""

    event: Event
    name: str  # 市政协采用
    title: str
    address: str
    level: str
    on: date


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


def clock_of(matter: Matter, charter: Charter, today: date, calendar: Calendar) -> Clock:
    """The clock of the state a matter is in, as it was computed on entering it."""
    how = matter.due_how
    return clock(
        matter.due_on,
        today,
        calendar,
        soon=charter.clock_soon,
        day_kind=how.get("day_kind", "working"),
        provisional=bool(how.get("is_provisional")),
        how=how.get("how", ""),
    )


def _primary(kind: MatterKind, state: str, held: Iterable[str], form: str = "") -> StepRule | None:
    """The step these roles are expected to take in `state`; states that merely may be left wait for nobody."""
    steps = Workflow(kind).open_steps(state, frozenset(held), form)
    return next((step for step in steps if step.primary), None)


def _awaited(charter: Charter, held: frozenset[str]) -> set[tuple[str, str]]:
    """(kind, state) where these roles are expected to take a step, with a matter of one form or another."""
    pairs = ((kind, state) for kind in charter.kinds.values() for state in kind.states if not state.is_end)
    return {(kind.code, state.code) for kind, state in pairs if _primary(kind, state.code, held)}


def _in_states(pairs: Iterable[tuple[str, str]]) -> Q:
    states: dict[str, list[str]] = defaultdict(list)
    kinds: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for kind, state in sorted(pairs):
        states[kind].append(state)
    for kind, codes in states.items():
        kinds[tuple(codes)].append(kind)
    condition = Q()
    for among, alike in kinds.items():
        condition |= Q(kind__in=alike, state__in=among)
    return condition or Q(pk__in=[])


@dataclass(frozen=True)
class _Desk:
    """Where what waits for `user` is looked for: the organisation, its rules, what they may see of its matters."""

    user: Actor
    organisation: Unit
    charter: Charter
    held: frozenset[str]
    is_office: bool
    seen: MatterQuerySet

    def steps(self) -> MatterQuerySet:
        """Matters in which `user` is expected to take the next step."""
        written = Q(pk__in=authored(person)) if (person := person_of(self.user)) else Q(pk__in=[])
        if self.is_office:  # drafts of those who do not log in
            written |= Q(made_by=self.user.key)
        mine = written & _in_states(_awaited(self.charter, frozenset({AUTHOR})))
        return self.seen.filter(_in_states(_awaited(self.charter, self.held)) | mine)

    def objections(self) -> ObjectionQuerySet:
        """Objections that wait for `user` as the office."""
        return Objection.objects.open().filter(matter__in=self.seen) if self.is_office else Objection.objects.none()


def _desk(user: Actor, unit: Unit, today: date) -> _Desk:
    """Raises: NoCharter."""
    organisation = unit if unit.charter else charters.organisation_of(unit)
    return _Desk(
        user=user,
        organisation=organisation,
        charter=charters.of(organisation),
        held=roles(user, organisation, today),
        is_office=can(user, Can.MATTERS_HANDLE, organisation, today),
        seen=Matter.objects.visible_to(user, today, organisation),
    )


def count_waiting(user: Actor, unit: Unit, today: date) -> int:
    """How much waits for `user`: steps, objections, requests about one's own data. One query."""
    try:
        desk = _desk(user, unit, today)
    except charters.NoCharter:
        return 0
    others = desk.objections(), own.unanswered(user, today)
    return desk.steps().values("pk").union(*(rows.values("pk") for rows in others), all=True).count()


def waiting_for(user: Actor, unit: Unit, today: date, limit: int | None = None) -> list[Waiting]:
    """What `user` is expected to do next, late first, then by deadline, then requests, objections, then the oldest.

    A unit outside the trees has no rules and nothing assigned to it: nothing waits there.
    """
    try:
        desk = _desk(user, unit, today)
    except charters.NoCharter:
        return []
    calendar = working_calendar()
    charter, held = desk.charter, desk.held | {AUTHOR}
    rows = desk.steps().order_by(F("due_on").asc(nulls_last=True), "entered_on", "pk")
    found = [(m, _primary(charter.kinds[m.kind], m.state, held, m.form)) for m in rows[:limit]]
    steps = [_waiting(m, charter, step, today, calendar) for m, step in found if step is not None]
    raised = desk.objections().select_related("matter").order_by("pk")[:limit]
    dated = [row for row in steps if row.due_on is not None]
    asked = requests_for(user, today, limit)
    return [*dated, *asked, *map(_to_answer, raised), *steps[len(dated) :]][:limit]


def requests_for(user: Actor, today: date, limit: int | None = None) -> list[Waiting]:
    """What people ask about their own data 本人请求 and `user` answers, the oldest first."""
    rows = own.unanswered(user, today).select_related("person__same_as").order_by("made_at", "pk")
    return [_asked(row) for row in rows[:limit]]


def _asked(row: OwnRequest) -> Waiting:
    address = reverse("people:own_request", args=[row.pk])
    told = {"person": row.person.same_as or row.person, "what": row.get_kind_display(), "text": row.text}
    title = _("%(person)s请求%(what)s本人信息") % told
    waits = _("等答复：%(text)s") % told if row.text else _("等答复")
    return Waiting(
        matter=None,
        kind_name=_("本人请求"),
        title=title,
        waits=waits,
        clock=Clock("none", _("尽快"), _("个人信息保护法：及时办理；没有规定天数")),
        address=address,
        verb=pgettext("request", "办理"),
        verb_address=address,
        due_on=None,
    )


def _to_answer(row: Objection) -> Waiting:
    address = reverse("matters:objection", args=[row.matter_id, row.pk])
    waits = _("作者对记录有异议：%(text)s") % {"text": row.text}
    return Waiting(
        matter=row.matter,
        kind_name=_("异议"),
        title=row.matter.title,
        waits=waits,
        clock=Clock("none", _("不限时"), _("答复异议不限时")),
        address=address,
        verb=_("答复"),
        verb_address=address,
        due_on=None,
    )


def _waiting(matter: Matter, charter: Charter, step: StepRule, today: date, calendar: Calendar) -> Waiting:
    kind = charter.kinds[matter.kind]
    return Waiting(
        matter=matter,
        kind_name=kind.name,
        title=matter.title,
        waits=Workflow(kind).state(matter.state).awaits,
        clock=clock_of(matter, charter, today, calendar),
        address=reverse("matters:page", args=[matter.pk]),
        verb=step.name,
        verb_address=reverse("matters:step", args=[matter.pk, step.action]),
        due_on=matter.due_on,
    )


def counts(matters: MatterQuerySet) -> dict[str, int]:
    """State → how many, of one kind's matters. One query."""
    return dict(matters.order_by().values_list("state").annotate(n=Count("pk")))


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
        Event.objects.filter(matter__in=seen, withdrawn_at=None, on__lte=today)
        .select_related("matter", "body")
        .order_by("-on", "-pk")[:limit]
    )
    return [
        Befell(
            event=event,
            name=event_name(_event_rule(charter, event), event),
            title=event.matter.title,
            address=reverse("matters:page", args=[event.matter_id]),
            level=event.level,
            on=event.on,
        )
        for event in events
    ]


def _event_rule(charter: Charter, event: Event) -> EventKind | None:
    kind = charter.kinds.get(event.matter.kind)
    return next((rule for rule in kind.events if rule.code == event.event), None) if kind else None


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
        part, said = PARTS, event_name(_event_rule(charter, event), event)
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
