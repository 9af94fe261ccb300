"""Workbooks of an import 导入用的表: the template, what was given back, and what is recorded in the same columns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from .. import exports
from ..models import Import, ImportRow
from .kinds import Column, Kind
from .place import Place
from .rows import content_of
from .sheets import LISTS, WHY

LINES = 2000  # of the template that offer lists


def template(kind: Kind, place: Place) -> bytes:
    """An empty sheet with headings and lists, a second one that explains each column, a hidden one of the lists."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(exports.sheet_name(str(kind.label)))
    columns = kind.columns(place)
    bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#f8eeea"})
    light = book.add_format({"bottom": 1, "bg_color": "#f6f5f2"})
    text = book.add_format({"num_format": "@"})
    for n, column in enumerate(columns):
        sheet.write_string(0, n, column.name, bold if column.required else light)
        sheet.set_column(n, n, max(10, 4 + 2 * len(column.name)), text)
    sheet.freeze_panes(1, 0)
    _explain(book, kind, columns, place)
    _lists(book, sheet, columns, place)
    book.close()
    return stream.getvalue()


def _explain(book: Any, kind: Kind, columns: Sequence[Column], place: Place) -> None:
    sheet = book.add_worksheet(_("填写说明"))
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 8)
    sheet.set_column(2, 2, 60, wrap)
    sheet.set_column(3, 3, 24)
    lines = [str(kind.intro), _("表头不要改名；不需要的列可以删去。日期写成2025-12-22。")]
    if kind.after:
        lines.append(_("先要有：%(names)s。") % {"names": "、".join(str(name) for name in kind.after)})
    line = 0
    for told in filter(None, lines):
        sheet.write_string(line, 0, told)
        line += 1
    for n, title in enumerate((_("列"), _("必填"), _("说明"), _("例"))):
        sheet.write_string(line, n, title, bold)
    for column in columns:
        line += 1
        offered = list(column.choices(place))[:60] if column.choices else []
        parts = [column.help, _("可选：%(names)s") % {"names": "、".join(offered)} if offered else ""]
        sheet.write_string(line, 0, column.name)
        sheet.write_string(line, 1, _("必填") if column.required else "")
        sheet.write_string(line, 2, exports.neutral(" ".join(filter(None, parts))))
        sheet.write_string(line, 3, exports.neutral(column.example))


def _lists(book: Any, sheet: Any, columns: Sequence[Column], place: Place) -> None:
    """Lists of choices; what is not in them warns and is taken all the same."""
    hidden = book.add_worksheet(LISTS)
    hidden.hide()
    for n, column in enumerate(columns):
        words = [str(word) for word in column.choices(place)] if column.choices else []
        if not words:
            continue
        for line, word in enumerate(words):
            hidden.write_string(line, n, exports.neutral(word))
        letters = xlsxwriter.utility.xl_col_to_name(n)
        source = f"='{LISTS}'!${letters}$1:${letters}${len(words)}"
        rule = {"validate": "list", "source": source, "error_type": "warning", "error_title": column.name}
        sheet.data_validation(1, n, LINES, n, rule | {"error_message": _("不在列出的里面，确定要这样写吗？")})


def recorded(kind: Kind, place: Place, *, is_demo: bool) -> tuple[bytes, int]:
    """All that is recorded, in the columns of the template, and how many rows."""
    return listed(kind, kind.rows(place) if kind.rows else (), place, is_demo=is_demo)


def listed(
    kind: Kind, rows: Iterable[Mapping[str, Any]], place: Place, *, is_demo: bool, narrowed: bool = False
) -> tuple[bytes, int]:
    """These rows in the columns of the template, and how many. narrowed: the list was filtered, which is said."""
    columns = kind.columns(place)
    count = 0

    def cells() -> Iterator[list[Any]]:
        nonlocal count
        for row in rows:
            count += 1
            yield [_shown(row.get(column.code)) for column in columns]

    notes = [
        _("%(unit)s，%(kind)s，截至%(day)s") % {"unit": place.unit.name, "kind": kind.label, "day": place.today},
        _("列和导入用的模板相同，改好可以再导入。"),
    ]
    if narrowed:
        notes.append(_("按页面上的条件筛选过，不是全部。"))
    heads = [exports.Head(column.name, is_text=column.is_text) for column in columns]
    name = _("%(kind)s（演示数据）") % {"kind": kind.label} if is_demo else str(kind.label)
    data = exports.workbook(name, notes, heads, cells(), notes_apart=True, is_demo=is_demo)
    return data, count


def _shown(value: Any) -> Any:
    return (_("是") if value else "") if isinstance(value, bool) else value


def returned(batch: Import, kind: Kind, place: Place) -> bytes:
    """Rows that were not taken, as they were corrected last, each wrong cell marked and the reasons behind them."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(exports.sheet_name(_("退回的行")))
    columns = {column.code: column for column in kind.columns(place)}
    chosen = [h for h in batch.columns if h["column"] in columns]
    rest = [h["title"] for h in batch.columns if h["column"] not in columns and h["title"] not in ("", WHY)]
    bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    wrong = book.add_format({"num_format": "@", "bg_color": "#fdeaf1", "border": 2, "border_color": "#a81445"})
    titles = [WHY, *(h["title"] or columns[h["column"]].name for h in chosen), *rest]
    for n, title in enumerate(titles):
        sheet.write_string(0, n, exports.neutral(title), bold)
        sheet.set_column(n, n, 40 if n == 0 else 16)
    rows = batch.rows.filter(state__in=[ImportRow.BAD, ImportRow.ALIKE]).order_by("number")
    for line, row in enumerate(rows.iterator(chunk_size=500), 1):
        content = content_of(row)
        sheet.write_string(line, 0, reasons(row, batch, columns))
        for n, heading in enumerate(chosen, 1):
            code = heading["column"]
            is_wrong = code in content.errors
            sheet.write_string(line, n, exports.neutral(content.cells.get(code, "")), wrong if is_wrong else text)
            if is_wrong:
                sheet.write_comment(line, n, content.errors[code])
        for n, title in enumerate(rest, 1 + len(chosen)):
            sheet.write_string(line, n, exports.neutral(content.rest.get(title, "")), text)
    sheet.freeze_panes(1, 1)
    book.close()
    return stream.getvalue()


def reasons(row: ImportRow, batch: Import, columns: dict[str, Column]) -> str:
    """ "原第7行：C列身份证号，……" of a row that was not taken."""
    content = content_of(row)
    letters = {heading["column"]: heading["letter"] for heading in batch.columns}
    told = []
    for code, sentence in content.errors.items():
        name = columns[code].name if code in columns else ""
        where = _("%(letter)s列%(name)s，") % {"letter": letters.get(code, ""), "name": name} if name else ""
        told.append(f"{where}{sentence}")
    if content.alike and row.state == ImportRow.ALIKE:
        told.append(content.alike)
    return _("原第%(n)s行：%(why)s") % {"n": row.number, "why": "".join(told)}
