"""A report as a neutral document: what every output prints. No formatting, no request, no permission."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tongxin.kernel.numerals import ordinal_heading
from tongxin.kernel.printing import grouped, plain, round_half_up
from tongxin.people.models import Installation, Unit

from . import names
from . import text as texts
from .figures import BASES, Figure
from .material import CLOSING, OPENING, Material, SectionView, outside_printed, read
from .models import OutsideFigure, Report, Signing

BY = re.compile(r"\{by:([a-z.]+(?::\d+)?)\}")  # who cites an outside figure, by key


@dataclass(frozen=True)
class Run:
    """A stretch of text in a paragraph, as printed.

    figure: "" for plain text, else the token behind it: "information.reported",
        "information.reported|prev" or "cite:7".
    state: "" plain, "live" a figure of ledger or register, "cite" 引用数, "missing" 缺 (text says what).
    """

    text: str
    figure: str = ""
    state: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph or heading.

    kind: "h1" 一、(黑体), "h2" （一）(楷体), "p" a paragraph.
    number: what the office's numbering puts before it, with its punctuation: "一、", "（一）", "1. " or "".
    """

    kind: str
    runs: tuple[Run, ...]
    number: str = ""
    section: str = ""  # code of the section it stands in

    @property
    def text(self) -> str:
        """The block as plain text, its number before it; what is missing stands in 〔〕."""
        return self.number + "".join(f"〔{r.text}〕" if r.state == "missing" else r.text for r in self.runs)


@dataclass(frozen=True)
class Source:
    """A row of the table of sources 数字来源表: one figure of the text."""

    place: int  # 1, 2 … in the order of the text
    section: str  # 一, 二 …; "" before the first heading
    figure: str  # token, as in Run
    printed: str  # 540余人次
    label: str  # 义诊服务群众
    definition: str
    exact: str  # 548 (thousands with a comma); "缺" where there is none
    counter: str  # 人次
    records: str  # 8条, 名册236人, 46与38; "—" for an outside figure
    source: str  # 台账 名册 推算 引用 申报
    note: str  # origin, document and who cited it; start of a cumulative figure; 无明细n; ""
    link: str  # path of the page that shows the records, "/figures/…"; ""


@dataclass(frozen=True)
class Composed:
    """A whole report, ready to print. Persons' names are already in their places."""

    title: str  # 潮城市党外知识分子联谊会2025年度工作总结
    title_lines: tuple[str, ...]  # the same, broken where a title page breaks it
    subtitle: str  # （2025年1月1日至12月31日）
    organisation: str  # key of the unit
    organisation_name: str
    period: str  # "2025", "2025H1"
    period_name: str  # 2025年
    addressee: str  # 主送, may be ""
    blocks: tuple[Block, ...]
    sources: tuple[Source, ...]
    missing: tuple[str, ...]  # tokens of the text that have no value
    state: str  # "draft" or "signed"
    number: int  # which signing, 0 of a draft
    signed_by: str  # name and post, "" of a draft
    signed_on: date | None
    hash: str  # sha256, 64 hex digits, over canonical figures and text
    edition: str  # 2025年第3版
    edition_hash: str
    as_of: datetime  # 截至
    is_demo: bool  # 演示数据 stands on every page
    link: str  # path of the report's page, "/reports/7/"

    @property
    def short_hash(self) -> str:
        """The first 16 digits in groups of four, as people compare them."""
        return " ".join(self.hash[i : i + 4] for i in range(0, 16, 4))


@dataclass(frozen=True)
class Frozen:
    """What signing keeps, and what every output of a draft is made from as well.

    `composed` still holds persons as tokens; `figures` is the list of the report's JSON.
    """

    composed: Composed
    figures: list[dict[str, Any]]
    missing: list[dict[str, str]]
    text: str  # Markdown, persons as tokens
    hash: str


def compose(report: Report, *, on: date, at: datetime, live: bool = False) -> Composed:
    """The report as a document: the signed version where one stands, else (or `live`) as it reads now.

    Args:
        on: business day from which a draft's figures are seen.
        at: printed as 截至 on a draft.
    """
    return named(frozen(report, on=on, at=at, live=live).composed)


def frozen(report: Report, *, on: date, at: datetime, live: bool = False) -> Frozen:
    """As `compose`, with the figures, and persons still as tokens."""
    signing = None if live else standing(report)
    return thaw(signing) if signing else current(read(report, on=on), at=at)


def standing(report: Report) -> Signing | None:
    """The signing that stands, if any. One query."""
    return report.signings.filter(reopened_at=None).order_by("-number").first()


def named(composed: Composed) -> Composed:
    """The document with persons' names put in, in the text and where an outside figure says who cites it."""
    known = names.persons(r.text for b in composed.blocks for r in b.runs)
    citing = names.users(key for s in composed.sources for key in BY.findall(s.note))
    blocks = tuple(
        replace(b, runs=tuple(replace(r, text=names.filled(r.text, known)) for r in b.runs)) for b in composed.blocks
    )
    sources = tuple(
        replace(
            s, note=BY.sub(lambda m: _("引用人：%(who)s") % {"who": citing.get(m.group(1), names.SOMEBODY)}, s.note)
        )
        for s in composed.sources
    )
    return replace(composed, blocks=blocks, sources=sources)


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
        sources=tuple(_sources(material)),
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


def thaw(signing: Signing) -> Frozen:
    """What was frozen, as it was; who signed is looked up, so that nobody's name is frozen."""
    kept = dict(signing.frozen["composed"])
    kept["blocks"] = tuple(
        Block(b["kind"], tuple(Run(**r) for r in b["runs"]), b["number"], b["section"]) for b in kept["blocks"]
    )
    kept["sources"] = tuple(Source(**s) for s in kept["sources"])
    kept["title_lines"], kept["missing"] = tuple(kept["title_lines"]), tuple(kept["missing"])
    signers = names.users([signing.signed_by])
    kept |= {
        "state": "signed",
        "number": signing.number,
        "signed_by": signers.get(signing.signed_by, ""),
        "signed_on": signing.signed_on,
        "hash": signing.hash,
        "as_of": signing.as_of,
    }
    return Frozen(Composed(**kept), signing.figures, signing.frozen["missing"], signing.text, signing.hash)


def freeze(made: Frozen) -> dict[str, Any]:
    """As Signing.frozen keeps it: plain JSON."""
    composed = asdict(made.composed)
    for looked_up in ("state", "number", "signed_by", "signed_on", "hash", "as_of"):
        del composed[looked_up]
    return {"composed": json.loads(json.dumps(composed, ensure_ascii=False)), "missing": made.missing}


def tokenised(made: Frozen, known: Mapping[str, str]) -> Frozen:
    """The same with the names of persons replaced by tokens (name → inside of a token), and its own hash."""
    if not known:
        return made
    blocks = tuple(
        replace(
            b,
            runs=tuple(r if r.figure else replace(r, text=names.tokenised(r.text, known)) for r in b.runs),
        )
        for b in made.composed.blocks
    )
    text = body(blocks, made.composed.title)
    digest = hash_of(made.composed.organisation, made.composed.period, made.figures, made.missing, text)
    return Frozen(replace(made.composed, blocks=blocks, hash=digest), made.figures, made.missing, text, digest)


def hash_of(organisation: str, period: str, figures: Any, missing: Any, text: str) -> str:
    """sha256 over canonical figures and text: JSON with sorted keys, no blanks, UTF-8."""
    canonical = json.dumps(
        {"organisation": organisation, "period": period, "figures": figures, "missing": missing, "text": text},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def is_intact(signing: Signing) -> bool:
    """Whether a signed version still has the hash it was signed with."""
    report = signing.report
    made = hash_of(report.unit.key, report.period, signing.figures, signing.frozen["missing"], signing.text)
    return made == signing.hash


def _blocks(material: Material, section: SectionView) -> Iterable[Block]:
    if section.code not in (OPENING, CLOSING):
        yield Block("h1", (Run(section.heading),), f"{section.numeral}、", section.code)
    n = 0
    for paragraph in texts.paragraphs(section.text):
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
        return Run(piece.text)
    if token.startswith("person:"):
        return Run("{" + token + "}")
    if material.is_missing(token):
        return Run(_("缺：%(label)s") % {"label": material.label(token)}, token, "missing")
    state = "cite" if token.startswith("cite:") else "live"
    return Run(material.printed(token), token, state)


def body(blocks: Iterable[Block], title: str) -> str:
    """Title and text as Markdown, figures printed."""
    marks = {"h1": "## ", "h2": "### ", "p": ""}
    return "\n\n".join([f"# {title}", *(marks[b.kind] + b.text for b in blocks)]) + "\n"


def figures_json(material: Material) -> list[dict[str, Any]]:
    """Figures as the report's JSON has them: those of the text in its order, then the charter's others."""
    tokens = material.tokens
    rest = [c for c in material.charter.indicators if c not in set(tokens)]
    found = []
    for token in [*tokens, *rest]:
        if token in material.outside:
            found.append(_outside_json(token, material.outside[token]))
        elif (figure := material.figures.get(token)) is not None and not figure.is_missing:
            found.append(figure_json(figure, material))
    return found


def figure_json(figure: Figure, material: Material) -> dict[str, Any]:
    indicator = material.charter.indicators[texts.code_of(figure.code)[0]]
    value = figure.value if figure.value is not None else Decimal(0)
    if figure.basis != "entries":
        value = round_half_up(value, indicator.decimals)
    return {
        "indicator": figure.code,
        "label": material.label(figure.code),
        "value": _number(value),
        "counter": figure.counter,
        "printed": figure.printed,
        "qualifier": figure.qualifier,
        "records": figure.records,
        "basis": figure.basis,
        "numerator": None if figure.numerator is None else _number(figure.numerator),
        "denominator": None if figure.denominator is None else _number(figure.denominator),
    }


def _outside_json(token: str, row: OutsideFigure) -> dict[str, Any]:
    return {
        "indicator": token,
        "label": row.label,
        "value": _number(row.value),
        "counter": row.counter,
        "printed": outside_printed(row),
        "qualifier": "",
        "records": 0,
        "basis": "outside",
        "numerator": None,
        "denominator": None,
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _sources(material: Material) -> Iterable[Source]:
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


def exact(value: Decimal) -> str:
    """The exact value for tables, at most four decimals."""
    rounded = round_half_up(value, 4).normalize()
    return grouped(rounded if rounded.as_tuple().exponent <= 0 else rounded.quantize(Decimal(1)))  # type: ignore[operator]


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
        notes.append(_("自%(day)s起累计") % {"day": f"{figure.since.year}年{figure.since.month}月{figure.since.day}日"})
    return "，".join(notes)


def _outside_source(material: Material, section: SectionView, token: str, place: int) -> Source:
    row = material.outside[token]
    return Source(
        place=place,
        section=section.numeral,
        figure=token,
        printed=outside_printed(row),
        label=row.label,
        definition=f"{row.origin}《{row.document.strip('《》')}》",
        exact=plain(row.value.normalize())
        if row.value != row.value.to_integral_value()
        else grouped(row.value.quantize(Decimal(1))),
        counter=row.counter,
        records="—",
        source="引用",
        note="{by:" + row.cited_by + "}",
        link="",
    )
