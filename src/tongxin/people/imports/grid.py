"""The grid on which rows are corrected 核对的表格, as a page shows and sends it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ..listing import number_of
from ..models import Import, ImportRow
from . import verbs
from .kinds import Column, Kind
from .place import Place
from .rows import Content, content_of

Head = tuple[str, Column]  # letter of a column in the file, what it is

TAIL = 4
SAMPLES = 3  # cells shown below a heading
ORDER = ("update", "another", "skip")
CUT = 60  # signs of a cell shown


def columns_page(batch: Import, kind: Kind, place: Place, sent: Mapping[str, str]) -> dict[str, Any]:
    """What the page of columns shows. Reads the file."""
    found = verbs.sheets(batch)
    sheet = next((one for one in found if one.name[:100] == batch.sheet), found[0])
    below = [cells for number, cells in sheet.rows if number > batch.head_row]
    columns = kind.columns(place)
    secret = {column.code for column in columns if column.is_secret}
    lines = []
    for place_, heading in enumerate(batch.columns):
        texts = [cells[place_] for cells in below if place_ < len(cells) and cells[place_]][:SAMPLES]
        chosen = sent.get(f"col_{heading['letter']}", heading["column"])
        if not heading["title"] and not texts:
            continue
        shown = [masked(text) if chosen in secret else text[:CUT] for text in texts]
        lines.append(heading | {"samples": shown, "chosen": chosen})
    missing = [c.name for c in columns if c.required and c.code not in {line["chosen"] for line in lines}]
    return {
        "sheets": [(one.name, len(one.rows)) for one in found],
        "lines": lines,
        "columns": columns,
        "missing": missing,
        "n": len(below),
    }


def masked(text: str) -> str:
    """A sensitive cell by its last signs."""
    return _("尾号%(tail)s") % {"tail": text[-TAIL:]} if len(text) > TAIL else "****"


def rows(batch: Import, kind: Kind, place: Place, found: Sequence[ImportRow], opened: int) -> dict[str, Any]:
    """Headings and rows; a wrong cell and those of the row that was opened can be written."""
    known = {column.code: column for column in kind.columns(place)}
    heads = [(h["letter"], known[h["column"]]) for h in batch.columns if h["column"] in known]
    read = [(row, content_of(row)) for row in found]
    if opened not in {row.pk for row in found}:
        heads, empty = _filled(heads, [content for _row, content in read])
    else:
        empty = 0  # whoever corrects a whole row may fill what the file left empty
    lines = [_line(row, content, heads, row.pk == opened) for row, content in read]
    return {
        "heads": [(letter, column.name) for letter, column in heads],
        "empty": empty,
        "lines": lines,
        "has_choices": any(line["choices"] for line in lines),
        "all_choices": [code for code in ORDER if any(code == one for line in lines for one, _name in line["choices"])],
        "lists": _lists(heads, lines, place),
    }


def _filled(heads: Sequence[Head], read: Sequence[Content]) -> tuple[list[Head], int]:
    """The columns in which one of the rows says something or lacks it, and how many others there are."""
    shown = [
        head
        for head in heads
        if any(content.cells.get(head[1].code) or head[1].code in content.errors | content.was for content in read)
    ]
    return shown, len(heads) - len(shown)


def _line(row: ImportRow, content: Content, heads: Sequence[Head], is_open: bool) -> dict[str, Any]:
    is_taken = row.state == ImportRow.TAKEN
    names = dict(ImportRow.CHOICES)
    open_codes = {column.code for _letter, column in heads}
    spread = [sentence for code, sentence in content.errors.items() if code not in open_codes]
    return {
        "row": row,
        "cells": [_cell(row, content, column, is_open) for _letter, column in heads],
        "told": spread,
        "alike": content.alike if row.state != ImportRow.TAKEN else "",
        "choices": [(code, names[code]) for code in content.choices] if not is_taken else [],
        "is_open": is_open,
        "is_taken": is_taken,
    }


def _cell(row: ImportRow, content: Content, column: Column, is_open: bool) -> dict[str, Any]:
    text = content.cells.get(column.code, "")
    error = content.errors.get(column.code, "")
    was = content.was.get(column.code)
    is_hidden = column.is_secret and text and not error and not is_open
    return {
        "name": f"c.{row.pk}.{column.code}",
        "column": column,
        "text": text,
        "shown": masked(text) if is_hidden else text[:CUT],
        "error": error,
        "options": content.options.get(column.code, []),
        "was": None if was is None else (masked(was) if column.is_secret and was else was[:CUT] or _("空")),
        "is_edited": bool(error) or is_open,
        "list": f"l.{column.code}" if column.choices else "",
    }


def _lists(heads: Sequence[Head], lines: Sequence[dict[str, Any]], place: Place) -> list[Any]:
    """Lists beside the inputs on the page: (id, words), of those columns alone that are written there."""
    written: dict[str, Column] = {}
    for line in lines:
        for cell in line["cells"]:
            if cell["is_edited"] and cell["list"]:
                written[cell["list"]] = cell["column"]
    return [(ident, list(column.choices(place))[:200]) for ident, column in written.items() if column.choices]


def typed(sent: Mapping[str, str]) -> tuple[dict[int, dict[str, str]], dict[int, str]]:
    """What a page sent: row id → column → text, and row id → choice."""
    cells: dict[int, dict[str, str]] = defaultdict(dict)
    choices: dict[int, str] = {}
    for name, text in sent.items():
        kind, _dot, rest = name.partition(".")
        number, _dot, code = rest.partition(".")
        pk = number_of(number)
        if pk is None:
            continue
        if kind == "c" and code:
            cells[pk][code] = text
        elif kind == "d":
            choices[pk] = text
    return dict(cells), choices
