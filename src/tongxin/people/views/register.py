"""Pages of the register: the list, and registering a person. Of one person: `member`, and the acts in `belonging`."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import forms, lists, operations, register, validation
from ..listing import number_of, page_of
from ..middleware import HereRequest
from ..models import (
    Person,
    Unit,
)
from ..operations import own
from ..permissions import Can, can, reach, require, visible_persons
from .acts import Act, act_page, in_people
from .narrowing import members_sought, unit_here

OPEN_FILTERS = 3  # shown at once; the others behind 更多条件
PAIRS = (
    ("unit", "since"),
    ("phone", "id_number"),
    ("gender", "ethnic"),
    ("birth_year", "birth_month"),
    ("employer", "job"),
    ("political", "field"),
    ("education", "title"),
)


def writable(request: HereRequest) -> QuerySet[Unit]:
    """Units one may enter persons into, at or below the unit one works in."""
    paths = reach(request.user, Can.PEOPLE_WRITE, request.today)
    here = unit_here(request)
    return register.units_below(here, paths, request.today)


@login_required
def members(request: HereRequest) -> HttpResponse:
    """The register of the unit one works in."""
    asked = members_sought(request)
    here, filters = asked.here, asked.filters
    summary = register.summary(asked.scope, request.today)
    page = page_of(request, asked.found, None if asked.is_narrowed else summary.standing)
    context = {
        "nav": "people",
        "sub": "members",
        "here": here,
        "summary": summary,
        "page": page,
        "rows": register.rows(page.object_list, asked.paths, request.today, asked.charter),
        "q": asked.text,
        "filters": filters[:OPEN_FILTERS],
        "more_filters": filters[OPEN_FILTERS:],
        "more_chosen": sum(bool(one.chosen) for one in filters[OPEN_FILTERS:]),
        "gone": asked.gone,
        "is_narrowed": asked.is_narrowed,
        "may_write": can(request.user, Can.PEOPLE_WRITE, here, request.today),
        "may_merge": can(request.user, Can.PEOPLE_MERGE, here, request.today),
        "own_requests": own.unanswered(request.user, request.today).count(),
        "may_read_figures": can(request.user, Can.FIGURES_READ, here, request.today),
    }
    return render(request, "people/members.html", context)


@login_required
def member_new(request: HereRequest) -> HttpResponse:
    """Register a person in a unit."""
    here = unit_here(request)
    units = writable(request)
    if not units.exists():
        require(request.user, Can.PEOPLE_WRITE, here, request.today)
    data = request.POST if request.method == "POST" else None
    form = forms.RegisterForm(units, lists.of(here), data, initial={"since": request.today, "unit": here.pk})
    page = Act(_("登记会员"), _("登记"), reverse("people:members"), in_people(), pairs=PAIRS)
    alike: list[Person] = []
    unseen = 0

    def do() -> str:
        nonlocal alike, unseen
        given = form.cleaned_data
        facts = form.facts()
        known = Person.objects.filter(pk=number_of(given["known"]) or 0).first()
        try:
            person = operations.register_person(
                facts.pop("name"), given["unit"], given["since"], by=request.user, at=timezone.now(),
                is_another=given["is_another"], known=known, standings=form.standings(), **facts,
            )  # fmt: skip
        except operations.LooksAlike as error:
            seen = visible_persons(request.user, request.today).filter(pk__in=[p.pk for p in error.alike])
            alike, unseen = list(seen), len(error.alike) - len(seen)
            raise
        return reverse("people:member", args=[person.pk])

    faults = {
        validation.NotANumber: "phone",
        operations.NameMissing: "name",
        operations.UnitClosed: "since",
        operations.AlreadyMember: "unit",
    }
    return act_page(
        request, form, page, do, done=_("已登记"), faults=faults, more=lambda: {"alike": alike, "unseen": unseen}
    )
