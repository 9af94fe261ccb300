"""Bookmarks of a Word file 书签, by which a report's own figures are found again after somebody rewrote it."""

from collections.abc import Mapping
from dataclasses import dataclass

from docx.oxml.ns import qn

from . import word

START, END = qn("w:bookmarkStart"), qn("w:bookmarkEnd")


@dataclass(frozen=True)
class Marked:
    """The text of a Word file as `read` has it, and where its bookmarks lie in it.

    Attributes:
        marks: name → (start, end); the first of a name, where a piece of text was copied with its bookmark.
        names: of all bookmarks, also of those that hold no text.
    """

    text: str
    marks: Mapping[str, tuple[int, int]]
    names: frozenset[str]

    def words(self, name: str) -> str | None:
        """What stands in a bookmark; None where it is gone, or nothing is left in it."""
        start, end = self.marks.get(name, (0, 0))
        return self.text[start:end].strip() or None


def marked(data: bytes) -> Marked:
    """A .docx that `read` took, with its bookmarks. Raises: DraftRefused."""
    document = word.opened(data)
    pieces = list(word.pieces(document))  # kept, since lxml forgets elements that nobody holds
    starts, at = {}, 0
    for piece in pieces:
        if piece.run is not None and not piece.is_apart:
            starts[piece.run] = (at, at + len(piece.text))
        at += len(piece.text)
    waiting: dict[str, str] = {}  # names by number: begun, and no text yet
    open_: dict[str, tuple[str, int]] = {}
    marks: dict[str, tuple[int, int]] = {}
    reached = 0
    for element in document.element.body.iter(START, END, word.W_R):
        number = element.get(qn("w:id"))
        if element.tag == START:
            waiting[number] = element.get(qn("w:name")) or ""
            open_.pop(number, None)
        elif element.tag == END:
            waiting.pop(number, None)
            if number in open_:
                name, start = open_.pop(number)
                marks.setdefault(name, (start, reached))
        elif element in starts:
            first, reached = starts[element]
            open_ |= {number: (name, first) for number, name in waiting.items()}
            waiting = {}
    names = frozenset(start.get(qn("w:name")) or "" for start in document.element.body.iter(START))
    return Marked("".join(piece.text for piece in pieces), marks, names)
