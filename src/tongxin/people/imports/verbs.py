"""The verbs of an import: upload, match the columns, correct, decide, drop. Taking and undoing are in `taking`."""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal import files
from tongxin.journal.operations import record

from ..models import Import, ImportColumns, ImportRow, Unit, User
from ..permissions import require
from . import checking, headings
from .kinds import Column, Kind
from .place import Place
from .rows import Content, content_of, keep
from .sheets import MOST_ROWS, FileRefused, Sheet, sheets_of

BATCH = 500  # rows written at once


class ImportRefused(Exception):
    """What was asked cannot be done with this import now; the sentence is safe to show."""


def place_of(batch: Import, by: User, at: datetime, today: date) -> Place:
    """Where an import goes, and who takes it in when."""
    return Place(batch.unit, by, today, at, batch.beside)  # type: ignore[arg-type]


def locked(batch: Import, *states: str) -> Import:
    """The import, locked. Raises: ImportRefused where it is in none of `states`; none named, any will do."""
    row = Import.objects.select_for_update(of=("self",)).select_related("unit", "made_by").get(pk=batch.pk)
    if states and row.state not in states:
        raise ImportRefused(_("这次导入现在是“%(state)s”，不能再改。") % {"state": row.get_state_display()})
    return row


@transaction.atomic
def upload(unit: Unit, kind: Kind, file: File, *, by: User, at: datetime, today: date) -> Import:
    """Take a spreadsheet in: nothing is recorded yet. Its fullest sheet is proposed, and the columns as known.

    Raises:
        Forbidden, FileRefused.
    """
    require(by, kind.act, unit, today)
    try:
        data = files.read(file)
    except files.EvidenceRefused as error:
        raise FileRefused(str(error)) from error
    name = files.display_name(file.name or "")
    sheets = sheets_of(data, name)
    batch = Import(
        unit=unit, kind=kind.code, file_name=name[-200:], source=base64.b64encode(data).decode(),
        made_by=by, made_at=at,
    )  # fmt: skip
    _propose_best(batch, kind, sheets, place_of(batch, by, at, today))
    batch.save()
    record(by, "people.upload_import", batch, at, path=unit.path, kind=kind.code)
    return batch


def sheets(batch: Import) -> list[Sheet]:
    """The sheets of an import whose rows are not taken yet. Raises: ImportRefused."""
    if not batch.source:
        raise ImportRefused(_("原表已经清除，请重新上传。"))
    return sheets_of(base64.b64decode(batch.source), batch.file_name)


def _propose_best(batch: Import, kind: Kind, found: list[Sheet], place: Place) -> None:
    """Propose the sheet in which most columns are known; of such the longest."""
    scored = []
    for sheet in found:
        propose(batch, kind, sheet, place)
        known = sum(1 for heading in batch.columns if heading["column"])
        scored.append((known, len(sheet.rows), sheet))
    propose(batch, kind, max(scored, key=lambda one: one[:2])[2], place)


def propose(batch: Import, kind: Kind, sheet: Sheet, place: Place, head_row: int = 0) -> None:
    """Guess headings and columns of a sheet; the caller saves."""
    columns = kind.columns(place)
    memory = ImportColumns.objects.filter(unit=batch.unit, kind=kind.code).first()
    known: dict[str, str] = memory.known if memory else {}
    batch.sheet = sheet.name[:100]
    batch.head_row = head_row or headings.head_row(sheet, columns, known)
    cells = dict(sheet.rows).get(batch.head_row, [])
    batch.columns = [heading.as_json() for heading in headings.matched(cells, columns, known)]
    batch.notes = list(sheet.notes)


@transaction.atomic
def choose_sheet(
    batch: Import, kind: Kind, sheet: str, head_row: int = 0, *, by: User, at: datetime, today: date
) -> Import:
    """Take another sheet, or another row as the headings. Raises: Forbidden, ImportRefused."""
    require(by, kind.act, batch.unit, today)
    batch = locked(batch, Import.COLUMNS, Import.ROWS)
    found = next((one for one in sheets(batch) if one.name == sheet), None)
    if found is None:
        raise ImportRefused(_("没有这个工作表。"))
    if head_row and head_row not in dict(found.rows):
        raise ImportRefused(_("第%(row)s行是空的，不能作表头。") % {"row": head_row})
    propose(batch, kind, found, place_of(batch, by, at, today), head_row)
    batch.state = Import.COLUMNS
    batch.rows.all().delete()
    batch.save()
    record(by, "people.choose_sheet", batch, at, path=batch.unit.path)
    return batch


@transaction.atomic
def settle_columns(
    batch: Import, kind: Kind, chosen: Mapping[str, str], *, by: User, at: datetime, today: date
) -> Import:
    """Say which column is which, remember it, and check every row.

    Args:
        chosen: letter of the file's column → code of ours, "" left out.
    Raises:
        Forbidden, ImportRefused: a column twice, a required one missing, no rows or too many.
    """
    require(by, kind.act, batch.unit, today)
    batch = locked(batch, Import.COLUMNS, Import.ROWS)
    place = place_of(batch, by, at, today)
    columns = {column.code: column for column in kind.columns(place)}
    _refuse_columns(columns, chosen)
    batch.columns = [heading | {"column": chosen.get(heading["letter"], "")} for heading in batch.columns]
    rows = _rows(batch, sheets(batch))
    batch.rows.all().delete()
    checking.check(kind, rows, place)
    ImportRow.objects.bulk_create(rows, batch_size=BATCH)
    batch.state, batch.failure = Import.ROWS, ""
    batch.save()
    _remember(batch)
    record(by, "people.settle_columns", batch, at, path=batch.unit.path, rows=len(rows))
    return batch


def _refuse_columns(columns: Mapping[str, Column], chosen: Mapping[str, str]) -> None:
    given = [code for code in chosen.values() if code]
    twice = {code for code in given if given.count(code) > 1}
    if twice:
        name = columns[min(twice)].name if min(twice) in columns else min(twice)
        raise ImportRefused(_("两列都对应了“%(column)s”，只能留一列。") % {"column": name})
    missing = [column.name for column in columns.values() if column.required and column.code not in given]
    if missing:
        raise ImportRefused(
            _("还缺“%(columns)s”，在表里找到这一列，或在表格里补上。") % {"columns": "”“".join(missing)}
        )


def _rows(batch: Import, found: list[Sheet]) -> list[ImportRow]:
    sheet = next((one for one in found if one.name[:100] == batch.sheet), None)
    if sheet is None:
        raise ImportRefused(_("没有这个工作表。"))
    rows = []
    for number, cells in sheet.rows:
        if number <= batch.head_row:
            continue
        content = Content()
        for place, heading in enumerate(batch.columns):
            text = cells[place] if place < len(cells) else ""
            if heading["column"]:
                content.cells[heading["column"]] = text
            elif text and heading["title"]:
                content.rest[heading["title"]] = text
        if not any(content.cells.values()):
            continue
        row = ImportRow(batch=batch, number=number, state=ImportRow.BAD)
        row.content = json.dumps(asdict(content), ensure_ascii=False)
        rows.append(row)
    if not rows:
        raise ImportRefused(_("表头下面没有可以导入的行。"))
    if len(rows) > MOST_ROWS:
        raise ImportRefused(_("一次最多导入%(most)s行，分成几个文件。") % {"most": f"{MOST_ROWS:,}"})
    return rows


def _remember(batch: Import) -> None:
    memory, _is_new = ImportColumns.objects.get_or_create(unit=batch.unit, kind=batch.kind)
    memory.known |= {heading["title"]: heading["column"] for heading in batch.columns if heading["title"]}
    memory.save()


@transaction.atomic
def correct(
    batch: Import,
    kind: Kind,
    cells: Mapping[int, Mapping[str, str]],
    choices: Mapping[int, str],
    *,
    by: User,
    at: datetime,
    today: date,
    all_alike: str = "",
) -> Import:
    """Write cells anew, decide about rows that may be twins, and check everything again.

    Args:
        cells: row id → column → text. Only columns of the file can be written.
        choices: row id → of ImportRow.CHOICES, "" undecided.
        all_alike: the choice for every row that is undecided and allows it.
    Raises:
        Forbidden, ImportRefused.
    """
    require(by, kind.act, batch.unit, today)
    batch = locked(batch, Import.ROWS, Import.DONE)
    known = dict(ImportRow.CHOICES)
    rows = list(batch.rows.exclude(state=ImportRow.TAKEN).order_by("number"))
    codes = {column.code for column in kind.columns(place_of(batch, by, at, today))}
    changed: set[int] = set()
    for row in rows:
        if row.pk in cells and _write(row, {c: text for c, text in cells[row.pk].items() if c in codes}):
            changed.add(row.pk)
        if row.pk in choices and choices[row.pk] in {"", *known} and row.choice != choices[row.pk]:
            row.choice = choices[row.pk]
            changed.add(row.pk)
        if all_alike and row.state == ImportRow.ALIKE and not row.choice and all_alike in content_of(row).choices:
            row.choice = all_alike
            changed.add(row.pk)
    changed |= {row.pk for row in checking.check(kind, rows, place_of(batch, by, at, today))}
    written = [row for row in rows if row.pk in changed]
    ImportRow.objects.bulk_update(written, ["state", "choice", "content"], batch_size=BATCH)
    batch.failure = ""
    batch.save(update_fields=["failure"])
    record(by, "people.correct_import", batch, at, path=batch.unit.path, rows=len(written))
    return batch


def _write(row: ImportRow, texts: Mapping[str, str]) -> bool:
    content = content_of(row)
    for code, text in texts.items():
        was = content.cells.get(code, "")
        if text.strip() != was:
            content.was.setdefault(code, was)
            content.cells[code] = text.strip()[:20_000]
            if content.was[code] == content.cells[code]:
                del content.was[code]
    return keep(row, content)


@transaction.atomic
def drop(batch: Import, kind: Kind, *, by: User, at: datetime, today: date) -> Import:
    """Give an import up, or what is left of one: what came in the file is emptied. Records that were made stay."""
    require(by, kind.act, batch.unit, today)
    batch = locked(batch)
    if batch.state == Import.RUNNING:
        raise ImportRefused(_("正在导入，等它结束。"))
    left = batch.rows.exclude(state=ImportRow.TAKEN)
    n = left.count()
    left.delete()
    batch.source = ""
    if batch.state in (Import.COLUMNS, Import.ROWS):
        batch.state = Import.DONE if batch.rows.exists() else Import.DROPPED
    batch.save(update_fields=["source", "state"])
    record(by, "people.drop_import", batch, at, path=batch.unit.path, rows=n)
    return batch


def summary(batch: Import) -> dict[str, Any]:
    """State of a row → how many. One query."""
    found: dict[str, Any] = {state: 0 for state, _name in ImportRow.STATES}
    for state in batch.rows.values_list("state", flat=True):
        found[state] += 1
    found["open"] = found[ImportRow.BAD] + found[ImportRow.ALIKE]
    found["all"] = sum(found[state] for state, _name in ImportRow.STATES)
    return found
