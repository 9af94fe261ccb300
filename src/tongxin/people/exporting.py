"""What is held on a person as a file 导出本人信息: JSON for programs, a workbook for people."""

import json
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from . import codes, holdings, lines
from .exports import neutral
from .models import Person, User
from .permissions import Actor

LINES = 2000  # of the journal
WIDTH = 22
Table = tuple[str, str, list[tuple[str, str]], list[list[Any]]]  # code, name, (code, heading) of columns, rows


def facts(person: Person, user: User | None) -> list[tuple[str, str, Any]]:
    """(code, label, value) of the person's own row, in clear, and of the account."""
    return [
        ("name", _("姓名"), person.name),
        ("gender", _("性别"), codes.GENDER.get(person.gender, "")),
        ("birth_year", _("出生年"), person.birth_year),
        ("birth_month", _("出生月"), person.birth_month),
        ("ethnic", _("民族"), codes.ETHNIC.get(person.ethnic, "")),
        ("education", _("学历"), codes.EDUCATION.get(person.education, "")),
        ("employer", _("工作单位"), person.employer),
        ("job", _("单位职务"), person.job),
        ("phone", _("手机"), person.phone),
        ("id_number", _("身份证号"), person.id_number),
        ("address", _("住址"), person.address),
        ("account", _("账号"), user.username if user is not None else ""),
        ("email", _("邮箱"), user.email if user is not None else ""),
    ]


def tables(person: Person, by: Actor, told: Iterable[lines.Told], on: date) -> list[Table]:
    """Everything else, a table for each kind of thing; and who read or changed what."""
    ids = holdings.ids_of(person)
    made: list[Table] = [
        (
            holding.code,
            str(holding.name),
            [(code, str(heading)) for code, heading in holding.columns],
            [list(row) for row in holding.rows(ids, on)],
        )
        for holding in holdings.all_holdings()
    ]
    heads = [
        ("at", _("时间")), ("who", _("经手人")), ("act", _("行为")), ("fields", _("哪些")), ("reason", _("理由")),
    ]  # fmt: skip
    rows = [[localtime(one.at).isoformat(timespec="seconds"), one.who, one.act, one.note, one.reason] for one in told]
    return [*made, ("journal", _("谁看过、改过"), heads, rows)]


def as_json(own: list[tuple[str, str, Any]], further: list[Table], on: date) -> bytes:
    """One object: the facts by their codes, a list for each table."""
    held: dict[str, Any] = {code: _plain(value) for code, _label, value in own}
    for code, _name, columns, rows in further:
        heads = [column for column, _heading in columns]
        held[code] = [dict(zip(heads, map(_plain, row), strict=True)) for row in rows]
    held["as_of"] = on.isoformat()
    return json.dumps(held, ensure_ascii=False, indent=2).encode()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value if isinstance(value, int | None) else str(value)


def as_workbook(own: list[tuple[str, str, Any]], further: list[Table], on: date) -> bytes:
    """A sheet of facts, then a sheet for each table that has rows."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    first = book.add_worksheet(_("基本信息"))
    first.set_column(0, 1, WIDTH)
    for line, (_code, label, value) in enumerate([*own, ("as_of", _("截至"), on.isoformat())]):
        first.write_string(line, 0, str(label), bold)
        first.write_string(line, 1, "" if value is None else neutral(str(value)))
    for _code, name, columns, rows in further:
        if not rows:
            continue
        sheet = book.add_worksheet(name[:31])
        sheet.set_column(0, len(columns) - 1, WIDTH)
        for column, (_c, heading) in enumerate(columns):
            sheet.write_string(0, column, heading, bold)
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(line, column, value, day)
                elif isinstance(value, int):
                    sheet.write_number(line, column, value)
                elif value:
                    sheet.write_string(line, column, neutral(str(value)))
    book.close()
    return stream.getvalue()
