"""What a posting stands on 立足: where its parties stood, whose rules hold there, and whether statements are beside it.

Every posting asks it, so it is one statement, and on PostgreSQL one message with the lock before it: whoever moves a
unit, amends a rule or states a quantity is waited for first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from . import signing
from .facts import Fact
from .placing import Places
from .sql import marks, sql_day


@dataclass(frozen=True)
class Ground:
    """Of all the facts of a posting together.

    rules: id of a node, as in paths → hash of its edition, charter it names.
    is_beside: whether some statement is of one of the items and days, and of a node that a party ever stood under.
    """

    places: Places
    rules: dict[str, tuple[str, str]]
    is_beside: bool


def ground_of(facts: Sequence[Fact]) -> Ground:
    """Takes the lock that everything that posts takes."""
    units = sorted({party.unit for fact in facts for party in fact.parties})
    items = sorted({fact.item for fact in facts})
    days = [fact.booked_on for fact in facts]
    values = [*items, sql_day(max(days)), sql_day(min(days)), *units]
    rows = signing.behind_lock(_SELECT[connection.vendor].format(items=marks(items), units=marks(units)), values)
    places: Places = {unit: [] for unit in units}
    for unit, since, path in sorted({row[:3] for row in rows}):
        places[unit].append((since, path))
    rules = {str(node): (edition or "", charter) for *_place, node, edition, charter, _beside in rows}
    return Ground(places, {node: named for node, named in rules.items() if any(named)}, any(row[6] for row in rows))


# A row for each node on each path. Subselects, since PostgreSQL plans them sooner than joins.
_OF_PATHS = (
    "SELECT p.unit_id, p.since, p.path, u.id, (SELECT d.hash FROM people_edition d WHERE d.id = u.edition_id),"
    " u.charter, EXISTS (SELECT 1 FROM ledger_statement s WHERE s.unit_id = u.id AND s.item IN ({{items}})"
    " AND s.voided_at IS NULL AND s.first_on <= %s AND s.last_on >= %s)"
    " FROM people_placement p JOIN people_unit u ON {on_path} WHERE p.unit_id IN ({{units}})"
)
_SELECT = {
    "postgresql": _OF_PATHS.format(
        on_path="u.id = ANY (CAST(string_to_array(trim(BOTH '/' FROM p.path), '/') AS bigint[]))"
    ),
    "sqlite": _OF_PATHS.format(
        on_path="u.id IN (SELECT value FROM json_each('[' || replace(trim(p.path, '/'), '/', ',') || ']'))"
    ),
}
