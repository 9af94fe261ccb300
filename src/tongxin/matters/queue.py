"""What waits for a user 待办."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.kernel.charter.shapes import Charter, MatterKind
from tongxin.kernel.charter.shapes import Step as StepRule
from tongxin.kernel.workdays import Calendar
from tongxin.kernel.workflow import AUTHOR, Clock, Workflow
from tongxin.people import charters
from tongxin.people.days import working_calendar
from tongxin.people.models import OwnRequest, Unit
from tongxin.people.operations import own
from tongxin.people.permissions import Actor, Can, can, person_of, roles

from .clocks import clock_of
from .models import Matter, MatterQuerySet, Objection
from .models.aside import ObjectionQuerySet
from .models.matter import authored


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
