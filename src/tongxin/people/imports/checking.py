"""What is wrong with each row 核对, before any verb is called."""

from collections import defaultdict
from collections.abc import Hashable, Sequence

from django.utils.translation import gettext as _

from ..models import ImportRow
from . import cells
from .cells import CellWrong
from .kinds import Alike, Column, Kind, Values
from .place import Place
from .rows import Content, content_of, keep

OPTIONS = 60


def read(kind: Kind, columns: Sequence[Column], content: Content, place: Place) -> Values:
    """The values of a row; what is wrong with its cells goes into `content`."""
    values: Values = {}
    content.errors, content.options = {}, {}
    for column in columns:
        text = content.cells.get(column.code, "")
        try:
            values[column.code] = _value(column, text, place)
        except CellWrong as error:
            content.errors[column.code] = str(error)
            if error.options:
                content.options[column.code] = list(error.options)[:OPTIONS]
    if not content.errors:
        content.errors.update(kind.check(values, place))
    return values


def _value(column: Column, text: str, place: Place) -> object:
    if text.strip():
        cells.refuse_error(text.strip())
        return column.read(text, place)
    if column.required:
        raise CellWrong(_("没有填。"), list(column.choices(place))[:OPTIONS] if column.choices else ())
    return None


def check(kind: Kind, rows: Sequence[ImportRow], place: Place) -> list[ImportRow]:
    """Check rows anew, those taken apart; the rows that changed, not saved."""
    columns = kind.columns(place)
    open_rows = [row for row in rows if row.state != ImportRow.TAKEN]
    contents = [content_of(row) for row in open_rows]
    if kind.names:
        place.pending = frozenset("".join(content.cells.get(kind.names, "").split()) for content in contents)
    values = [read(kind, columns, content, place) for content in contents]
    sound = [n for n, content in enumerate(contents) if not content.errors]
    found = dict(zip(sound, kind.alike([values[n] for n in sound], place), strict=True))
    for n, alike in _twice(kind, open_rows, values, sound).items():
        found[n] = found[n] or alike
    changed = []
    for n, (row, content) in enumerate(zip(open_rows, contents, strict=True)):
        before = (row.state, row.choice)
        _judge(row, content, found.get(n))
        if keep(row, content) or before != (row.state, row.choice):
            changed.append(row)
    return changed


def _twice(kind: Kind, rows: Sequence[ImportRow], values: Sequence[Values], sound: Sequence[int]) -> dict[int, Alike]:
    """Rows that say what an earlier row of the file says."""
    if kind.identity is None:
        return {}
    seen: dict[Hashable, int] = {}
    found = {}
    for n in sound:
        identity = kind.identity(values[n])
        if identity is None or rows[n].choice == "skip":
            continue
        if identity in seen:
            told = _("与第%(row)s行相同。") % {"row": rows[seen[identity]].number}
            found[n] = Alike(told, ("skip", "another"))
        else:
            seen[identity] = n
    return found


def _judge(row: ImportRow, content: Content, alike: Alike | None) -> None:
    if content.errors:
        content.alike, content.choices, content.twin = "", [], 0
        row.state, row.choice = (ImportRow.SKIPPED, "skip") if row.choice == "skip" else (ImportRow.BAD, "")
        return
    content.alike = alike.sentence if alike else ""
    content.choices = list(alike.choices) if alike else []
    content.twin = alike.twin if alike else 0
    if row.choice and row.choice != "skip" and row.choice not in content.choices:
        row.choice = ""
    if row.choice == "skip":
        row.state = ImportRow.SKIPPED
    elif alike and not row.choice:
        row.state = ImportRow.ALIKE
    else:
        row.state = ImportRow.GOOD


def counts(rows: Sequence[ImportRow]) -> dict[str, int]:
    """State → how many."""
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        found[row.state] += 1
    return found
