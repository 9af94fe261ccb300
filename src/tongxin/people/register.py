"""The register of a unit as a list 名册: who is in it, found by name, pinyin or number, sorted by pinyin."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as with_default
from datetime import date
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from tongxin.kernel.charter.shapes import Charter

from . import finding, lists, names, validation
from .composition import WHO, born_between
from .finding import persons_of
from .listing import year_of
from .models import Membership, Person, Post, Seat, Standing, Unit, User, holds, not_closed, on_day
from .paths import is_under
from .permissions import Can, reach, within
from .placed import MANY
from .secret_fields import keyed_hash
from .together import Question, asked

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
    units: list[str] = with_default(default_factory=list)  # the deepest of the scope, as lists call them
    since: date | None = None
    field: str = ""
    political: str = ""
    title: str = ""
    posts: list[str] = with_default(default_factory=list)
    has_namesake: bool = False
    is_new: bool = False  # joined this year
    is_gone: bool = False

    @property
    def pinyin(self) -> str:
        return names.shown(self.person.pinyin)


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
    paths: Iterable[str],
    on: date,
    *,
    text: str = "",
    has: dict[str, str] | None = None,
    gone: bool = False,
    units: int = 0,
) -> QuerySet[Person]:
    """Persons in the register on that day, or those who have left it.

    Args:
        has: aspect → value that holds on that day.
        units: how many there are at and below `paths`, as far as one knows; decides how members are looked for.
    """
    rows, one_by_one = Membership.objects.filter(within(paths)), units >= MANY
    standing = persons_of(rows.filter(on_day(on)), one_by_one=one_by_one)
    found = Person.objects.filter(same_as=None)
    if gone:
        found = found.filter(persons_of(rows.filter(since__lte=on), one_by_one=one_by_one)).exclude(standing)
    else:
        found = found.filter(standing)
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


class _Belongs(NamedTuple):
    """A membership as the list reads it."""

    path: str
    unit: str
    short_name: str
    who: int
    unit_id: int
    pk: int
    since: date
    until: date | None


def rows(
    page: Iterable[Person],
    paths: tuple[str, ...],
    on: date,
    charter: Charter | None = None,
    *,
    namesakes: bool = True,
) -> list[Row]:
    """What the list says of the persons of one page. One query, however many there are.

    Args:
        namesakes: whether to tell who bears the same name as another.
    """
    charter = charter or lists.of(None)
    made = {p.pk: Row(p) for p in page}
    if not made:
        return []
    told = asked(_about(made, paths, on, namesakes=namesakes))
    mine = defaultdict(list)
    for one in sorted(map(_Belongs._make, told["memberships"]), key=attrgetter("since", "pk")):
        mine[one.who].append(one)
    for pk, memberships in mine.items():
        _belonging(made[pk], memberships, on)
    shown = cache(lambda aspect, value: lists.shown(charter, aspect, value))
    for aspect, value, who, *_order in sorted([*told["standings"], *told["posts"]], key=itemgetter(4, 3)):
        if aspect == POST:
            made[who].posts.append(value)
        else:
            setattr(made[who], aspect, shown(aspect, value))
    doubled = {name for (name,) in told.get("doubled", ())}
    for row in made.values():
        row.has_namesake = row.person.name in doubled
    return list(made.values())


def _belonging(row: Row, memberships: Sequence[_Belongs], on: date) -> None:
    standing = [m for m in memberships if holds(m, on)]
    row.is_gone = not standing
    row.since = memberships[0].since
    row.is_new = row.since.year == on.year and not row.is_gone
    there = standing or memberships[-1:]
    deepest = max(m.path.count("/") for m in there)
    row.units = list({m.unit_id: m.short_name or m.unit for m in there if m.path.count("/") == deepest}.values())


def _about(made: Mapping[int, Row], paths: tuple[str, ...], on: date, *, namesakes: bool) -> dict[str, Question]:
    """Memberships in the scope, what holds on the day, posts of the scope, and which names two people of it bear."""
    these = rows_of(made)
    held = Standing.objects.filter(on_day(on), person__in=list(made), aspect__in=SHOWN)
    posts = Post.objects.filter(on_day(on), within(paths), person__in=these)
    questions = {
        "memberships": Question(
            scope(paths).filter(person__in=these),
            ("unit__path", "unit__name", "unit__short_name"), ("who", "unit_id", "pk"), ("since", "until"),
        ),
        "standings": Question(held, ("aspect", "value"), ("person_id", "pk"), ("since",)),
        "posts": Question(posts, (Value(POST), "title"), (WHO, "pk"), ("since",)),
    }  # fmt: skip
    known = {row.person.name for row in made.values() if row.person.name}
    return questions | ({"doubled": _doubled(known, paths, on)} if namesakes else {})


def _doubled(known: set[str], paths: tuple[str, ...], on: date) -> Question:
    """Which of the names two people of the scope bear."""
    standing = Membership.objects.filter(on_day(on), within(paths))
    here = Exists(standing.filter(person=OuterRef("pk"))) | Exists(standing.filter(person__same_as=OuterRef("pk")))
    bearers = Person.objects.filter(here, name__in=known, same_as=None).values("name")
    return Question(bearers.annotate(n=Count("pk")).filter(n__gt=1), ("name",))


def nameable(user: User, unit: Unit, on: date) -> QuerySet[Person]:
    """Persons whom a record of `unit` may name: those of the registers that `user` reads, above it or below."""
    near = (path for path in reach(user, Can.PEOPLE_READ, on) if is_under(unit.path, path) or is_under(path, unit.path))
    return persons(near, on)


def units_below(unit: Unit, paths: tuple[str, ...], on: date) -> QuerySet[Unit]:
    """Units of the scope to choose from, in the order of the tree."""
    there = Unit.objects.filter(within(paths, "path"), within((unit.path,), "path"), is_outside=False)
    return there.filter(not_closed(on)).order_by(F("path"))
