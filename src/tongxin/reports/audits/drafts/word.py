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
HEAD = 256  # bytes of a part by which XML is known, whatever its name: another part may call it the document
BEFORE_XML = b"\0\xfe\xff\xef\xbb\xbf \t\r\n"
XML = (b"<", b"\x4c\x6f\xa7\x94")  # the second in EBCDIC, which libxml2 reads
ENTITIES = tuple("<!DOCTYP".encode(encoding) for encoding in ("utf-8", "utf-16-le"))
RUNNING = re.compile(r"\.(html?|mht|mhtml|js|jse|vbs|vbe|wsf|hta|exe|dll|bat|cmd|ps1|swf|jar)$", re.IGNORECASE)

MC_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
MC_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
W_BOX = qn("w:txbxContent")
W_P, W_R, W_T, W_TBL = qn("w:p"), qn("w:r"), qn("w:t"), qn("w:tbl")
W_TR, W_TC, W_RPR, W_RUBY, W_VANISH = qn("w:tr"), qn("w:tc"), qn("w:rPr"), qn("w:ruby"), qn("w:vanish")
ROW_GONE = f"{qn('w:trPr')}/{qn('w:del')}"
MARK_GONE = f"{qn('w:pPr')}/{W_RPR}/{qn('w:del')}"
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
    parts, length = [], 0
    for piece in pieces(opened(data)):
        parts.append(piece.text)
        length += len(piece.text)
        if length > LONGEST:  # it will be refused for that
            break
    return "".join(parts)


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
            with archive.open(part) as stream:
                if not stream.read(HEAD).translate(None, BEFORE_XML).startswith(XML):
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
    notes = {kind: _notes(document, kind) for kind in {kind for kind, _number, _run in walk.called}}
    for kind, number, run in walk.called:
        if (note := notes[kind].pop(number, None)) is not None:
            yield from _apart(note, run)


def _notes(document: Document, kind: str) -> dict[str, Any]:
    """Footnotes or endnotes of a document by their numbers."""
    part = next((rel.target_part for rel in document.part.rels.values() if rel.reltype == kind), None)
    return {} if part is None else {n.get(qn("w:id")): n for n in parse_xml(part.blob).iterchildren(NOTES[kind])}


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
        for row in _within(table, W_TR):
            if row.find(ROW_GONE) is not None:
                continue
            cells = list(_within(row, W_TC))
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
        text = ""
        for child in run.iterchildren():
            tag = child.tag
            if tag in (W_T, W_RUBY) or tag in SIGNS:
                text += text_of(child)
            elif tag == W_RPR:  # always the first
                if child.find(W_VANISH) is not None:
                    return
            elif tag in CALLS:
                self.called.append((CALLS[tag], child.get(qn("w:id")), run))
            else:
                boxes += [(box, run) for box in _boxes(child)]
        if text:
            yield Piece(text, run)


def text_of(child: Any) -> str:
    """What a child of a run reads as."""
    if child.tag == W_T:
        return child.text or ""
    if child.tag == W_RUBY:
        return "".join(t.text or "" for base in child.iterchildren(qn("w:rubyBase")) for t in base.iter(W_T))
    return SIGNS.get(child.tag, "")


def _children(parent: Any) -> Iterator[Any]:
    """The children of an element; of things that Word keeps in two copies, what is in the first."""
    for child in parent.iterchildren():
        if child.tag != MC_ALTERNATE:
            yield child
        elif (first := child.find(MC_CHOICE)) is not None:
            yield from _children(first)


def _within(parent: Any, tag: str) -> Iterator[Any]:
    """Rows of a table, or cells of a row, also those in content controls; none of a table further in."""
    for child in _children(parent):
        if child.tag == tag:
            yield child
        elif child.tag not in (W_TC, W_TBL) and child.tag not in GONE:
            yield from _within(child, tag)


def _boxes(child: Any) -> Iterator[Any]:
    """Text boxes in a child of a run, each once: of the two copies that Word keeps the first, and none in another."""
    copies = [child.find(MC_CHOICE)] if child.tag == MC_ALTERNATE else [child]
    for copy in copies:
        if copy is not None:
            yield from (box for box in copy.iter(W_BOX) if not _is_inner(box, copy))


def _is_inner(box: Any, outermost: Any) -> bool:
    """Whether it stands in a box, or in a second copy, that is within `outermost` itself."""
    for outer in box.iterancestors():
        if outer is outermost:
            return False
        if outer.tag in (W_BOX, MC_FALLBACK):
            return True
    return False


def _is_mark_deleted(paragraph: Any) -> bool:
    return paragraph.find(MARK_GONE) is not None


def _without_last_end(story: Iterator[Piece]) -> Iterator[Piece]:
    last = None
    for piece in story:
        if last is not None:
            yield last
        last = piece
    if last is not None and last.text != "\n":
        yield last
