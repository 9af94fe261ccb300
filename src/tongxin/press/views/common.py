"""What every page of press asks first."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger import places
from tongxin.ledger.entering import RecordForm, form_page
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, can

from ..models import Article, Broadcast, Outlet, Reading

Crumb = tuple[str, str]


def place_of(request: HereRequest) -> tuple[Unit, Charter]:
    """The unit one works in and its rules; 404 where there is none, 403 for who reads no press."""
    return places.place_of(request, Can.PRESS_READ)


def writing_place(request: HereRequest) -> tuple[Unit, Charter]:
    """The same, for who writes there."""
    return places.writing_place(request, Can.PRESS_READ, Can.PRESS_WRITE)


def may_write(request: HereRequest, unit: Unit) -> bool:
    return can(request.user, Can.PRESS_WRITE, unit, request.today)


def fetch_article(request: HereRequest, pk: int) -> Article:
    """The article, where the user may see it; else 404."""
    seen = Article.objects.visible_to(request.user, request.today)
    return get_object_or_404(seen.select_related("unit", "editor", "signer"), pk=pk)


def fetch_outlet(request: HereRequest, pk: int) -> Outlet:
    seen = Outlet.objects.visible_to(request.user, request.today).select_related("owner", "unit")
    return get_object_or_404(seen, pk=pk)


def fetch_broadcast(request: HereRequest, pk: int) -> Broadcast:
    seen = Broadcast.objects.visible_to(request.user, request.today)
    return get_object_or_404(seen.select_related("unit", "outlet", "article"), pk=pk)


@dataclass(frozen=True)
class ReadingRow:
    """A reading as a page lists it."""

    reading: Reading
    more: int | None  # over the one before; None for a base and for one withdrawn


def reading_rows(readings: list[Reading]) -> list[ReadingRow]:
    """The latest first; those withdrawn keep their place."""
    rows, before = [], 0
    for reading in sorted(readings, key=lambda r: (r.on, r.pk)):
        stands = reading.withdrawn_at is None
        rows.append(ReadingRow(reading, reading.total - before if stands and not reading.is_base else None))
        before = reading.total if stands else before
    return rows[::-1]


def last_total(readings: list[Reading]) -> int | None:
    """The last running total; None where nothing was read."""
    standing = [r for r in readings if r.withdrawn_at is None]
    return max(standing, key=lambda r: r.on).total if standing else None


def shown(request: HereRequest, template: str, sub: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, f"press/{template}", {"nav": "press", "sub": sub} | context)


def form_of(request: HereRequest, sub: str, form: RecordForm, context: dict[str, Any]) -> HttpResponse:
    return form_page(request, form, {"nav": "press", "sub": sub} | context)


def crumbs(*more: Crumb) -> list[Crumb]:
    return [(_("宣传"), ""), *more]


def about(row: Article | Broadcast | Outlet) -> dict[str, Any]:
    """Where a page about one record stands in the menu, its crumbs, and where it goes on."""
    if isinstance(row, Article):
        sub, name, lead = "article", _("稿件"), row.title
    elif isinstance(row, Outlet):
        sub, name, lead = "outlet", _("媒体"), row.name
    else:
        sub, name, lead = "broadcast", _("播出"), row.title
    back = reverse(f"press:{sub}", args=[row.pk])
    trail = crumbs((name, reverse(f"press:{sub}s")), (lead, back))
    return {"nav": "press", "sub": f"{sub}s", "back": back, "lead": lead, "crumbs": trail}
