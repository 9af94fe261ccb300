"""Which column is which 对应列: found by the headings, corrected by a person, remembered for the next time."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .kinds import Column
from .sheets import Sheet, letter

LOOKED = 20  # rows in which the headings are looked for
_BARE = re.compile(r"[\s*＊:：（）()\[\]【】“”\"'/、，,.。_-]+")
_ASIDE = re.compile(r"[（(【\[].*?[）)】\]]")


@dataclass(frozen=True)
class Heading:
    """A column of the file, and which of ours it is ("" none)."""

    letter: str
    title: str
    column: str

    def as_json(self) -> dict[str, str]:
        return {"letter": self.letter, "title": self.title, "column": self.column}


def bare(title: str) -> str:
    """A heading without spaces and signs, for comparison."""
    return _BARE.sub("", title).lower()


def head_row(sheet: Sheet, columns: Sequence[Column], known: Mapping[str, str]) -> int:
    """The row (as the file counts) whose cells are most like headings; the first with anything where none is."""
    best, most = sheet.rows[0][0], 0
    for number, cells in sheet.rows[:LOOKED]:
        score = sum(1 for heading in matched(cells, columns, known) if heading.column)
        if score > most:
            best, most = number, score
    return best


def matched(cells: Sequence[str], columns: Sequence[Column], known: Mapping[str, str]) -> list[Heading]:
    """What each cell of the heading row stands for: as said before, by name, by synonym, by a part of it."""
    found = [""] * len(cells)
    taken: set[str] = set()
    codes = {column.code for column in columns}

    def settle(place: int, code: str) -> None:
        if code and not found[place] and code not in taken:
            found[place] = code
            taken.add(code)

    said = {place for place, title in enumerate(cells) if title in known}
    for place in said:
        if known[cells[place]] in codes:
            settle(place, known[cells[place]])
    for names in (_exact(columns), _synonyms(columns)):
        for place, title in enumerate(cells):
            if place not in said and title:
                settle(place, names.get(bare(title), "") or names.get(bare(_ASIDE.sub("", title)), ""))
    return [Heading(letter(place), title, found[place]) for place, title in enumerate(cells)]


def _exact(columns: Sequence[Column]) -> dict[str, str]:
    return {bare(str(column.name)): column.code for column in columns}


def _synonyms(columns: Sequence[Column]) -> dict[str, str]:
    return {bare(word): column.code for column in columns for word in column.synonyms}
