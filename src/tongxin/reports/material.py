"""Everything a report stands on, read once: sections, figures, outside figures, what is carried over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter, Prose
from tongxin.kernel.charter.shapes import Section as ProseSection
from tongxin.kernel.numerals import ordinal_heading
from tongxin.kernel.periods import Period
from tongxin.people import charters
from tongxin.people.models import Edition

from . import text as texts
from . import typed
from .figures import Figure, exceeding, figures
from .models import Carryover, OutsideFigure, Report, Section

OPENING, CLOSING = "opening", "closing"  # codes of the sections without a heading
MANY, SHARE = 8, 0.6  # from how many figures on, and which part of them, one value looks like a placeholder (D1)
KINDS = {"problems": "problem", "plans": "plan"}  # a section's `carries` → Carryover.kind


@dataclass(frozen=True)
class SectionView:
    """A section as it reads now."""

    row: Section
    numeral: str  # 一; "" for opening and closing
    heading: str
    text: str  # the charter's where it was not edited
    tokens: tuple[str, ...]
    missing: tuple[str, ...]
    typed: tuple[typed.Typed, ...]
    carried: tuple[Carryover, ...]

    @property
    def code(self) -> str:
        return self.row.code

    @property
    def name(self) -> str:
        """Heading with its numeral, or what the section without a heading is called."""
        if self.row.code == OPENING:
            return _("开头")
        if self.row.code == CLOSING:
            return _("结尾")
        return f"{self.numeral}、{self.heading}"

    @property
    def unconfirmed(self) -> int:
        return sum(1 for c in self.carried if not c.outcome)

    @property
    def figure_count(self) -> int:
        return len([t for t in self.tokens if not t.startswith("person:")])


@dataclass(frozen=True)
class Finding:
    """Something that stands between a draft and its signing (or, `is_warning`, only deserves a look)."""

    kind: str  # missing typed carry part; of warnings zero same
    section: str  # code
    text: str  # a sentence
    token: str = ""
    is_warning: bool = False


@dataclass(frozen=True)
class Material:
    report: Report
    charter: Charter
    edition: Edition
    prose: Prose
    period: Period
    sections: tuple[SectionView, ...]
    figures: Mapping[str, Figure]  # all indicators, and what the text asks for besides
    outside: Mapping[str, OutsideFigure]  # "cite:7" → row
    on: date

    def section(self, code: str) -> SectionView | None:
        return next((s for s in self.sections if s.code == code), None)

    @property
    def tokens(self) -> list[str]:
        """Figures of the text in order, each once."""
        return list(dict.fromkeys(t for s in self.sections for t in s.tokens if not t.startswith("person:")))

    @property
    def missing(self) -> list[str]:
        return [t for t in self.tokens if self.is_missing(t)]

    def is_missing(self, token: str) -> bool:
        if token.startswith("cite:"):
            return token not in self.outside
        figure = self.figures.get(token)
        return figure is None or figure.is_missing

    def label(self, token: str) -> str:
        """What a figure is called, for people."""
        if token in self.outside:
            return self.outside[token].label
        figure = self.figures.get(token)
        name = figure.label if figure else token
        return _("%(name)s（上年）") % {"name": name} if token.endswith("|prev") else name

    def printed(self, token: str) -> str:
        """A figure as the text prints it; "" where it is missing."""
        if token in self.outside:
            return outside_printed(self.outside[token])
        figure = self.figures.get(token)
        return figure.printed if figure else ""


def outside_printed(row: OutsideFigure) -> str:
    """126户: the number without needless zeros, and its counter."""
    number = f"{row.value:f}"
    return (number.rstrip("0").rstrip(".") if "." in number else number) + row.counter


def words(report: Report, period: Period) -> dict[str, str]:
    """What stands for the words that the charter's prose may take from the report, as {year}."""
    return {
        "year": str(period.last.year),
        "last_year": str(period.last.year - 1),
        "next_year": str(period.last.year + 1),
        "period": period.name,
        "organisation": report.unit.name,
        "organisation_short": report.unit.short_name or report.unit.name,
    }


def with_words(text: str, known: Mapping[str, str]) -> str:
    """The text with those words put in; other braces are left alone."""
    for word, value in known.items():
        text = text.replace("{" + word + "}", value)
    return text


def prose_sections(prose: Prose) -> list[ProseSection]:
    """The sections a new report gets, opening and closing included."""
    opening = [ProseSection(code=OPENING, heading="", text=prose.opening)] if prose.opening else []
    closing = [ProseSection(code=CLOSING, heading="", text=prose.closing)] if prose.closing else []
    return [*opening, *prose.sections, *closing]


def original(report: Report, prose: Prose, code: str, fallback: str = "") -> str:
    """The charter's text of a section, the report's words put in; `fallback` where the charter has none."""
    period = Period.parse(report.period)
    found = next((s.text for s in prose_sections(prose) if s.code == code), fallback)
    return with_words(found, words(report, period))


def read(report: Report, *, on: date) -> Material:
    """Read a report as it stands, seen from `on`. Queries do not grow with figures or sections."""
    unit = report.unit
    edition = charters.edition_of(unit)
    charter = charters.of_edition(edition)
    prose = charter.prose[report.prose]
    period = Period.parse(report.period)
    rows = list(report.sections.order_by("place"))
    carried = list(report.carryovers.order_by("place", "pk"))
    raw = {r.code: r.text if r.is_edited else original(report, prose, r.code, r.text) for r in rows}
    asked = {t for text in raw.values() for t in texts.tokens(text) if texts.is_figure(t)}
    found = figures(unit, period, [*charter.indicators, *sorted(asked - set(charter.indicators))], on, edition=edition)
    outside = {f"cite:{o.pk}": o for o in report.outside_figures.order_by("pk")}
    bare = Material(report, charter, edition, prose, period, (), found, outside, on)
    return replace(bare, sections=_views(bare, rows, raw, carried))


def _views(
    bare: Material, rows: list[Section], raw: Mapping[str, str], carried: list[Carryover]
) -> tuple[SectionView, ...]:
    views, n = [], 0
    for row in rows:
        plain = row.code in (OPENING, CLOSING)
        n += 0 if plain else 1
        own = tuple(c for c in carried if row.carries and c.kind == KINDS.get(row.carries))
        tokens = tuple(dict.fromkeys(texts.tokens(raw[row.code])))
        views.append(
            SectionView(
                row=row,
                numeral="" if plain else ordinal_heading(n),
                heading=row.heading,
                text=raw[row.code],
                tokens=tokens,
                missing=tuple(t for t in tokens if not t.startswith("person:") and bare.is_missing(t)),
                typed=tuple(typed.scan(raw[row.code])) if row.is_edited else (),
                carried=own,
            )
        )
    return tuple(views)


def known_figures(material: Material) -> list[typed.Known]:
    """Live figures that have a value: what a typed number may mean."""
    return [
        typed.Known(f.code, f.label, f.counter, f.value, f.printed)
        for f in material.figures.values()
        if f.value is not None and "|" not in f.code
    ]


def findings(material: Material) -> list[Finding]:
    """What must be settled before signing, in the order of the text, then what deserves a look."""
    in_text = [finding for section in material.sections for finding in _unsettled(material, section)]
    return in_text + _exceeding(material) + _zeros(material) + _sameness(material)


def _unsettled(material: Material, section: SectionView) -> Iterator[Finding]:
    """Figures that are missing or typed by hand, and what was carried over and not confirmed."""
    name, code = section.name, section.code
    for token in section.missing:
        said = _("%(section)s缺“%(label)s”") % {"section": name, "label": material.label(token)}
        yield Finding("missing", code, said, token)
    for hand in section.typed:
        yield Finding("typed", code, _("%(section)s里“%(text)s”是手写的数字") % {"section": name, "text": hand.text})
    if section.unconfirmed:
        told = {"section": name, "n": section.unconfirmed}
        yield Finding("carry", code, _("%(section)s有%(n)s条从上次报告承接，还没有确认") % told)


def _exceeding(material: Material) -> list[Finding]:
    """Parts greater than their wholes, where the text has one of the two."""
    used = {texts.code_of(t)[0] for t in material.tokens if texts.is_figure(t)}
    words = _("“%(part)s”%(a)s，多于它所属的“%(whole)s”%(b)s")
    return [
        Finding(
            "part",
            "",
            words % {"part": part.label, "a": part.printed, "whole": whole.label, "b": whole.printed},
            part.code,
        )
        for part, whole in exceeding(material.figures)
        if part.code in used or whole.code in used
    ]


def _zeros(material: Material) -> list[Finding]:
    """Figures that print as nothing: true, but seldom worth a place in the text."""
    return [
        Finding(
            "zero",
            section.code,
            _("%(section)s里“%(label)s”是0，看看要不要改为不写")
            % {"section": section.name, "label": material.label(token)},
            token,
            is_warning=True,
        )
        for section in material.sections
        for token in section.tokens
        if (f := material.figures.get(token)) is not None and f.value == 0 and f.basis == "entries"
    ]


def _sameness(material: Material) -> list[Finding]:
    """One value so often that it looks like a placeholder."""
    values = [f.value for t in material.tokens if (f := material.figures.get(t)) and f.value is not None]
    if len(values) < MANY:
        return []
    top = max(set(values), key=lambda v: (values.count(v), v))
    if values.count(top) < SHARE * len(values):
        return []
    return [
        Finding(
            "same",
            "",
            _("文中%(n)s个数字里有%(k)s个都是%(value)s，看看是不是占位")
            % {"n": len(values), "k": values.count(top), "value": f"{top.normalize():f}"},
            is_warning=True,
        )
    ]
