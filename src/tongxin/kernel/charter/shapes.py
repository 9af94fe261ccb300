"""The shapes of a charter's entries. Values only, never expressions; every entry has code, name, source.

In TOML and in canonical JSON an entry has exactly these keys; one with a default here may be left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .listed import (
    ActivityKind,
    ArticleKind,
    BroadcastKind,
    GivingKind,
    HonourKind,
    NominationKind,
    OutletKind,
    Panel,
    Rank,
    SeatKind,
    Sector,
    SeriesKind,
    Talent,
    Title,
    VenueKind,
)


@dataclass(frozen=True, kw_only=True)
class Level:
    """A tier of government 层级. `rank` 1 is the highest; `mark` is the one-character badge."""

    code: str  # national province city county town
    name: str  # 全国 省 市 县(区) 镇街
    mark: str  # 国 省 市 县 镇
    rank: int
    source: str


@dataclass(frozen=True, kw_only=True)
class UnitKind:
    """A kind of unit 单位类别 (association, group, committee, department, bureau)."""

    code: str
    name: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Role:
    """A role 角色 and the acts it grants ("<room>.<verb>", values of people.permissions.Can)."""

    code: str
    name: str
    grants: frozenset[str]
    home: str  # which home page: secretary member handler leader administrator
    source: str
    on: tuple[str, ...] = ()  # unit kinds it is granted on; () any


@dataclass(frozen=True, kw_only=True)
class Item:
    """What counts 计数项目. One ledger entry is item × level × quantity."""

    code: str  # "information.reported"; for ever
    name: str
    counter: str  # measure word of the base unit: 篇 件 份 条次 元
    source: str
    scale: int = 1  # smallest units in one base unit: 1, or 100 for 元 kept in 分
    adds: str = "whole"  # "whole" (every party shows it whole) or "shares" (divided among parties)
    books: str = "event"  # which day's books: "event" (the day it happened) or "work" (the day of the work it crowns)


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A price from a day on: points (积分) for one quantity, at a level or at any ("")."""

    since: date
    points: Decimal
    level: str = ""


@dataclass(frozen=True, kw_only=True)
class PointsRule:
    """One line of the points schedule 积分项目: what an item earns, by date and level. One rule an item."""

    code: str
    name: str
    item: str
    category: str
    amounts: tuple[Amount, ...]  # ascending by since
    source: str
    split: str = "whole"  # "whole" each author all; "equal" shares; "first_half" first author half, the rest the others
    once: bool = False  # of one content only the highest form counts (applied when read)
    example: bool = False  # marked as ours, not from a source

    def amount_on(self, day: date, level: str = "") -> Decimal | None:
        """Points for one quantity on `day` at `level`; None where the rule has no price then."""
        in_force = [a for a in self.amounts if a.since <= day and a.level in ("", level)]
        if not in_force:
            return None
        exact = [a for a in in_force if a.level == level]
        return (exact or in_force)[-1].points


@dataclass(frozen=True, kw_only=True)
class Category:
    """A category of points 积分类别, with its yearly caps by date (None: no cap; "" in the file)."""

    code: str
    name: str
    caps: tuple[tuple[date, Decimal | None], ...]  # (since, points), ascending
    source: str

    def cap_on(self, day: date) -> Decimal | None:
        """The yearly cap in force on `day`; None where there is none."""
        in_force = [points for since, points in self.caps if since <= day]
        return in_force[-1] if in_force else None


@dataclass(frozen=True, kw_only=True)
class Grade:
    """A grade of the year's score 等次."""

    code: str
    name: str
    at_least: Decimal
    source: str


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of a matter's form 填写项."""

    code: str
    name: str
    kind: str = "text"  # text (one line), prose (many lines), date, choice, unit, number
    required: bool = True
    limit: int = 0  # characters, 0: none; beyond it warns, never refuses
    choices: tuple[tuple[str, str], ...] = ()  # (code, name)
    help: str = ""


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form a kind of matter takes 形式 (议案, 建议, 个人提案, 集体提案, 大会发言)."""

    code: str
    name: str
    counter: str
    source: str
    by_body: bool = False  # handed in by an organisation, not by persons
    levels: tuple[str, ...] = ()  # levels it may be handed in at; () where level does not apply


@dataclass(frozen=True, kw_only=True)
class State:
    """A state of a matter 状态. Codes are retired, never deleted."""

    code: str
    name: str  # on the board: 待核稿
    awaits: str = ""  # sentence part: 等秘书处核稿
    is_end: bool = False
    hidden: bool = False  # drafts: not on the office's board
    retired: bool = False  # no step leads into it any more; rows may still be in it


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step between states 步骤: who may take it, from where to where, within what time."""

    action: str
    name: str  # verb on the button: 核稿通过
    done: str  # in the timeline: 核稿
    start: tuple[str, ...]
    end: str
    by: tuple[str, ...]  # role codes, or "author"
    source: str
    within_days: int | None = None  # to take it once its start state is entered
    day_kind: str = "working"  # "working" or "calendar"
    needs: tuple[Field, ...] = ()  # asked when the step is taken
    posts: tuple[str, ...] = ()  # items it posts, one fact each; "{form}" stands for the matter's form
    object: str = ""  # code of the unit field (of `needs` or of the kind) that is the object of its facts
    of_forms: tuple[str, ...] = ()  # forms of the matter it is for; () any
    primary: bool = False
    undoes: str = ""  # action it takes back within the undo window; "" none


@dataclass(frozen=True, kw_only=True)
class EventKind:
    """Something that befalls a matter 事件, late and more than once: adoption, instruction, mark."""

    code: str  # adopted, instructed, mark_good
    name: str  # 采用
    states: tuple[str, ...]  # states in which it may be recorded
    by: tuple[str, ...]  # role codes
    source: str
    levels: tuple[str, ...] = ()  # levels it may have; () none
    forms: tuple[tuple[str, str], ...] = ()  # (code, name): whole 单篇, digest 综合
    posts: tuple[str, ...] = ()  # items
    needs_body: bool = False  # receiver or giver must be named; it is the object of the facts
    of_forms: tuple[str, ...] = ()  # forms of the matter it may befall; () any


@dataclass(frozen=True, kw_only=True)
class MatterKind:
    """A kind of matter 事项类别 and its closed loop."""

    code: str
    name: str
    counter: str
    number: str  # "{year}-{n:03}", counted per organisation, kind and year from `numbered_at`
    numbered_at: str  # action whose taking gives the number
    opens: str  # state a new one is in
    source: str
    limit: int = 0  # characters of the whole text, title apart; beyond it warns, never refuses; 0 none
    fields: tuple[Field, ...] = ()
    forms: tuple[Form, ...] = ()  # () where it has one form only
    states: tuple[State, ...] = ()
    steps: tuple[Step, ...] = ()
    events: tuple[EventKind, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A figure's definition 数字.

    `adds` says how it adds: quantity, facts, works, persons, objects (all of ledger entries), stock
    (a named register function), ratio (two indicators), change (this period minus the one before).
    """

    code: str
    name: str
    counter: str
    definition: str
    adds: str
    source: str
    items: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()  # () any
    objects: tuple[str, ...] = ()  # () any
    since: date | None = None  # cumulative from this day
    register: str = ""  # for stock: name of a function in reports.registers
    select: tuple[str, ...] = ()  # for stock: codes of the list that the function reads; () all
    numerator: str = ""  # for ratio
    denominator: str = ""
    of: str = ""  # for change: the indicator compared
    part_of: str = ""  # 其中: must not exceed that indicator
    overlaps: bool = False  # parts may overlap, so they need not add up to the whole
    decimals: int = 0
    style: str = "exact"  # exact, about 余, many 多, over 超, past 突破, near 约, almost 近, share 占…%, change 增加…
    round_to: int = 0  # where the style rounds: 10, 100 …
    wan_from: int = 0  # print in 万 from this value on; 0 never
    own_only: bool = False  # 本级: the unit's own work, without those below


@dataclass(frozen=True, kw_only=True)
class Section:
    """A section of a report's prose 章节. Text holds tokens {code} for live figures."""

    code: str
    heading: str
    text: str  # paragraphs separated by a blank line; "## " opens a (一) heading
    carries: str = ""  # "" or "problems" / "plans": carried over from the last report


@dataclass(frozen=True, kw_only=True)
class Prose:
    """The prose of a kind of report 报告文字.

    Placeholders, everywhere: {organisation} {organisation_short} {period} {year} {last_year} {next_year}.
    """

    code: str  # annual, half
    name: str  # {year}年度工作总结
    period: str  # year or half
    opening: str
    sections: tuple[Section, ...]
    source: str
    addressee: str = ""  # 主送
    closing: str = ""


@dataclass(frozen=True)
class Synonym:
    """A wording that means an indicator or an item 同义词. Data outside the edition."""

    code: str
    wordings: tuple[str, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class Charter:
    """A whole charter 规则, checked: every reference in it resolves."""

    code: str
    name: str
    source: str
    levels: Mapping[str, Level] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    unit_kinds: Mapping[str, UnitKind] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)
    points: Mapping[str, PointsRule] = field(default_factory=dict)
    grades: tuple[Grade, ...] = ()
    kinds: Mapping[str, MatterKind] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    prose: Mapping[str, Prose] = field(default_factory=dict)
    titles: Mapping[str, Title] = field(default_factory=dict)
    sectors: Mapping[str, Sector] = field(default_factory=dict)
    talents: Mapping[str, Talent] = field(default_factory=dict)
    ranks: Mapping[str, Rank] = field(default_factory=dict)
    seats: Mapping[str, SeatKind] = field(default_factory=dict)
    nominations: Mapping[str, NominationKind] = field(default_factory=dict)
    honours: Mapping[str, HonourKind] = field(default_factory=dict)
    activities: Mapping[str, ActivityKind] = field(default_factory=dict)
    venues: Mapping[str, VenueKind] = field(default_factory=dict)
    series: Mapping[str, SeriesKind] = field(default_factory=dict)
    outlets: Mapping[str, OutletKind] = field(default_factory=dict)
    articles: Mapping[str, ArticleKind] = field(default_factory=dict)
    broadcasts: Mapping[str, BroadcastKind] = field(default_factory=dict)
    givings: Mapping[str, GivingKind] = field(default_factory=dict)
    panels: Mapping[str, Panel] = field(default_factory=dict)
    clock_soon: int = 2  # working days left from which a clock shows "soon"
    hash: str = ""  # first 12 hex digits of sha256 over the canonical text
