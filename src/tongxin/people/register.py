"""The register of a unit as a list 名册: who is in it, found by name, pinyin or number, sorted by pinyin."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from tongxin.kernel.charter.shapes import Charter

from . import finding, lists, names, validation
from .composition import WHO, born_between
from .finding import persons_of
from .listing import year_of
from .models import Membership, Person, Post, Seat, Standing, Unit, User, holds, on_day
from .paths import is_under
from .permissions import Can, reach, within
from .secret_fields import keyed_hash

__all__ = [
    "Row",
    "Summary",
    "matching",
    "nameable",
    "narrowed",
    "persons",
    "rows",
    "rows_of",
    "scope",
    "summary",
    "units_below",
]

TAIL = 4
NEVER = date(9999, 12, 31)
SHOWN = ("title", "field", "political")  # aspects in the list
POST = "post"  # beside them


@dataclass
class Row:
    """A person as the list shows them."""

    person: Person
    pinyin: str
    units: list[Unit] = with_default(default_factory=list)  # the deepest of the scope
    since: date | None = None
    field: str = ""
    political: str = ""
    title: str = ""
    posts: list[str] = with_default(default_factory=list)
    has_namesake: bool = False
    is_new: bool = False  # joined this year
    is_gone: bool = False


@dataclass(frozen=True)
class Summary:
    """在册, 今年入会, 今年离开."""

    standing: int
    joined: int
    left: int


def scope(paths: Iterable[str]) -> QuerySet[Any]:
    """Memberships at or below `paths`, with `who`: the person that stays, of merged ones."""
    return Membership.objects.filter(within(paths)).annotate(who=Coalesce("person__same_as", "person"))


def summary(paths: Iterable[str], on: date) -> Summary:
    """Who stands in the register, who came and who went this year. One query."""
    rows = (
        scope(paths)
        .values("who")
        .annotate(
            standing=Count("pk", filter=on_day(on)),
            first=Min("since"),
            last=Max(Coalesce("until", Value(NEVER))),
        )
    )
    found = rows.aggregate(
        n=Count("who", filter=Q(standing__gt=0)),
        joined=Count("who", filter=Q(standing__gt=0, first__year=on.year)),
        left=Count("who", filter=Q(standing=0, last__year=on.year, last__lt=on)),
    )
    return Summary(found["n"], found["joined"], found["left"])


def persons(
    paths: Iterable[str], on: date, *, text: str = "", has: dict[str, str] | None = None, gone: bool = False
) -> QuerySet[Person]:
    """Persons in the register on that day, or those who have left it.

    Args:
        has: aspect → value that holds on that day.
    """
    rows = Membership.objects.filter(within(paths))
    standing = persons_of(rows.filter(on_day(on)))
    found = Person.objects.filter(same_as=None)
    found = found.filter(persons_of(rows.filter(since__lte=on))).exclude(standing) if gone else found.filter(standing)
    for aspect, value in (has or {}).items():
        held = Standing.objects.filter(on_day(on), aspect=aspect, value=value)
        found = found.filter(pk__in=held.values("person"))
    if text.strip():
        found = matching(found, text)
    return found.order_by("pinyin", "name", "pk")


def narrowed(
    found: QuerySet[Person], asked: Mapping[str, str], charter: Charter, paths: Iterable[str], on: date
) -> QuerySet[Person]:
    """Those of `found` who answer all that is asked: gender, age ("35-44"), grade, seat, joined (a year).

    What is not among the choices narrows nothing.
    """
    if asked.get("gender") in ("1", "2"):
        found = found.filter(gender=asked["gender"])
    if asked.get("age"):
        first, last = born_between(asked["age"], on)
        born = F("birth_year") * 12 + Coalesce("birth_month", Value(on.month))
        found = found.annotate(born=born).filter(born__range=(first, last))
    if asked.get("grade"):
        held = Standing.objects.filter(on_day(on), aspect="title", value__in=lists.titles_of(charter, [asked["grade"]]))
        found = found.filter(pk__in=held.values("person"))
    if asked.get("seat"):
        kinds = [code for code, kind in charter.seats.items() if asked["seat"] in (code, kind.also)]
        seats = Seat.objects.filter(on_day(on), kind__in=kinds, withdrawn_at=None)
        found = found.filter(pk__in=seats.values(row=WHO))
    if year := year_of(asked.get("joined", "")):
        firsts = scope(paths).values("who").annotate(first=Min("since"))
        found = found.filter(pk__in=firsts.filter(first__year=year).values("who"))
    return found


def matching(found: QuerySet[Person], text: str) -> QuerySet[Person]:
    """Those whom `text` resembles by name or pinyin, or whose number or tail of the phone it is."""
    text = text.strip()[:40]
    found, condition = finding.resembling(text, found)
    bare = names.typed(text)
    if bare.isdigit() and len(bare) == TAIL:
        condition |= Q(phone_tail=bare)
    for read, column in ((validation.phone_number, "phone_hash"), (validation.id_number, "id_hash")):
        try:
            number = read(text)
        except validation.NotANumber:
            continue
        condition |= Q(**{column: keyed_hash(number)})
    return found.filter(condition)


def rows_of(persons: Iterable[int]) -> QuerySet[Person]:
    """The rows of persons, those merged into them included."""
    ids = list(persons)
    return Person.objects.filter(Q(pk__in=ids) | Q(same_as__in=ids))


def rows(
    page: Iterable[Person],
    paths: tuple[str, ...],
    on: date,
    charter: Charter | None = None,
    *,
    namesakes: bool = True,
) -> list[Row]:
    """What the list says of the persons of one page. Three queries, however many there are.

    Args:
        namesakes: whether to tell who bears the same name as another; it takes one of the queries.
    """
    charter = charter or lists.of(None)
    made = {p.pk: Row(p, names.shown(p.pinyin)) for p in page}
    if not made:
        return []
    mine = defaultdict(list)
    these = rows_of(made)
    for membership in scope(paths).filter(person__in=these).select_related("unit").order_by("since", "pk"):
        mine[membership.who].append(membership)
    for pk, memberships in mine.items():
        row = made[pk]
        standing = [m for m in memberships if holds(m, on)]
        row.is_gone = not standing
        row.since = memberships[0].since
        row.is_new = row.since.year == on.year and not row.is_gone
        there = standing or memberships[-1:]
        deepest = max(m.unit.path.count("/") for m in there)
        row.units = list({m.unit_id: m.unit for m in there if m.unit.path.count("/") == deepest}.values())
    shown = cache(lambda aspect, value: lists.shown(charter, aspect, value))
    for pk, aspect, value in _said(made, these, paths, on):
        if aspect == POST:
            made[pk].posts.append(value)
        else:
            setattr(made[pk], aspect, shown(aspect, value))
    doubled = _doubled({row.person.name for row in made.values() if row.person.name}, paths, on) if namesakes else ()
    for row in made.values():
        row.has_namesake = row.person.name in doubled
    return list(made.values())


def _said(made: Iterable[int], these: QuerySet[Person], paths: tuple[str, ...], on: date) -> list[tuple[int, str, str]]:
    """(person, aspect, value) of what holds on the day, posts of the scope in the order they were taken up."""
    held = Standing.objects.filter(on_day(on), person__in=list(made), aspect__in=SHOWN)
    posts = Post.objects.filter(on_day(on), within(paths), person__in=these).annotate(who=WHO, aspect=Value(POST))
    rows = held.values_list("person_id", "aspect", "value", "since", "pk").union(
        posts.values_list("who", "aspect", "title", "since", "pk"), all=True
    )
    return [(who, aspect, value) for who, aspect, value, *_order in sorted(rows, key=lambda row: row[3:])]


def _doubled(known: set[str], paths: tuple[str, ...], on: date) -> set[str]:
    """Which of the names two people of the scope bear. One query."""
    standing = Membership.objects.filter(on_day(on), within(paths))
    here = Exists(standing.filter(person=OuterRef("pk"))) | Exists(standing.filter(person__same_as=OuterRef("pk")))
    bearers = Person.objects.filter(here, name__in=known, same_as=None).values_list("name")
    return {name for name, _n in bearers.annotate(n=Count("pk")).filter(n__gt=1)}


def nameable(user: User, unit: Unit, on: date) -> QuerySet[Person]:
    """Persons whom a record of `unit` may name: those of the registers that `user` reads, above it or below."""
    near = (path for path in reach(user, Can.PEOPLE_READ, on) if is_under(unit.path, path) or is_under(path, unit.path))
    return persons(near, on)


def units_below(unit: Unit, paths: tuple[str, ...], on: date) -> QuerySet[Unit]:
    """Units of the scope to choose from, in the order of the tree."""
    there = Unit.objects.filter(within(paths, "path"), within((unit.path,), "path"), is_outside=False)
    return there.filter(Q(closed_on=None) | Q(closed_on__gte=on)).order_by(F("path"))
