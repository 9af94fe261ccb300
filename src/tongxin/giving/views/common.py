"""What every page of giving asks first."""

from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tongxin.journal.models import Evidence
from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger import places
from tongxin.people.fields import FEN
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.paths import under
from tongxin.people.permissions import Can, can

from ..models import Donation, Donor, Project

YEARS = 6  # offered in the filter


def place_of(request: HereRequest) -> tuple[Unit, Charter]:
    """The unit one works in and its rules; 404 where there is none, 403 for who reads no giving."""
    return places.place_of(request, Can.GIVING_READ)


def writing_place(request: HereRequest) -> tuple[Unit, Charter]:
    """The same, for who writes there."""
    return places.writing_place(request, Can.GIVING_READ, Can.GIVING_WRITE)


def may_write(request: HereRequest, unit: Unit) -> bool:
    return can(request.user, Can.GIVING_WRITE, unit, request.today)


def fetch_donation(request: HereRequest, pk: int) -> Donation:
    """The donation, where the user may see it; else 404."""
    seen = Donation.objects.visible_to(request.user, request.today)
    return get_object_or_404(seen.select_related("unit", "receiver", "project"), pk=pk)


def fetch_project(request: HereRequest, pk: int) -> Project:
    seen = Project.objects.visible_to(request.user, request.today)
    return get_object_or_404(seen.select_related("unit", "receiver"), pk=pk)


def files_of(row: Donation | Project) -> list[Evidence]:
    return list(Evidence.objects.filter(thing=row.key, discarded_at=None).order_by("pk"))


def yuan(fen: int | None) -> str:
    """分 as a page shows them: 5,600元, 12.30元; "" for None."""
    if fen is None:
        return ""
    amount = Decimal(fen) / FEN
    return _("%(n)s元") % {"n": f"{amount:,.0f}" if fen % FEN == 0 else f"{amount:,.2f}"}


def years_before(year: int) -> list[tuple[str, str]]:
    return [(str(y), _("%(y)s年") % {"y": y}) for y in range(year, year - YEARS, -1)]


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("奉献"), ""), (_("捐赠与物资"), reverse("giving:donations")), *more]


def about(row: Donation | Project) -> dict[str, Any]:
    """Where a page about one record stands in the menu, its crumbs, and where it goes on."""
    if isinstance(row, Donation):
        back, trail = reverse("giving:donation", args=[row.pk]), crumbs()
    else:
        back, trail = reverse("giving:project", args=[row.pk]), crumbs((_("捐建项目"), reverse("giving:projects")))
    return {"nav": "giving", "sub": "donations", "back": back, "lead": row.title, "crumbs": [*trail, (row.title, back)]}


def inside(unit: Unit, of: str) -> Q:
    """What the unit and those below it count, or gave to. `of`: "donation" or "project", as donors name them."""
    low, high = under(unit.path)
    gave = Donor.objects.filter(unit__path__gte=low, unit__path__lt=high, **{f"{of}__isnull": False})
    return Q(unit__path__gte=low, unit__path__lt=high) | Q(pk__in=gave.values(of))


def called(q: str, of: str) -> Q:
    """Those whose title, receiver or donors hold what is searched for."""
    named = Q(person__name__contains=q) | Q(body__name__contains=q) | Q(name__contains=q)
    gave = Donor.objects.filter(named, **{f"{of}__isnull": False}).values(of)
    return Q(title__contains=q) | Q(receiver__name__contains=q) | Q(receiver_name__contains=q) | Q(pk__in=gave)


def shown(request: HereRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, f"giving/{template}", {"nav": "giving", "sub": "donations"} | context)
