"""What a board lists: its tabs, its filters, and the matters that are left 状态与筛选."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter, MatterKind, State
from tongxin.kernel.workflow import Workflow
from tongxin.people.days import working_calendar
from tongxin.people.finding import Offered, units_below
from tongxin.people.listing import Filter, day_of, unit_asked
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.paths import under
from tongxin.people.permissions import roles

from ..models import Author, Likeness, Matter, MatterQuerySet

ALL = "all"  # the tab of every state
SORTS = {
    "due": (F("due_on").asc(nulls_last=True), "entered_on", "pk"),
    "-due": (F("due_on").desc(nulls_last=True), "-entered_on", "-pk"),
    "received": (F("submitted_on").asc(nulls_last=True), "pk"),
    "-received": (F("submitted_on").desc(nulls_last=True), "-pk"),
    "number": ("number", "pk"),
    "-number": ("-number", "-pk"),
}


@dataclass(frozen=True)
class Filters:
    """What narrows the list, as the address says it."""

    q: str
    unit: Offered | None
    by_unit: Filter
    author: str
    first: date | None
    last: date | None
    due: str  # late, soon, none
    similar: bool
    form: str
    sort: str

    @property
    def is_any(self) -> bool:
        return bool(
            self.q or self.unit or self.author or self.first or self.last or self.due or self.similar or self.form
        )


@dataclass(frozen=True)
class Tab:
    """A state with its count."""

    code: str
    name: str
    count: int


def seen_of(request: HereRequest, organisation: Unit, kind: MatterKind) -> MatterQuerySet:
    """Handed-in matters of this kind that the user may see; drafts are on no board."""
    return Matter.objects.visible_to(request.user, request.today).filter(
        unit=organisation, kind=kind.code, submitted_on__isnull=False
    )


def tabs_of(seen: MatterQuerySet, kind: MatterKind) -> list[Tab]:
    counts = dict(seen.order_by().values_list("state").annotate(n=Count("pk")))
    tabs = [Tab(s.code, tab_name(s), counts.get(s.code, 0)) for s in kind.states if not s.hidden or counts.get(s.code)]
    return [*tabs, Tab(ALL, _("全部"), sum(tab.count for tab in tabs))]


def tab_name(state: State) -> str:
    """A hidden state on the board holds what was handed in and sent back."""
    return _("退回待改") if state.hidden else state.name


def state_of(request: HereRequest, organisation: Unit, kind: MatterKind, tabs: Sequence[Tab]) -> str:
    """The tab asked for; else the first in which something waits for the user; else all."""
    asked = request.GET.get("state", "")
    if asked in {tab.code for tab in tabs}:
        return asked
    held = roles(request.user, organisation, request.today)
    workflow = Workflow(kind)
    for tab in tabs:
        if tab.count and tab.code != ALL and any(s.primary for s in workflow.open_steps(tab.code, held)):
            return tab.code
    return next((tab.code for tab in tabs if tab.count), ALL)


def filters_of(given: QueryDict, organisation: Unit) -> Filters:
    """What the address asks for; what makes no sense there narrows nothing."""
    by_unit, unit = unit_asked(given, units_below(organisation), _("单位"))
    return Filters(
        q=given.get("q", "").replace("\0", "").strip()[:60],
        unit=unit,
        by_unit=by_unit,
        author=given.get("author", "").replace("\0", "").strip()[:40],
        first=day_of(given.get("first", "")),
        last=day_of(given.get("last", "")),
        due=given.get("due", "") if given.get("due") in ("late", "soon", "none") else "",
        similar=given.get("similar") == "1",
        form=given.get("form", "")[:30],
        sort=given.get("sort", "due") if given.get("sort", "due") in SORTS else "due",
    )


def narrowed(seen: MatterQuerySet, filters: Filters, state: str, charter: Charter, today: date) -> MatterQuerySet:
    matters = seen if state == ALL else seen.filter(state=state)
    if filters.q:
        matters = matters.filter(Q(title__icontains=filters.q) | Q(number=filters.q))
    if filters.unit is not None:
        low, high = under(filters.unit.path)
        inside = Author.objects.filter(unit__path__gte=low, unit__path__lt=high).values("matter")
        matters = matters.filter(Q(pk__in=inside) | Q(sponsor__path__gte=low, sponsor__path__lt=high))
    if filters.author:
        matters = matters.filter(pk__in=Author.objects.filter(person__name__icontains=filters.author).values("matter"))
    if filters.first:
        matters = matters.filter(submitted_on__gte=filters.first)
    if filters.last:
        matters = matters.filter(submitted_on__lte=filters.last)
    if filters.form:
        matters = matters.filter(form=filters.form)
    if filters.similar:
        matters = matters.filter(Exists(_likenesses()))
    return _by_clock(matters, filters.due, charter, today).order_by(*SORTS[filters.sort])


def _likenesses() -> Any:
    return Likeness.objects.filter(
        matter=OuterRef("pk"), other__submitted_on__isnull=False, other__is_confidential=False
    )


def like_counts() -> Any:
    return _likenesses().order_by().values("matter").annotate(n=Count("pk")).values("n")


def _by_clock(matters: MatterQuerySet, due: str, charter: Charter, today: date) -> MatterQuerySet:
    if due == "late":
        return matters.filter(due_on__lt=today)
    if due == "soon":
        until = working_calendar().add(today, charter.clock_soon).on
        return matters.filter(due_on__range=(today, until))
    return matters.filter(due_on=None) if due == "none" else matters


def query_of(filters: Filters, state: str) -> str:
    """The address that asks for the same, always written the same way: state=submitted&due=late."""
    said = {
        "state": state,
        "q": filters.q,
        "unit": filters.unit.key if filters.unit else "",
        "author": filters.author,
        "first": filters.first.isoformat() if filters.first else "",
        "last": filters.last.isoformat() if filters.last else "",
        "due": filters.due,
        "similar": "1" if filters.similar else "",
        "form": filters.form,
        "sort": "" if filters.sort == "due" else filters.sort,
    }
    return urlencode({name: value for name, value in said.items() if value})
