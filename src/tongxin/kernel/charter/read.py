"""Reading a charter 规则: from TOML files, with local rules laid over it, to and from its canonical text."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from . import sayings
from .build import BadEntry, build, unbuild
from .canonical import canonical, edition_hash
from .check import Finding, findings, past_edited
from .files import Draft, read_files
from .sayings import Saying
from .sections import LATER, LOCAL, SECTIONS, CharterError, held
from .shapes import Category, Charter, Item, PointsRule, Synonym

__all__ = [  # what others ask for here and is kept beside
    "SECTIONS",
    "CharterError",
    "canonical",
    "edition_hash",
]

_FIXED = ("counter", "scale", "adds", "books")  # of an item: what stored quantities mean


@dataclass(frozen=True)
class LocalEntry:
    """A local rule 本地规则: an entry of the charter's own shape, in force from a day on."""

    section: str  # points category item indicator synonym role prose
    code: str
    since: date
    content: Mapping[str, Any]  # as in the charter's files; days as ISO text, decimals as text


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
    draft = read_files(root, name)
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
    content: dict[str, Any] = unbuild(held(charter, section)[code])
    return content


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
    draft = Draft({key: raw[key] for key in head})
    for section, (_, shape) in SECTIONS.items():
        for one in raw.get(section, ()):
            try:
                entry: Any = build(shape, one, is_json=True)
            except BadEntry as error:
                raise CharterError("规则版本", str(one.get("code", "")), str(error)) from error
            draft.entries[section][entry.code] = entry
    return draft.charter()


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
    laid: dict[str, Any] = {attribute: {**before, rule.code: entry}}
    return replace(charter, **laid, hash="")


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
