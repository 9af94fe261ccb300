"""The records behind a figure that is read from entries: months, units, and the records themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter, Indicator
from tongxin.kernel.periods import Period
from tongxin.ledger import kinds
from tongxin.ledger.measure import CauseRow, Page, Spec, UnitTable, by_month, by_unit, causes
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit

from ..compose import exact
from ..figures import same_span, scale_of, spec_of
from .chart import chart
from .common import per_page

DESCRIBED_AT_ONCE = 500  # records up to which those hidden are counted exactly


@dataclass
class Behind:
    """The records behind a figure, for a paginator: few are read at once, of many a page alone."""

    unit: Unit
    period: Period
    spec: Spec
    month: int | None
    below: Unit | None

    @cached_property
    def _first(self) -> Page:
        return self._page(0, DESCRIBED_AT_ONCE)

    @property
    def is_few(self) -> bool:
        return self._first.total <= DESCRIBED_AT_ONCE

    def __len__(self) -> int:
        return self._first.total

    def __getitem__(self, part: slice) -> list[CauseRow]:
        start, stop = part.start or 0, min(part.stop if part.stop is not None else len(self), len(self))
        if stop <= len(self._first.rows):
            return self._first.rows[start:stop]
        return self._page(start, stop - start).rows

    def _page(self, offset: int, limit: int) -> Page:
        return causes(self.unit, self.period, self.spec, month=self.month, below=self.below, offset=offset, limit=limit)


def behind(request: HereRequest, unit: Unit, span: Period, charter: Charter, rule: Indicator) -> dict[str, Any]:
    """Months, units and records of a figure that is read from entries."""
    spec, scale = spec_of(charter, rule), scale_of(charter, rule)
    month = month_of(request, span)
    below = below_of(request, unit)
    listed = Behind(unit, span, spec, month, below)
    pages: Paginator[CauseRow] = Paginator(listed, per_page(request))  # type: ignore[arg-type]
    page = pages.get_page(request.GET.get("page"))
    rows = list(page.object_list)
    described, hidden = _described(request, listed, rows)
    both = by_month(unit, Period.between(span.previous().first, span.last), spec)
    wanted = {code: both[code] for code in span.months()}
    months = chart(wanted, both, scale, rule.counter, rule.name, month)
    table = by_unit(unit, span, spec, min(request.today, span.last))
    last_year = by_unit(unit, same_span(span, request.today), spec, min(request.today, span.last))
    keep = {k: v for k, v in request.GET.items() if k in ("month", "below", "size")}
    return {
        "chart": months,
        "units": _unit_rows(unit, table, last_year, scale),
        "table": table,
        "overlap": exact(Decimal(table.overlap) / scale),
        "summed": exact(Decimal(sum(r.value for r in table.rows)) / scale),
        "is_whole": table.total.value == 0 or len(table.rows) > 0,
        "page": page,
        "rows": [
            {"row": r, "is": described[r.cause], "quantity": exact(Decimal(r.quantity) / scale)}
            for r in rows
            if r.cause in described
        ],
        "hidden": hidden,
        "hidden_here": len(rows) - len([r for r in rows if r.cause in described]),
        "counts_all": listed.is_few,
        "month": month,
        "month_name": _("%(n)s月") % {"n": month % 100} if month else "",
        "below": below,
        "without_month": "?" + urlencode({k: v for k, v in keep.items() if k != "month"}),
        "without_below": "?" + urlencode({k: v for k, v in keep.items() if k != "below"}),
        "query": urlencode(keep),
    }


def month_of(request: HereRequest, span: Period) -> int | None:
    asked = request.GET.get("month", "")
    return int(asked) if asked.isdigit() and int(asked) in span.months() else None


def below_of(request: HereRequest, unit: Unit) -> Unit | None:
    asked = request.GET.get("below", "")
    if not asked:
        return None
    if asked == unit.key:
        return unit
    return Unit.objects.filter(key=asked, placements__parent=unit).distinct().first()


def _described(
    request: HereRequest, listed: Behind, rows: Sequence[CauseRow]
) -> tuple[Mapping[str, kinds.Described], int]:
    """What the records are, as far as the user may see them, and how many stay hidden.

    Hidden ones are counted over all records where those are few, else over this page.
    """
    all_rows = listed[0 : len(listed)] if listed.is_few else rows
    return kinds.described([r.cause for r in all_rows], request.user, request.today)


@dataclass(frozen=True)
class UnitLine:
    """A unit below and what it shows."""

    unit: Unit
    value: int
    shown: str
    before: str
    is_own: bool


def _unit_rows(unit: Unit, table: UnitTable, last_year: UnitTable, scale: int) -> list[UnitLine]:
    old = {r.unit.pk: r.value for r in last_year.rows}
    return [
        UnitLine(
            r.unit,
            r.value,
            exact(Decimal(r.value) / scale),
            exact(Decimal(old[r.unit.pk]) / scale) if r.unit.pk in old else "0",
            r.is_own,
        )
        for r in table.rows
    ]
