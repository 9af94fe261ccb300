"""Asking for figures: of many indicators at once, in few queries."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tongxin.kernel.charter.shapes import Charter
from tongxin.kernel.periods import Period
from tongxin.ledger.measure import Batch
from tongxin.people import charters
from tongxin.people.models import Edition, Unit

from ..registers import REGISTERS, Rosters
from .answering import Reader, Sums, asked, spec_of
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
    rosters = rosters or Rosters(unit, lambda: batch.scope.paths)
    now, before, compared = _sums(_Asker(charter, batch, rosters, on), period, wanted)
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


@dataclass(frozen=True)
class _Asker:
    """Of whom and by which rules figures are asked, and on which day they are seen."""

    charter: Charter
    batch: Batch
    rosters: Rosters
    on: date

    def of(self, span: Period, codes: Iterable[str]) -> Sums:
        """Ask the ledger for what these stand on, and tell the registers what they will be asked."""
        found = [self.charter.indicators[code] for code in sorted(_reached(self.charter, codes))]
        roster = self.rosters.on(min(span.last, self.on))
        for rule in found:
            if rule.adds == "stock":
                REGISTERS[rule.register].foresee(roster, asked(self.charter, rule, span))
        specs = [spec_of(rule) for rule in found if rule.adds in ENTRY]
        return Sums(span, self.batch.measure(span, specs))


def _sums(asker: _Asker, period: Period, wanted: list[str]) -> tuple[Sums, Sums, Sums]:
    """Ask for what is needed: this period, the year before, and the span that compares."""
    rules = asker.charter.indicators
    prev = {_base(c) for c in wanted if c.endswith("|prev")}
    old = {rules[c].of for c in map(_base, wanted) if rules[c].adds == "change"}
    now = asker.of(period, (c for c in wanted if not c.endswith("|prev")))
    span, before = same_span(period, asker.on), period.previous()
    if span == before:
        both = asker.of(before, prev | old)
        return now, both, both
    return now, asker.of(before, prev), asker.of(span, old)


def _reached(charter: Charter, codes: Iterable[str]) -> set[str]:
    """The indicators that these stand on, themselves and wholes of parts included."""
    found: set[str] = set()
    stack = list(codes)
    while stack:
        code = stack.pop()
        if code in found or code not in charter.indicators:
            continue
        found.add(code)
        rule = charter.indicators[code]
        stack += [c for c in (rule.numerator, rule.denominator, rule.of, rule.part_of) if c]
    return found
