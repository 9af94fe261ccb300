"""What every page of press asks first."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from tongxin.journal.models import Evidence
from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger import entering
from tongxin.ledger.entering import RecordForm, form_page
from tongxin.people import charters
from tongxin.people.finding import units_below
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, Forbidden, can, reach, require

from ..models import Article, Broadcast, Outlet, Reading

Crumb = tuple[str, str]


def place_of(request: HereRequest) -> tuple[Unit, Charter]:
    """The unit one works in and its rules; 404 where there is none, 403 for who reads no press."""
    if request.unit is None or request.charter is None:
        raise Http404(_("您还没有所属的组织。"))
    if not reach(request.user, Can.PRESS_READ, request.today):
        raise Forbidden(_("您在%(unit)s没有这项权限。") % {"unit": request.unit})
    return request.unit, request.charter


def writing_place(request: HereRequest) -> tuple[Unit, Charter]:
    """The same, for who writes there."""
    unit, charter = place_of(request)
    require(request.user, Can.PRESS_WRITE, unit, request.today)
    return unit, charter


def may_write(request: HereRequest, unit: Unit) -> bool:
    return can(request.user, Can.PRESS_WRITE, unit, request.today)


def units_to_write(request: HereRequest, unit: Unit) -> list[Unit]:
    return list(units_below(unit))


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


def rules_of(unit: Unit) -> Charter:
    try:
        return charters.of(unit)
    except charters.NoCharter as error:
        raise Http404(_("%(unit)s还没有规则。") % {"unit": unit}) from error


def evidence_of(*things: str) -> dict[str, list[Evidence]]:
    """Key → its files. One query."""
    found: dict[str, list[Evidence]] = {}
    for file in Evidence.objects.filter(thing__in=things, discarded_at=None).order_by("pk"):
        found.setdefault(file.thing, []).append(file)
    return found


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


def reason_page(
    request: HereRequest, sub: str, act: Any, *, back: str, context: dict[str, Any], done: str
) -> HttpResponse:
    """A page that asks for a reason before it takes something back; `act(reason, beside)` is the verb."""
    return entering.reason_page(request, act, {"nav": "press", "sub": sub, "back": back} | context, done)


def restore_page(request: HereRequest, sub: str, act: Any, *, back: str, lead: str, trail: list[Crumb]) -> HttpResponse:
    """Restore by a post; where a statement overlaps, ask. `act(beside)` is the verb."""
    page = {"nav": "press", "sub": sub, "back": back, "lead": lead, "crumbs": trail}
    return entering.restore_page(request, act, page)
