"""What every page of giving asks first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tongxin.journal.models import Evidence
from tongxin.journal.operations import evidence_of
from tongxin.kernel.charter.shapes import Charter, Item
from tongxin.ledger import places
from tongxin.ledger.entering import restore_page, void_page
from tongxin.ledger.undetailed import undetailed
from tongxin.people.fields import FEN
from tongxin.people.listing import Filter
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, can, require
from tongxin.people.placed import ids_of, inside

from ..models import Donation, Donor, Project

YEARS = 6  # offered in the filter

Row = TypeVar("Row", Donation, Project)


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
    return evidence_of(row).get(row.key, [])


def yuan(fen: int | None) -> str:
    """分 as a page shows them: 5,600元, 12.30元; "" for None."""
    if fen is None:
        return ""
    amount = Decimal(fen) / FEN
    return _("%(n)s元") % {"n": f"{amount:,.0f}" if fen % FEN == 0 else f"{amount:,.2f}"}


def years_before(year: int) -> list[tuple[str, str]]:
    return [(str(y), _("%(y)s年") % {"y": y}) for y in range(year, year - YEARS, -1)]


@dataclass(frozen=True)
class Total:
    """What one item of the listed records comes to, and beside it what statements hold of it without detail."""

    name: str
    amount: str  # "" where no record is listed
    stated: str = ""
    behind: str = ""  # address of those statements


def totals_of(
    request: HereRequest,
    unit: Unit,
    sums: Mapping[str, int],
    kinds: Sequence[str],
    q: str,
    filters: Sequence[Filter],
    names: Mapping[str, str] | None = None,
) -> list[Total]:
    """Totals by item, never added up. A figure counts what statements hold as well, so it is said beside each.

    Statements know no donor, receiver or state: of a list narrowed by one of these nothing is said.

    Args:
        sums: item → what the listed records come to, in its smallest unit.
        kinds: the kinds of giving listed.
        names: item → what to call its total, where that is not the item's name.
    """
    charter = places.rules_of(unit)
    by = {one.name: one.chosen for one in filters}
    stated: dict[str, int] = {}
    narrowed = q or by.get("state") or by.get("unit")
    if not narrowed and can(request.user, Can.FIGURES_READ, unit, request.today):
        given = (charter.givings[code] for code in kinds)
        items = {item for k in given for item in (k.value, k.pledged, k.estimated, k.pieces) if item}
        stated = undetailed(unit, items, int(by["year"]) if by.get("year") else None)
    names = names or {}
    return [
        Total(
            names.get(item.code, item.name),
            _amount(item, sums.get(item.code)),
            _amount(item, stated.get(item.code)),
            _statements(item.code, by.get("year", "")),
        )
        for item in charter.items.values()
        if sums.get(item.code) or stated.get(item.code)
    ]


def _amount(item: Item, n: int | None) -> str:
    if not n:
        return ""
    return yuan(n) if item.scale > 1 else f"{n:,}{item.counter}"


def _statements(item: str, year: str) -> str:
    asked = {"item": item} | ({"year": year} if year else {})
    return f"{reverse('reports:statements')}?{urlencode(asked)}"


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("奉献"), ""), (_("捐赠与物资"), reverse("giving:donations")), *more]


def about(row: Donation | Project) -> dict[str, Any]:
    """Where a page about one record stands in the menu, its crumbs, and where it goes on."""
    if isinstance(row, Donation):
        back, trail = reverse("giving:donation", args=[row.pk]), crumbs()
    else:
        back, trail = reverse("giving:project", args=[row.pk]), crumbs((_("捐建项目"), reverse("giving:projects")))
    return {"nav": "giving", "sub": "donations", "back": back, "lead": row.title, "crumbs": [*trail, (row.title, back)]}


def voided(
    request: HereRequest, row: Donation | Project, void: Callable[..., object], words: dict[str, str]
) -> HttpResponse:
    """The page on which a record is taken out of every figure, with the reason.

    Args:
        void: the verb.
        words: heading, question and consequence.
    """
    require(request.user, Can.GIVING_WRITE, row.unit, request.today)
    said: dict[str, Any] = {"by": request.user, "at": now(), "today": request.today}
    return void_page(request, lambda reason, beside: void(row, reason, **said), about(row) | words)


def restored(request: HereRequest, row: Donation | Project, restore: Callable[..., object]) -> HttpResponse:
    """Let it count again, by the verb `restore`."""
    said: dict[str, Any] = {"by": request.user, "at": now(), "today": request.today}
    return restore_page(request, lambda beside: restore(row, beside=beside, **said), about(row))


def seen_of(request: HereRequest, unit: Unit, model: type[Row], units: int = 0) -> "QuerySet[Row]":
    """What the unit and those below it count, or gave to; who reads the unit is asked nothing more.

    Args:
        units: how many there are, or as many as a list of them offers.
    """
    reads = can(request.user, Can.GIVING_READ, unit, request.today)
    seen = model.objects.all() if reads else model.objects.visible_to(request.user, request.today)
    of = str(model._meta.model_name)  # as donors name it
    gave = Donor.objects.filter(unit__in=ids_of((unit.path,)), **{f"{of}__isnull": False})
    return inside(seen, (unit.path,), gave.values(of), units=units)


def called(q: str, of: str) -> Q:
    """Those whose title, receiver or donors hold what is searched for."""
    named = Q(person__name__icontains=q) | Q(body__name__icontains=q) | Q(name__icontains=q)
    gave = Donor.objects.filter(named, **{f"{of}__isnull": False}).values(of)
    return Q(title__icontains=q) | Q(receiver__name__icontains=q) | Q(receiver_name__icontains=q) | Q(pk__in=gave)


def shown(request: HereRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, f"giving/{template}", {"nav": "giving", "sub": "donations"} | context)
