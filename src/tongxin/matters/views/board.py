"""The board of one kind: states with counts, filters, many at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page
from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tongxin.kernel.charter.shapes import Charter, MatterKind
from tongxin.kernel.workflow import Clock
from tongxin.people.days import working_calendar
from tongxin.people.listing import page_of
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, can

from .. import operations
from ..clocks import clock_of
from ..models import Author, Event, Matter, MatterQuerySet, Step
from .common import place, shown
from .many import bulk_steps, many_at_once, picked
from .narrowing import filters_of, like_counts, narrowed, query_of, seen_of, state_of, tabs_of
from .saved import saved_of


@dataclass(frozen=True)
class Row:
    """One line of the board."""

    matter: Matter
    authors: str
    units: str
    form: str
    levels: Sequence[str]
    alike: int
    clock: Clock | None
    received: date | None
    is_behalf: bool


@login_required
@require_http_methods(["GET", "POST"])
def board(request: HereRequest, kind: str) -> HttpResponse:
    """The board; a post takes one step for all chosen rows and says what became of each."""
    organisation, charter, rule = place(request, kind)
    operations.require_board(request.user, organisation, request.today)
    if request.method == "POST":
        return many_at_once(request, organisation, rule)
    filters = filters_of(request.GET, organisation)
    seen = seen_of(request, organisation, rule)
    tabs = tabs_of(seen, rule)
    state = state_of(request, organisation, rule, tabs)
    matters = narrowed(seen, filters, state, charter, request.today)
    known = None if filters.is_any else next(tab.count for tab in tabs if tab.code == state)
    page = _page(request, matters, known)
    rows = _rows(request, page.object_list, charter, rule)
    steps = bulk_steps(request, organisation, rule, state)
    if request.GET.get("look"):  # the notice beside the bulk bar, before the click
        return shown(request, "board.html#skips", rule, {"skips": _skips(request, rows), "steps": steps})
    query = query_of(filters, state)
    saved = saved_of(request.user, organisation, rule)
    template = "board.html#board" if request.htmx and not request.htmx.boosted else "board.html"
    return shown(
        request,
        template,
        rule,
        {
            "charter": charter,
            "organisation": organisation,
            "tabs": tabs,
            "state": state,
            "state_name": next((tab.name for tab in tabs if tab.code == state), ""),
            "filters": filters,
            "saved": [(row, row.query == query) for row in saved],
            "query": query,
            "may_save": (filters.is_any or filters.sort != "due") and query not in {row.query for row in saved},
            "page": page,
            "rows": rows,
            "steps": steps,
            "alike_here": sum(bool(row.alike) for row in rows),
            "by_unit": filters.by_unit,
            "forms": rule.forms,
            "sort": filters.sort,
            "may_enter": can(request.user, Can.MATTERS_HANDLE, organisation, request.today),
            "is_empty": not any(tab.count for tab in tabs),
        },
    )


def _skips(request: HereRequest, rows: Sequence[Row]) -> int:
    """How many of the chosen rows the primary step will pass over."""
    chosen = set(picked(request))
    return sum(bool(row.alike) for row in rows if row.matter.pk in chosen)


def _page(request: HttpRequest, matters: MatterQuerySet, known: int | None) -> "Page[Any]":
    """One page with what its rows show; `known` is the count where the tabs have told it already."""
    entered = Step.objects.filter(matter=OuterRef("pk"), undone_at=None).exclude(on_behalf="")
    full = (
        matters.annotate(is_behalf=Exists(entered), alike=Coalesce(Subquery(like_counts()), 0))
        .select_related("sponsor")
        .prefetch_related(Prefetch("authors", Author.objects.select_related("person", "unit").order_by("place")))
    )
    return page_of(request, full, known)


def _rows(request: HereRequest, matters: Iterable[Matter], charter: Charter, kind: MatterKind) -> list[Row]:
    listed = list(matters)
    levels: dict[int, list[str]] = {}
    for pk, level in (
        Event.objects.filter(matter__in=[m.pk for m in listed], withdrawn_at=None)
        .values_list("matter", "level")
        .order_by("pk")
    ):
        if level and level not in levels.setdefault(pk, []):
            levels[pk].append(level)
    calendar = working_calendar()
    forms = {form.code: form.name for form in kind.forms}
    ends = {state.code for state in kind.states if state.is_end}
    rows = []
    for matter in listed:
        authors = list(matter.authors.all())
        body = str(matter.sponsor or "")
        rows.append(
            Row(
                matter=matter,
                authors="、".join(str(a.person) for a in authors) or body,
                units="、".join(dict.fromkeys(str(a.unit) for a in authors)) or body,
                form=forms.get(matter.form, ""),
                levels=sorted(
                    levels.get(matter.pk, []),
                    key=lambda code: charter.levels[code].rank if code in charter.levels else 9,
                ),
                alike=getattr(matter, "alike", 0),
                clock=None if matter.state in ends else clock_of(matter, charter, request.today, calendar),
                received=matter.submitted_on,
                is_behalf=bool(getattr(matter, "is_behalf", False)),
            )
        )
    return rows
