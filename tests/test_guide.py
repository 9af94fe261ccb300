"""The user's guide quotes the screen: every 「…」 stands there, and so does the English before it."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from tongxin.people import shipped_charters
from tongxin.site import extract

GUIDE = Path(__file__).resolve().parent.parent / "docs" / "guide"
CHINESE = sorted(GUIDE.glob("*.zh-CN.md"))
LABEL = re.compile(r"(?:\*\*([^*]+)\*\* )?「([^」]+)」")
WAY = re.compile(r"[一-鿿]+(?:\s→\s+[一-鿿]+)+")  # 报告 → 核数
BLANK = re.compile(r"%\(\w+\)[sd]")
LARGEST = 200_000  # bytes of a picture


def first(text: str | Sequence[str] | None) -> str:
    """Singular and plural are the same in Chinese."""
    return text if isinstance(text, str) else text[0] if text else ""


@cache
def english() -> dict[str, set[str]]:
    """Each Chinese text of the pages with its English: several where the context decides."""
    texts: dict[str, set[str]] = {}
    with extract.ENGLISH.open("rb") as file:
        for message in read_po(file):
            texts.setdefault(first(message.id), set()).add(first(message.string))
    return texts


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


@cache
def names() -> frozenset[str]:
    """What charters call things: kinds, steps, fields, measure words."""
    files = shipped_charters.ROOT.rglob("*.toml")
    return frozenset(text for file in files for text in strings(tomllib.loads(file.read_text("utf-8"))))


@cache
def known() -> frozenset[str]:
    return names() | set(english())


@cache
def with_blanks() -> tuple[list[str], ...]:
    """Texts of the pages into which something is put, in pieces."""
    pieces = (BLANK.split(text) for text in english() if BLANK.search(text) and not BLANK.fullmatch(text))
    return tuple(pieces)


def is_on_screen(label: str) -> bool:
    """Whether it is a text of a page or a name of a charter, or a text with such names in its blanks (下载会员模板)."""
    if label in known():
        return True
    for pieces in with_blanks():
        if label.startswith(pieces[0]) and label.endswith(pieces[-1]):
            found = re.fullmatch("(.+)".join(map(re.escape, pieces)), label)
            if found and known().issuperset(found.groups()):
                return True
    return False


def labels(page: Path) -> list[tuple[str, str]]:
    return LABEL.findall(page.read_text("utf-8"))


@pytest.mark.parametrize("page", CHINESE, ids=lambda page: page.name)
def test_what_the_guide_quotes_stands_on_the_screen(page: Path) -> None:
    quoted = {label for _, label in labels(page)}
    assert [label for label in sorted(quoted) if not is_on_screen(label)] == []


@pytest.mark.parametrize("page", CHINESE, ids=lambda page: page.name)
def test_both_languages_quote_the_same_in_their_words(page: Path) -> None:
    other = labels(GUIDE / page.name.replace(".zh-CN", ""))
    assert {label for _, label in other} == {label for _, label in labels(page)}
    assert [(said, label) for said, label in other if said and said not in english().get(label, set())] == []


def test_ways_through_the_menu_that_other_papers_tell_are_there() -> None:
    papers = {*GUIDE.parent.rglob("*.md"), *GUIDE.parent.parent.glob("*.md")} - {*GUIDE.glob("*.md")}
    ways = [way for paper in papers for way in WAY.findall(paper.read_text("utf-8"))]
    assert len(ways) > 10
    assert [stop for way in ways for stop in re.split(r"\s→\s+", way) if not is_on_screen(stop)] == []


def test_pictures_are_small_told_in_words_and_used() -> None:
    papers = [*GUIDE.parent.rglob("*.md"), *GUIDE.parent.parent.glob("*.md")]
    shown = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", "".join(paper.read_text("utf-8") for paper in papers))
    assert [path for told, path in shown if len(told) < 10] == []
    pictures = {file.name: file.stat().st_size for file in (GUIDE.parent / "pictures").iterdir()}
    assert {Path(path).name for _, path in shown} == set(pictures)
    assert {name: size for name, size in pictures.items() if size > LARGEST} == {}
