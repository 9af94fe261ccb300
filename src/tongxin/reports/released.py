"""Who sees which report, and released figures: what a guiding body sees of those it guides, signed versions alone.

A total over several bodies is the sum of released figures, less what joint facts were counted more than
once (ledger.md, rule 3); where a body has not signed, it is said and not guessed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.joint import overlap_of
from tongxin.people.models import Guidance, Unit, on_day
from tongxin.people.paths import ids
from tongxin.people.permissions import Actor, Can, can, reach, within

from .compose import exact
from .figures import ADDING, scale_of
from .models import Report, Signing

WHOLE = (Can.REPORTS_READ, Can.REPORTS_DRAFT)  # with one of them a report is seen whole, drafts too


def guides_of(unit: Unit, on: date) -> list[Unit]:
    """The bodies that guide `unit` on that day, or a unit above it."""
    rows = Guidance.objects.filter(on_day(on), guided_id__in=[*ids(unit.path), unit.pk])
    return [g.guide for g in rows.select_related("guide")]


def may_see(user: Actor, unit: Unit, on: date) -> bool:
    """True when `user` may see what `unit` released: at the unit itself, or at a body that guides it."""
    if can(user, Can.REPORTS_READ_RELEASED, unit, on):
        return True
    return any(can(user, Can.REPORTS_READ_RELEASED, guide, on) for guide in guides_of(unit, on))


def guided_by(user: Actor, on: date) -> list[Unit]:
    """The bodies whose released figures `user` sees through guidance. One query at most."""
    paths = reach(user, Can.REPORTS_READ_RELEASED, on)
    if not paths:
        return []
    rows = Guidance.objects.filter(on_day(on), within(paths, "guide__path"))
    return list({row.guided_id: row.guided for row in rows.select_related("guided").order_by("guided__key")}.values())


def visible(user: Actor, on: date, guided: Iterable[Unit]) -> QuerySet[Report]:
    """Reports that `user` may see: all of those they read or draft, the signed ones that were released to them.

    Args:
        guided: as `guided_by` tells.
    """
    whole = within(path for act in WHOLE for path in reach(user, act, on))
    released = within(reach(user, Can.REPORTS_READ_RELEASED, on)) | Q(unit__in=list(guided))
    return Report.objects.filter(whole | released & Q(state="signed"))


def fetched(user: Actor, pk: int, on: date) -> tuple[Report, bool]:
    """(the report, whether `user` sees all of it); else the signed version alone. Raises: Http404."""
    row = get_object_or_404(Report.objects.select_related("unit"), pk=pk)
    is_whole = any(can(user, act, row.unit, on) for act in WHOLE)
    if not is_whole and not (row.state == "signed" and may_see(user, row.unit, on)):
        raise Http404
    return row, is_whole


def signings(units: Iterable[Unit], period: str) -> dict[int, Signing]:
    """unit id → its standing signing for the period; of several reports the one signed last. One query."""
    rows = Signing.objects.filter(reopened_at=None, report__period=period, report__unit__in=list(units))
    rows = rows.select_related("report", "report__unit").order_by("signed_at", "pk")
    return {s.report.unit_id: s for s in rows}


def periods(units: Iterable[Unit]) -> list[str]:
    """Periods for which any of the units has something signed, the newest first."""
    rows = Signing.objects.filter(reopened_at=None, report__unit__in=list(units))
    return sorted(set(rows.values_list("report__period", flat=True)), reverse=True)


def figure(signing: Signing, indicator: str) -> dict[str, Any] | None:
    """A released figure, as in the report's JSON; None where it was missing."""
    return next((f for f in signing.figures if f["indicator"] == indicator), None)


def told(signing: Signing, indicator: str) -> bool:
    """Whether the signed report tells of the indicator: with a value, or as missing."""
    return any(f["indicator"] == indicator for f in (*signing.figures, *signing.frozen["missing"]))


@dataclass(frozen=True)
class Row:
    """An indicator over several bodies."""

    indicator: str
    label: str
    counter: str
    values: tuple[str, ...]  # per body, "" missing: exact where they are added up, else as printed
    total: str  # "" where it must not be added up
    overlap: Decimal  # joint facts counted more than once, taken off; in the counter's unit


def adding(charter: Charter) -> dict[str, int]:
    """Indicators whose values may be added up (quantity, facts, works) → smallest units in one of the counter."""
    return {code: scale_of(charter, i) for code, i in charter.indicators.items() if i.adds in ADDING}


def table(columns: list[Signing | None], adds: Mapping[str, int]) -> list[Row]:
    """The released figures of several bodies, one row an indicator.

    Args:
        adds: as `adding` tells; only their values are added up.
    """
    known: dict[str, dict[str, Any]] = {}
    for signing in columns:
        for item in signing.figures if signing else ():
            if not item["indicator"].startswith("cite:") and "|" not in item["indicator"]:
                known.setdefault(item["indicator"], item)
    return [_row(code, item, columns, adds.get(code)) for code, item in known.items()]


def _row(code: str, item: dict[str, Any], columns: list[Signing | None], scale: int | None) -> Row:
    """`scale` None: it must not be added up."""
    adds = scale is not None
    found = [figure(s, code) if s else None for s in columns]
    overlap = Decimal(overlap_of(s.joint.get(code, ()) for s in columns if s)) / (scale or 1)
    total = sum((Decimal(str(f["value"])) for f in found if f), Decimal(0)) - overlap
    return Row(
        indicator=code,
        label=item["label"],
        counter=item["counter"],
        values=tuple((_exact(f) if adds else f["printed"]) if f else "" for f in found),
        total=f"{exact(total)}{item['counter']}" if adds else "",
        overlap=overlap if adds else Decimal(0),
    )


def _exact(found: dict[str, Any]) -> str:
    return exact(Decimal(str(found["value"]))) + str(found["counter"])
