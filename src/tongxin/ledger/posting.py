"""The hot path 过账: what stands of a record, what it says now, and the rows between. In SQL throughout.

Verbs are in operations.py; nothing here asks permission or writes the journal.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.db import connection

from . import placing, pricing, signing
from .facts import Fact, Party, Record
from .ground import ground_of
from .sql import marks, moment, sql_day

TABLE = "ledger_entry"
# copied by a reversal as they are, in the order of INSERT
COPIED = (
    "cause", "posting", "fact", "party", "path", "unit_id", "person_id", "item", "level", "object", "content",
    "lift", "share_num", "share_den", "is_joint", "is_divided", "happened_on", "booked_on", "year", "month", "edition",
)  # fmt: skip
STANDING = "e.sign = 1 AND NOT EXISTS (SELECT 1 FROM ledger_entry r WHERE r.reverses_id = e.id)"
CHUNK = 500  # causes or rows in one statement


class BadFact(ValueError):
    """A record says of itself what cannot be counted: a mistake of the room that posts."""


@dataclass(frozen=True)
class Row:
    """One party of a fact, as the ledger holds it or is going to."""

    party: Party
    path: str
    quantity: int
    points: int  # hundredths
    lift: int
    edition: str
    pk: int = 0  # 0: not written yet


@dataclass(frozen=True)
class Posted:
    """A fact with its rows, one a party, in order."""

    cause: str
    posting: int
    number: int
    fact: Fact
    rows: tuple[Row, ...]
    is_divided: bool
    seal: int | None = None  # the last one before it was first posted; None: not written yet

    @property
    def is_joint(self) -> bool:
        return len({row.party.unit for row in self.rows}) > 1


@dataclass(frozen=True)
class Difference:
    """What a repost changes: facts that stand and no longer hold, facts that hold and do not stand.

    is_beside: whether what is new may fall into a statement.
    """

    gone: tuple[Posted, ...]
    new: tuple[Posted, ...]
    is_beside: bool = False


def check_fact(fact: Fact) -> None:
    """Raises: BadFact."""
    parties = [(party.unit, party.person) for party in fact.parties]
    if not parties or len(set(parties)) < len(parties):
        raise BadFact(f"{fact.item}: each party is named once, and there is one at least")
    if fact.quantity <= 0 or any(party.share <= 0 for party in fact.parties):
        raise BadFact(f"{fact.item}: quantity and shares are positive")


def first(record: Record) -> Difference:
    """All that a record says that was just made: nothing stands for it, and nobody else knows of it yet.

    One query, none where it says nothing. What was posted for another record of its key is met by the database,
    which takes no second first posting.
    """
    facts = record.facts()
    for fact in facts:
        check_fact(fact)
    return Difference((), *priced(record.key, 1, facts))


def difference(record: Record) -> Difference:
    """Net what a record says against what stands for it, which nobody else changes until the transaction ends.

    A fact that stands as it is, is left alone. Two queries; one where nothing is new.
    """
    stands, last = _kept(signing.behind_lock(_OF_CAUSE, [record.key], record.key))
    facts = record.facts()  # behind the lock: what somebody else changed of it meanwhile is said
    for fact in facts:
        check_fact(fact)
    wanted = Counter(facts)
    gone = []
    for posted in stands:
        if wanted[posted.fact] > 0:
            wanted[posted.fact] -= 1
        else:
            gone.append(posted)
    new = []
    for fact in facts:  # not from the counter: it has lost their order
        if wanted[fact] > 0:
            wanted[fact] -= 1
            new.append(fact)
    return Difference(tuple(gone), *priced(record.key, last + 1, new))


def standing(cause: str) -> tuple[list[Posted], int]:
    """Facts that stand for `cause`, and the number of its last posting (0: none yet). One query."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_CAUSE, [cause])
        return _kept(cursor.fetchall())


def _kept(rows: Sequence[Sequence[Any]]) -> tuple[list[Posted], int]:
    last = max((row[1] for row in rows), default=0)
    return _facts(row for row in rows if row[-1]), last


def standing_of(where: str, params: Sequence[Any]) -> list[Posted]:
    """Standing facts, whole, of which some party's entry `e` meets `where`; by cause."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT e.cause, e.posting, e.fact FROM {TABLE} e WHERE ({where}) AND {STANDING}", params
        )
        met = set(cursor.fetchall())
    by_cause = standing_by_cause(sorted({cause for cause, _posting, _fact in met}))
    # a record may have other facts, which do not
    return [p for facts in by_cause.values() for p in facts if (p.cause, p.posting, p.number) in met]


def counted(item: str, scope: placing.Scope) -> tuple[int, int]:
    """(records, entries) that stand for `item` in the scope. One query."""
    where, values = scope.where()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(DISTINCT e.cause), COUNT(*) FROM {TABLE} e WHERE e.item = %s AND {where} AND {STANDING}",
            [item, *values],
        )
        records, entries = cursor.fetchone()
    return records, entries


def standing_by_cause(causes: Sequence[str]) -> dict[str, list[Posted]]:
    """Cause → the facts that stand for it."""
    found: dict[str, list[Posted]] = defaultdict(list)
    for start in range(0, len(causes), CHUNK):
        some = causes[start : start + CHUNK]
        with connection.cursor() as cursor:
            cursor.execute(
                _SELECT + f" WHERE e.cause IN ({marks(some)}) AND {STANDING}"
                " ORDER BY e.cause, e.posting, e.fact, e.party",
                some,
            )
            for posted in _facts(cursor.fetchall()):
                found[posted.cause].append(posted)
    return dict(found)


_SELECT = (
    "SELECT e.cause, e.posting, e.fact, e.party, e.path, e.unit_id, e.person_id, e.item, e.level, e.object, e.content,"
    " e.lift, e.share_num, e.share_den, e.is_divided, e.happened_on, e.booked_on, e.edition, e.quantity, e.points,"
    f" e.id, e.seal, CASE WHEN {STANDING} THEN 1 ELSE 0 END FROM {TABLE} e"
)
_OF_CAUSE = _SELECT + " WHERE e.cause = %s ORDER BY e.posting, e.fact, e.party"


def _facts(rows: Iterable[Sequence[Any]]) -> list[Posted]:
    return [_fact(list(parties)) for _key, parties in groupby(rows, key=lambda row: row[:3])]


def _fact(rows: Sequence[Sequence[Any]]) -> Posted:
    cause, posting, number, *_rest = rows[0]
    item, level, thing, content = rows[0][7:11]
    is_divided, happened_on, booked_on = rows[0][14:17]
    made = tuple(Row(Party(r[5], r[6], Fraction(r[12], r[13])), r[4], r[18], r[19], r[11], r[17], r[20]) for r in rows)
    quantity = sum(row.quantity for row in made) if is_divided else made[0].quantity
    fact = Fact(item, quantity, happened_on, booked_on, tuple(row.party for row in made), level, thing, content)
    return Posted(cause, posting, number, fact, made, bool(is_divided), rows[0][21])


def priced(cause: str, posting: int, facts: Sequence[Fact]) -> tuple[tuple[Posted, ...], bool]:
    """Facts with their place and price, to be written, and whether they may fall into a statement.

    One query, none where there are no facts.
    """
    if not facts:
        return (), False
    ground = ground_of(facts)
    placed = [
        [placing.path_on(ground.places[party.unit], fact.booked_on, party.unit) for party in fact.parties]
        for fact in facts
    ]
    rules = pricing.rules_by({path for paths in placed for path in paths}, ground.rules)
    made = (
        build(cause, posting, number, fact, paths, [rules[path] for path in paths])
        for number, (fact, paths) in enumerate(zip(facts, placed, strict=True))
    )
    return tuple(made), ground.is_beside


def build(
    cause: str, posting: int, number: int, fact: Fact, paths: Sequence[str], rules: Sequence[pricing.Rules]
) -> Posted:
    """One fact as rows. The first party's rules say whether it is divided; each party's own, what it earns."""
    charter = rules[0][1]
    quantities = pricing.quantities(fact, charter)
    earned = {edition: pricing.points(fact, of) for edition, of in dict(rules).items()}
    rows = tuple(
        Row(party, path, quantity, earned[edition][i], lift, edition)
        for i, (party, path, quantity, lift, (edition, _of)) in enumerate(
            zip(fact.parties, paths, quantities, placing.lifts(paths), rules, strict=True)
        )
    )
    return Posted(cause, posting, number, fact, rows, pricing.is_divided(fact, charter))


def write(change: Difference, *, at: datetime, renewed: bool = False) -> int:
    """Write reversals and new entries; the number of rows."""
    return reverse(change.gone, at=at, renewed=renewed) + insert(change.new, at=at)


def reverse(facts: Sequence[Posted], *, at: datetime, renewed: bool = False) -> int:
    """Reverse facts whole: each of their entries once, by a copy with the sign turned.

    Args:
        renewed: the same facts are posted again elsewhere or at another price: nothing became known, so
            the seal is copied too.
    """
    seal = "seal" if renewed else _SEAL
    ids = [row.pk for posted in facts for row in posted.rows]
    copied = ", ".join(COPIED)
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {TABLE} ({copied}, sign, reverses_id, quantity, points, recorded_at, seal)"
                f" SELECT {copied}, -1, id, -quantity, -points, %s, {seal}"
                f" FROM {TABLE} WHERE id IN ({marks(some)})",
                [moment(at), *some],
            )
    return len(ids)


# read by the statement that inserts, after the lock was taken: so it cannot miss a seal
_SEAL = "(SELECT COALESCE(MAX(id), 0) FROM ledger_seal)"


def insert(facts: Sequence[Posted], *, at: datetime, table: str = TABLE) -> int:
    """Insert facts as entries, in one statement for each few hundred rows; with the seal they have, or the last."""
    rows = [(*values, moment(at), posted.seal) for posted in facts for values in _values(posted)]
    line = f"({marks(COPIED)}, %s, %s, %s, 1, %s, COALESCE(%s, {_SEAL}))"
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(COPIED)}, quantity, points, reverses_id, sign, recorded_at, seal)"
                f" VALUES {', '.join([line] * len(some))}",
                [value for row in some for value in row],
            )
    return len(rows)


def _values(posted: Posted) -> Iterable[tuple[Any, ...]]:
    """For each party the columns of COPIED, then quantity, points and reverses_id."""
    fact = posted.fact
    happened, booked = sql_day(fact.happened_on), sql_day(fact.booked_on)
    year, month = fact.booked_on.year, fact.booked_on.year * 100 + fact.booked_on.month
    for number, row in enumerate(posted.rows):
        yield (
            posted.cause, posted.posting, posted.number, number, row.path, row.party.unit, row.party.person,
            fact.item, fact.level, fact.object, fact.content, row.lift,
            row.party.share.numerator, row.party.share.denominator, posted.is_joint, posted.is_divided,
            happened, booked, year, month, row.edition, row.quantity, row.points, None,
        )  # fmt: skip


def last_postings(causes: Sequence[str]) -> dict[str, int]:
    """Cause → number of its last posting."""
    found: dict[str, int] = {}
    for start in range(0, len(causes), CHUNK):
        some = causes[start : start + CHUNK]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT cause, MAX(posting) FROM {TABLE} WHERE cause IN ({marks(some)}) GROUP BY cause", some
            )
            found.update(dict(cursor.fetchall()))
    return found
