"""Which period a figure is about 期间: said in the sentence, the section or the title, or told."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from . import counters
from .clauses import Setting
from .model import EMPTY, Slot, Source

_PART = r"(?:\s?(?P<part>上半年|下半年|第?[一二三四1-4]季度))?"
_YEAR = re.compile(r"(?<![\d.\-/])(?P<year>20\d\d)(?!\d|-\d|/\d|\.\d)\s?年?度?" + _PART)
_HANZI_YEAR = re.compile(r"二零[零一二三四五六七八九]{2}(?=年)")
_PARTS = {"上半年": "H1", "下半年": "H2", "一": "Q1", "二": "Q2", "三": "Q3", "四": "Q4"}
_COMPARED = re.compile(r"(?:较|比|与|同|自|从|(?<!关)于|早在|始于|到|(?<!截)至|—|--|[“《·(])$")
# 2021年换届以来 is when it began; 2024年以来 is that year
_SINCE = re.compile(r"(?:[\u4e00-\u9fff]{2,8}(?<!底)以来|至今|起(?![草点]))")
_COUNTED = re.compile(rf"\s?(?:[余多万亿千百%]|{counters.PATTERN})")  # 2000人次 is no year
_AT_HAND = re.compile(r"(?<!较)(?<!比)(?P<year>20\d\d)年(?:底|末|初)?的$")
_CROWNED = re.compile(r"获[^,。;]{0,6}?(?P<year>20\d\d)年度")
_TITLE_LINES = 4
_OPENING = 600  # characters in which a report says its year
_VAGUE = re.compile(r"近年来|近几年|多年来|历年来|[近这]\d年来|[三五十]年来")
_NOW = re.compile(r"今年|本年|一年来|过去一年|全年|这一年|年来|(?:截至|截止)(?!目前)")
_EVERY_YEAR = re.compile(r"每年")
_HALF = re.compile(r"(?:^|[,。;、\s])(?:今年|本年)?(?P<part>上半年|下半年|第?[一二三四]季度)")
_LAST_YEAR = re.compile(r"(?<![较比])(?:去年|上年度)(?!同期|相比|底的)")
_THIS_YEAR = re.compile(r"今年|本年")
_HEADING = re.compile(r"^\s{0,8}(?:[一二三四五六七八九十]{1,3}[、 ]|[\u4e00-\u9fff]{2,4}:)[^\n]{0,40}$", re.MULTILINE)
_PLANNED = re.compile(
    r"^\s{0,8}[^\n,。]{0,12}?(?P<year>20\d\d)年(?:度)?(?:的)?(?:工作|主要|重点|总体|发展)?[^\n,。]{0,6}(?:打算|计划|安排|思路|要点|部署|展望|设想|谋划)[^\n。]{0,4}$",
    re.MULTILINE,
)
_NEXT_YEAR = re.compile(r"明年|来年|下一年度?")
_PUBLISHED = re.compile(r"(20\d\d)[-年/.](\d{1,2})[-月/.](\d{1,2})")
_FIRST_QUARTER = 3  # until March a report is still about the year before


@dataclass(frozen=True)
class Told:
    """What whoever asks knows about the time of the document."""

    period: str | None = None
    published: date | None = None


class Calendar:
    """The periods of one folded text, asked figure by figure."""

    def __init__(self, text: str, told: Told) -> None:
        text = _HANZI_YEAR.sub(_in_digits, text)
        self.text = text
        self._told = told
        self._published = told.published or _published(text)
        self._document = self._of_document()
        self._headings = [found.start() for found in _HEADING.finditer(text)]
        self._plans = {found.start(): found for found in _PLANNED.finditer(text)}
        self._sections = sorted({*self._headings, *self._plans})
        self._vague = [found.start() for found in _VAGUE.finditer(text)]
        self._clear = sorted(
            [found.start() for found in _NOW.finditer(text)]
            + [found.start() for found in _YEAR.finditer(text) if "年" in found[0]]
        )

    def period(self, setting: Setting) -> Slot:
        """When: every year, the year the sentence names, else that of section and document."""
        start = setting.quantity.start
        every = _EVERY_YEAR.search(self.text, max(setting.sentence[0], start - 60), start)
        if every and ("," not in self.text[every.end() : start] or every.start() >= setting.left[0]):
            return Slot("每年", Source.CLAUSE, every.span())
        if said := self._planned(start) or self._said(setting):
            return said
        if self._told.period is None and self._is_vague(start):
            return EMPTY
        return self._document if self._document.value else self._of_paragraph(setting)

    def _planned(self, start: int) -> Slot | None:
        """The year of a section on what is to be done: 二、2025年工作打算."""
        place = bisect_right(self._sections, start)
        plan = self._plans.get(self._sections[place - 1]) if place else None
        is_other = plan is not None and plan["year"] != (self._document.value or "")[:4]
        return Slot(plan["year"], Source.SECTION, plan.span("year")) if plan and is_other else None

    def _of_paragraph(self, setting: Setting) -> Slot:
        """The year that opened an earlier sentence of the paragraph, where the document says none."""
        end = setting.sentence[0]
        start = max(self.text.rfind("\n", 0, end) + 1, end - _OPENING)
        found = [match for match in _YEAR.finditer(self.text, start, end) if self._is_said(match, start)]
        opening = [match for match in found if _opens(self.text, match)]
        return Slot(_code(int(opening[-1]["year"]), opening[-1]["part"]), Source.SECTION) if opening else EMPTY

    @property
    def _year(self) -> int | None:
        if self._document.value and self._document.value[:4].isdigit():
            return int(self._document.value[:4])
        return self._published.year if self._published else None

    def _said(self, setting: Setting) -> Slot | None:
        """What the sentence itself says, the nearest before the figure."""
        begin, start = max(setting.sentence[0], setting.quantity.start - 200), setting.quantity.start
        if at_hand := _AT_HAND.search(self.text, max(begin, start - 8), start):
            return Slot(at_hand["year"], Source.CLAUSE, at_hand.span("year"))
        if crowned := _CROWNED.search(self.text, start, setting.right[1]):
            return Slot(crowned["year"], Source.CLAUSE, crowned.span("year"))
        found = [match for match in _YEAR.finditer(self.text, begin, start) if self._is_said(match, begin)]
        if found and self._holds(found[-1], start):
            return Slot(_code(int(found[-1]["year"]), found[-1]["part"]), Source.SENTENCE, found[-1].span())
        year = self._year
        if year is None:
            return None
        if (last := _LAST_YEAR.search(self.text, setting.left[0], start)) is not None:
            return Slot(str(year - 1), Source.CLAUSE, last.span())
        if (coming := _NEXT_YEAR.search(self.text, setting.left[0], start)) is not None:
            return Slot(str(year + 1), Source.CLAUSE, coming.span())
        if self._document.value and not self._document.value.isdigit():
            return None
        if half := _HALF.search(self.text, max(0, begin - 1), start):
            return Slot(_code(year, half["part"]), Source.SENTENCE, half.span())
        if (now := _THIS_YEAR.search(self.text, begin, start)) and not self._told.period:
            return Slot(str(year), Source.SENTENCE, now.span())
        return None

    def _holds(self, found: re.Match[str], start: int) -> bool:
        """A year told for the document is overruled only by another year in the figure's own clause."""
        if not self._document.value or self._document.value[:4] != found["year"]:
            return self._document.value is None or "," not in self.text[found.end() : start] or _opens(self.text, found)
        return bool(found["part"]) and self._document.value.isdigit()

    def _is_said(self, found: re.Match[str], begin: int) -> bool:
        return "年" in found[0] and not self._is_compared(found, begin) and not _SINCE.match(self.text, found.end())

    def _is_compared(self, found: re.Match[str], begin: int) -> bool:
        return bool(_COMPARED.search(self.text, max(begin, found.start() - 3), found.start()))

    def _is_vague(self, at: int) -> bool:
        """Whether 近年来 was the last word on time in this section, or the paragraph speaks of no time at all."""
        place = bisect_right(self._headings, at)
        section = self._headings[place - 1] if place else 0
        vague = bisect_right(self._vague, at)
        if not vague or self._vague[vague - 1] < section:
            return False
        clear = bisect_right(self._clear, at)
        later = self._clear[clear - 1] if clear else -1
        return later <= self._vague[vague - 1] + 2

    def _of_document(self) -> Slot:
        if self._told.period:
            return Slot(self._told.period, Source.GIVEN)
        for stretch in _stretches(self.text):
            for found in _YEAR.finditer(self.text, *stretch):
                if _SINCE.match(self.text, found.end()) or (
                    "年" not in found[0] and _COUNTED.match(self.text, found.end())
                ):
                    continue
                if not self._is_compared(found, stretch[0]) or self.text[found.start() - 1] in "-—·":
                    return Slot(_code(int(found["year"]), found["part"]), Source.DOCUMENT, found.span())
            if _VAGUE.search(self.text, *stretch):
                break
        if self._told.published and not self._vague_opening():
            day = self._told.published
            return Slot(str(day.year - (day.month <= _FIRST_QUARTER)), Source.GIVEN)
        return EMPTY

    def _vague_opening(self) -> bool:
        return bool(_VAGUE.search(self.text, 0, _OPENING))


def _in_digits(found: re.Match[str]) -> str:
    """二零二四 → 2024, as long as it was."""
    return "".join(str("零一二三四五六七八九".index(digit)) for digit in found[0])


def _opens(text: str, found: re.Match[str]) -> bool:
    """Whether a year opens its sentence: 2023年,…"""
    before = text[max(0, found.start() - 4) : found.start()].rstrip(" ")[-1:]
    return before in ("", "\n", "。", ";")


def _stretches(text: str) -> list[tuple[int, int]]:
    """Where a document says its year: line by line of the head, then the opening."""
    found, at = [], 0
    for line in text[:_OPENING].split("\n"):
        if line.strip() and not _PUBLISHED.search(line):
            found.append((at, at + len(line)))
        at += len(line) + 1
    return found[: _TITLE_LINES * 3]


def _published(text: str) -> date | None:
    """The date in the head of a web page."""
    for found in _PUBLISHED.finditer(text, 0, 400):
        try:
            return date(*(int(part) for part in found.groups()))
        except ValueError:
            continue
    return None


def _code(year: int, part: str | None) -> str:
    if not part:
        return str(year)
    key = part if part in _PARTS else part.removeprefix("第")[0]
    return f"{year}{_PARTS.get(key, 'Q' + key)}"
