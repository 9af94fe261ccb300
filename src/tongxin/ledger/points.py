"""Points of a person 积分: entries seen by person. Caps and 就高 are applied here, on reading."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Category, Charter
from tongxin.people import charters
from tongxin.people.models import Person, Unit

from .placing import Scope, scope_of
from .posting import STANDING, TABLE
from .pricing import HUNDREDTHS, rule_for

CHUNK = 500


@dataclass(frozen=True)
class Line:
    """One fact that earns, and how much of it counts. Points 积分 may be negative."""

    cause: str
    item: str
    level: str
    category: str  # code; "" where the schedule of today has no line for the item
    points: Decimal
    counted: Decimal
    why_not: str  # "" when it counts whole
    on: date  # booked day


@dataclass(frozen=True)
class Sheet:
    """A person's points of a year in an organisation, and what they are made of."""

    total: Decimal
    categories: tuple[tuple[Category, Decimal, Decimal | None], ...]  # category, points that count, cap
    lines: tuple[Line, ...]  # latest first


@dataclass(frozen=True)
class _Earned:
    person: int  # the row that stays, of merged ones
    cause: str
    item: str
    level: str
    content: str
    points: int  # hundredths
    on: date


def sheet(person: Person, organisation: Unit, year: int) -> Sheet:
    """The points of `person`, rows merged into it included, booked in `year` in the organisation."""
    root = _root(person.pk)
    return sheets([root], organisation, year)[root]


def sheets(persons: Iterable[int], organisation: Unit, year: int) -> dict[int, Sheet]:
    """Person id → sheet, for rows that stay after merges; an empty one where nothing was earned."""
    charter = charters.of(organisation)
    earned = _by_person(list(dict.fromkeys(persons)), scope_of(organisation), year)
    return {pk: make_sheet(mine, charter, year) for pk, mine in earned.items()}


def changed_totals(organisation: Unit, before: Charter, after: Charter) -> dict[int, int]:
    """Year → persons whose total of that year in the organisation reads differently by the rules `after`.

    Entries keep their price; what changes are caps, 就高, and categories. Years without change are left out.
    """
    scope = scope_of(organisation)
    found = {}
    for year in _years(scope):
        if _reading(before, year) == _reading(after, year):
            continue
        earned = _by_person(_earners(scope, year), scope, year).values()
        totals = ((make_sheet(mine, before, year).total, make_sheet(mine, after, year).total) for mine in earned)
        found[year] = sum(old != new for old, new in totals)
    return {year: n for year, n in found.items() if n}


def _reading(charter: Charter, year: int) -> object:
    """What a sheet of `year` asks of the rules."""
    last_day = date(year, 12, 31)
    caps = {code: category.cap_on(last_day) for code, category in charter.categories.items()}
    return caps, {rule.item: (rule.category, rule.once) for rule in charter.points.values()}


def _years(scope: Scope) -> list[int]:
    where, values = scope.where()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT e.year FROM {TABLE} e WHERE e.points <> 0 AND {where} ORDER BY e.year", values)
        return [year for (year,) in cursor.fetchall()]


def _earners(scope: Scope, year: int) -> list[int]:
    """Persons with points booked in `year`; of merged rows the one that stays."""
    where, values = scope.where()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT e.person_id FROM {TABLE} e WHERE e.year = %s AND e.points <> 0 AND {where}"
            f" AND e.person_id IS NOT NULL AND {STANDING}",
            [year, *values],
        )
        rows = {pk for (pk,) in cursor.fetchall()}
    merged = dict(Person.objects.exclude(same_as=None).values_list("pk", "same_as_id"))
    return sorted({_stays(pk, merged) for pk in rows})


def _stays(person: int, merged: Mapping[int, int]) -> int:
    while person in merged:
        person = merged[person]
    return person


def _by_person(persons: Sequence[int], scope: Scope, year: int) -> dict[int, list[_Earned]]:
    """Person → what they earned in `year`, [] where nothing."""
    found: dict[int, list[_Earned]] = {pk: [] for pk in persons}
    for one in _earned(persons, scope, year):
        found[one.person].append(one)
    return found


def _root(person: int) -> int:
    """The row that stays, over chains of merges."""
    at: int = person
    while (up := Person.objects.filter(pk=at).values_list("same_as_id", flat=True).first()) is not None:
        at = up
    return at


def _earned(persons: Sequence[int], scope: Scope, year: int) -> Iterable[_Earned]:
    """What stands and earns, by the person it counts for."""
    where, values = scope.where()
    for start in range(0, len(persons), CHUNK):
        some: list[Any] = list(persons[start : start + CHUNK])
        marks = ", ".join(["%s"] * len(some))
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH RECURSIVE who(id, root) AS (SELECT id, id FROM people_person WHERE id IN ({marks})"
                " UNION SELECT p.id, w.root FROM people_person p JOIN who w ON p.same_as_id = w.id)"
                " SELECT w.root, e.cause, e.item, e.level, e.content, e.points, e.booked_on"
                f" FROM who w JOIN {TABLE} e ON e.person_id = w.id"
                f" WHERE e.year = %s AND e.points <> 0 AND {where} AND {STANDING}"
                " ORDER BY e.booked_on, e.cause, e.posting, e.fact, e.party",
                [*some, year, *values],
            )
            for row in cursor.fetchall():
                yield _Earned(*row)


def make_sheet(earned: Sequence[_Earned], charter: Charter, year: int) -> Sheet:
    """Apply 就高 and then the yearly caps, explaining what does not count."""
    lines = _highest(earned, charter)
    last_day = date(year, 12, 31)  # a cap voted during the year holds for all of it
    categories = []
    for code in (*charter.categories, ""):
        mine = [i for i, line in enumerate(lines) if line.category == code]
        category = charter.categories.get(code) or Category(code="", name=_("其他"), caps=(), source="")
        cap = category.cap_on(last_day)
        for i, line in zip(mine, _capped([lines[i] for i in mine], cap, category.name), strict=True):
            lines[i] = line
        if code or mine:
            categories.append((category, sum((lines[i].counted for i in mine), Decimal(0)), cap))
    total = sum((line.counted for line in lines), Decimal(0))
    return Sheet(total, tuple(categories), tuple(reversed(lines)))


def _highest(earned: Sequence[_Earned], charter: Charter) -> list[Line]:
    """Lines in the order earned; of one content, rules marked `once` count the highest form alone."""
    once = {one.item: rule.once for one in earned if (rule := rule_for(charter, one.item))}
    best: dict[str, int] = {}
    for i, one in enumerate(earned):
        key = one.content or one.cause
        if once.get(one.item) and (key not in best or one.points > earned[best[key]].points):
            best[key] = i
    lines = []
    for i, one in enumerate(earned):
        rule = rule_for(charter, one.item)
        points = Decimal(one.points) / HUNDREDTHS
        beaten = once.get(one.item, False) and best[one.content or one.cause] != i
        why = _("同一内容就高计一次，已按更高的一项计分。") if beaten else ""
        counted = Decimal(0) if beaten else points
        category = rule.category if rule else ""
        lines.append(Line(one.cause, one.item, one.level, category, points, counted, why, one.on))
    return lines


def _capped(lines: Sequence[Line], cap: Decimal | None, name: str) -> list[Line]:
    """Cut what exceeds the cap, later ones first; what was taken off makes room."""
    if cap is None:
        return list(lines)
    room = cap - sum((line.counted for line in lines if line.counted < 0), Decimal(0))
    made = []
    for line in lines:
        if line.counted <= 0:
            made.append(line)
            continue
        counted = min(line.counted, room)
        room -= counted
        why = "" if counted == line.counted else _("“%(name)s”已满%(cap)s分。") % {"name": name, "cap": f"{cap:f}"}
        made.append(replace(line, counted=counted, why_not=why))
    return made
