"""Verbs of the ledger 过账. Records post through `post`; the verbs that call it have asked permission."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Min
from django.utils.timezone import localdate

from tongxin.journal.operations import record as note
from tongxin.people.models import Placement, Unit
from tongxin.people.operations import place
from tongxin.people.paths import path_on
from tongxin.people.permissions import Actor, Can, require

from . import placing, posting, pricing, signing, statements
from .facts import Record
from .models import Statement
from .posting import BadFact, Difference, Posted
from .sql import marks, sql_day
from .statements import (
    Beside,
    StatementOverlaps,
    StatementRefused,
    amend_statement,
    overlapping_statements,
    state,
    void_statement,
)

__all__ = [
    "BadFact",
    "Beside",
    "Repricing",
    "StatementOverlaps",
    "StatementRefused",
    "amend_statement",
    "move",
    "overlapping_statements",
    "post",
    "preview_reprice",
    "relocate",
    "repost",
    "reprice",
    "state",
    "void_statement",
]


# No savepoint of its own: it costs as much as the entry, and a verb that fails here fails whole.
@transaction.atomic(savepoint=False)
def repost(record: Record, *, by: Actor, at: datetime, beside: Beside = "") -> int:
    """Bring the ledger to what `record` says now; the number of entries written. Twice writes nothing.

    What no longer holds is reversed whole, what is new is posted under the record's next number; a fact
    that stands as it is keeps its place and its price.

    Args:
        beside: what to do where statements cover the same: "extra" 另计, "out_of" 冲减, "" ask.
    Raises:
        StatementOverlaps: it must be asked; the transaction is lost, call the whole verb again.
        placing.NotPlaced: a party stands in no tree.
        BadFact: the record's facts make no sense.
    """
    return _brought(record, posting.difference(record), beside, by=by, at=at)


@transaction.atomic(savepoint=False)
def post(record: Record, *, by: Actor, at: datetime, beside: Beside = "") -> int:
    """Post a record for the first time, in the transaction that made it; see `repost`, which takes any other."""
    return _brought(record, posting.first(record), beside, by=by, at=at)


def _brought(record: Record, change: Difference, beside: Beside, *, by: Actor, at: datetime) -> int:
    if not (change.gone or change.new):
        return 0
    written = statements.answer(record.key, statements.touched(change), beside, by=by, at=at)
    return written + posting.write(change, at=at)


@transaction.atomic
def move(unit: Unit, parent: Unit | None, since: date, *, by: Actor, at: datetime) -> int:
    """Put `unit` below `parent` from the day `since` on, with what was booked since; entries written.

    Raises:
        Forbidden, and what people.operations.place refuses.
    """
    require(by, Can.UNITS_WRITE, unit, localdate(at))
    signing.exclusive_lock()  # before anything is read: nobody posts at the old place meanwhile
    place(unit, parent, since, by=by, at=at)
    return relocate(unit, since, by=by, at=at)


@transaction.atomic
def relocate(unit: Unit, since: date, *, by: Actor, at: datetime) -> int:
    """Bring entries booked since that day, of `unit` and what is or was below it, to where their units stood.

    Facts go whole, since the lift of the other parties changes too. Price and edition stay. The number
    of entries written; none when everything stands where it should.
    """
    require(by, Can.UNITS_WRITE, unit, localdate(at))
    signing.exclusive_lock()
    units = sorted(set(Placement.objects.filter(path__contains=f"/{unit.pk}/").values_list("unit_id", flat=True)))
    firsts = Placement.objects.filter(unit__in=units).values_list("unit_id").annotate(Min("since"))
    # before its first placement a unit counts where it first stood, so those days may have moved too
    lower = date.min if any(first >= since for _unit, first in firsts) else since
    written = 0
    for start in range(0, len(units), posting.CHUNK):
        some = units[start : start + posting.CHUNK]
        where = f"e.unit_id IN ({marks(some)}) AND e.booked_on >= %s"
        stands = posting.standing_of(where, [*some, sql_day(lower)])
        written += _rewrite(stands, _placed(stands), at=at)
        for statement in Statement.objects.filter(unit__in=some, last_on__gte=lower).select_related("unit"):
            statement.unit_path = path_on(statement.unit, statement.last_on)
            statement.save(update_fields=["unit_path"])
    if written:
        note(by, "ledger.relocate", unit, at, path=path_on(unit, since), since=since, entries=written)
    return written


def _placed(facts: Sequence[Posted]) -> list[Posted]:
    """`facts` as they would be placed now, at their old price."""
    places = placing.placements(row.party.unit for posted in facts for row in posted.rows)
    found = []
    for posted in facts:
        day = posted.fact.booked_on
        paths = [placing.path_on(places[row.party.unit], day, row.party.unit) for row in posted.rows]
        rows = zip(posted.rows, paths, placing.lifts(paths), strict=True)
        found.append(replace(posted, rows=tuple(replace(row, path=path, lift=lift) for row, path, lift in rows)))
    return found


def _rewrite(before: Sequence[Posted], after: Sequence[Posted], *, at: datetime) -> int:
    """Reverse the facts that differ and post them as they are to be; the number of entries written."""
    pairs = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    last = posting.last_postings(sorted({old.cause for old, _new in pairs}))
    count: dict[str, int] = defaultdict(int)
    renewed = []
    for _old, new in pairs:
        renewed.append(replace(new, posting=last[new.cause] + 1, number=count[new.cause]))
        count[new.cause] += 1
    return posting.write(Difference(tuple(old for old, _new in pairs), tuple(renewed)), at=at, renewed=True)


@dataclass(frozen=True)
class Repricing:
    """What pricing anew would change: whole facts, and points (hundredths) in all."""

    facts: int
    points: int


@transaction.atomic
def reprice(organisation: Unit, item: str, since: date, *, by: Actor, at: datetime) -> int:
    """Price anew what was booked since that day, by the rules now in force; the number of entries written.

    Called when a vote is dated back. Parties outside the organisation keep their price.
    """
    require(by, Can.CHARTER_AMEND, organisation, localdate(at))
    signing.exclusive_lock()
    before, after = _repriced(organisation, item, since)
    written = _rewrite(before, after, at=at)
    if written:
        note(by, "ledger.reprice", organisation, at, path=organisation.path, item=item, since=since, entries=written)
    return written


def preview_reprice(organisation: Unit, item: str, since: date, rules: pricing.Rules | None = None) -> Repricing:
    """What `reprice` would change, by the rules in force or if the organisation had `rules` in their stead.

    An organisation below that has rules of its own is priced by these, as `reprice` does.
    """
    pairs = [(old, new) for old, new in zip(*_repriced(organisation, item, since, rules), strict=True) if old != new]
    more = sum(new.points - old.points for a, b in pairs for old, new in zip(a.rows, b.rows, strict=True))
    return Repricing(len(pairs), more)


def _repriced(
    organisation: Unit, item: str, since: date, rules: pricing.Rules | None = None
) -> tuple[list[Posted], list[Posted]]:
    """Standing facts, and the same at the price of today's rules. The same price keeps its old edition."""
    where, values = placing.scope_of(organisation).where()
    before = posting.standing_of(f"e.item = %s AND e.booked_on >= %s AND {where}", [item, sql_day(since), *values])
    node = f"/{organisation.pk}/"
    paths = {row.path for posted in before for row in posted.rows if node in row.path}
    in_force = pricing.rules_of(paths, {organisation.pk: rules} if rules else None)
    return before, [_at_price(posted, in_force) for posted in before]


def _at_price(posted: Posted, in_force: dict[str, pricing.Rules]) -> Posted:
    rows = []
    for number, row in enumerate(posted.rows):
        edition, charter = in_force.get(row.path, (row.edition, None))
        if row.path in in_force:
            points = pricing.points(posted.fact, charter)[number]
            row = row if points == row.points else replace(row, points=points, edition=edition)
        rows.append(row)
    return replace(posted, rows=tuple(rows))
