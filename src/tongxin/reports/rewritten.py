"""A report that was rewritten in Word or WPS 改过的稿: which figures, and which sentences, are no longer its own.

The uploaded file is held against the document as Tongxin writes it, so that only what people changed is told.
Nothing is kept.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from itertools import zip_longest

from django.utils.translation import gettext as _

from . import documents
from .around import around
from .audits import drafts
from .audits.drafts import DraftRefused
from .audits.drafts.marks import Marked, marked
from .compose import Composed, current, frozen, named, thaw
from .documents.word import bookmark_name, version_name
from .material import read
from .models import Report
from .outputs import own_template

SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")
ATTACHED = "数字来源表"  # the table of sources and what stands below it are no text of the report
MOST = 3000  # sentences; to compare takes the product of both
ALIKE = 300  # characters of a sentence whose words are compared one by one


@dataclass(frozen=True)
class FigureChange:
    """A figure whose words are other than the report printed. `now`: "" where it is gone."""

    figure: str  # token
    label: str
    was: str
    now: str
    sentence: str  # where it stands now, or stood


@dataclass(frozen=True)
class SentenceChange:
    """A sentence that was changed, left out (`now` is "") or put in (`was` is "")."""

    was: str
    now: str

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Its words in order: "same", "out" (no longer there) or "in" (new), each with its text."""
        return list(_words(self.was, self.now))


@dataclass(frozen=True)
class Changes:
    """What somebody changed.

    Attributes:
        is_same_version: the file was made from the very version it is held against; False: the records or the
            text have moved on since, and such differences are told as well.
        kept: figures that read as they were printed.
    """

    is_same_version: bool
    kept: int
    figures: tuple[FigureChange, ...]
    sentences: tuple[SentenceChange, ...]


def changed(data: bytes, name: str, report: Report, *, on: date, at: datetime) -> Changes:
    """Hold a rewritten .docx against the report it came from: the signing it names, else how it reads now.

    Args:
        name: of the file.
        on: business day from which the figures of a draft are seen.
    Raises:
        DraftRefused: it is no Word file, cannot be read, is much longer than a report, or has no mark of a figure
            of this report.
    """
    if drafts.read(data, name).kind != "docx":
        raise DraftRefused(_("请上传Word文件（.docx）：从这里导出、再改过的那一份。"))
    theirs = marked(data)
    if len(_parted(theirs.text)) > MOST:
        raise DraftRefused(_("这份文件太长，不像是由这份报告改的。"))
    composed = _version(report, theirs.names, on, at)
    ours = marked(documents.to_docx(composed, template=own_template(report.unit)))
    labels = {bookmark_name(row.place, row.figure): (row.figure, row.label) for row in composed.sources}
    if ours.marks and not set(ours.marks) & set(theirs.marks):
        raise DraftRefused(_("文件里没有这份报告的数字标记。要用从这里导出的Word公文改，另存时仍存为.docx。"))
    figures = tuple(_figures(ours, theirs, labels))
    same = version_name(composed.hash) in theirs.names
    return Changes(same, len(ours.marks) - len(figures), figures, tuple(_sentences(ours.text, theirs.text)))


def _version(report: Report, names: frozenset[str], on: date, at: datetime) -> Composed:
    """The signing or the draft that the file says it is; else the signing that stands, or the draft."""
    for signing in report.signings.order_by("-number"):
        if version_name(signing.hash) in names:
            return named(thaw(signing).composed)
    live = named(current(read(report, on=on), at=at).composed)
    return live if version_name(live.hash) in names else named(frozen(report, on=on, at=at).composed)


def _figures(ours: Marked, theirs: Marked, labels: Mapping[str, tuple[str, str]]) -> Iterator[FigureChange]:
    for name, (start, end) in ours.marks.items():
        was, now = ours.words(name), theirs.words(name)
        if was == now or name not in labels:
            continue
        sentence = _sentence(theirs.text, *theirs.marks[name]) if now else _sentence(ours.text, start, end)
        if now or sentence not in theirs.text:  # a mark may be lost while its sentence stands
            yield FigureChange(*labels[name], was or "", now or "", sentence)


def _sentence(text: str, start: int, end: int) -> str:
    return text[slice(*around(text, start, end))]


def _sentences(ours: str, theirs: str) -> Iterator[SentenceChange]:
    a, b = _parted(ours), _parted(theirs)
    for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from _paired(a[i:j], b[k:m])


def _paired(was: Sequence[str], now: Sequence[str]) -> Iterator[SentenceChange]:
    """Sentences changed together: one by one where there are as many, else as a whole."""
    if was and now and len(was) != len(now):
        was, now = ["".join(was)], ["".join(now)]
    for before, after in zip_longest(was, now, fillvalue=""):
        yield SentenceChange(before, after)


def _words(was: str, now: str) -> Iterator[tuple[str, str]]:
    if not was or not now or max(len(was), len(now)) > ALIKE:
        yield from ((kind, text) for kind, text in (("out", was), ("in", now)) if text)
        return
    for kind, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", was[i:j]
            continue
        yield from ((side, text) for side, text in (("out", was[i:j]), ("in", now[k:m])) if text)


def _parted(text: str) -> list[str]:
    """The sentences of a text before its table of sources; blanks at their ends do not count."""
    body = text.rsplit(f"\n{ATTACHED}\n", 1)[0]
    return [sentence for found in SENTENCE.findall(body) if (sentence := found.strip())]
