"""A report as it reads now."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from tongxin.kernel.numerals import ordinal_heading
from tongxin.people.models import Installation, Unit

from .. import text as texts
from ..material import CLOSING, OPENING, Material, SectionView
from ..models import Report
from .canonical import body, figures_json, hash_of
from .shapes import Block, Composed, Frozen, Run, Source
from .sources import sources


def current(material: Material, *, at: datetime) -> Frozen:
    """The report as it reads now."""
    report = material.report
    blocks = tuple(b for s in material.sections for b in _blocks(material, s))
    title = with_title(report)
    figures = figures_json(material)
    missing = [{"indicator": t, "label": material.label(t)} for t in material.missing]
    text = body(blocks, "".join(title))
    digest = hash_of(report.unit.key, report.period, figures, missing, text)
    first, last = material.period.ends
    composed = Composed(
        title="".join(title),
        title_lines=title,
        subtitle=f"（{first.year}年{first.month}月{first.day}日至{last.month}月{last.day}日）",
        organisation=report.unit.key,
        organisation_name=report.unit.name,
        period=report.period,
        period_name=material.period.name,
        addressee=material.prose.addressee,
        blocks=blocks,
        sources=tuple(sources(material)),
        missing=tuple(material.missing),
        state="draft",
        number=0,
        signed_by="",
        signed_on=None,
        hash=digest,
        edition=material.edition.number,
        edition_hash=material.edition.hash,
        as_of=at,
        is_demo=is_demo(),
        link=reverse("reports:report", args=[report.pk]),
    )
    return Frozen(composed, figures, missing, text, digest)


def sample(unit: Unit, *, at: datetime) -> Composed:
    """A short document with one of everything, to try a template with."""
    runs = (Run("全年上报社情民意信息"), Run("46篇", "information.reported", "live"), Run("。"))
    source = Source(
        1, "一", "information.reported", "46篇", "上报社情民意信息", "口径", "46", "篇", "46条", "台账", "", ""
    )
    return Composed(
        title=f"{unit.name}年度工作总结",
        title_lines=(unit.name, "年度工作总结"),
        subtitle="（1月1日至12月31日）",
        organisation=unit.key,
        organisation_name=unit.name,
        period=str(at.year),
        period_name=f"{at.year}年",
        addressee="",
        blocks=(Block("h1", (Run("参政议政"),), "一、"), Block("h2", (Run("信息"),), "（一）"), Block("p", runs)),
        sources=(source,),
        missing=(),
        state="draft",
        number=0,
        signed_by="",
        signed_on=None,
        hash="0" * 64,
        edition="",
        edition_hash="",
        as_of=at,
        is_demo=False,
        link="",
    )


def is_demo() -> bool:
    """Whether 演示数据 must stand on every page."""
    return Installation.objects.filter(is_demo=True).exists()


def with_title(report: Report) -> tuple[str, ...]:
    """The title in its lines: the organisation, then what the report is called."""
    name = report.unit.name
    rest = report.title.removeprefix(name)
    return (name, rest) if rest else (report.title,)


def _blocks(material: Material, section: SectionView) -> Iterable[Block]:
    if section.code not in (OPENING, CLOSING):
        yield Block("h1", (Run(section.heading),), f"{section.numeral}、", section.code)
    n = 0
    for paragraph in texts.paragraphs(section.text, [(t.start, t.end) for t in section.typed]):
        runs = tuple(_run(material, piece) for piece in paragraph.pieces)
        if paragraph.kind == "h2":
            n += 1
            yield Block("h2", runs, f"（{ordinal_heading(n)}）", section.code)
        else:
            yield Block("p", runs, "", section.code)
    standing_items = [c for c in section.carried if c.outcome in ("", "open")]
    for i, item in enumerate(standing_items, 1):
        yield Block("p", (Run(item.text),), f"{i}.", section.code)


def _run(material: Material, piece: texts.Piece) -> Run:
    token = piece.token
    if not token:
        return Run(piece.text, state="typed" if piece.is_typed else "")
    if token.startswith("person:"):
        return Run("{" + token + "}")
    if material.is_missing(token):
        return Run(_("缺：%(label)s") % {"label": material.label(token)}, token, "missing")
    state = "cite" if token.startswith("cite:") else "live"
    return Run(material.printed(token), token, state)
