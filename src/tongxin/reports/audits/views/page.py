"""The page of one audit: its text with the figures marked, the list beside it, the figure chosen, totals on top."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.db.models.functions import Substr
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongxin.kernel.charter.shapes import Charter
from tongxin.kernel.periods import Period
from tongxin.people import charters
from tongxin.people.listing import number_of
from tongxin.people.middleware import HereRequest

from ...models import Audit, AuditClaim
from ..shown import TOTALS, Shown, shown, suspicion_of
from .common import NAV, audit_or_404, claim_address
from .detail import detail

ROWS = 50  # of the list beside the text
LOOSE = 20  # suspicions of the text as a whole that are shown
FAR = 10**8  # beyond every text
HEADLINE = 60  # characters of a first line that is set as a heading
LOOK = Q(verdict__in=("differs", "no_basis", "unbound")) | Q(is_suspicious=True)
SHOWN: dict[str, Q] = {  # what ?show= asks for; without it what needs looking at
    "all": Q(),
    "agrees": Q(verdict="agrees"),
    "differs": Q(verdict="differs"),
    "none": Q(verdict__in=("no_basis", "unbound")),
    "suspicious": Q(is_suspicious=True),
}


@dataclass(frozen=True)
class Place:
    """Where somebody is: what the list shows, which claim is chosen, which page of the text."""

    show: str
    rows: QuerySet[AuditClaim]
    count: int
    claim: AuditClaim | None
    before: int  # claims of the list before the chosen one
    text: int  # page of the text, from 0
    is_asked: bool  # the claim was asked for by its number

    @property
    def list_page(self) -> int:
        return self.before // ROWS


@login_required
@require_GET
def page(request: HereRequest, pk: int) -> HttpResponse:
    """An audit. ?claim= chooses a figure, ?show= what the list shows, ?text= and ?list= turn their pages."""
    audit = audit_or_404(request, pk)
    charter = charters.of(audit.unit)
    place = _place(request, audit)
    context = NAV | _basics(audit, charter) | _text(audit, charter, place) | _list(audit, charter, place)
    context |= {"show": place.show, "is_asked": place.is_asked or bool(place.show)}
    if place.claim is not None:
        context |= detail(request, audit, charter, place.claim) | _steps(audit, place, place.claim)
    return render(request, "reports/audits/audit.html", context)


@login_required
@require_GET
def paper(request: HereRequest, pk: int) -> HttpResponse:
    """A page of the text with its findings, to be printed."""
    audit = audit_or_404(request, pk)
    charter = charters.of(audit.unit)
    number = _number(request, "text", len(audit.pages))
    place = Place("", audit.claims.filter(LOOK), 0, None, 0, number or 0, False)
    first, last = _ends(audit, place.text)
    rows = place.rows.filter(start__gte=first, start__lt=last).select_related("unit").order_by("place")
    context = NAV | _basics(audit, charter) | _text(audit, charter, place)
    return render(request, "reports/audits/print.html", context | {"findings": [shown(row, charter) for row in rows]})


def _basics(audit: Audit, charter: Charter) -> dict[str, Any]:
    return {
        "audit": audit,
        "charter": charter,
        "period": Period.parse(audit.period),
        "loose": _loose(audit),
        "loose_more": max(0, len(audit.suspicions) - LOOSE),
        "totals": [(code, mark, audit.totals[code]) for code, mark in TOTALS.items()],
    }


def _loose(audit: Audit) -> list[Any]:
    """Suspicions of the text as a whole, with the words they are about."""
    return [{"told": suspicion_of(one), "text": one.get("text", "")} for one in audit.suspicions[:LOOSE]]


def _number(request: HereRequest, name: str, most: int) -> int | None:
    """A page asked for, from 0; None where none was, or where there is no such page."""
    asked = number_of(request.GET.get(name, ""))
    return asked - 1 if asked is not None and 0 < asked <= most else None


def _place(request: HereRequest, audit: Audit) -> Place:
    asked = request.GET.get("show", "")
    show = asked if asked in SHOWN else ""
    rows = audit.claims.filter(SHOWN.get(show, LOOK & Q(checked_at=None))).order_by("place")
    count = rows.count()
    number, text = request.GET.get("claim"), _number(request, "text", len(audit.pages))
    claim = _claim(request, audit, rows, count, text)
    if number is not None and claim is None:
        raise Http404
    if text is None:
        text = _page_at(audit, claim.start) if claim is not None else 0
    before = rows.filter(place__lt=claim.place).count() if claim is not None else 0
    return Place(show, rows, count, claim, before, text, number is not None)


def _claim(
    request: HereRequest, audit: Audit, rows: QuerySet[AuditClaim], count: int, text: int | None
) -> AuditClaim | None:
    """The one asked for; else the first of the list on the page of text or of the list that was asked for."""
    if (number := request.GET.get("claim")) is not None:
        return audit.claims.filter(place=number_of(number) or 0).select_related("unit").first()
    if text is not None:
        first, last = _ends(audit, text)
        rows = rows.filter(start__gte=first, start__lt=last)
    skipped = _number(request, "list", ceil(count / ROWS)) or 0
    return next(iter(rows.select_related("unit")[skipped * ROWS : skipped * ROWS + 1]), None)


def _ends(audit: Audit, number: int) -> tuple[int, int]:
    """Where a page of the text begins and ends."""
    pages = audit.pages
    return pages[number], pages[number + 1] if number + 1 < len(pages) else FAR


def _page_at(audit: Audit, at: int) -> int:
    return sum(first <= at for first in audit.pages) - 1


# ── The text ────────────────────────────────────────────────────────────────────────────────────────


Piece = str | Shown


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as pieces: words, and figures with their signs."""

    pieces: list[Piece]
    is_title: bool = False


def _text(audit: Audit, charter: Charter, place: Place) -> dict[str, Any]:
    """The page of the text, with the figures on it."""
    first, last = _ends(audit, place.text)
    text = Audit.objects.filter(pk=audit.pk).values_list(Substr("text", first + 1, last - first), flat=True).get()
    rows = audit.claims.filter(start__gte=first, start__lt=last).order_by("place")
    marked = [
        shown(row, charter, claim_address(audit.pk, row.place, place.show), is_chosen=_is(place.claim, row))
        for row in rows
    ]
    paragraphs = list(_paragraphs(text, first, marked))
    if paragraphs and not place.text and _is_headline(text):
        paragraphs[0] = Paragraph(paragraphs[0].pieces, is_title=True)
    return {
        "paragraphs": paragraphs,
        "has_headline": bool(paragraphs) and paragraphs[0].is_title,
        "text_page": place.text + 1,
        "text_pages": len(audit.pages),
    }


def _is(chosen: AuditClaim | None, row: AuditClaim) -> bool:
    return chosen is not None and chosen.pk == row.pk


def _is_headline(text: str) -> bool:
    line = text.strip().partition("\n")[0].strip()
    return 0 < len(line) <= HEADLINE and line[-1] not in "。；，："


def _paragraphs(text: str, first: int, marked: Sequence[Shown]) -> Iterator[Paragraph]:
    """Lines that say something, cut into words and figures. A figure over a line's end stays with its beginning."""
    rest = list(reversed(marked))
    at = done = 0  # where the line ends; how far the text has been told
    for line in re.split(r"(?<=\n)", text):
        at += len(line)
        pieces: list[Piece] = []
        while rest and rest[-1].row.start - first < at:
            one = rest.pop()
            start, end = one.row.start - first, one.row.end - first
            pieces += [text[done:start], one]
            done = end
        pieces.append(text[done:at])
        done = max(done, at)
        if any(not isinstance(piece, str) or piece.strip() for piece in pieces):
            yield Paragraph([piece for piece in pieces if piece])


# ── The list beside it ──────────────────────────────────────────────────────────────────────────────


def _list(audit: Audit, charter: Charter, place: Place) -> dict[str, Any]:
    start = place.list_page * ROWS
    rows = list(place.rows[start : start + ROWS])
    pages = ceil(place.count / ROWS)
    return {
        "listed": [
            shown(row, charter, claim_address(audit.pk, row.place, place.show), is_chosen=_is(place.claim, row))
            for row in rows
        ],
        "count": place.count,
        "rank": place.before + 1 if any(_is(place.claim, row) for row in rows) else 0,
        "list_page": place.list_page + 1,
        "list_pages": pages,
    }


def _steps(audit: Audit, place: Place, claim: AuditClaim) -> dict[str, str]:
    """Addresses of the claims before and after the chosen one in the list; "" at its ends."""
    places = place.rows.values_list("place", flat=True)
    before, after = places.filter(place__lt=claim.place).last(), places.filter(place__gt=claim.place).first()
    return {
        name: claim_address(audit.pk, found, place.show) if found is not None else ""
        for name, found in (("back_one", before), ("on_one", after))
    }
