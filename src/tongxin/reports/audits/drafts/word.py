"""DOCX as text: what a reader sees, in the order of reading, and from which run each piece comes.

Inserted text is read and deleted text is not, as if all tracked changes were accepted. Hidden text, codes of
fields and the second copy that Word keeps of text boxes are left out. Text boxes follow the paragraph that holds
them; footnotes and endnotes stand at the end. Cells of a row are parted by tabs.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from .model import LONGEST, DraftRefused

LARGEST = 30 * 2**20  # bytes of XML, unpacked: a report of a hundred pages has one or two
ENTITIES = tuple("<!DOCTYP".encode(encoding) for encoding in ("utf-8", "utf-16-le"))
RUNNING = re.compile(r"\.(html?|mht|mhtml|js|jse|vbs|vbe|wsf|hta|exe|dll|bat|cmd|ps1|swf|jar)$", re.IGNORECASE)

MC_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
MC_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
W_BOX = qn("w:txbxContent")
W_P, W_R, W_T, W_TBL = qn("w:p"), qn("w:r"), qn("w:t"), qn("w:tbl")
GONE = {qn(f"w:{name}") for name in ("del", "moveFrom", "pPr", "rPr", "sectPr", "tblPr", "sdtPr", "rt")}
SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", qn("w:ptab"): "\t"}
CALLS = {qn("w:footnoteReference"): RELATIONSHIP_TYPE.FOOTNOTES, qn("w:endnoteReference"): RELATIONSHIP_TYPE.ENDNOTES}
NOTES = {RELATIONSHIP_TYPE.FOOTNOTES: qn("w:footnote"), RELATIONSHIP_TYPE.ENDNOTES: qn("w:endnote")}


@dataclass(frozen=True)
class Piece:
    """Some text of a document.

    Attributes:
        run: the w:r to which a comment on it is anchored; None between paragraphs and cells.
        is_apart: of a text box or a note. Word takes no comments there, so `run` is what holds or calls it.
    """

    text: str
    run: Any = None
    is_apart: bool = False


def read(data: bytes) -> str:
    """The text of a .docx that `journal.files.examine` let pass. Raises: DraftRefused."""
    text = "".join(piece.text for piece in pieces(opened(data)))
    return text[: LONGEST + 1]


def opened(data: bytes) -> Document:
    """The document, parsed. Raises: DraftRefused: damaged, or with parts that could do harm."""
    _refuse_harmful(data)
    try:
        document = docx.Document(io.BytesIO(data))
        assert document.element.body is not None
        return document
    except Exception as error:  # python-docx falls in a dozen ways over what is no document
        raise DraftRefused(_("文件打不开，可能已损坏。用Word或WPS打开，另存为.docx后再上传。")) from error


def _refuse_harmful(data: bytes) -> None:
    size = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.infolist():
            if RUNNING.search(part.filename):
                raise DraftRefused(_("文件里嵌着网页、脚本或程序。用Word或WPS打开，另存为.docx后再上传。"))
            if not part.filename.lower().endswith((".xml", ".rels")):
                continue
            size += part.file_size
            if size > LARGEST:
                raise DraftRefused(_("文件里的文字和格式太多，读不完。分成几个文件再核。"))
            content = archive.read(part)
            if any(mark in content for mark in ENTITIES):
                raise DraftRefused(_("文件里有外部实体，可能有害，没有读。用Word或WPS打开，另存为.docx后再上传。"))


def pieces(document: Document) -> Iterator[Piece]:
    """The text in pieces; joined, it is all of it. The same document gives the same pieces."""
    walk = _Walk()
    yield from walk.story(document.element.body)
    for kind, number, run in walk.called:
        yield from _note(document, kind, number, run)


def _note(document: Document, kind: str, number: str, run: Any) -> Iterator[Piece]:
    part = next((rel.target_part for rel in document.part.rels.values() if rel.reltype == kind), None)
    if part is None:
        return
    for note in parse_xml(part.blob).iterchildren(NOTES[kind]):
        if note.get(qn("w:id")) == number:
            yield from _apart(note, run)


def _apart(parent: Any, run: Any) -> Iterator[Piece]:
    """A story within the story, anchored as a whole."""
    for piece in _Walk().story(parent):
        yield Piece(piece.text, run, is_apart=True)


class _Walk:
    """One way through a story. `called`: the notes met, as (kind, number, run)."""

    def __init__(self) -> None:
        self.called: list[tuple[str, str, Any]] = []

    def story(self, parent: Any) -> Iterator[Piece]:
        for child in _children(parent):
            if child.tag == W_P:
                yield from self._paragraph(child)
            elif child.tag == W_TBL:
                yield from self._table(child)
            elif child.tag not in GONE:
                yield from self.story(child)

    def _paragraph(self, paragraph: Any) -> Iterator[Piece]:
        boxes: list[tuple[Any, Any]] = []
        yield from self._runs(paragraph, boxes)
        if not _is_mark_deleted(paragraph):
            yield Piece("\n")
        for box, run in boxes:
            yield from _apart(box, run)

    def _table(self, table: Any) -> Iterator[Piece]:
        for row in table.iterchildren(qn("w:tr")):
            if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
                continue
            cells = [cell for cell in row.iter(qn("w:tc")) if _row_of(cell) is row]
            for place, cell in enumerate(cells, 1):
                yield from _without_last_end(self.story(cell))
                yield Piece("\t" if place < len(cells) else "\n")

    def _runs(self, parent: Any, boxes: list[tuple[Any, Any]]) -> Iterator[Piece]:
        for child in _children(parent):
            if child.tag == W_R:
                yield from self._run(child, boxes)
            elif child.tag not in GONE:
                yield from self._runs(child, boxes)

    def _run(self, run: Any, boxes: list[tuple[Any, Any]]) -> Iterator[Piece]:
        if run.find(f"{qn('w:rPr')}/{qn('w:vanish')}") is not None:
            return
        boxes += [(box, run) for box in _boxes(run)]
        for child in run.iterchildren(*CALLS):
            self.called.append((CALLS[child.tag], child.get(qn("w:id")), run))
        text = "".join(text_of(child) for child in run.iterchildren())
        if text:
            yield Piece(text, run)


def text_of(child: Any) -> str:
    """What a child of a run reads as."""
    if child.tag == W_T:
        return child.text or ""
    if child.tag == qn("w:ruby"):
        return "".join(t.text or "" for base in child.iterchildren(qn("w:rubyBase")) for t in base.iter(W_T))
    return SIGNS.get(child.tag, "")


def _children(parent: Any) -> Iterator[Any]:
    """The children of an element; of things that Word keeps in two copies, what is in the first."""
    for child in parent.iterchildren():
        if child.tag != MC_ALTERNATE:
            yield child
        elif (first := child.find(MC_CHOICE)) is not None:
            yield from _children(first)


def _boxes(run: Any) -> Iterator[Any]:
    """Text boxes of a run, each once: of the two copies that Word keeps the first, and none within another."""
    for child in _children(run):
        found: Iterator[Any] = child.iter(W_BOX)
        yield from (box for box in found if not _is_inner(box, child))


def _is_inner(box: Any, outermost: Any) -> bool:
    """Whether it stands in a box, or in a second copy, that is within `outermost` itself."""
    for outer in box.iterancestors():
        if outer is outermost:
            return False
        if outer.tag in (W_BOX, MC_FALLBACK):
            return True
    return False


def _is_mark_deleted(paragraph: Any) -> bool:
    return paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None


def _row_of(cell: Any) -> Any:
    return next(outer for outer in cell.iterancestors() if outer.tag == qn("w:tr"))


def _without_last_end(story: Iterator[Piece]) -> Iterator[Piece]:
    last = None
    for piece in story:
        if last is not None:
            yield last
        last = piece
    if last is not None and last.text != "\n":
        yield last
