"""What a fact earns, and how it is divided 计分与分摊: by the rules in force, in integers that close."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db import connection

from tongxin.kernel.charter.shapes import Charter, PointsRule
from tongxin.people import charters
from tongxin.people.models import Edition

from .facts import Fact

HUNDREDTHS = 100  # points are stored so

Rules = tuple[str, Charter | None]  # hash and text; ("", None) where nothing names a charter
NO_RULES: Rules = ("", None)


def by_hash(edition: str) -> Charter | None:
    """The rules of the edition with this hash; None for ""."""
    return charters.of_edition(Edition(hash=edition)) if edition else None


def rules_of(paths: Iterable[str], instead: Mapping[int, Rules] | None = None) -> dict[str, Rules]:
    """Path → rules in force there: of the nearest node on it that has an edition or names a charter.

    `instead` are rules that units, by their id, are to have in place of theirs.

    The path is that of the booked day, so a unit's past goes by the rules of where it then was; the
    edition is today's, and holds the prices of every day. One query.
    """
    wanted = set(paths)
    nodes = sorted({part for path in wanted for part in path.split("/") if part}, key=int)
    if not nodes:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id, COALESCE(d.hash, ''), u.charter FROM people_unit u"
            " LEFT JOIN people_edition d ON d.id = u.edition_id"
            f" WHERE u.id IN ({', '.join(['%s'] * len(nodes))}) AND (u.edition_id IS NOT NULL OR u.charter <> '')",
            [int(node) for node in nodes],
        )
        named = {str(pk): (edition, name) for pk, edition, name in cursor.fetchall()}
    return rules_by(wanted, named, instead)


def rules_by(
    paths: Iterable[str], named: Mapping[str, tuple[str, str]], instead: Mapping[int, Rules] | None = None
) -> dict[str, Rules]:
    """The same from what is known of the nodes: id as in paths → hash of its edition, charter it names."""
    given = {str(unit): rules for unit, rules in (instead or {}).items()}
    return {path: _nearest(path, named, given) for path in paths}


def _nearest(path: str, named: Mapping[str, tuple[str, str]], given: Mapping[str, Rules]) -> Rules:
    for part in reversed(path.strip("/").split("/")):
        if part in given:
            return given[part]
        if part in named:
            edition, name = named[part]
            charter = by_hash(edition) if edition else charters.shipped(name)
            return (edition or (charter.hash if charter else ""), charter)
    return NO_RULES


def is_divided(fact: Fact, charter: Charter | None) -> bool:
    """Whether parties share the quantity among them, rather than each showing it whole."""
    item = charter.items.get(fact.item) if charter else None
    return item is not None and item.adds == "shares"


def quantities(fact: Fact, charter: Charter | None) -> list[int]:
    """Each party's quantity, in the item's smallest unit."""
    if not is_divided(fact, charter):
        return [fact.quantity] * len(fact.parties)
    return divide(fact.quantity, [party.share for party in fact.parties])


def rule_for(charter: Charter | None, item: str) -> PointsRule | None:
    """The one line of the points schedule for `item`."""
    return next((rule for rule in charter.points.values() if rule.item == item), None) if charter else None


def points(fact: Fact, charter: Charter | None) -> list[int]:
    """Hundredths of a point for each party, by the price of the booked day.

    Points are for persons: a party without one earns nothing, and the others divide the whole.
    """
    rule = rule_for(charter, fact.item)
    price = rule.amount_on(fact.booked_on, fact.level) if rule else None
    if rule is None or price is None or charter is None:
        return [0] * len(fact.parties)
    item = charter.items.get(fact.item)
    scale = item.scale if item else 1
    exact = price * HUNDREDTHS * fact.quantity / scale
    total = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    earning = [i for i, party in enumerate(fact.parties) if party.person is not None]
    parts = iter(_split(total, rule.split, [fact.parties[i].share for i in earning]))
    return [next(parts) if party.person is not None else 0 for party in fact.parties]


def _split(total: int, split: str, shares: Sequence[Fraction]) -> list[int]:
    if split == "whole" or len(shares) < 2:
        return [total] * len(shares)
    if split == "first_half":
        first, rest = divide(total, [Fraction(1, 2), Fraction(1, 2)])
        return [first, *divide(rest, shares[1:])]
    return divide(total, shares)


def divide(total: int, shares: Sequence[Fraction]) -> list[int]:
    """Divide `total` in proportion to `shares`, in integers that add up to it.

    What is left after rounding down goes one by one to the greatest remainders, then to the first.
    """
    whole = sum(shares, Fraction(0))
    sign = -1 if total < 0 else 1
    exact = [abs(total) * share / whole for share in shares]
    parts = [int(part) for part in exact]
    order = sorted(range(len(shares)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: abs(total) - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]
