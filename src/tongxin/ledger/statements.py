"""Quantities without detail 申报数, and the records that overlap them. Rule 14 of the ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import attach_all, record
from tongxin.kernel.periods import Period
from tongxin.people.models import Unit
from tongxin.people.paths import path_on
from tongxin.people.permissions import Actor, Can, require

from . import posting, signing
from .facts import Fact
from .measure import measure
from .measured import Spec
from .models import Overlap, Statement
from .placing import nodes_of
from .sql import marks, sql_day

Beside = Literal["", "extra", "out_of"]


class StatementRefused(ValueError):
    """What is stated cannot be; the sentence is safe to show."""


class StatementOverlaps(Exception):
    """A record is booked into the span of statements: 另计 or 冲减? The sentence is safe to show."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.statements = tuple(statements)
        named = "；".join(_named(statement) for statement in statements)
        super().__init__(
            _("这段时间已有申报数：%(named)s。请选择另计（在申报数之外）或冲减（已含在申报数内）。") % {"named": named}
        )


def _named(statement: Statement) -> str:
    return f"{statement.unit} {statement.first_on:%Y-%m-%d}—{statement.last_on:%Y-%m-%d} {statement.stated}"


@transaction.atomic
def state(
    unit: Unit,
    kind: str,
    item: str,
    level: str,
    first_on: date,
    last_on: date,
    stated: int,
    source: str,
    *,
    by: Actor,
    at: datetime,
    on: date | None = None,
    files: "Iterable[UploadedFile[Any]]" = (),
) -> Statement:
    """Record a quantity without detail; post what the detail does not carry already.

    Args:
        kind: "opening" 期初 or "summary" 汇总.
        level: code of the charter; "" for all levels together.
        stated: in the item's smallest unit.
        on: business day, for the permission; the local day of `at` when not given.
    Raises:
        Forbidden, EvidenceRefused; StatementRefused: less than the detail, or overlapping another statement.
    """
    require(by, Can.STATEMENTS_MAKE, unit, on or localdate(at))
    signing.exclusive_lock()  # no detail is being booked while it is counted
    if kind not in dict(Statement.KINDS):
        raise StatementRefused(_("申报数只有期初和汇总两种。"))
    if last_on < first_on:
        raise StatementRefused(_("最后一天早于第一天。"))
    if stated <= 0:
        raise StatementRefused(_("申报数要大于0。"))
    path = path_on(unit, last_on)
    _refuse_clash(unit, path, item, level, first_on, last_on)
    detailed = _detail(unit, item, level, first_on, last_on)
    if stated < detailed:
        raise StatementRefused(
            _("已有明细%(detailed)s，多于申报数%(stated)s。先核对。") % {"detailed": detailed, "stated": stated}
        )

    statement = Statement.objects.create(
        unit=unit, kind=kind, item=item, level=level, first_on=first_on, last_on=last_on, stated=stated,
        detailed=detailed, posted=stated - detailed, source=source, unit_path=path,
        made_by=by.key, made_at=at,
    )  # fmt: skip
    _post(statement, at=at)
    record(by, "ledger.state", statement, at, path=path, stated=stated, detailed=detailed)
    attach_all(files, statement, by=by, at=at, path=path)
    return statement


def _refuse_clash(unit: Unit, path: str, item: str, level: str, first_on: date, last_on: date) -> None:
    """No two statements of a unit, nor of a node and a unit below it, for the same things and days."""
    near = Q(unit__in=nodes_of([path])) | Q(unit_path__startswith=path) | Q(unit_path__contains=f"/{unit.pk}/")
    levels = Q() if level == "" else Q(level__in=["", level])
    clash = (
        Statement.objects.filter(near, levels, item=item, first_on__lte=last_on, last_on__gte=first_on, voided_at=None)
        .select_related("unit")
        .first()
    )
    if clash is not None:
        raise StatementRefused(_("与已有的申报数重叠：%(named)s。") % {"named": _named(clash)})


def _detail(unit: Unit, item: str, level: str, first_on: date, last_on: date) -> int:
    """What records carry of it; statements of other units do not overlap it, so there are none inside."""
    spec = Spec("detail", "quantity", (item,), (level,) if level else ())
    return measure(unit, Period.between(first_on, last_on), [spec])["detail"].value


@transaction.atomic
def amend_statement(
    statement: Statement, stated: int, source: str, *, by: Actor, at: datetime, on: date | None = None
) -> Statement:
    """Correct what was stated; the span and the item stay. The detail counted at first stays counted.

    Raises:
        Forbidden, StatementRefused: voided, or less than the detail and what was taken out of it.
    """
    require(by, Can.STATEMENTS_MAKE, statement.unit, on or localdate(at))
    signing.exclusive_lock()
    statement = Statement.objects.select_related("unit").get(pk=statement.pk)
    if statement.voided_at is not None:
        raise StatementRefused(_("这条申报数已经作废。"))
    carried = statement.detailed + taken(statement)
    if stated < max(carried, 1):
        raise StatementRefused(
            _("已有明细%(detailed)s，多于申报数%(stated)s。先核对。") % {"detailed": carried, "stated": stated}
        )
    was = statement.stated
    statement.stated, statement.source = stated, source
    statement.posted = stated - carried
    statement.save(update_fields=["stated", "source", "posted"])
    _post(statement, at=at)
    record(by, "ledger.amend_statement", statement, at, path=statement.unit_path, was=was, stated=stated)
    return statement


@transaction.atomic
def void_statement(
    statement: Statement, *, by: Actor, at: datetime, reason: str = "", on: date | None = None
) -> Statement:
    """Take a statement back; twice is once. Records that were taken out of it count on."""
    require(by, Can.STATEMENTS_MAKE, statement.unit, on or localdate(at))
    signing.exclusive_lock()
    statement = Statement.objects.select_related("unit").get(pk=statement.pk)
    if statement.voided_at is not None:
        return statement
    statement.voided_at = at
    statement.save(update_fields=["voided_at"])
    _post(statement, at=at)
    record(by, "ledger.void_statement", statement, at, path=statement.unit_path, reason=reason)
    return statement


def _post(statement: Statement, *, at: datetime) -> int:
    return posting.write(posting.difference(statement), at=at)


def taken(statement: Statement) -> int:
    """How much records booked later were taken out of it, all together."""
    return sum(Overlap.objects.filter(statement=statement).values_list("taken", flat=True))


@dataclass(frozen=True)
class Touched:
    """A statement, and what a change of a record adds to the quantity inside its span."""

    statement: Statement
    more: int


def overlapping_statements(facts: Iterable[Fact], paths: Iterable[str]) -> list[Statement]:
    """Standing statements into whose unit, item, level and span any of `facts` is booked.

    Args:
        paths: of all their parties on the booked days.
    """
    facts = list(facts)
    nodes = nodes_of(paths)
    if not facts or not nodes:
        return []
    near = _near({fact.item for fact in facts}, nodes, [fact.booked_on for fact in facts])
    if not near:
        return []
    found = Statement.objects.filter(pk__in=near).select_related("unit").order_by("pk")
    return [statement for statement in found if any(_covers(statement, fact) for fact in facts)]


def _near(items: set[str], nodes: set[int], days: Sequence[date]) -> list[int]:
    """Ids of the statements that may cover something. In SQL, since much that posts asks."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM ledger_statement WHERE item IN ({marks(items)}) AND unit_id IN ({marks(nodes)})"
            " AND voided_at IS NULL AND first_on <= %s AND last_on >= %s",
            [*sorted(items), *sorted(nodes), sql_day(max(days)), sql_day(min(days))],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _covers(statement: Statement, fact: Fact) -> bool:
    return (
        statement.item == fact.item
        and statement.level in ("", fact.level)
        and statement.first_on <= fact.booked_on <= statement.last_on
    )


def _inside(statement: Statement, facts: Iterable[posting.Posted]) -> int:
    """What `facts` count at the statement's unit, in its span: a whole one once, of a divided one the parts there."""
    node, total = f"/{statement.unit_id}/", 0
    for posted in facts:
        there = [row.quantity for row in posted.rows if node in row.path]
        if there and _covers(statement, posted.fact):
            total += sum(there) if posted.is_divided else there[0]
    return total


def touched(change: posting.Difference) -> list[Touched]:
    """The statements whose span a change of a record alters, and by how much. One query where there may be some."""
    if not (change.gone or change.is_beside):
        return []
    both = (*change.gone, *change.new)
    paths = {row.path for posted in both for row in posted.rows}
    found = overlapping_statements((posted.fact for posted in both), paths)
    made = (Touched(s, _inside(s, change.new) - _inside(s, change.gone)) for s in found)
    return [touch for touch in made if touch.more]


def answer(cause: str, touches: Sequence[Touched], beside: Beside, *, by: Actor, at: datetime) -> int:
    """Settle what a record does to the statements it is booked into; the number of entries written.

    What is more comes on top 另计, or is taken out of the statement 冲减, as `beside` says, or as it was
    said of this record before. What is less gives back first what had been taken out.

    Raises:
        StatementOverlaps: there is more, and nobody has said which.
    """
    if not touches:
        return 0
    said = {
        o.statement_id: o for o in Overlap.objects.filter(cause=cause, statement__in=[t.statement for t in touches])
    }
    unanswered = [t.statement for t in touches if t.more > 0 and not beside and t.statement.pk not in said]
    if unanswered:
        raise StatementOverlaps(unanswered)
    written = 0
    for touch in touches:
        overlap = said.get(touch.statement.pk)
        if overlap is None:
            if touch.more < 0:
                continue  # it was counted as detail before the statement, or stood beside it
            overlap = Overlap(statement=touch.statement, cause=cause, choice=beside)
        elif touch.more > 0 and beside:
            overlap.choice = beside
        was = overlap.taken
        if touch.more < 0:
            overlap.taken = max(0, overlap.taken + touch.more)
        elif overlap.choice == "out_of":
            overlap.taken += touch.more
        overlap.save()
        if overlap.taken != was:
            written += _take_out(touch.statement, cause, by=by, at=at)
    return written


def _take_out(statement: Statement, cause: str, *, by: Actor, at: datetime) -> int:
    """Let a statement post what is left of it; it never posts less than nothing."""
    signing.record_lock(statement.key)
    if connection.vendor == "postgresql":
        statement = Statement.objects.select_for_update().get(pk=statement.pk)
    left = max(0, statement.stated - statement.detailed - taken(statement))
    if left == statement.posted:
        return 0
    was, statement.posted = statement.posted, left
    statement.save(update_fields=["posted"])
    record(by, "ledger.take_out", statement, at, path=statement.unit_path, cause=cause, was=was, posted=left)
    return _post(statement, at=at)


def clashes() -> list[tuple[Statement, Statement]]:
    """Pairs of standing statements that overlap, though none may: a unit was moved below another since."""
    standing = list(Statement.objects.filter(voided_at=None).select_related("unit").order_by("item", "pk"))
    return [
        (one, other)
        for i, one in enumerate(standing)
        for other in standing[i + 1 :]
        if one.item == other.item
        and (one.level == other.level or "" in (one.level, other.level))
        and one.first_on <= other.last_on
        and other.first_on <= one.last_on
        and (one.unit_path.startswith(other.unit_path) or other.unit_path.startswith(one.unit_path))
    ]
