"""The lines of a PDF, as JSON: run as a program of its own, so that a hostile file can hurt nothing else.

PDFium is not safe for threads, and a file made to crash it or to keep it busy ends this process alone. Standard
input: the file; standard output: {"pages": [[[text, left, right, height], …], …], "pictures": pages with one},
or {"refused": "password" | "damaged" | "pages"}. Asks nothing of Tongxin.
"""

import contextlib
import ctypes
import json
import sys
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium

MEMORY = 2 * 2**30  # bytes of address space
PAGES_MOST = 2000
CHARACTERS_MOST = 1_100_000  # then it is enough: the draft is refused for its length
NOT_TEXT = {0, 2, 0xFFFE, 0xFFFF}  # PDFium puts 2 for a hyphen that ends a line


def lines(page: Any) -> Iterator[tuple[str, float, float, float]]:
    """Each printed line: its text, where it begins and ends, and how high its letters are, in points."""
    page_text = page.get_textpage()
    raw, count = pdfium.raw, min(page_text.count_chars(), CHARACTERS_MOST)
    codes = [raw.FPDFText_GetUnicode(page_text, i) for i in range(count)]
    begin = 0
    for end in range(count + 1):
        if end < count and codes[end] not in (10, 13):
            continue
        kept = [i for i in range(begin, end) if codes[i] not in NOT_TEXT]
        begin = end + 1
        text = "".join(chr(codes[i]) for i in kept)
        if text.strip():
            seen = [i for i in kept if not chr(codes[i]).isspace()]
            first, last = page_text.get_charbox(seen[0], loose=True), page_text.get_charbox(seen[-1], loose=True)
            yield text, first[0], last[2], first[3] - first[1]


def has_picture(page: Any) -> bool:
    return any(True for _ in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def told(data: bytes) -> dict[str, Any]:
    """What is printed to standard output."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        return {"refused": "password" if error.err_code == pdfium.raw.FPDF_ERR_PASSWORD else "damaged"}
    if len(document) > PAGES_MOST:
        return {"refused": "pages"}
    pages: list[list[tuple[str, float, float, float]]] = []
    pictures = length = 0
    for page in document:
        pages.append(list(lines(page)))
        pictures += has_picture(page)
        length += sum(len(line[0]) for line in pages[-1])
        page.close()
        if length > CHARACTERS_MOST:
            break
    return {"pages": pages, "pictures": pictures}


def bound() -> None:
    """Give this process no more memory than it may need. Windows has no such bound."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    bound()
    try:
        answer = told(sys.stdin.buffer.read())
    except (pdfium.PdfiumError, MemoryError, RecursionError, ValueError, ctypes.ArgumentError):
        answer = {"refused": "damaged"}
    sys.stdout.write(json.dumps(answer))
