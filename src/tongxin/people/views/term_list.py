"""The page 换届与推荐: the units one sees, each with its term, when it is due, and its last election."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import render

from ..listing import page_of
from ..middleware import HereRequest
from ..models import Election, Term, Unit, not_closed, on_day
from ..permissions import Can, can, within
from .narrowing import LONGEST, readable_here, unit_here

SOON = timedelta(days=90)  # before a term is due
STATES = ("overdue", "soon", "none")
KINDS = ("full", "mid")  # of elections


def _units(paths: tuple[str, ...], on: date) -> QuerySet[Any]:
    """Units of the scope with what is known of their term that holds, and their last election."""
    terms = Term.objects.filter(on_day(on), unit=OuterRef("pk"), withdrawn_at=None).order_by("-since")
    held = Election.objects.filter(unit=OuterRef("pk"), withdrawn_at=None, held_on__lte=on).order_by("-held_on")
    there = Unit.objects.filter(not_closed(on), within(paths, "path"), is_outside=False)
    return there.annotate(
        term_number=Subquery(terms.values("number")[:1]),
        term_council=Subquery(terms.values("council")[:1]),
        term_since=Subquery(terms.values("since")[:1]),
        term_due=Subquery(terms.values("due_on")[:1]),
        held_on=Subquery(held.values("held_on")[:1]),
        held_kind=Subquery(held.values("kind")[:1]),
        held_pk=Subquery(held.values("pk")[:1]),
        holders=Count(
            "posts", filter=Q(posts__since__lte=on) & (Q(posts__until=None) | Q(posts__until__gte=on)), distinct=True
        ),
    )


@login_required
def terms(request: HereRequest) -> HttpResponse:
    """换届与推荐: the units one sees, each with its term, when it is due, and its last election."""
    here = unit_here(request)
    on = request.today
    text, unit = request.GET.get("q", "").strip()[:LONGEST], request.GET.get("unit", "")
    state, kind = _one_of(request, "state", STATES), _one_of(request, "held", KINDS)
    found = _narrowed(_units(readable_here(request), on), text, unit, state, kind, on)
    page = page_of(request, found.order_by("path", "pk"))
    rows = [_row(unit, on) for unit in page.object_list]
    context = {
        "nav": "people",
        "sub": "terms",
        "tab": "terms",
        "here": here,
        "page": page,
        "rows": rows,
        "q": text,
        "state": state,
        "held": kind,
        "is_narrowed": bool(text or state or kind or unit),
        "year": on.year,
        "elections": _this_year(request),
        "may_write": can(request.user, Can.PEOPLE_WRITE, here, on),
    }
    return render(request, "people/terms.html", context)


def _one_of(request: HereRequest, name: str, known: tuple[str, ...]) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in known else ""


def _narrowed(found: QuerySet[Any], text: str, unit: str, state: str, kind: str, on: date) -> QuerySet[Any]:
    if text:
        found = found.filter(Q(name__icontains=text) | Q(short_name__icontains=text))
    if unit:
        found = found.filter(key=unit)
    if state:
        due = {"overdue": Q(term_due__lt=on), "soon": Q(term_due__range=(on, on + SOON)), "none": Q(term_number=None)}
        found = found.filter(due[state])
    if kind:
        year = Election.objects.filter(kind=kind, held_on__year=on.year, withdrawn_at=None)
        found = found.filter(pk__in=year.values("unit"))
    return found


def _this_year(request: HereRequest) -> dict[str, int]:
    rows = Election.objects.filter(
        within(readable_here(request)), held_on__year=request.today.year, held_on__lte=request.today, withdrawn_at=None
    )
    return {"full": 0, "mid": 0} | dict(rows.values_list("kind").annotate(n=Count("pk")))


def _row(unit: Any, on: date) -> dict[str, Any]:
    term = Term(number=unit.term_number, council=unit.term_council) if unit.term_number else None
    due = unit.term_due
    late = (on - due).days if due else 0
    return {
        "unit": unit,
        "term": term,
        "is_late": bool(due) and late > 0,
        "is_soon": bool(due) and due >= on and due - on <= SOON,
        "late": late,
        "left": -late,
        "held": dict(Election.KINDS).get(unit.held_kind, ""),
    }
