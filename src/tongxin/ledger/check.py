"""Is the ledger what the records say 核对? Rebuild it beside, compare the rows, and what is read from both.

Only says what it finds; never mends anything.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice

from django.db import connection, transaction
from django.utils.translation import gettext as _

from tongxin.kernel.periods import Period
from tongxin.people.models import Unit

from . import guard, kinds, placing, posting, pricing
from .facts import Fact, Record
from .measure import measure
from .measured import ADDS, Measured, Spec
from .models import Overlap
from .posting import Posted
from .statements import clashes
from .tallies import checking as tallies

SCRATCH = "ledger_scratch"
NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # recorded_at of rebuilt rows; not compared

# everything that any reading depends on; posting and number of a fact do not matter
COMPARED = (
    "cause", "item", "level", "object", "content", "path", "unit_id", "person_id", "lift", "share_num", "share_den",
    "is_joint", "is_divided", "happened_on", "booked_on", "year", "month", "edition",
)  # fmt: skip


def differences() -> Iterator[str]:
    """Sentences on whatever is not as it should be; none when the ledger is the records' own."""
    for name in guard.missing():
        yield _("缺少防改触发器%(name)s。") % {"name": name}
    for kind in _unknown_kinds():
        yield _("台账里有%(kind)s的分录，但没有这种记录。") % {"kind": kind}
    with transaction.atomic(), _Scratch():
        yield from _rebuild()
        yield from _rows()
        yield from _readings()
    yield from tallies.differences()


def overlaps() -> Iterator[str]:
    """Sentences on statements that overlap one another, and on records that stand on top of one 另计."""
    for one, other in clashes():
        yield _("申报数%(one)s与%(other)s重叠：同一项目，时间相交，单位相同或有隶属。") % {
            "one": one.key,
            "other": other.key,
        }
    beside = Overlap.objects.filter(choice="extra", statement__voided_at=None)
    counts = Counter(beside.values_list("statement_id", flat=True))
    for statement, count in sorted(counts.items()):
        yield _("申报数ledger.statement:%(pk)s的时间内另计%(n)s条记录。") % {"pk": statement, "n": count}


def _unknown_kinds() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT cause FROM {posting.TABLE}")
        found = {kinds.split(cause)[0] for (cause,) in cursor.fetchall()}
    return sorted(found - {kind.kind for kind in kinds.kinds()})


class _Scratch:
    """A table like the ledger's, for this connection alone, gone afterwards."""

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {SCRATCH}")
            cursor.execute(f"CREATE TEMPORARY TABLE {SCRATCH} AS SELECT * FROM {posting.TABLE} WHERE 1 = 0")
            temp = "temp." if connection.vendor == "sqlite" else ""
            cursor.execute(f"CREATE INDEX {temp}{SCRATCH}_reading ON {SCRATCH} (item, year, path)")

    def __exit__(self, *_error: object) -> None:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE {SCRATCH}")


def _rebuild() -> Iterator[str]:
    """Fill the scratch table from the records, at the prices of each entry's own edition."""
    for kind in kinds.kinds():
        records = kind.records()
        while some := list(islice(records, posting.CHUNK)):
            yield from _rebuild_some(some)


def _rebuild_some(records: Sequence[Record]) -> Iterator[str]:
    said: dict[str, list[Fact]] = {}
    for record in records:
        facts = []
        for fact in record.facts():
            try:
                posting.check_fact(fact)
            except posting.BadFact as error:
                yield _("%(key)s的事实不成立：%(error)s") % {"key": record.key, "error": error}
            else:
                facts.append(fact)
        said[record.key] = facts
    stands = posting.standing_by_cause(list(said))
    parties = [party.unit for facts in said.values() for fact in facts for party in fact.parties]
    places = placing.placements(parties)
    built = []
    for cause, facts in said.items():
        standing: dict[Fact, list[Posted]] = defaultdict(list)
        for posted in stands.get(cause, []):
            standing[posted.fact].append(posted)
        for number, fact in enumerate(facts):
            try:
                paths = [placing.path_on(places[p.unit], fact.booked_on, p.unit) for p in fact.parties]
            except placing.NotPlaced as error:
                yield f"{cause}：{error}"
                continue
            same = standing[fact].pop(0) if standing[fact] else None
            built.append(posting.build(cause, 1, number, fact, paths, _rules(same, paths)))
    posting.insert(built, at=NEVER, table=SCRATCH)


def _rules(same: Posted | None, paths: Sequence[str]) -> list[pricing.Rules]:
    """Those that the standing fact was priced by; today's where none stands."""
    if same is None:
        now = pricing.rules_of(paths)
        return [now[path] for path in paths]
    return [(row.edition, pricing.by_hash(row.edition)) for row in same.rows]


def _rows() -> Iterator[str]:
    """Compare net sums of both tables over everything a reading may ask for."""
    named = ", ".join(COMPARED)
    sums = "SUM(sign) AS n, SUM(quantity) AS quantity, SUM(points) AS points"
    having = "HAVING SUM(sign) <> 0 OR SUM(quantity) <> 0 OR SUM(points) <> 0"
    left, right = (f"SELECT {named}, {sums} FROM {t} GROUP BY {named} {having}" for t in (posting.TABLE, SCRATCH))
    for a, b, sentence in (
        (left, right, _("台账里有、记录里没有：%(what)s")),
        (right, left, _("记录里有、台账里没有：%(what)s")),
    ):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM ({a}) a EXCEPT SELECT * FROM ({b}) b ORDER BY 1, 2")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield sentence % {"what": _said(dict(zip(columns, row, strict=True)))}


def _said(row: dict[str, object]) -> str:
    text = _("%(cause)s，%(item)s%(level)s，记于%(booked_on)s，路径%(path)s，人员%(person_id)s，")
    text += _("数量%(quantity)s，积分%(points)s（百分之一分），抬升%(lift)s，规则%(edition)s，%(n)s条")
    return text % {**row, "level": f"（{row['level']}）" if row["level"] else "", "person_id": row["person_id"] or "—"}


def _readings() -> Iterator[str]:
    """Compare what is read of each tree in each year, of the items booked there then, in every way of adding."""
    seen = _seen()
    roots = Unit.objects.in_bulk({root for root, _year in seen})
    for (root, year), items in sorted(seen.items()):
        if root not in roots:  # told by the rows already
            continue
        unit, period = roots[root], Period.year(year)
        specs = [Spec(f"{adds} {item}", adds, (item,)) for item in sorted(items) for adds in ADDS]
        read, rebuilt = (measure(unit, period, specs, table=table) for table in (posting.TABLE, SCRATCH))
        for spec in specs:
            a, b = read[spec.key], rebuilt[spec.key]
            if replace(a, late=0) != replace(b, late=0):
                yield _("%(unit)s%(year)s年%(spec)s：台账读出%(a)s，按记录应为%(b)s") % {
                    "unit": unit, "year": year, "spec": spec.key, "a": _told(a), "b": _told(b),
                }  # fmt: skip


def _told(measured: Measured) -> str:
    return _("%(value)s（%(records)s条记录，无明细%(undetailed)s，联合%(joint)s）") % vars(measured)


def _seen() -> dict[tuple[int, int], set[str]]:
    """(root of a tree, year) → items booked there then, in either table."""
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        for table in (posting.TABLE, SCRATCH):
            cursor.execute(f"SELECT DISTINCT item, year, path FROM {table}")
            for item, year, path in cursor.fetchall():
                found[int(path.split("/")[1]), year].add(item)
    return found


def all_sentences(found: Iterable[str], most: int) -> Iterator[str]:
    """The first `most` of them, and how many more there are."""
    rest = 0
    for number, sentence in enumerate(found):
        if number < most:
            yield sentence
        else:
            rest += 1
    if rest:
        yield _("另有%(n)s处。") % {"n": rest}
