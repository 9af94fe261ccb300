"""The make-up of a register on a day 构成: tables by gender, age, title, field, political status, talent, seats.

Who may not see the roster sees no cell under five, nor what would give one away by subtraction
(个人信息保护法 第二十八条; facts.md, personal data). Never applied to counts of work or to figures of a report.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Min, QuerySet
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
    title: str, query: str, names: Iterable[tuple[str, str]], counted: Counter[str], size: int, *,
    see_all: bool, main: frozenset[str] = frozenset(), is_whole: bool = True,
) -> Table:  # fmt: skip
    rows = [(code, name, counted[code]) for code, name in names]
    known = {code for code, _name, _n in rows}
    rest = size - sum(n for _c, _n, n in rows) if is_whole else 0
    strange = [(code, code, n) for code, n in sorted(counted.items()) if code and code not in known]
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


def made_up(paths: tuple[str, ...], day: date, charter: Charter, *, see_all: bool) -> MakeUp:
    """The tables of the register at and below `paths`. One query, however many members."""
    members = Membership.objects.filter(on_day(day), within(paths))
    told = asked({
        "persons": _persons(members),
        "standings": _standings(members, day),
        "seats": _seats(members, day),
        "joined": _joined(members, paths),
    })  # fmt: skip
    genders: Counter[str] = Counter()
    ages: Counter[str] = Counter()
    for gender, year, month, n in told["persons"]:
        genders[gender if gender in "12" else UNKNOWN] += n
        ages[band(_age(year, month, day))] += n
    size = sum(genders.values())
    standings: dict[str, Counter[str]] = {aspect: Counter() for aspect, _name in Standing.ASPECTS}
    for aspect, value, n in told["standings"]:
        standings[aspect][value] += n
    seats = Counter(dict(told["seats"]))
    common: dict[str, Any] = {"size": size, "see_all": see_all}
    grades: Counter[str] = Counter()
    for code, n in standings["title"].items():
        grades[charter.titles[code].grade if code in charter.titles else code] += n
    tables = [
        _table(_("性别"), "gender", [("1", _("男")), ("2", _("女"))], genders, **common),
        _table(_("年龄"), "age", [(f"{a}-{b}", band_name(f"{a}-{b}")) for a, b in BANDS], ages, **common),
        _table(
            _("界别"), "field", lists.choices(charter.sectors), standings["field"], **common,
            main=frozenset(code for code, sector in charter.sectors.items() if sector.is_main),
        ),
        _table(_("职称级别"), "grade", [(c, str(n)) for c, n in lists.GRADES.items()], grades, **common),
        _table(_("政治面貌"), "political", _political(), standings["political"], **common),
        _table(_("人才等次"), "talent", lists.choices(charter.talents), standings["talent"], **common, is_whole=False),
        _table(_("代表委员"), "seat", lists.choices(charter.seats), seats, **common, is_whole=False),
        _table(_("入会年份"), "joined", *_years(told["joined"]), **common),
    ]  # fmt: skip
    return MakeUp(size, day, tuple(table for table in tables if table.cells))


def _political() -> list[tuple[str, str]]:
    return [(code, str(name)) for code, name in codes.POLITICAL.items()]


def _age(year: int | None, month: int | None, day: date) -> int | None:
    return None if year is None else ((day.year - year) * 12 + day.month - (month or day.month)) // 12


def _persons(members: QuerySet[Membership]) -> Question:
    """How many there are of each gender, birth year and month."""
    persons = Person.objects.filter(pk__in=members.values(row=WHO)).values("gender", "birth_year", "birth_month")
    return Question(persons.annotate(n=Count("pk")), ("gender",), ("birth_year", "birth_month", "n"))


def _standings(members: QuerySet[Membership], day: date) -> Question:
    """How many there are of each aspect and value."""
    held = Standing.objects.filter(on_day(day), person__in=members.values(row=WHO)).values("aspect", "value")
    return Question(held.annotate(n=Count("person", distinct=True)), ("aspect", "value"), ("n",))


def _seats(members: QuerySet[Membership], day: date) -> Question:
    """How many persons hold a seat of each kind."""
    seats = Seat.objects.filter(on_day(day), withdrawn_at=None).annotate(who=WHO)
    rows = seats.filter(who__in=members.values(row=WHO)).values("kind").annotate(n=Count("who", distinct=True))
    return Question(rows, ("kind",), ("n",))


def _joined(members: QuerySet[Membership], paths: tuple[str, ...]) -> Question:
    """When each first joined."""
    rows = Membership.objects.filter(within(paths)).annotate(who=WHO).filter(who__in=members.values(row=WHO))
    return Question(rows.values("who").annotate(first=Min("since")), days=("first",))


def _years(joined: Iterable[tuple[date]]) -> tuple[list[tuple[str, str]], Counter[str]]:
    """Years in which the members first joined, the newest first."""
    years = Counter(str(day.year) for (day,) in joined)
    return [(year, _("%(y)s年") % {"y": year}) for year in sorted(years, reverse=True)], years
