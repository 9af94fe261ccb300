"""Lists as pages show them 列表: the page asked for, and the filters above it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import IntegerField, Max, QuerySet, Subquery
from django.http import HttpRequest, QueryDict

from .finding import NOWHERE, UNITS, Offered, handle_of, offered, units_called
from .models import Unit

SIZES = (25, 50, 100)
LONGEST = 60  # characters searched for
DIGITS = 15  # a number with so many is no id, and soon more than a database takes
YEAR_DIGITS = 4
YEARS = (1900, 2100)  # in which a day of an address lies; what is far beyond has no moment in every time zone
FURTHEST = 10**6  # page; what is beyond is the last


@dataclass(frozen=True)
class Filter:
    """One filter of a list: a choice, or a month; or what is typed, where `choices` are but the first of many."""

    name: str  # in the address
    label: str
    chosen: str
    choices: tuple[tuple[str, str], ...] = ()  # () for a month
    of_many: int = 0  # how many there are, where too many to choose from

    @property
    def number(self) -> int:
        """How many there are to choose from."""
        return self.of_many or len(self.choices)


class CountOf(Subquery):
    """How many rows a query has, as a column."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"


class Counted(Paginator[Any]):
    """Pages whose rows come with how many there are in all: one query a page that has rows."""

    def get_page(self, number: Any) -> "Page[Any]":
        asked = number_of(number or "") or 1
        if not isinstance(self.object_list, QuerySet) or "count" in self.__dict__ or asked > FURTHEST:
            return super().get_page(number)
        found = self._rows(self.object_list, (asked - 1) * self.per_page)
        if not found and asked > 1:
            return super().get_page(number)
        self.count = found[0].of_all if found else 0  # fills the cached property, which would ask
        return Page(found, asked, self)

    def _rows(self, rows: QuerySet[Any], start: int) -> list[Any]:
        all_of = CountOf(rows.order_by().values("pk"), output_field=IntegerField())
        return list(rows.annotate(of_all=all_of)[start : start + self.per_page])


def page_of(request: HttpRequest, rows: Any, count: int | None = None) -> "Page[Any]":
    """The page that the address asks for, 25, 50 or 100 rows long; `count` where it is known already."""
    size = request.GET.get("size", "")
    pages = Counted(rows, int(size) if size in map(str, SIZES) else SIZES[0])
    if count is not None:
        pages.count = count
    return pages.get_page(request.GET.get("page"))


def chosen(request: HttpRequest, name: str, label: str, choices: Iterable[tuple[str, str]]) -> Filter:
    """A filter with what the address says of it; what is none of the choices counts as nothing."""
    known = tuple(choices)
    asked = request.GET.get(name, "")
    return Filter(name, label, asked if asked in dict(known) else "", known)


def unit_asked(given: QueryDict, among: "QuerySet[Unit]", label: str, by: str = "key") -> tuple[Filter, Offered | None]:
    """The filter of a list by unit, and the unit asked for. Of more than a list holds the name is typed.

    Args:
        by: what the address says of one chosen from the list, its code or its number ("pk").
    Returns:
        With NOWHERE for a name that none has, so that the list is empty and says so.
    """
    asked = given.get("unit", "").replace("\0", "").strip()[:LONGEST]
    listed = offered(among[: UNITS + 1])
    found = next((unit for unit in listed if str(getattr(unit, by)) == asked), None)
    choices = tuple((str(getattr(unit, by)), unit.name) for unit in listed[:UNITS])
    if len(listed) == 1:
        return Filter("unit", label, ""), None
    if len(listed) <= UNITS:
        return Filter("unit", label, asked if found else "", choices), found
    found = found or (_typed(asked, among, by) if asked else None)
    said = handle_of(found, among) if found and found.pk else asked
    return Filter("unit", label, said, tuple((name, name) for _value, name in choices), among.count()), found


def _typed(asked: str, among: "QuerySet[Unit]", by: str) -> Offered:
    """The unit beyond the list that the address means: one linked to, or called so."""
    is_number = by == "pk" and number_of(asked) is not None
    units = among.filter(pk=asked) if is_number else among.filter(pk__in=[u.pk for u in units_called(asked, among)])
    found = offered(units)
    return found[0] if len(found) == 1 else NOWHERE._replace(name=asked)


def shown_as(page: "Page[Any]", q: str, filters: Sequence[Filter], placeholder: str) -> dict[str, Any]:
    """What the page of a list is given: its rows, what narrows them, and whether anything does.

    Args:
        placeholder: what is searched, as a sentence fragment.
    """
    is_narrowed = bool(q or any(one.chosen for one in filters))
    return {"page": page, "q": q, "filters": filters, "is_narrowed": is_narrowed, "placeholder": placeholder}


def sought(request: HttpRequest) -> str:
    """What is searched for."""
    return request.GET.get("q", "").strip()[:LONGEST]


def number_of(text: str) -> int | None:
    """An id in an address; None of anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < DIGITS else None


def numbers_of(texts: Iterable[str]) -> list[int]:
    """Ids that a form sent, in its order; what is none is left out."""
    return [found for text in texts if (found := number_of(text)) is not None]


def day_of(text: str) -> date | None:
    """A day in an address, as 2025-12-22; None of anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if YEARS[0] <= found.year <= YEARS[1] else None


def year_shown(rows: "QuerySet[Any]", day: str, today: date) -> int:
    """The year a list tells of: this one; where none of `rows` has its field `day` in it, that of the latest before.

    One query, or two where nothing is of this year.
    """
    if rows.filter(**{f"{day}__year": today.year}).exists():
        return today.year
    last = rows.filter(**{f"{day}__lt": today}).aggregate(last=Max(day))["last"]
    return last.year if last else today.year


def year_of(text: str) -> int | None:
    """A year in an address, as 2025; None of anything else."""
    found = number_of(text) if len(text) == YEAR_DIGITS else None
    return found or None
