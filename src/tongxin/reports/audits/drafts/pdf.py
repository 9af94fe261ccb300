"""PDF as text: the printed lines put together into paragraphs again."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import normalize

from django.utils.translation import gettext as _

from .model import DraftRefused

PROGRAM = Path(__file__).with_name("pdf_lines.py")
SECONDS = 30
PAGE_NUMBER = re.compile(r"\s*[-—–－·.]*\s*(第\s*)?\d{1,4}\s*(页|/\s*\d{1,4})?\s*[-—–－·.]*\s*")
RADICAL = re.compile("[\u2f00-\u2fd5\uf900-\ufaff]")  # that some writers of PDF put in place of the character
PAGE_NUMBER_MOST = 20  # characters; of long blanks the pattern would take the cube
FEW = 20  # characters a page, on the average, below which pages with pictures are a scan with a stamp on it


@dataclass(frozen=True)
class Line:
    """A printed line; lengths in points."""

    text: str
    left: float
    right: float
    height: float


def read(data: bytes) -> str:
    """The text of a PDF. Raises: DraftRefused: encrypted, damaged, too long, or a scan without text."""
    answer = _told(data)
    _refuse(str(answer.get("refused", "")))
    pages = [[Line(*line) for line in page] for page in answer["pages"]]
    letters = sum(len(line.text.strip()) for page in pages for line in page)
    if not letters or (answer["pictures"] == len(pages) and letters < FEW * len(pages)):
        raise DraftRefused(_("这是扫描件，没有文字层，读不出字。用文字识别软件转成文字，或换一份电子版。"))
    text = "\n".join(paragraphs(pages)) + "\n"
    return RADICAL.sub(lambda found: normalize("NFKC", found[0]), text)


def _told(data: bytes) -> dict[str, Any]:
    """What the program that reads PDFs says. Raises: DraftRefused: it took too long, or fell."""
    command = [sys.executable, "-I", str(PROGRAM)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=True)
        return dict(json.loads(done.stdout))
    except subprocess.TimeoutExpired as error:
        raise DraftRefused(_("这个PDF读得太久，没有读完。拆成几个文件，或者直接粘贴文字。")) from error
    except (subprocess.CalledProcessError, ValueError):
        return {"refused": "damaged"}


def _refuse(why: str) -> None:
    sentences = {
        "password": _("文件有密码，看不到内容。去掉密码后再上传。"),
        "damaged": _("文件打不开，可能已损坏。重新保存后再上传。"),
        "pages": _("这个PDF页数太多。拆成几个文件再核。"),
    }
    if why:
        raise DraftRefused(sentences[why])


def paragraphs(pages: Sequence[Sequence[Line]]) -> Iterator[str]:
    """Lines joined where the first goes on to the right margin and the next begins at the left one.

    Numbers of pages are left out, so that a paragraph goes on over the page.
    """
    text, before, right = "", None, 0.0
    for page in pages:
        kept = _without_number(page)
        left, next_right = min((line.left for line in kept), default=0.0), max((line.right for line in kept), default=0)
        for line in kept:
            if before is not None and _goes_on(before, line, left, right):
                text = _joined(text, line.text)
            else:
                yield from [text] if text else []
                text = line.text
            before, right = line, next_right
    yield from [text] if text else []


def _without_number(page: Sequence[Line]) -> Sequence[Line]:
    if page and len(page[-1].text) <= PAGE_NUMBER_MOST and PAGE_NUMBER.fullmatch(page[-1].text):
        return page[:-1]
    return page


def _goes_on(before: Line, line: Line, left: float, right: float) -> bool:
    """left: margin of the line's page; right: of the page of the line before."""
    letter = max(before.height, 1.0)
    is_alike = abs(line.height - before.height) < 0.2 * letter
    return is_alike and before.right > right - 1.5 * letter and line.left < left + 0.8 * letter


def _joined(text: str, more: str) -> str:
    """Latin words keep a blank between them; Chinese has none."""
    gap = " " if text[-1:].isascii() and text[-1:].isalpha() and more[:1].isascii() and more[:1].isalpha() else ""
    return text.rstrip() + gap + more.lstrip()
