"""The make-up of a register on a day 构成: tables by gender, age, title, field, political status, talent, seats.

Who may not see the roster sees no cell under five, nor what would give one away by subtraction
(个人信息保护法 第二十八条; facts.md, personal data). Never applied to counts of work or to figures of a report.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Min, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter

from . import codes, lists
from .models import Membership, Person, Seat, Standing, on_day
from .permissions import within
from .together import Question, asked

LEAST = 5  # persons; fewer are not shown to who may not see them
BANDS = ((0, 34), (35, 44), (45, 54), (55, 59), (60, 199))  # years, both included
WHO = Coalesce(F("person__same_as_id"), F("person_id"))
UNKNOWN = ""
ASPECTS = {"field": "field", "grade": "title", "political": "political", "talent": "talent"}  # table → standing
TABLES = ("gender", "age", *ASPECTS, "seat", "joined")  # as the filters of the register are called
MONTHS = 12  # of a year
CENTURIES = 1000  # years


@dataclass(frozen=True)
class Cell:
    """One line of a table: what, how many (None: too few to show), and its share of the members."""

    code: str
    name: str
    number: int | None
    share: float = 0.0
    is_main: bool = False


@dataclass(frozen=True)
class Table:
    """A breakdown; `query` is the filter of the register that a line's code goes with, "" none."""

    title: str
    query: str
    cells: tuple[Cell, ...]
    is_whole: bool = True  # every member is in one line
    hides: bool = False


@dataclass(frozen=True)
class MakeUp:
    """All tables of a register on a day."""

    size: int
    day: date
    tables: tuple[Table, ...]


def band(years: int | None) -> str:
    """The code of an age band, "35-44"; "" where the age is not known."""
    return next((f"{low}-{high}" for low, high in BANDS if years is not None and low <= years <= high), UNKNOWN)


def band_name(code: str) -> str:
    """35岁以下, 35至44岁, 60岁以上."""
    low, high = (int(part) for part in code.split("-"))
    if low == 0:
        return _("%(n)s岁以下") % {"n": high + 1}
    return _("%(n)s岁以上") % {"n": low} if high == BANDS[-1][1] else _("%(a)s至%(b)s岁") % {"a": low, "b": high}


def born_between(code: str, day: date) -> tuple[int, int]:
    """Months since year 0 of the earliest and the latest birth of an age band on `day`, both included."""
    low, high = (int(part) for part in code.split("-"))
    now = day.year * 12 + day.month
    return now - high * 12 - 11, now - low * 12


def hidden(numbers: list[int]) -> set[int]:
    """Places of the numbers not to be shown: 1 to 4, and one more where a single one could be worked out."""
    small = {place for place, n in enumerate(numbers) if 0 < n < LEAST}
    if len(small) == 1:
        others = [place for place, n in enumerate(numbers) if n >= LEAST]
        small |= {min(others, key=lambda place: numbers[place])} if others else set()
    return small


def _table(
    title: str, query: str, names: Iterable[tuple[str, str]], *, counted: Mapping[str, Counter[str]], size: int,
    see_all: bool, main: frozenset[str] = frozenset(), is_whole: bool = True,
) -> Table:  # fmt: skip
    numbers = counted[query]
    rows = [(code, name, numbers[code]) for code, name in names]
    known = {code for code, _name, _n in rows}
    rest = size - sum(n for _c, _n, n in rows) if is_whole else 0
    strange = [(code, code, n) for code, n in sorted(numbers.items()) if code and code not in known]
    rows += strange
    rest -= sum(n for _c, _n, n in strange) if is_whole else 0
    if is_whole and rest > 0:
        rows.append((UNKNOWN, _("未登记"), rest))
    rows = [row for row in rows if row[2]]
    hide = set() if see_all else hidden([n for _c, _n, n in rows])
    cells = tuple(
        Cell(
            code, name, None if place in hide else n, 0.0 if place in hide or not size else round(n * 100 / size, 1),
            code in main,
        )
        for place, (code, name, n) in enumerate(rows)
    )  # fmt: skip
    return Table(title, query, cells, is_whole, bool(hide))


def made_up(
    paths: tuple[str, ...], day: date, charter: Charter, *, see_all: bool, only: Collection[str] = TABLES
) -> MakeUp:
    """The tables of the register at and below `paths`. One query, however many members.

    Args:
        only: the tables asked for, as the filter of the register calls them; for the others nothing is counted.
    """
    members = Membership.objects.filter(on_day(day), within(paths))
    counted = _counted(asked(_questions(members, paths, day, only)), charter)
    common: dict[str, Any] = {"counted": counted, "size": counted["gender"].total(), "see_all": see_all}
    tables = [
        _table(_("性别"), "gender", [("1", _("男")), ("2", _("女"))], **common),
        _table(_("年龄"), "age", [(f"{a}-{b}", band_name(f"{a}-{b}")) for a, b in BANDS], **common),
        _table(
            _("界别"), "field", lists.choices(charter.sectors), **common,
            main=frozenset(code for code, sector in charter.sectors.items() if sector.is_main),
        ),
        _table(_("职称级别"), "grade", [(c, str(n)) for c, n in lists.GRADES.items()], **common),
        _table(_("政治面貌"), "political", [(c, str(n)) for c, n in codes.POLITICAL.items()], **common),
        _table(_("人才等次"), "talent", lists.choices(charter.talents), **common, is_whole=False),
        _table(_("代表委员"), "seat", lists.choices(charter.seats), **common, is_whole=False),
        _table(_("入会年份"), "joined", _years(counted["joined"]), **common),
    ]  # fmt: skip
    return MakeUp(common["size"], day, tuple(table for table in tables if table.query in only and table.cells))


def _questions(
    members: QuerySet[Membership], paths: tuple[str, ...], day: date, only: Collection[str]
) -> dict[str, Question]:
    """What the tables `only` are counted from; how many there are is asked in any case."""
    asks = {"persons": _persons(members, day)}
    if aspects := [aspect for table, aspect in ASPECTS.items() if table in only]:
        asks["standings"] = _standings(members, day, aspects)
    if "seat" in only:
        asks["seats"] = _seats(members, day)
    if "joined" in only:
        asks["joined"] = _joined(members, paths)
    return asks


def _counted(told: Mapping[str, Sequence[tuple[Any, ...]]], charter: Charter) -> dict[str, Counter[str]]:
    """Table → code → how many persons."""
    counted: dict[str, Counter[str]] = {table: Counter() for table in TABLES}
    for gender, age, n in told["persons"]:
        counted["gender"][gender if gender in "12" else UNKNOWN] += n
        counted["age"][band(age)] += n
    tables = {aspect: table for table, aspect in ASPECTS.items()}
    for aspect, value, n in told.get("standings", ()):
        title = charter.titles.get(value) if aspect == "title" else None
        counted[tables[aspect]][title.grade if title else value] += n
    counted["seat"].update(dict(told.get("seats", ())))
    counted["joined"].update(str(first.year) for (first,) in told.get("joined", ()))
    return counted


def _persons(members: QuerySet[Membership], day: date) -> Question:
    """How many there are of each gender and age; who has no month of birth was born in that of `day`."""
    born = F("birth_year") * MONTHS + Coalesce("birth_month", Value(day.month))
    # whole centuries on top, so that division goes down on both databases whatever year was entered
    age = (Value((day.year + CENTURIES) * MONTHS + day.month) - born) / MONTHS - CENTURIES
    persons = Person.objects.filter(pk__in=members.values(row=WHO)).values("gender", age=age)
    return Question(persons.annotate(n=Count("pk")), ("gender",), ("age", "n"))


def _standings(members: QuerySet[Membership], day: date, aspects: Collection[str]) -> Question:
    """How many there are of each value of these aspects."""
    held = Standing.objects.filter(on_day(day), aspect__in=aspects, person__in=members.values(row=WHO))
    counted = held.values("aspect", "value").annotate(n=Count("person", distinct=True))
    return Question(counted, ("aspect", "value"), ("n",))


def _seats(members: QuerySet[Membership], day: date) -> Question:
    """How many persons hold a seat of each kind."""
    seats = Seat.objects.filter(on_day(day), withdrawn_at=None).annotate(who=WHO)
    rows = seats.filter(who__in=members.values(row=WHO)).values("kind").annotate(n=Count("who", distinct=True))
    return Question(rows, ("kind",), ("n",))


def _joined(members: QuerySet[Membership], paths: tuple[str, ...]) -> Question:
    """When each first joined."""
    rows = Membership.objects.filter(within(paths)).annotate(who=WHO).filter(who__in=members.values(row=WHO))
    return Question(rows.values("who").annotate(first=Min("since")), days=("first",))


def _years(joined: Iterable[str]) -> list[tuple[str, str]]:
    """Years in which members first joined, the newest first."""
    return [(year, _("%(y)s年") % {"y": year}) for year in sorted(joined, reverse=True)]
