"""Who opens paragraphs 段首主体: in a piece on several bodies each speaks in a paragraph of its own."""

import re
from bisect import bisect_right
from typing import NamedTuple

from .clauses import shape
from .issuers import acts, ends_alike, is_placed, names, opens

_SEVERAL = 3  # so many bodies make a piece on several, if two open paragraphs
_NEAR = 40  # characters of a line in which its opener ends
_SEARCHED = 60_000  # characters
_PLACE = re.compile(
    r"(?:^|(?<=\n))[ ]{0,8}在?(?P<name>(?:(?![在的了和与对为从向由将按及等被把全各本我该也])[\u4e00-\u9fff]){2,4}?"
    r"(?:市|县|区|州|镇|乡|街道|社区))"
)
_BRANCH = re.compile(
    r"(?:民革|民盟|民建|民进|农工党|致公党|九三学社|台盟|工商联|知联会|新联会|侨联)(?=[\u4e00-\u9fff]{2})"
)


class Opener(NamedTuple):
    at: int
    name: str


class Openers:
    """The bodies that speak in a folded text, where three act, two of them at the head of paragraphs; else none."""

    def __init__(self, text: str, issuer: str | None) -> None:
        """`issuer`: whose document it is, if that is told; what it opens is its own."""
        self._found: list[Opener] = []
        known = _opening(text)
        speaking = {*known, *_speaking(text)} if len({opener.name for opener in known}) > 1 else set()
        owners = {issuer if issuer and is_same(opener.name, issuer) else opener.name for opener in speaking}
        if len(owners) >= _SEVERAL:
            self._found = sorted(o._replace(name=issuer) if issuer and is_same(o.name, issuer) else o for o in speaking)
        self._places = [opener.at for opener in self._found]
        self._lines = [found.start() for found in re.finditer("\n", text)] if self._found else []

    def __bool__(self) -> bool:
        return bool(self._found)

    def before(self, start: int) -> tuple[Opener | None, bool]:
        """The last that spoke before `start`, and whether it was in the same paragraph."""
        place = bisect_right(self._places, start)
        if not place:
            return None, False
        opener = self._found[place - 1]
        return opener, bisect_right(self._lines, opener.at) == bisect_right(self._lines, start)


def is_same(one: str, other: str) -> bool:
    """Whether two names may be of one body: 市知联会 and 海宁市知联会, but not of two cities."""
    return one in other or other in one or (ends_alike(one, other) and not (is_placed(one) and is_placed(other)))


def _opening(text: str) -> list[Opener]:
    """The bodies and places that open lines of some length and act there."""
    found = []
    at = 0
    for line in text[:_SEARCHED].split("\n"):
        if len(line) > _NEAR and (opener := _first(text, at, at + _NEAR)):
            found.append(opener)
        at += len(line) + 1
    return found


def _first(text: str, start: int, end: int) -> Opener | None:
    for begin, stop in names(text, start, end)[:1]:
        if not text[start:begin].strip(" 在") and acts(text, stop):
            return Opener(begin, text[begin:stop])
    place = _PLACE.match(text, start)
    return Opener(place.start("name"), place["name"]) if place and acts(text, place.end()) else None


def _speaking(text: str) -> list[Opener]:
    """The bodies that open clauses and act there."""
    plain = shape(text[:_SEARCHED])
    found = [
        Opener(begin, plain[begin:end])
        for begin, end in names(plain, 0, len(plain))
        if opens(plain, begin) and acts(plain, end)
    ]
    known = {opener.at for opener in found}
    return found + [
        Opener(match.start(), match[0])
        for match in _BRANCH.finditer(plain)
        if match.start() not in known and opens(plain, match.start()) and acts(plain, match.end())
    ]
