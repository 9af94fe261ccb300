"""Lists as a workbook 导出."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

import xlsxwriter

WIDEST = 60


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula, also after it was saved as CSV."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def workbook(
    name: str, notes: Sequence[str], head: Sequence[str], rows: Iterable[Sequence[str | int | date | None]]
) -> bytes:
    """One sheet: notes (what it is, as of when, 演示数据), a head, the rows."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(name[:31])
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    line = 0
    for note in notes:
        sheet.write_string(line, 0, neutral(note))
        line += 1
    for column, title in enumerate(head):
        sheet.write_string(line, column, neutral(title), bold)
        sheet.set_column(column, column, min(WIDEST, 4 + 2 * len(title) + (24 if column == 1 else 4)))
    for row in rows:
        line += 1
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(line, column, value, day)
            elif isinstance(value, int):
                sheet.write_number(line, column, value)
            elif value:
                sheet.write_string(line, column, neutral(value))
    book.close()
    return stream.getvalue()
