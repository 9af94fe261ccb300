"""Reading a charter 规则: from TOML files, with local rules laid over it, to and from its canonical text."""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from . import listed, sayings, shapes
from .build import BadEntry, build, unbuild
from .check import Finding, findings, past_edited
from .sayings import Saying
from .shapes import Category, Charter, Item, PointsRule, Synonym

# Table name in the files → the charter's attribute and the shape of an entry.
SECTIONS: dict[str, tuple[str, type]] = {
    "level": ("levels", shapes.Level),
    "unit_kind": ("unit_kinds", shapes.UnitKind),
    "role": ("roles", shapes.Role),
    "item": ("items", shapes.Item),
    "category": ("categories", shapes.Category),
    "points": ("points", shapes.PointsRule),
    "grade": ("grades", shapes.Grade),
    "kind": ("kinds", shapes.MatterKind),
    "indicator": ("indicators", shapes.Indicator),
    "prose": ("prose", shapes.Prose),
    "title": ("titles", listed.Title),
    "sector": ("sectors", listed.Sector),
    "talent": ("talents", listed.Talent),
    "rank": ("ranks", listed.Rank),
    "seat": ("seats", listed.SeatKind),
    "nomination": ("nominations", listed.NominationKind),
    "honour": ("honours", listed.HonourKind),
    "activity": ("activities", listed.ActivityKind),
    "venue": ("venues", listed.VenueKind),
    "series": ("series", listed.SeriesKind),
    "outlet": ("outlets", listed.OutletKind),
    "article": ("articles", listed.ArticleKind),
    "broadcast": ("broadcasts", listed.BroadcastKind),
    "giving": ("givings", listed.GivingKind),
    "panel": ("panels", listed.Panel),
}
OUTSIDE: dict[str, type] = {"synonym": Synonym, "saying": Saying}  # outside the edition
LATER = frozenset(SECTIONS) - {
    *("level", "unit_kind", "role", "item", "category", "points", "grade", "kind", "indicator", "prose")
}  # sections that older editions do not have
LOCAL = {
    "points": "积分",
    "category": "积分类别",
    "item": "计数项目",
    "indicator": "数字",
    "synonym": "同义词",
    "role": "角色",
    "prose": "报告文字",
}
_FIXED = ("counter", "scale", "adds", "books")  # of an item: what stored quantities mean
_HEAD = {"code", "name", "source", "extends", "clock_soon"}
_HASH_DIGITS = 12


class CharterError(Exception):
    """A charter is wrong; names file and entry. Safe to show."""

    def __init__(self, file: str, entry: str, message: str) -> None:
        self.file, self.entry, self.message = file, entry, message
        super().__init__(f"{file}，{entry}：{message}" if entry else f"{file}：{message}")


@dataclass(frozen=True)
class LocalEntry:
    """A local rule 本地规则: an entry of the charter's own shape, in force from a day on."""

    section: str  # points category item indicator synonym role prose
    code: str
    since: date
    content: Mapping[str, Any]  # as in the charter's files; days as ISO text, decimals as text


@dataclass
class _Draft:
    """A charter being put together: entries by section and code, and where each came from."""

    head: dict[str, Any]
    entries: dict[str, dict[str, Any]] = field(default_factory=lambda: {section: {} for section in SECTIONS})
    files: dict[tuple[str, str], str] = field(default_factory=dict)
    synonyms: dict[str, Synonym] = field(default_factory=dict)
    sayings: dict[str, Saying] = field(default_factory=dict)

    def charter(self) -> Charter:
        held: dict[str, Any] = {SECTIONS[s][0]: entries for s, entries in self.entries.items()}
        held["grades"] = tuple(held["grades"].values())
        charter = Charter(**self.head, **held)
        return replace(charter, hash=edition_hash(canonical(charter)))


@dataclass(frozen=True)
class Whole:
    """A charter with what comes beside it, outside the edition: how its figures are said, by their codes."""

    charter: Charter
    synonyms: dict[str, Synonym]
    sayings: dict[str, Saying]


def whole(root: Path, name: str) -> Whole:
    """Read the charter in `root`/`name`/*.toml with those it extends and what comes beside it, and check it.

    Raises: CharterError: naming file and entry.
    """
    draft = _read(root, name, ())
    charter = draft.charter()
    _refuse(findings(charter), lambda f: draft.files.get((f.section, f.code), f"charters/{name}"))
    for synonym in draft.synonyms.values():
        _check_synonym(synonym, charter, draft.files["synonym", synonym.code])
    for saying in draft.sayings.values():
        for sentence in sayings.wrong(saying, charter):
            raise CharterError(draft.files["saying", saying.code], saying.code, sentence)
    return Whole(charter, draft.synonyms, draft.sayings)


def load(root: Path, name: str) -> Charter:
    """The charter in `root`/`name` alone. Raises: CharterError."""
    return whole(root, name).charter


def overlay(charter: Charter, rules: Sequence[LocalEntry]) -> Charter:
    """The charter with local rules laid over it in the order given, checked by the same code.

    An entry of a code that exists replaces it as a whole; dated values before the rule's day stay.

    Raises: CharterError: the first rule that does not hold.
    """
    laid = charter
    for rule in rules:
        laid = _laid(laid, rule)
    if laid is charter:
        return charter
    if findings(laid):  # to check after each rule takes as long again for each: done only to name the one
        _refuse_the_first(charter, rules)
    return replace(laid, hash=edition_hash(canonical(laid)))


def content_of(charter: Charter, section: str, code: str) -> dict[str, Any]:
    """An entry as the content of a local rule, every key written out; KeyError where there is none."""
    attribute, _ = SECTIONS[section]
    held = getattr(charter, attribute)
    entry = {g.code: g for g in held}[code] if section == "grade" else held[code]
    content: dict[str, Any] = unbuild(entry)
    return content


def canonical(charter: Charter) -> str:
    """The charter as canonical JSON: one text for one meaning, entries in their order, every key written."""
    raw: dict[str, Any] = {
        "code": charter.code,
        "name": charter.name,
        "source": charter.source,
        "clock_soon": charter.clock_soon,
    }
    for section, (attribute, _) in SECTIONS.items():
        held = getattr(charter, attribute)
        raw[section] = [unbuild(entry) for entry in (held.values() if isinstance(held, Mapping) else held)]
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":"))


def from_canonical(text: str) -> Charter:
    """The charter that `canonical` wrote. It was checked then and is not checked against today's rules.

    Raises: CharterError: the text is not what it should be.
    """
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise CharterError("规则版本", "", "全文不是JSON。") from error
    head = {"code", "name", "source", "clock_soon"}
    if not isinstance(raw, dict) or set(raw) | LATER != head | set(SECTIONS):
        raise CharterError("规则版本", "", "全文的部分不齐，或多出了不认识的部分。")
    draft = _Draft({key: raw[key] for key in head})
    for section, (_, shape) in SECTIONS.items():
        for one in raw.get(section, ()):
            try:
                entry: Any = build(shape, one, is_json=True)
            except BadEntry as error:
                raise CharterError("规则版本", str(one.get("code", "")), str(error)) from error
            draft.entries[section][entry.code] = entry
    return draft.charter()


def edition_hash(text: str) -> str:
    """The short name of an edition: 12 hex digits of SHA-256 over its canonical text."""
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH_DIGITS]


def problems(charter: Charter, acts: frozenset[str], registers: frozenset[str]) -> list[str]:
    """Everything wrong with the charter, also as the code knows acts and register functions; sentences.

    Args:
        acts: values of people.permissions.Can.
        registers: names of the stock functions in reports.registers.
    """
    wrong = [f"{f.section}，{f.code}：{f.message}" for f in findings(charter)]
    for role in charter.roles.values():
        wrong += [f"role，{role.code}：没有“{act}”这种权限。" for act in sorted(role.grants - acts)]
    for one in charter.indicators.values():
        if one.register and one.register not in registers:
            wrong.append(f"indicator，{one.code}：没有名册函数“{one.register}”。")
    return wrong


def check_synonym(rule: LocalEntry, charter: Charter) -> Synonym:
    """A local synonym, checked. Raises: CharterError."""
    synonym = _synonym({"code": rule.code} | dict(rule.content), f"本地规则（{LOCAL['synonym']}）", rule.code)
    _check_synonym(synonym, charter, f"本地规则（{LOCAL['synonym']}）")
    return synonym


def _read(root: Path, name: str, below: tuple[str, ...]) -> _Draft:
    place = f"charters/{name}"
    if name in below:
        raise CharterError(f"{place}/charter.toml", "charter", "规则之间互相扩展，绕成了圈。")
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name) or not (root / name / "charter.toml").is_file():
        raise CharterError(place, "", "没有这套规则，或缺少charter.toml。")
    texts = {path.name: _text(path, f"{place}/{path.name}") for path in sorted((root / name).glob("*.toml"))}
    head = _head(_toml(texts.pop("charter.toml"), f"{place}/charter.toml"), name)
    parent = head.pop("extends", "")
    draft = _read(root, parent, (*below, name)) if parent else _Draft({"clock_soon": 2})
    draft.head |= head
    seen: dict[tuple[str, str], str] = {}
    for file, text in texts.items():
        for section, held in _toml(text, f"{place}/{file}").items():
            if section not in SECTIONS and section not in OUTSIDE:
                raise CharterError(f"{place}/{file}", section, f"不认识的部分“{section}”。")
            if not isinstance(held, list):
                raise CharterError(f"{place}/{file}", section, f"应写作[[{section}]]。")
            _take(draft, section, _entries(text, section), f"{place}/{file}", seen)
    return draft


def _head(raw: dict[str, Any], name: str) -> dict[str, Any]:
    file = f"charters/{name}/charter.toml"
    head = raw.get("charter")
    if set(raw) != {"charter"} or not isinstance(head, dict):
        raise CharterError(file, "", "应当只有[charter]一节。")
    for key in sorted(set(head) - _HEAD):
        raise CharterError(file, "charter", f"不认识的键“{key}”。")
    for key in ("code", "name", "source"):
        if not isinstance(head.get(key), str) or not head[key].strip():
            raise CharterError(file, "charter", f"缺少键“{key}”。")
    if type(head.get("clock_soon", 0)) is not int or not isinstance(head.get("extends", ""), str):
        raise CharterError(file, "charter", "clock_soon应是整数，extends应是文字。")
    if head["code"] != name:
        raise CharterError(file, "charter", f"代码“{head['code']}”与文件夹名“{name}”不同。")
    return dict(head)


def _text(path: Path, file: str) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise CharterError(file, "", "不是UTF-8编码的文字。") from error


def _toml(text: str, file: str) -> dict[str, Any]:
    try:
        return _parsed(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+), column (\d+)", str(error))
        place = f"第{at[1]}行第{at[2]}列" if at else "文件末尾"
        raise CharterError(file, "", f"{place}的TOML写法有误。") from error


# The files of a charter are read again with each one that extends it. Nobody changes what comes of them.


@lru_cache(maxsize=128)
def _parsed(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


@lru_cache(maxsize=512)
def _entries(text: str, section: str) -> tuple[tuple[str, Any], ...]:
    """The name of each entry of a section, and the entry, or what is wrong with it: a BadEntry."""
    shape = OUTSIDE[section] if section in OUTSIDE else SECTIONS[section][1]
    return tuple(_entry(shape, section, number, raw) for number, raw in enumerate(_parsed(text)[section], 1))


def _entry(shape: type, section: str, number: int, raw: object) -> tuple[str, Any]:
    code = raw.get("code") if isinstance(raw, dict) else None
    name = str(code) if code else f"{section}第{number}条"
    try:
        return name, build(shape, raw)
    except BadEntry as error:
        return name, error


def _take(
    draft: _Draft, section: str, entries: Iterable[tuple[str, Any]], file: str, seen: dict[tuple[str, str], str]
) -> None:
    """Add a file's entries of one section, in place of the extended charter's of the same code."""
    outside: dict[str, Any] = {"synonym": draft.synonyms, "saying": draft.sayings}
    into = outside[section] if section in OUTSIDE else draft.entries[section]
    for name, entry in entries:
        if isinstance(entry, BadEntry):
            raise CharterError(file, name, str(entry)) from entry
        key = (section, entry.code)
        if key in seen:
            raise CharterError(file, entry.code, f"代码重复，{seen[key]}里已有。")
        seen[key] = draft.files[key] = file
        into[entry.code] = entry


def _laid(charter: Charter, rule: LocalEntry) -> Charter:
    if rule.section not in LOCAL:
        raise CharterError("本地规则", rule.code, f"“{rule.section}”不能由本地规则改动。")
    if rule.section == "synonym":
        check_synonym(rule, charter)
        return charter
    file = f"本地规则（{LOCAL[rule.section]}）"
    attribute, shape = SECTIONS[rule.section]
    try:
        entry: Any = build(shape, {"code": rule.code} | dict(rule.content), is_json=True)
    except BadEntry as error:
        raise CharterError(file, rule.code, str(error)) from error
    if entry.code != rule.code:
        raise CharterError(file, rule.code, f"内容里的代码是“{entry.code}”。")
    before = getattr(charter, attribute)
    _keep_past(before.get(rule.code), entry, rule.since, file)
    held: dict[str, Any] = {attribute: {**before, rule.code: entry}}
    return replace(charter, **held, hash="")


def _refuse_the_first(charter: Charter, rules: Sequence[LocalEntry]) -> None:
    """Refuse the rule after which something is wrong that was not: it answers for every entry it breaks."""
    known = set(findings(charter))
    for rule in rules:
        charter = _laid(charter, rule)
        found = findings(charter)
        file = f"本地规则（{LOCAL[rule.section]}）"
        _refuse([f for f in found if f not in known], lambda f, file=file: file, rule.code)
        known = set(found)


def _keep_past(before: Any, after: Any, since: date, file: str) -> None:
    """Refuse a rule that edits dated values from before its day, or the meaning of stored quantities."""
    if isinstance(after, Item) and before is not None:
        for key in _FIXED:
            if getattr(before, key) != getattr(after, key):
                raise CharterError(file, after.code, f"“{key}”决定已记的数怎么读，不能改；请另设一个项目。")
    edited = past_edited(_dated(before), _dated(after), since)
    if edited:
        day = edited[0]
        raise CharterError(
            file,
            after.code,
            f"{day.year}年{day.month}月{day.day}日的值早于本条生效日{since.isoformat()}，过去的值不能改。",
        )


def _dated(entry: Any) -> list[tuple[date, object]]:
    if isinstance(entry, PointsRule):
        return [(a.since, a) for a in entry.amounts]
    if isinstance(entry, Category):
        return list(entry.caps)
    return []


def _synonym(raw: object, file: str, entry: str) -> Synonym:
    try:
        return build(Synonym, raw)
    except BadEntry as error:
        raise CharterError(file, entry, str(error)) from error


def _check_synonym(synonym: Synonym, charter: Charter, file: str) -> None:
    if synonym.code not in charter.indicators and synonym.code not in charter.items:
        raise CharterError(file, synonym.code, "没有这个代码的数字或项目。")
    if not synonym.wordings or any(not wording.strip() for wording in synonym.wordings):
        raise CharterError(file, synonym.code, "没有说法，或有空的说法。")


def _refuse(found: Iterable[Finding], file_of: Any, by: str = "") -> None:
    for one in found:
        entry = one.code or one.section
        message = one.message
        if by and entry != by:
            entry, message = by, f"改后“{one.code}”不成立：{message}"
        raise CharterError(file_of(one), entry, message)
