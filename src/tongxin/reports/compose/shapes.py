"""The shapes of a report as a neutral document. No formatting, no request, no permission."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Run:
    """A stretch of text in a paragraph, as printed.

    figure: "" for plain text, else the token behind it: "information.reported",
        "information.reported|prev" or "cite:7".
    state: "" plain, "live" a figure of ledger or register, "cite" 引用数, "missing" 缺 (text says what),
        "typed" a number typed by hand, which no signed report has.
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
    signed_by: str  # name, "" of a draft
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
