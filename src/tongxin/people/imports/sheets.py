"""A file as rows of text 读表: what a spreadsheet shows, with what it hides told.

Everything becomes text: a day 2025-12-22, a whole number its digits. A number of more than fifteen digits has lost
its last ones in the spreadsheet and stays in scientific notation, so that no ID number is made of it.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import PurePath
from typing import Any
from zipfile import BadZipFile, ZipFile

import python_calamine as calamine
from django.utils.translation import gettext as _

from tongxin.journal import files

from ..exports import plain

LARGEST = 10 * files.MEGABYTE
MOST_ROWS = 10_000
MOST_COLUMNS = 100
LONGEST = 20_000  # signs of one cell
EXACT = 15  # digits that a spreadsheet keeps
SHORTENED = re.compile(r"1[3-9]\d{3}0{6}")  # a mobile number that was shown as 1.39E+10 once, and saved so
LISTS = "选项"  # the hidden sheet of our own templates
WHY = "退回原因"  # the heading of our own reasons
EMPTY_RUN = 2_000  # empty rows in a row: nothing comes after them

_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*>\s*(<f\b)?')
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")


class FileRefused(Exception):
    """A file that cannot be imported; the sentence says why and what to do, and is safe to show."""


@dataclass
class Sheet:
    """A sheet as text. `rows` holds (number in the file, cells), empty rows left out."""

    name: str
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_hidden: bool = False
    empty: int = 0


def letter(column: int) -> str:
    """The letters of a column, 0 is A."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def examine(data: bytes, name: str) -> None:
    """See to it that this is a spreadsheet and nothing dangerous. Raises: FileRefused."""
    suffix = PurePath(name).suffix.lower()
    if len(data) > LARGEST:
        raise FileRefused(_("表格超过10MB。删去图片和多余的工作表，或分成几个文件。"))
    if suffix in (".xls", ".et"):
        raise FileRefused(_("旧式表格不收。在表格软件里另存为XLSX后再上传。"))
    if suffix == ".xlsm":
        raise FileRefused(_("带宏的表格不收。另存为XLSX后再上传。"))
    if suffix not in (".xlsx", ".csv"):
        raise FileRefused(_("只收XLSX和CSV表格。"))
    try:
        files.examine(data, f"{PurePath(name).stem}.txt" if suffix == ".csv" else name)
    except files.EvidenceRefused as error:
        raise FileRefused(str(error)) from error


def sheets_of(data: bytes, name: str) -> list[Sheet]:
    """The visible sheets that hold anything. Raises: FileRefused."""
    examine(data, name)
    found = [_csv(data, name)] if name.lower().endswith(".csv") else _workbook(data)
    hidden = [sheet.name for sheet in found if sheet.is_hidden and sheet.name != LISTS]
    shown = [sheet for sheet in found if sheet.rows and not sheet.is_hidden]
    if not shown:
        raise FileRefused(_("表格里没有内容。") if not hidden else _("看得见的工作表里没有内容。取消隐藏后再上传。"))
    if hidden:
        shown[0].notes.append(_("隐藏的工作表没有读：%(names)s。") % {"names": "、".join(hidden)})
    return shown


def _csv(data: bytes, name: str) -> Sheet:
    text = files.text_of(data) or ""
    first = text[:4096].splitlines()[0] if text.strip() else ""
    comma = max(",\t;", key=first.count)
    rows: Iterator[list[Any]] = iter(csv.reader(io.StringIO(text, newline=""), delimiter=comma))
    sheet = Sheet(PurePath(name).stem[:31])
    try:
        _fill(sheet, rows)
    except csv.Error as error:
        raise FileRefused(_("CSV读不出来。另存为XLSX后再上传。")) from error
    return sheet


def _workbook(data: bytes) -> list[Sheet]:
    try:
        book = calamine.load_workbook(io.BytesIO(data))
        return [_sheet(book, meta, data) for meta in book.sheets_metadata if _is_table(meta)]
    except FileRefused:
        raise
    except (calamine.CalamineError, calamine.PasswordError, BadZipFile, ValueError, KeyError, OSError) as error:
        raise FileRefused(_("表格打不开，可能已损坏。在表格软件里重新保存后再上传。")) from error


def _is_table(meta: Any) -> bool:
    return bool(meta.typ == calamine.SheetTypeEnum.WorkSheet)


def _sheet(book: Any, meta: Any, data: bytes) -> Sheet:
    sheet = Sheet(meta.name, is_hidden=meta.visible != calamine.SheetVisibleEnum.Visible)
    if sheet.is_hidden:
        return sheet
    read = book.get_sheet_by_name(meta.name)
    marks = _marks(data, meta.name)
    _fill(sheet, read.iter_rows(), marks.wrong, _spread(read.merged_cell_ranges or [], sheet))
    if marks.computed:
        told = "、".join(marks.computed[:3])
        sheet.notes.append(
            _("%(cells)s等%(n)s格是公式，取上次保存时的结果。") % {"cells": told, "n": len(marks.computed)}
        )
    return sheet


def _spread(ranges: Any, sheet: Sheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Cells below the first of a merged range → that first cell, so that each row has the value."""
    filled: dict[tuple[int, int], tuple[int, int]] = {}
    told = []
    for (top, left), (bottom, _right) in ranges:
        if bottom > top:
            told.append(f"{letter(left)}{top + 1}:{letter(left)}{bottom + 1}")
            filled.update({(row, left): (top, left) for row in range(top + 1, min(bottom, top + MOST_ROWS) + 1)})
    if told:
        sheet.notes.append(
            _("%(cells)s等%(n)s处合并单元格，值已填到每一行。") % {"cells": "、".join(told[:3]), "n": len(told)}
        )
    return filled


def _fill(
    sheet: Sheet,
    rows: Iterator[list[Any]],
    wrong: dict[tuple[int, int], str] | None = None,
    spread: dict[tuple[int, int], tuple[int, int]] | None = None,
) -> None:
    """Read rows as text. Raises: FileRefused: more than MOST_ROWS."""
    tops: dict[tuple[int, int], str] = {}
    sources = set((spread or {}).values())
    failed: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in (wrong or {}).items():
        failed.setdefault(row, []).append((column, text))
    run = 0
    for index, raw in enumerate(rows):
        cells = [shown(value) for value in raw[:MOST_COLUMNS]]
        for column, text in failed.get(index, ()):
            if column < len(cells):
                cells[column] = text
        for column in range(len(cells)):
            if (index, column) in sources:
                tops[index, column] = cells[column]
            elif spread and (index, column) in spread and not cells[column]:
                cells[column] = tops.get(spread[index, column], "")
        if any(cells):
            sheet.rows.append((index + 1, cells))
            sheet.empty += run
            run = 0
        else:
            run += 1
            if run > EMPTY_RUN:
                break
        if len(sheet.rows) > MOST_ROWS + 20:
            raise FileRefused(
                _("“%(sheet)s”超过%(most)s行，一次最多导入%(most)s行。分成几个文件。")
                % {"sheet": sheet.name, "most": f"{MOST_ROWS:,}"}
            )
    if sheet.empty:
        sheet.notes.append(_("跳过%(n)s个空行。") % {"n": sheet.empty})


def shown(value: Any) -> str:
    """A cell as text."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, float | int):
        return number_shown(float(value)) if isinstance(value, float) else str(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time(0) else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    # PostgreSQL keeps no NUL; other control signs are never meant
    text = "".join(c for c in str(value)[:LONGEST] if c in "\n\t" or c.isprintable() or c == "\u3000")
    return plain(text.strip())


def number_shown(value: float) -> str:
    """A number as it was typed, or in scientific notation where its last digits are gone."""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if value != int(value):
        return repr(value)
    digits = str(abs(int(value)))
    if len(digits) > EXACT or SHORTENED.fullmatch(digits):
        return f"{value:.6G}"
    return str(int(value))


@dataclass(frozen=True)
class _Marks:
    computed: list[str]  # addresses of formula cells
    wrong: dict[tuple[int, int], str]  # (row, column) from 0 → what an error cell says


def _marks(data: bytes, name: str) -> _Marks:
    """Formula cells and error cells of a sheet, from its XML, since the reader does not tell them."""
    xml = _xml_of(data, name)
    computed, wrong = [], {}
    for match in _CELL.finditer(xml):
        address = match[1].decode()
        if match[2]:
            computed.append(address)
        if b't="e"' in match[0]:
            said = re.search(rb"<v>([^<]*)</v>", xml[match.end() : match.end() + 2000])
            wrong[_place(address)] = said[1].decode("utf-8", "replace") if said else "#ERR"
    return _Marks(computed, wrong)


def _place(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    column = 0
    for sign in letters:
        column = column * 26 + ord(sign) - 64
    return int(address[len(letters) :]) - 1, column - 1


def _xml_of(data: bytes, name: str) -> bytes:
    """The part that holds the sheet of that name; b"" where it cannot be told."""
    with ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
            return b""
        relation = next(
            (
                _attribute(tag, b"r:id")
                for tag in _SHEET.findall(archive.read("xl/workbook.xml"))
                if _unescaped(_attribute(tag, b"name")) == name
            ),
            b"",
        )
        target = next(
            (
                _attribute(tag, b"Target")
                for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))
                if relation and _attribute(tag, b"Id") == relation
            ),
            b"",
        ).decode("utf-8", "replace")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        return archive.read(part) if part in names else b""


def _attribute(tag: bytes, name: bytes) -> bytes:
    found = re.search(rb"\b" + re.escape(name) + rb'\s*=\s*"([^"]*)"', tag)
    return found[1] if found else b""


def _unescaped(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace")
    for sign, meant in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(sign, meant)
    return text
