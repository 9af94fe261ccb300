"""Whose figure it is 主体: told, named by the sentence, by the section or by the document; with its doubt."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..reasons import Reason, reason
from .clauses import Setting
from .issuers import issuer
from .model import EMPTY, Kind, Slot, Source
from .openers import Openers

_ENDS = (
    r"(?:妇女联合会|残疾人联合会|归国华侨联合会|文学艺术界联合会|工商业联合会|联合会|妇联|残联|侨联|台联|科协|文联|作协|工商联|总商会|商会|学会|医学会|协会|慈善总会|总会|联谊会|知联会|新联会"
    r"|同学会|研究会|促进会|基金会|校友会|红十字会|总工会|统战部|团委|团[县市区]委|委员会|委会|市委会|县委会|省委会|[县市区州]委|社区|村|街道|镇|乡|工作室|支部|办事处|合作社|公司|医院|大学|学院|志愿服务队)"
)
_TITLED = re.compile(
    rf"(?:^|[\n|:\s】\-·“])\s?(?:关于|回顾|回望|聚焦|走进|记)?\s?(?P<name>[\u4e00-\u9fff]{{0,20}}?{_ENDS})(?=\s?(?:20\d\d|年|上半年|下半年|[一二三四]季度|工作|这一年|情况|总结|履职|服务|简报|简讯|通报|一年|系统|第|青年|纪实|[：:]|\n))"
)
_SECTION = re.compile(r"^\s{0,8}(?P<name>[\u4e00-\u9fff]{2,4}):", re.MULTILINE)
_OTHERS = re.compile(
    r"(各民主党派|各县\(?市、?区\)?|各区县|各县区|各镇街|各街道|各市县|各支部|各分会|各专委会|各片区)(?:[^,。]{0,4})(?:共|累计|先后|均)"
)
_PAYERS = re.compile(
    r"(?:^|[。;\n\s])\s{0,4}(?P<name>[\u4e00-\u9fff]{1,8}(?:区委|县委|市委|区政府|县政府|市政府|财政局|财政))(?=[^,。;]{0,30}(?:,[^,。;]{0,6})?(?:提供|列支|拨付|安排|投入|专门))"
)
_GIVERS = re.compile(
    r"(?:会员|社员|盟员|成员|党员|职工)(?:[及和与、](?:其)?(?:会员|社员|盟员|成员|所在|所属|爱心)?企业)"
)
_HEAD = 300  # characters in which a document names its issuer
_OWNERS = 3  # so many that open lines make a document of sections
_NOT_PLACES = frozenset(
    """
来源 编辑 责编 作者 摘要 编者按 原标题 供稿 审核 记者 签发 校对 图片 地址 电话 时间 地点 主题 其中 例如 同时 目标
导语 备注 注 通讯员 发布 摄影
    """.split()
)


@dataclass(frozen=True)
class Owner:
    slot: Slot = EMPTY
    doubt: bool = False
    why: Reason | None = None


@dataclass
class Register:
    """Who is named in a folded text and where; asked figure by figure."""

    text: str
    given: str | None = None
    roster: tuple[str, ...] = ()
    _document: Owner = field(default_factory=Owner, init=False)
    _named: list[tuple[int, str]] = field(default_factory=list, init=False)
    _headings: list[tuple[int, str]] = field(default_factory=list, init=False)
    _openers: Openers | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        found = [(match.start("name"), match["name"]) for match in _SECTION.finditer(self.text)]
        self._headings = [(at, name) for at, name in found if name not in _NOT_PLACES]
        owners = dict.fromkeys(name for _, name in self._headings)
        if len(owners) < _OWNERS or (self.given and not self._are_places(owners)):
            self._headings = []
            self._document = self._of_document()
            self._openers = Openers(self.text, self.given)
            return
        names = re.compile("|".join(map(re.escape, owners)))
        self._named = [(match.start(), match[0]) for match in names.finditer(self.text)]

    def _are_places(self, owners: Iterable[str]) -> bool:
        """Whether what opens the lines are places and bodies (湖州:) rather than topics (组织建设:)."""
        named = [name for name in owners if any(name in known for known in self.roster) or self._is_place(name)]
        return len(named) >= _OWNERS

    def _is_place(self, name: str) -> bool:
        return (
            name.endswith(tuple("省市区县州镇乡"))
            or re.search(re.escape(name) + "(?:省|市|区|县|州)", self.text) is not None
        )

    def owner(self, setting: Setting, kind: Kind) -> Owner:
        """Whose the figure is."""
        if found := _OTHERS.search(
            self.text, max(setting.sentence[0], setting.quantity.start - 40), setting.quantity.start
        ):
            return Owner(Slot(found[1], Source.SENTENCE, found.span(1)))
        if kind is Kind.AMOUNT and (paid := self._payer(setting)):
            return paid
        if self._headings:
            return self._of_section(setting)
        if self._openers:
            return self._of_opener(self._openers, setting)
        return self._of_givers(setting) if kind is Kind.AMOUNT else self._document

    def _of_opener(self, openers: Openers, setting: Setting) -> Owner:
        """Who speaks in the paragraph; whoever spoke before it is a guess."""
        opener, is_near = openers.before(setting.quantity.start)
        if opener is None:
            return self._document
        slot = Slot(opener.name, Source.SECTION, (opener.at, opener.at + len(opener.name)))
        return Owner(slot, not is_near, None if is_near else reason("owner_before", body=opener.name))

    def _of_givers(self, setting: Setting) -> Owner:
        """社员及社员企业捐款: they gave, each for themselves, though the document counts it as its own."""
        begin = max(setting.sentence[0], setting.quantity.start - 40)
        if not _GIVERS.search(self.text, begin, setting.quantity.start):
            return self._document
        return Owner(self._document.slot, True, reason("owner_members"))

    def _payer(self, setting: Setting) -> Owner | None:
        begin = max(setting.sentence[0] - 1, setting.quantity.start - 120, 0)
        found = _PAYERS.search(self.text, begin, setting.quantity.end + 2)
        return Owner(Slot(found["name"], Source.SENTENCE, found.span("name"))) if found else None

    def _of_section(self, setting: Setting) -> Owner:
        """The owner the sentence names, else the last one named; in doubt where columns may have been mixed."""
        start = setting.quantity.start
        begin = self._sentence(setting)
        place = bisect_right(self._named, (start, "\uffff"))
        if not place:
            return Owner(Slot(self.given, Source.GIVEN)) if self.given else Owner(EMPTY, True, reason("owner_unsaid"))
        at, name = self._named[place - 1]
        first = next(((where, who) for where, who in self._named[max(0, place - 8) : place] if where >= begin), None)
        if first:
            return Owner(Slot(first[1], Source.SENTENCE, (first[0], first[0] + len(first[1]))))
        heading = self._headings[max(0, bisect_right(self._headings, (start, "\uffff")) - 1)]
        slot = Slot(name, Source.SECTION, (at, at + len(name)))
        if name != heading[1] or self._breaks_off(at, start):
            return Owner(slot, True, reason("owner_other_than_heading", body=name, heading=heading[1]))
        return Owner(slot)

    def _sentence(self, setting: Setting) -> int:
        """Where the sentence begins, line breaks and semicolons passed over."""
        at = setting.sentence[0]
        while at and self.text[at - 1] in "\n;" and setting.quantity.start - at < 200:
            before = self.text[:at].rstrip("\n ;")[-1:] if self.text[at - 1] == "\n" else ","
            if before in "。!?”:" or before == "" or self._is_heading(at):
                break
            at = max(self.text.rfind(mark, 0, at - 1) for mark in "。;\n") + 1
        return at

    def _is_heading(self, at: int) -> bool:
        """Whether the line before `at` is a heading or a caption, which ends nothing and begins nothing."""
        line = self.text[:at].rstrip("\n ").rpartition("\n")[2]
        return len(line) < 26

    def _breaks_off(self, at: int, start: int) -> bool:
        """Whether a paragraph broke off between the name and the figure."""
        between = self.text[at:start]
        return any(
            line.rstrip() and line.rstrip()[-1] not in "。!?:”;," and len(line) > 40
            for line in between.split("\n")[1:-1]
        )

    def _of_document(self) -> Owner:
        if self.given:
            return Owner(Slot(self.given, Source.GIVEN))
        for name in self.roster:
            at = self.text.find(name, 0, _HEAD * 4)
            if at >= 0:
                return Owner(Slot(name, Source.DOCUMENT, (at, at + len(name))))
        known = issuer(self.text)
        if known and known.is_said:
            return Owner(Slot(known.name, Source.DOCUMENT, known.at))
        if found := _TITLED.search(self.text[:_HEAD]):
            begin = found.start("name") + len(found["name"]) - len(found["name"].lstrip("在致对与"))
            return Owner(Slot(self.text[begin : found.end("name")], Source.DOCUMENT, (begin, found.end("name"))))
        if known:
            return Owner(Slot(known.name, Source.DOCUMENT, known.at), known.why is not None, known.why)
        return Owner(EMPTY, True, reason("owner_unsaid"))
