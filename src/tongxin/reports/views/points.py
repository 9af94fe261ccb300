"""Pages of points 积分: one's own, and for those who may, somebody else's. Nobody is ranked."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongxin.kernel.charter.shapes import Charter
from tongxin.kernel.periods import Period
from tongxin.ledger import kinds
from tongxin.ledger.points import Line, Sheet, sheet
from tongxin.people import charters
from tongxin.people.listing import number_of
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Membership, Person, Unit
from tongxin.people.permissions import Can, Forbidden, can, person_of

YEARS_BACK = 4


@dataclass(frozen=True)
class Earned:
    """A line of the sheet with what it is called and where its record is."""

    line: Line
    name: str
    record: kinds.Described | None  # None: not to be seen by this viewer
    points: str  # +10, 0, −1

    @property
    def is_capped(self) -> bool:
        return self.line.counted != self.line.points


@login_required
@require_GET
def own(request: HereRequest) -> HttpResponse:
    """One's own points."""
    person = person_of(request.user)
    if person is None:
        raise Forbidden(_("这个账号没有对应的会员，没有积分。"))
    return _page(request, person, is_own=True)


@login_required
@require_GET
def of_person(request: HereRequest, person: int) -> HttpResponse:
    """Somebody else's points, for who may read them where that person belongs; 404 otherwise."""
    row = get_object_or_404(Person.objects.select_related("same_as"), pk=person)
    row = row.same_as or row
    me = person_of(request.user)
    if me is not None and me.pk == row.pk:
        return redirect("reports:points")
    if not any(can(request.user, Can.POINTS_READ, unit, request.today) for unit in _units(row)):
        raise Http404
    return _page(request, row, is_own=False)


def _units(person: Person) -> list[Unit]:
    rows = Membership.objects.filter(person__in=Person.objects.filter(Q(pk=person.pk) | Q(same_as=person)))
    return [m.unit for m in rows.select_related("unit").order_by("since", "pk")]


def _organisations(request: HereRequest, person: Person, *, is_own: bool) -> list[Unit]:
    """The organisations the person is or was in, as far as the viewer may look."""
    found: dict[int, Unit] = {}
    for unit in _units(person):
        if not can(request.user, Can.POINTS_READ, unit, request.today) and not is_own:
            continue
        with suppress(charters.NoCharter):
            organisation = charters.organisation_of(unit)
            found.setdefault(organisation.pk, organisation)
    return list(found.values())


def _page(request: HereRequest, person: Person, *, is_own: bool) -> HttpResponse:
    organisations = _organisations(request, person, is_own=is_own)
    asked = request.GET.get("organisation", "")
    organisation = next((o for o in organisations if o.key == asked), organisations[0] if organisations else None)
    years = [request.today.year - n for n in range(YEARS_BACK)]
    sent = number_of(request.GET.get("year", ""))
    year = sent if sent in years else years[0]
    context: dict[str, Any] = {
        "nav": "rules" if is_own else "people",
        "sub": "points" if is_own else "members",
        "person": person,
        "is_own": is_own,
        "organisation": organisation,
        "organisations": organisations,
        "year": year,
        "years": years,
        "until": min(request.today, date(year, 12, 31)),
        "period": Period.year(year),
    }
    if organisation is not None:
        edition = charters.edition_of(organisation)
        found = sheet(person, organisation, year)
        context |= _sheet(request, charters.of_edition(edition), found) | {"edition": edition.number}
    return render(request, "reports/points.html", context)


def _sheet(request: HereRequest, charter: Charter, found: Sheet) -> dict[str, Any]:
    described, hidden = kinds.described([line.cause for line in found.lines], request.user, request.today)
    lines = [
        Earned(line, _name(charter, line.item), described.get(line.cause), _signed(line.counted))
        for line in found.lines
    ]
    months: list[dict[str, Any]] = [
        {"month": key[1], "year": key[0], "lines": list(rows)}
        for key, rows in groupby(lines, key=lambda e: (e.line.on.year, e.line.on.month))
    ]
    for group in months:
        group["sum"] = plain(sum((e.line.counted for e in group["lines"]), Decimal(0)))
    return {
        "total": plain(found.total),
        "categories": [
            {
                "name": c.name,
                "points": plain(p),
                "cap": plain(cap) if cap is not None else "",
                "most": cap or p,
                "raw": p,
            }
            for c, p, cap in found.categories
        ],
        "months": months,
        "count": len(lines),
        "hidden": hidden,
    }


def _name(charter: Charter, item: str) -> str:
    """What the schedule calls it, else the item's name."""
    rule = next((r for r in charter.points.values() if r.item == item), None)
    return rule.name if rule else charter.items[item].name if item in charter.items else item


def plain(points: Decimal) -> str:
    """Points without needless zeros, with a true minus."""
    text = f"{abs(points):.2f}".rstrip("0").rstrip(".")
    return ("−" if points < 0 else "") + text


def _signed(points: Decimal) -> str:
    return f"+{plain(points)}" if points > 0 else plain(points)
