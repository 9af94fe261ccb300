"""A draft with its findings as comments 批注: the file that was uploaded, its layout kept, or a new one of the text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from django.utils.timezone import localtime
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ...documents.word import run_like
from ...documents.word_template import make_style, set_paper
from . import word
from .model import Draft, legible

AUTHOR, INITIALS = "同心核数", "核"
STYLE = "公文主送"  # as the body of an official document, without indent: lines of a text bring their own
LINE_END = re.compile(r"(\r\n|\r|\n)")


@dataclass(frozen=True)
class Finding:
    """Something to be said about a place of the text; a line of `said` is a paragraph of the comment."""

    start: int
    end: int
    said: str


@dataclass(frozen=True)
class _Span:
    """Where the text of a run lies in the text of the draft."""

    start: int
    end: int
    run: Any
    is_apart: bool = False


def commented(data: bytes, draft: Draft, findings: Sequence[Finding], *, at: datetime) -> bytes:
    """A .docx with a comment on each finding: `data` itself where that is one, else the text of the draft.

    A finding in a note or a text box, where Word takes no comments, stands at what calls or holds it.

    Args:
        data: the file that `draft` was read from; not looked at for other kinds than DOCX.
        at: the moment that the comments carry.
    Raises:
        DraftRefused: the file cannot be opened.
    """
    if draft.kind == "docx":
        document = word.opened(data)
        spans = _spans(document)
    else:
        document = docx.Document()
        spans = _typed(document, draft.text)
    spans = _cut(spans, {offset for finding in findings for offset in (finding.start, finding.end)})
    comments: Any = document.comments._comments_elm
    first = max((int(one.get(qn("w:id"))) for one in comments), default=-1) + 1
    for number, finding in enumerate(sorted(findings, key=lambda one: (one.start, one.end)), first):
        if _anchor(spans, finding, number):
            comments.append(_comment(number, finding.said, at))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _spans(document: Document) -> list[_Span]:
    spans, at = [], 0
    for piece in word.pieces(document):
        if piece.run is not None:
            spans.append(_Span(at, at + len(piece.text), piece.run, piece.is_apart))
        at += len(piece.text)
    return spans


def _typed(document: Document, text: str) -> list[_Span]:
    """Type a text into an empty document, a paragraph a line."""
    make_style(document, STYLE)
    set_paper(document)
    style = document.styles[STYLE].style_id  # looked up once: python-docx goes through all styles for a name
    spans, at = [], 0
    for number, part in enumerate(LINE_END.split(text)):
        if number % 2 == 0:
            paragraph = document.add_paragraph()
            paragraph._p.style = style
            run = paragraph.add_run(legible(part))
            spans.append(_Span(at, at + len(part), run._r))
        at += len(part)
    return spans


def _cut(spans: Iterable[_Span], cuts: Iterable[int]) -> list[_Span]:
    """The same with every run cut in two where a finding begins or ends within it."""
    offsets = sorted(cuts)
    parts = []
    for span in spans:
        if not span.is_apart:
            for cut in offsets[bisect_right(offsets, span.start) : bisect_left(offsets, span.end)]:
                tail = _split(span.run, cut - span.start)
                parts.append(_Span(span.start, cut, span.run))
                span = _Span(cut, span.end, tail)
        parts.append(span)
    return parts


def _split(run: Any, at: int) -> Any:
    """Cut a run after `at` characters; returns the run that holds the rest."""
    moved, rest, length = [], "", 0
    for child in run.iterchildren():
        if child.tag == qn("w:rPr"):
            continue
        text = word.text_of(child)
        if length >= at:
            moved.append(child)
        elif length + len(text) > at and child.tag == word.W_T:
            child.text, rest = text[: at - length], text[at - length :]
            child.set(qn("xml:space"), "preserve")
        length += len(text)
    tail = run_like(run, rest)
    tail.extend(moved)
    run.addnext(tail)
    return tail


def _anchor(spans: Sequence[_Span], finding: Finding, number: int) -> bool:
    """Mark the runs that a comment is about; whether there are any."""
    first = bisect_right(spans, finding.start, key=lambda span: span.end)
    last = bisect_left(spans, finding.end, key=lambda span: span.start)
    touched = spans[first:last]
    runs = [span.run for span in touched if not span.is_apart] or [span.run for span in touched[:1]]
    if runs:
        runs[0].insert_comment_range_start_above(number)
        runs[-1].insert_comment_range_end_and_reference_below(number)
    return bool(runs)


def _comment(number: int, said: str, at: datetime) -> Any:
    """A comment; python-docx, asked for one, looks through all that there are, which takes minutes for thousands."""
    # Word writes the local time and calls it UTC
    told = {"id": number, "author": AUTHOR, "initials": INITIALS, "date": f"{localtime(at):%Y-%m-%dT%H:%M:%S}Z"}
    comment = OxmlElement("w:comment", {qn(f"w:{name}"): str(value) for name, value in told.items()})
    for place, line in enumerate(legible(said).split("\n")):
        paragraph: Any = OxmlElement("w:p")
        paragraph.style = "CommentText"
        if place == 0:
            reference = paragraph.add_r()
            reference.style = "CommentReference"
            reference.append(OxmlElement("w:annotationRef"))
        paragraph.add_r().text = line
        comment.append(paragraph)
    return comment
