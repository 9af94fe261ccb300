"""Workbooks as spreadsheets make them, for tests of imports."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tongxin.people.imports import kinds, taking, verbs
from tongxin.people.imports.kinds import Kind
from tongxin.people.imports.place import Place
from tongxin.people.models import Import, ImportRow, Unit, User

from .factories import AT, TODAY


def xlsx(rows: Sequence[Sequence[Any]], *, sheet: str = "名册", **more: Sequence[Sequence[Any]]) -> bytes:
    """A workbook of one sheet, or of several: texts as text, numbers as numbers, days as days."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, lines in {sheet: rows, **more}.items():
        made = book.add_worksheet(name)
        for y, line in enumerate(lines):
            for x, value in enumerate(line):
                if isinstance(value, date):
                    made.write_datetime(y, x, value, day)
                elif isinstance(value, str):
                    made.write_string(y, x, value)
                elif value is not None:
                    made.write(y, x, value)
    book.close()
    return stream.getvalue()


def file(data: bytes, name: str = "名册.xlsx") -> SimpleUploadedFile:
    """An upload."""
    return SimpleUploadedFile(name, data)


def place(unit: Unit, by: User) -> Place:
    """The day of the tests."""
    return Place(unit, by, TODAY, AT)


def kind(code: str, unit: Unit, by: User) -> Kind:
    """A kind as the rules of a unit know it."""
    found = kinds.kind_of(code, place(unit, by))
    assert found is not None, code
    return found


def uploaded(code: str, unit: Unit, by: User, data: bytes, name: str = "名册.xlsx") -> Import:
    """An import whose columns are as guessed and whose rows are checked."""
    this = kind(code, unit, by)
    batch = verbs.upload(unit, this, file(data, name), by=by, at=AT, today=TODAY)
    chosen = {heading["letter"]: heading["column"] for heading in batch.columns}
    return verbs.settle_columns(batch, this, chosen, by=by, at=AT, today=TODAY)


def taken(batch: Import, by: User, mode: taking.Mode = "good", beside: str = "") -> Import:
    """The same, taken."""
    this = kind(batch.kind, batch.unit, by)
    taking.begin(batch, this, mode, beside, by=by, at=AT, today=TODAY)
    return taking.run(batch, this, by=by, at=AT, today=TODAY)


def imported(code: str, unit: Unit, by: User, data: bytes, mode: taking.Mode = "good") -> Import:
    """A workbook imported."""
    return taken(uploaded(code, unit, by, data), by, mode)


def undone(batch: Import, by: User) -> Import:
    """The same, taken back."""
    return taking.undo(batch, kind(batch.kind, batch.unit, by), by=by, at=AT, today=TODAY)


def states(batch: Import) -> dict[int, str]:
    """Row number → state."""
    return dict(batch.rows.values_list("number", "state"))


def row(batch: Import, number: int) -> ImportRow:
    """The row of that number."""
    return batch.rows.get(number=number)
