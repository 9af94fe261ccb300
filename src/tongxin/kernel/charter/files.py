"""The files of a charter: TOML read with what it extends, each entry built, nothing checked across entries yet."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from .build import BadEntry, build
from .canonical import canonical, edition_hash
from .sayings import Saying
from .sections import OUTSIDE, SECTIONS, CharterError
from .shapes import Charter, Synonym

_HEAD = {"code", "name", "source", "extends", "clock_soon"}


@dataclass
class Draft:
    """A charter being put together: entries by section and code, and where each came from."""

    head: dict[str, Any]
    entries: dict[str, dict[str, Any]] = field(default_factory=lambda: {section: {} for section in SECTIONS})
    files: dict[tuple[str, str], str] = field(default_factory=dict)
    synonyms: dict[str, Synonym] = field(default_factory=dict)
    sayings: dict[str, Saying] = field(default_factory=dict)

    def charter(self) -> Charter:
        """The charter that it is now, not checked."""
        held: dict[str, Any] = {SECTIONS[s][0]: entries for s, entries in self.entries.items()}
        held["grades"] = tuple(held["grades"].values())
        charter = Charter(**self.head, **held)
        return replace(charter, hash=edition_hash(canonical(charter)))


def read_files(root: Path, name: str, below: tuple[str, ...] = ()) -> Draft:
    """The charter in `root`/`name`/*.toml laid over the one it extends.

    Args:
        below: charters that extend this one, so that a circle is told.
    Raises: CharterError: a file cannot be read, or an entry is not of its shape.
    """
    place = f"charters/{name}"
    if name in below:
        raise CharterError(f"{place}/charter.toml", "charter", "规则之间互相扩展，绕成了圈。")
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name) or not (root / name / "charter.toml").is_file():
        raise CharterError(place, "", "没有这套规则，或缺少charter.toml。")
    texts = {path.name: _text(path, f"{place}/{path.name}") for path in sorted((root / name).glob("*.toml"))}
    head = _head(_toml(texts.pop("charter.toml"), f"{place}/charter.toml"), name)
    parent = head.pop("extends", "")
    draft = read_files(root, parent, (*below, name)) if parent else Draft({"clock_soon": 2})
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
    draft: Draft, section: str, entries: Iterable[tuple[str, Any]], file: str, seen: dict[tuple[str, str], str]
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
