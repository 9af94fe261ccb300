"""Lists as workbooks 导出: the one writer, and the one neutraliser of cells that a spreadsheet would run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.db import transaction
from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tongxin.journal.operations import record

from .models import Unit, User

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell beginning so would be run by a spreadsheet
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_KEPT = "private, no-store"  # of a file with personal data, or of a confidential draft
WIDEST = 60
CELL = 32_767  # signs a cell may hold
NAME = 31  # signs of a sheet's name
SHORT = 20_000  # rows up to which a list is held whole, each text of it once: a third quicker, a few MB
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", ""))


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula, also after it was saved as CSV."""
    return f"'{text}" if text.startswith(FORMULA) else text


def plain(text: str) -> str:
    """What `neutral` was given: the sign it put in front taken off again."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


@dataclass(frozen=True)
class Head:
    """A column of a list. width: in characters; is_text: numbers stay text, as those of IDs."""

    title: str
    width: int = 0
    is_text: bool = False


def workbook(
    name: str,
    notes: Sequence[str],
    head: Sequence[str | Head],
    rows: Iterable[Sequence[Any]],
    *,
    notes_apart: bool = False,
    is_demo: bool = False,
) -> bytes:
    """A list as XLSX; a long one, or one whose length is not known, row by row, so that it needs little memory.

    Args:
        notes: what it is, as of when, filtered how; above the head, or on a second sheet (`notes_apart`).
        rows: texts, numbers, days, moments (shown in local time), None. Texts are neutralised.
        is_demo: 演示数据 stands first among the notes.
    """
    stream = BytesIO()
    is_short = isinstance(rows, Sequence) and len(rows) <= SHORT
    options = {"constant_memory": not is_short, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, options)
    told = [_("演示数据"), *notes] if is_demo else list(notes)
    sheet = book.add_worksheet(sheet_name(name))
    line = 0 if notes_apart else _notes(sheet, told)
    heads = [one if isinstance(one, Head) else Head(one) for one in head]
    _heads(book, sheet, line, heads)
    writer = _Cells(book, sheet, heads)
    for n, row in enumerate(rows, line + 1):
        writer.write(n, row)
    if notes_apart and told:
        _notes(book.add_worksheet(_("说明")), told)
    book.close()
    return stream.getvalue()


def sheet_name(name: str) -> str:
    """`name` as a sheet may be called."""
    return name.translate(_NOT_IN_NAMES)[:NAME] or "Sheet1"


def _notes(sheet: Any, notes: Sequence[str]) -> int:
    for line, note in enumerate(notes):
        sheet.write_string(line, 0, neutral(note))
    return len(notes)


def _heads(book: Any, sheet: Any, line: int, heads: Sequence[Head]) -> None:
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, one in enumerate(heads):
        sheet.write_string(line, column, neutral(one.title), bold)
        sheet.set_column(column, column, one.width or min(WIDEST, 8 + 2 * len(one.title)))
    sheet.freeze_panes(line + 1, 0)


class _Cells:
    """Writes rows; values by their type."""

    def __init__(self, book: Any, sheet: Any, heads: Sequence[Head]) -> None:
        self.sheet, self.heads = sheet, heads
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        self.text = book.add_format({"num_format": "@"})

    def write(self, line: int, row: Sequence[Any]) -> None:
        for column, value in enumerate(row):
            is_text = column < len(self.heads) and self.heads[column].is_text
            self._cell(line, column, value, is_text)

    def _cell(self, line: int, column: int, value: Any, is_text: bool) -> None:
        if value is None or value == "":
            return
        if isinstance(value, datetime):
            moment = localtime(value).replace(tzinfo=None) if value.tzinfo else value
            self.sheet.write_datetime(line, column, moment, self.moment)
        elif isinstance(value, date):
            self.sheet.write_datetime(line, column, value, self.day)
        elif isinstance(value, int | float | Decimal) and not isinstance(value, bool) and not is_text:
            self.sheet.write_number(line, column, float(value) if isinstance(value, Decimal) else value)
        else:
            text = f"{value:%H:%M}" if isinstance(value, time) else str(value)
            text = neutral(text[: CELL - 1])
            if is_text:
                self.sheet.write_string(line, column, text, self.text)
            else:
                self.sheet.write_string(line, column, text)


def answer(data: bytes, name: str, *, plain: str = "") -> HttpResponse:
    """The workbook to be saved under a Chinese name, `plain` for old browsers."""
    return saved(data, XLSX, f"{name}.xlsx", f"{slugify(plain or name) or 'list'}.xlsx")


def saved(data: bytes, mime: str, name: str, plain: str) -> HttpResponse:
    """A file to be saved under its Chinese name, `plain` for old browsers. Kept by no proxy and no cache."""
    response = HttpResponse(data, content_type=mime)
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = NOT_KEPT
    return response


@transaction.atomic
def journal(what: str, unit: Unit, rows: int, *, by: User, at: datetime, reason: str = "", **detail: Any) -> None:
    """Note that a list with personal data, or a confidential draft, left the house: which, how many rows, why."""
    record(by, "people.export_list", unit, at, path=unit.path, reason=reason, what=what, rows=rows, **detail)
