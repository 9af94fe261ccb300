"""The records behind a figure that is read from entries: months, units, and the records themselves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter, Indicator
from tongxin.kernel.periods import Period
from tongxin.ledger import kinds
from tongxin.ledger.measure import Batch
from tongxin.ledger.measured import CauseRow, Page, UnitTable
from tongxin.people.listing import number_of, page_of
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit

from ..compose import scaled
from ..figures import same_span, scale_of, spec_of
from .chart import chart

DESCRIBED_AT_ONCE = 500  # records up to which those hidden are counted exactly


@dataclass
class Behind:
    """The records behind a figure, for a paginator: few are read at once, of many a page alone."""

    page: Callable[[int, int], Page]  # from an offset, up to a limit

    @cached_property
    def _first(self) -> Page:
        return self.page(0, DESCRIBED_AT_ONCE)

    @property
    def is_few(self) -> bool:
        return self._first.total <= DESCRIBED_AT_ONCE

    def __len__(self) -> int:
        return self._first.total

    def __getitem__(self, part: slice) -> list[CauseRow]:
        start, stop = part.start or 0, min(part.stop if part.stop is not None else len(self), len(self))
        if stop <= len(self._first.rows):
            return self._first.rows[start:stop]
        return self.page(start, stop - start).rows


def behind(
    request: HereRequest, batch: Batch, span: Period, charter: Charter, rule: Indicator
) -> Callable[[], dict[str, Any]]:
    """Ask the batch for months, units and records of a figure that is read from entries."""
    unit, spec, scale = batch.unit, spec_of(rule), scale_of(charter, rule)
    month, below = month_of(request, span), below_of(request, unit)
    day = min(request.today, span.last)
    table_of = batch.by_unit(span, spec, day)
    last_year_of = batch.by_unit(same_span(span, request.today), spec, day)
    months_of = batch.by_month(Period.between(span.previous().first, span.last), spec)
    listed = Behind(batch.causes(span, spec, month=month, within=below))

    def told() -> dict[str, Any]:
        table, both = table_of(), months_of()
        wanted = {code: both[code] for code in span.months()}
        keep = {k: v for k, v in request.GET.items() if k in ("month", "below", "size")}
        return {
            "chart": chart(wanted, both, scale, rule.counter, rule.name, month),
            "units": _unit_rows(unit, table, last_year_of(), scale),
            "table": table,
            "overlap": scaled(table.overlap, scale),
            "summed": scaled(sum(r.value for r in table.rows), scale),
            "is_whole": table.total.value == 0 or len(table.rows) > 0,
            **_records(request, listed, scale),
            "month": month,
            "month_name": _("%(n)s月") % {"n": month % 100} if month else "",
            "below": below,
            "without_month": "?" + urlencode({k: v for k, v in keep.items() if k != "month"}),
            "without_below": "?" + urlencode({k: v for k, v in keep.items() if k != "below"}),
            "query": urlencode(keep),
        }

    return told


def _records(request: HereRequest, listed: Behind, scale: int) -> dict[str, Any]:
    """A page of the records, as far as one may see them."""
    page = page_of(request, listed)
    rows = list(page.object_list)
    described, hidden = _described(request, listed, rows)
    seen = [row for row in rows if row.cause in described]
    return {
        "page": page,
        "rows": [{"row": row, "is": described[row.cause], "quantity": scaled(row.quantity, scale)} for row in seen],
        "hidden": hidden,
        "hidden_here": len(rows) - len(seen),
        "counts_all": listed.is_few,
    }


def month_of(request: HereRequest, span: Period) -> int | None:
    asked = number_of(request.GET.get("month", ""))
    return asked if asked in span.months() else None


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
        UnitLine(r.unit, r.value, scaled(r.value, scale), scaled(old.get(r.unit.pk, 0), scale), r.is_own)
        for r in table.rows
    ]
