"""The table of sources 数字来源表: every figure of the text with what stands behind it."""

from collections.abc import Iterable
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Indicator
from tongxin.kernel.periods import day_written
from tongxin.kernel.printing import grouped, round_half_up

from .. import text as texts
from ..figures import BASES, Figure, rounded
from ..material import Material, SectionView, outside_printed
from .shapes import Source


def sources(material: Material) -> Iterable[Source]:
    """A row for each figure of the text, in its order; of a figure that stands there twice one a section."""
    place = 0
    for section in material.sections:
        for token in section.tokens:
            if token.startswith("person:"):
                continue
            place += 1
            if token in material.outside:
                yield _outside_source(material, section, token, place)
            else:
                yield _source(material, section, token, place)


def _source(material: Material, section: SectionView, token: str, place: int) -> Source:
    figure = material.figures.get(token)
    report = material.report
    code, is_previous = texts.code_of(token)
    period = material.period.previous() if is_previous else material.period
    is_missing = figure is None or figure.is_missing
    return Source(
        place=place,
        section=section.numeral,
        figure=token,
        printed=_("缺") if figure is None or is_missing else figure.printed,
        label=material.label(token),
        definition=figure.definition if figure else "",
        exact=_("缺") if figure is None or figure.value is None else exact(figure.value),
        counter=figure.counter if figure else "",
        records="—" if figure is None or is_missing else records(figure),
        source=_source_word(figure),
        note=_note(figure),
        link=reverse("reports:figure", args=[report.unit.key, period.code, code]) if figure else "",
    )


def _outside_source(material: Material, section: SectionView, token: str, place: int) -> Source:
    row = material.outside[token]
    return Source(
        place=place,
        section=section.numeral,
        figure=token,
        printed=outside_printed(row),
        label=row.label,
        definition=f"{row.origin}《{row.document.strip('《》')}》",
        exact=exact(row.value),
        counter=row.counter,
        records="—",
        source="引用",
        note="{by:" + row.cited_by + "}",
        link="",
    )


def exact(value: Decimal) -> str:
    """The exact value for tables, at most four decimals."""
    rounded = round_half_up(value, 4).normalize()
    return grouped(rounded if rounded.as_tuple().exponent <= 0 else rounded.quantize(Decimal(1)))  # type: ignore[operator]


def scaled(quantity: int, scale: int) -> str:
    """A quantity in smallest units, exact in the counter's own; `scale` of the one are one of the other."""
    return exact(Decimal(quantity) / scale)


def value_of(figure: Figure, rule: Indicator) -> str:
    """The exact value, rounded only where the indicator rounds; "" where it is missing."""
    return "" if figure.value is None else exact(rounded(figure.value, figure, rule.decimals))


def records(figure: Figure) -> str:
    """What stands behind a figure, in a word: 46条, 名册236人, 46与38."""
    if figure.numerator is not None and figure.denominator is not None:
        return _("%(a)s与%(b)s") % {"a": exact(figure.numerator), "b": exact(figure.denominator)}
    if figure.basis == "register":
        return _("名册%(n)s人") % {"n": figure.records}
    return _("%(n)s条") % {"n": figure.records}


def _source_word(figure: Figure | None) -> str:
    if figure is None:
        return "—"
    if figure.undetailed and figure.undetailed == figure.value:
        return "申报"
    return BASES[figure.basis]


def _note(figure: Figure | None) -> str:
    if figure is None:
        return ""
    notes = []
    if figure.undetailed:
        notes.append(_("无明细%(n)s%(counter)s") % {"n": exact(figure.undetailed), "counter": figure.counter})
    if figure.cut:
        notes.append(_("%(n)s条申报数跨出期间，无法拆分") % {"n": figure.cut})
    if figure.late:
        notes.append(_("补记%(n)s条") % {"n": figure.late})
    if figure.since:
        notes.append(_("自%(day)s起累计") % {"day": day_written(figure.since)})
    return "，".join(notes)
