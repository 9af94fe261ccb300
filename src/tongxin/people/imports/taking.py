"""Rows become records 导入, each by its room's own verbs, in a savepoint; and are taken back 撤销导入."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ForeignKey, Model, Q
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils.translation import gettext as _

from tongxin.journal.models import Line
from tongxin.journal.operations import record

from ..models import Import, ImportRow, Nomination, User
from ..permissions import forget, require
from . import checking
from .cells import CellWrong
from .kinds import CannotUndo, Kind
from .place import Place
from .rows import content_of, keep
from .verbs import BATCH, ImportRefused, locked, place_of

DIRECTLY = 100  # rows taken while the person waits; more are taken in the background
CHUNK = 50  # rows of one transaction
WHOLE_MOST = 2_000  # rows taken in one transaction
TOLD = 5
TAKEN_BACK = frozenset({"voided_at", "withdrawn_at", "discarded_at", "dropped_at"})

Mode = Literal["good", "whole"]


class _NotWhole(Exception):
    """Some rows did not pass: all are taken back."""


@transaction.atomic
def begin(batch: Import, kind: Kind, mode: Mode, beside: str, *, by: User, at: datetime, today: date) -> int:
    """Make an import ready to be taken; how many rows it will take. The caller runs it, or lets it be run.

    Raises:
        Forbidden; ImportRefused: nothing to take, rows still wrong where all are wanted, too many for one piece.
    """
    require(by, kind.act, batch.unit, today)
    batch = locked(batch, Import.ROWS, Import.DONE)
    batch.beside = beside if beside in ("extra", "out_of") and kind.posts else ""
    rows = list(batch.rows.exclude(state=ImportRow.TAKEN).order_by("number"))
    changed = checking.check(kind, rows, place_of(batch, by, at, today))  # others may have recorded since
    ImportRow.objects.bulk_update(changed, ["state", "choice", "content"], batch_size=BATCH)
    count = checking.counts(rows)
    wrong = count[ImportRow.BAD] + count[ImportRow.ALIKE]
    if not count[ImportRow.GOOD]:
        raise ImportRefused(_("没有可以导入的行。"))
    if mode == "whole" and wrong:
        raise ImportRefused(_("还有%(n)s行要改或要选，改好再导入；或改选先导入没有错的。") % {"n": wrong})
    if mode == "whole" and count[ImportRow.GOOD] > WHOLE_MOST:
        raise ImportRefused(
            _("整批导入最多%(most)s行。分成几个文件，或改选先导入没有错的。") % {"most": f"{WHOLE_MOST:,}"}
        )
    batch.mode, batch.state, batch.began_at, batch.failure = mode, Import.RUNNING, at, ""
    batch.save()
    record(by, "people.begin_import", batch, at, path=batch.unit.path, rows=count[ImportRow.GOOD], mode=mode)
    return count[ImportRow.GOOD]


def run(batch: Import, kind: Kind, *, by: User, at: datetime, today: date, most: int = 0) -> Import:
    """Take the rows of an import that was begun, from where it stands; at most `most`, 0 all. Twice is once."""
    forget(by)
    batch = Import.objects.select_related("unit").get(pk=batch.pk)
    if batch.mode == "whole":
        _run_whole(batch, kind, by=by, at=at, today=today)
    else:
        done = 0
        while _run_some(batch, kind, by=by, at=at, today=today):
            done += CHUNK
            if most and done >= most:
                return Import.objects.get(pk=batch.pk)
    return _end(batch, by=by, at=at)


@transaction.atomic
def _run_some(batch: Import, kind: Kind, *, by: User, at: datetime, today: date) -> bool:
    """Take the next rows, each in a savepoint; whether there were any."""
    batch = locked(batch)
    if batch.state != Import.RUNNING:
        return False
    rows = list(batch.rows.filter(state=ImportRow.GOOD).order_by("number")[:CHUNK])
    place = place_of(batch, by, at, today)
    for row in rows:
        _take(row, kind, place)
    ImportRow.objects.bulk_update(rows, ["state", "content", "made", "choice"], batch_size=BATCH)
    return bool(rows)


def _run_whole(batch: Import, kind: Kind, *, by: User, at: datetime, today: date) -> None:
    """Take all rows or none."""
    failed: list[ImportRow] = []
    try:
        with transaction.atomic():
            batch = locked(batch)
            if batch.state != Import.RUNNING:
                return
            rows = list(batch.rows.filter(state=ImportRow.GOOD).order_by("number"))
            place = place_of(batch, by, at, today)
            for row in rows:
                _take(row, kind, place)
            failed = [row for row in rows if row.state != ImportRow.TAKEN]
            if failed:
                raise _NotWhole
            ImportRow.objects.bulk_update(rows, ["state", "content", "made", "choice"], batch_size=BATCH)
    except _NotWhole:
        ImportRow.objects.bulk_update(failed, ["state", "content"], batch_size=BATCH)
        told = _("没有导入：%(n)s行没有通过，已在表中标出，一行也没有记录。") % {"n": len(failed)}
        Import.objects.filter(pk=batch.pk).update(failure=told)


def _refusals(kind: Kind) -> tuple[type[Exception], ...]:
    """What a row may fail of with a sentence; anything else is a fault of ours."""
    return (*kind.refusals, CannotUndo, CellWrong, PermissionDenied)


def _take(row: ImportRow, kind: Kind, place: Place) -> None:
    """One row by its verbs, whole or not at all."""
    content = content_of(row)
    columns = place.once("columns", lambda: kind.columns(place))
    values = checking.read(kind, columns, content, place)
    try:
        if content.errors:
            raise CellWrong(next(iter(content.errors.values())))
        with transaction.atomic():
            taken = kind.take(values, row.choice, content.twin, place)
    except _refusals(kind) as error:
        row.state, row.choice = ImportRow.BAD, ""
        content.errors.setdefault("", str(error) or _("没有通过。"))
        keep(row, content)
        return
    row.state, row.made = ImportRow.TAKEN, taken.made
    content.before = taken.before
    content.cells, content.rest, content.was, content.errors, content.options = {}, {}, {}, {}, {}
    if content.before:
        keep(row, content)
    else:
        row.content = ""


@transaction.atomic
def _end(batch: Import, *, by: User, at: datetime) -> Import:
    batch = locked(batch)
    if batch.state != Import.RUNNING:
        return batch
    taken = batch.rows.filter(state=ImportRow.TAKEN).count()
    left = batch.rows.filter(state__in=[ImportRow.BAD, ImportRow.ALIKE]).count()
    batch.state = Import.DONE if taken else Import.ROWS
    if taken:
        batch.done_at, batch.source = at, ""
        batch.rows.filter(state=ImportRow.SKIPPED).update(content="")
    elif not batch.failure:
        batch.failure = _("没有导入：%(n)s行都没有通过，已在表中标出。") % {"n": left}
    batch.save()
    record(by, "people.take_import", batch, at, path=batch.unit.path, taken=taken, left=left)
    return batch


@transaction.atomic
def undo(batch: Import, kind: Kind, *, by: User, at: datetime, today: date) -> Import:
    """Take back every record an import made, the last first; all or none. Twice is once.

    Raises:
        Forbidden; ImportRefused: somebody built on some of it since, which rows and why.
    """
    require(by, kind.act, batch.unit, today)
    batch = locked(batch)
    if batch.state == Import.UNDONE:
        return batch
    if batch.state not in (Import.DONE, Import.ROWS) or not batch.rows.filter(state=ImportRow.TAKEN).exists():
        raise ImportRefused(_("这次导入没有记录可以撤销。"))
    place = place_of(batch, by, at, today)
    taken, refused = list(batch.rows.filter(state=ImportRow.TAKEN).order_by("-number")), []
    for row in taken:
        try:
            with transaction.atomic():
                kind.undo(row.made, content_of(row).before, place)
        except _refusals(kind) as error:
            refused.append(_("第%(row)s行：%(why)s") % {"row": row.number, "why": error})
    if refused:
        told = "".join(reversed(refused[-TOLD:]))
        raise ImportRefused(_("没有撤销，有%(n)s行之后又有人办过。%(rows)s") % {"n": len(refused), "rows": told})
    batch.rows.update(content="")
    batch.state, batch.undone_at, batch.source = Import.UNDONE, at, ""
    batch.save()
    record(by, "people.undo_import", batch, at, path=batch.unit.path, rows=len(taken))
    return batch


def refuse_changed(thing: Model, acts: Sequence[str], before: Mapping[str, Any]) -> None:
    """Raise CannotUndo where one of `acts` was done to the thing after the import, as its journal tells."""
    key = f"{thing._meta.label_lower}:{thing.pk}"
    since = datetime.fromisoformat(before["at"])
    if Line.objects.filter(thing=key, act__in=acts, at__gt=since).exists():
        raise CannotUndo(_("“%(title)s”后来改过。") % {"title": thing})


def built_on(thing: Model, but: Sequence[Model] = ()) -> str:
    """What refers to a row besides `but`: the name of the first such table, "" when nothing does.

    Reads the tables of every room through the row's own relations, so that a person known to a matter is not
    forgotten by people. A record that was taken back itself, or a part of one, is no use of it.
    """
    known: dict[type[Model], set[object]] = {}
    for one in but:
        known.setdefault(type(one), set()).add(one.pk)
    for relation in thing._meta.get_fields(include_hidden=True):
        if not (isinstance(relation, ForeignObjectRel) and relation.auto_created):
            continue
        model = relation.related_model
        rows = model._base_manager.filter(**{relation.field.name: thing.pk})
        if rows.exclude(pk__in=known.get(model, set())).filter(_standing(model)).exists():
            return str(model._meta.verbose_name)
    return ""


def _standing(model: type[Model]) -> Q:
    """Rows that count, and are parts of what counts."""
    condition = ~Q(outcome="withdrawn") if model is Nomination else Q()
    for field in model._meta.concrete_fields:
        if field.name == "reverses":  # an entry and its reversal are nothing
            condition &= Q(reverses__isnull=True, reversed_by__isnull=True)
            continue
        if field.name in TAKEN_BACK:
            condition &= Q(**{f"{field.name}__isnull": True})
        elif field.is_relation and isinstance(field, ForeignKey):
            marks = {mark.name for mark in field.related_model._meta.concrete_fields} & TAKEN_BACK
            for mark in marks:
                condition &= Q(**{f"{field.name}__isnull": True}) | Q(**{f"{field.name}__{mark}__isnull": True})
    return condition
