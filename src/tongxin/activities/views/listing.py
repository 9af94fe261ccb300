"""The list of activities: search, filters, paging."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongxin.people.finding import Offered, units_below
from tongxin.people.listing import Filter, day_of, page_of, sought, unit_asked
from tongxin.people.middleware import HereRequest
from tongxin.people.paths import under
from tongxin.people.permissions import Actor, person_of

from ..groups import grouped
from ..models import STATUSES, ActivityQuerySet, Involved
from .common import Place, activities_of, place, shown

SORTS = {"day": ("starts_on", "starts_at", "pk"), "-day": ("-starts_on", "-starts_at", "-pk")}


@dataclass(frozen=True)
class Filters:
    """What narrows the list, as the address says it."""

    q: str
    kind: str
    unit: Offered | None
    by_unit: Filter
    status: str
    first: date | None
    last: date | None
    mine: bool
    sort: str

    @property
    def is_any(self) -> bool:
        return bool(self.q or self.kind or self.unit or self.status or self.first or self.last or self.mine)

    @property
    def query(self) -> str:
        """The filters as an address says them, for the export."""
        said = {
            "q": self.q, "kind": self.kind, "unit": self.by_unit.chosen, "status": self.status,
            "first": self.first or "", "last": self.last or "", "mine": "1" if self.mine else "",
        }  # fmt: skip
        return urlencode({name: value for name, value in said.items() if value})


@login_required
@require_GET
def listing(request: HereRequest) -> HttpResponse:
    """Activities of the organisation, the latest first."""
    here = place(request)
    filters = filters_of(request, here)
    page = page_of(request, found(request, here, filters).with_counts())
    listed: list[Any] = list(page.object_list)
    for row in listed:
        row.kind_name = here.kind_name(row.kind)
        row.came = row.listed + row.guests
        row.cohosts = [str(i.unit) for i in row.involved.all() if i.role == "cohost"]
    template = "list.html#list" if request.htmx and not request.htmx.boosted else "list.html"
    return shown(
        request,
        template,
        {
            "page": page,
            "rows": listed,
            "filters": filters,
            "kinds": grouped(here.charter.activities.values()),
            "kind_name": here.kind_name(filters.kind),
            "by_unit": filters.by_unit,
            "statuses": status_names(here.may_write),
            "status_name": status_names(True).get(filters.status, ""),
            "organisation": here.organisation,
            "may_write": here.may_write,
            "is_me": person_of(request.user) is not None,
            "is_empty": not listed and not filters.is_any,
        },
    )


def status_names(writes: bool) -> dict[str, str]:
    names = {"planned": _("待举办"), "held": _("已举办"), "cancelled": _("已取消")}
    return names | ({"voided": _("已作废")} if writes else {})


def filters_of(request: HereRequest, here: Place) -> Filters:
    given = request.GET
    by_unit, unit = unit_asked(given, units_below(here.organisation), _("单位"))
    return Filters(
        q=sought(request),
        kind=given.get("kind", "") if given.get("kind", "") in here.charter.activities else "",
        unit=unit,
        by_unit=by_unit,
        status=given.get("status", "") if given.get("status", "") in STATUSES else "",
        first=day_of(given.get("first", "")),
        last=day_of(given.get("last", "")),
        mine=given.get("mine") == "1",
        sort=given.get("sort", "") if given.get("sort", "") in SORTS else "-day",
    )


def found(request: HereRequest, here: Place, filters: Filters) -> ActivityQuerySet:
    """Activities of the organisation as filtered."""
    seen = activities_of(request, here.organisation, filters.by_unit.number or 1, voided=filters.status == "voided")
    return narrowed(seen, filters, request.user)


def narrowed(seen: ActivityQuerySet, filters: Filters, user: Actor) -> ActivityQuerySet:
    """What is left; voided ones only where they are asked for."""
    rows = seen.of_status(filters.status)
    if filters.q:
        rows = rows.filter(
            Q(title__icontains=filters.q) | Q(organiser__icontains=filters.q) | Q(address__icontains=filters.q)
            | Q(venue__name__icontains=filters.q) | Q(series__name__icontains=filters.q)
        )  # fmt: skip
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.unit is not None:
        low, high = under(filters.unit.path)
        joint = Involved.objects.filter(role="cohost", unit__path__gte=low, unit__path__lt=high)
        rows = rows.filter(Q(unit__path__gte=low, unit__path__lt=high) | Q(pk__in=joint.values("activity")))
    if filters.first:
        rows = rows.filter(ends_on__gte=filters.first)
    if filters.last:
        rows = rows.filter(starts_on__lte=filters.last)
    if filters.mine:
        person = person_of(user)
        rows = rows.of_person(person) if person else rows.none()
    return rows.order_by(*SORTS[filters.sort])
