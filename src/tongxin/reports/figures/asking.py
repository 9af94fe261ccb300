"""Asking for figures: of many indicators at once, in few queries."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from tongxin.kernel.charter.shapes import Charter
from tongxin.kernel.periods import Period
from tongxin.ledger.measure import Batch
from tongxin.people import charters
from tongxin.people.models import Edition, Unit

from ..registers import Rosters
from .answering import Reader, Sums, spec_of
from .shapes import ENTRY, Figure
from .spans import same_span

Told = Callable[[], dict[str, Figure]]


def figures(
    unit: Unit,
    period: Period,
    codes: Iterable[str] | None = None,
    on: date | None = None,
    *,
    edition: Edition | None = None,
) -> dict[str, Figure]:
    """Compute figures of a unit and period in one batch.

    Args:
        codes: tokens ("information.reported", "information.reported|prev"); None: every indicator.
        on: the day they are seen from; None: after the period (no 同期, stock on its last day).
        edition: the one in force, where the caller has it already.
    Returns:
        token → Figure, those of the charter in force for the unit; unknown codes are left out.
        Does not ask who looks: callers do.
    """
    return asking(Batch(unit), period, codes, on, edition=edition)()


def asking(
    batch: Batch,
    period: Period,
    codes: Iterable[str] | None = None,
    on: date | None = None,
    *,
    edition: Edition | None = None,
    rosters: Rosters | None = None,
) -> Told:
    """As `figures`, answered together with what else is asked of the batch and of the rosters."""
    unit = batch.unit
    edition = edition or charters.edition_of(unit)
    charter = charters.of_edition(edition)
    on = on or period.last
    wanted = [c for c in (codes if codes is not None else charter.indicators) if _base(c) in charter.indicators]
    now, before, compared = _sums(charter, batch, period, on, wanted)
    rosters = rosters or Rosters(unit, lambda: batch.scope.paths)
    for sums in (now, before, compared) if any(code.endswith("|prev") for code in wanted) else (now,):
        rosters.on(min(sums.period.last, on), sums.period)
    reader = Reader(charter, edition, unit, on, compared, rosters)

    def answer() -> dict[str, Figure]:
        found = {}
        for code in wanted:
            indicator = charter.indicators[_base(code)]
            sums = before if code.endswith("|prev") else now
            made = reader.figure(indicator, sums)
            found[code] = made if code == indicator.code else replace(made, code=code)
        return found

    return answer


def compared(batch: Batch, period: Period, codes: Sequence[str], on: date, edition: Edition) -> tuple[Told, Told]:
    """Ask for figures of the period and of the span that compares, each register once for both."""
    rosters = Rosters(batch.unit, lambda: batch.scope.paths)
    now, before = (
        asking(batch, span, codes, on, edition=edition, rosters=rosters) for span in (period, same_span(period, on))
    )
    return now, before


def _base(code: str) -> str:
    return code.partition("|")[0]


def _sums(charter: Charter, batch: Batch, period: Period, on: date, wanted: list[str]) -> tuple[Sums, Sums, Sums]:
    """Ask for what is needed: this period, the year before, and the span that compares."""
    plain = _entry_codes(charter, (c for c in wanted if not c.endswith("|prev")))
    prev = _entry_codes(charter, (_base(c) for c in wanted if c.endswith("|prev")))
    changes = [charter.indicators[c] for c in map(_base, wanted) if charter.indicators[c].adds == "change"]
    old = _entry_codes(charter, (i.of for i in changes))

    def of(span: Period, codes: set[str]) -> Sums:
        return Sums(span, batch.measure(span, [spec_of(charter.indicators[code]) for code in sorted(codes)]))

    now, span, before = of(period, plain), same_span(period, on), period.previous()
    if span == before:
        both = of(before, prev | old)
        return now, both, both
    return now, of(before, prev), of(span, old)


def _entry_codes(charter: Charter, codes: Iterable[str]) -> set[str]:
    """The indicators read from entries that these stand on, wholes of parts included."""
    found: set[str] = set()
    stack = list(codes)
    seen: set[str] = set()
    while stack:
        code = stack.pop()
        if code in seen or code not in charter.indicators:
            continue
        seen.add(code)
        indicator = charter.indicators[code]
        if indicator.adds in ENTRY:
            found.add(code)
        stack += [c for c in (indicator.numerator, indicator.denominator, indicator.of, indicator.part_of) if c]
    return found
