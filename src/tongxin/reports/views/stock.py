"""The rows of the register behind a stock figure 名册数, as far as the viewer may see them; the rest is counted."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter, Indicator
from tongxin.kernel.periods import Period
from tongxin.people import register
from tongxin.people.listing import page_of
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Election, Honour, Nomination, Person, Seat, Term, Unit
from tongxin.people.permissions import Can, reach, visible_persons, visible_units, within

from ..figures import asked
from ..registers import REGISTERS, Rosters

CHUNK = 500  # rows read at once for a workbook


@dataclass(frozen=True)
class Line:
    """One row behind the figure."""

    title: str
    address: str
    what: str
    unit: str
    on: date | None


@dataclass(frozen=True)
class Found:
    """The rows that were counted: those one may see, in their order, and how many there are in all."""

    shape: "Shape"
    seen: "QuerySet[Any]"
    total: int
    hidden: int

    def lines(self, most: int, unit: Unit, day: date, charter: Charter) -> Iterator[Line]:
        """The first `most` of them, read a few hundred at a time."""
        for start in range(0, most, CHUNK):
            rows = list(self.seen[start : min(start + CHUNK, most)])
            yield from self.shape.lines(rows, unit, day, charter)
            if len(rows) < CHUNK:
                return


def rows_behind(request: HereRequest, unit: Unit, span: Period, charter: Charter, rule: Indicator, day: date) -> Found:
    """What was counted, as far as one may see it."""
    found = REGISTERS[rule.register].behind(Rosters(unit).on(day), asked(charter, rule, span))
    shape = SHAPES[found.model]
    total = found.count()
    seen = shape.visible(request, found)
    seen = seen.select_related(*shape.joins) if shape.joins else seen
    return Found(shape, seen.order_by(*shape.order), total, total - seen.count())


def behind(
    request: HereRequest, unit: Unit, span: Period, charter: Charter, rule: Indicator, day: date
) -> dict[str, Any]:
    """What the page shows of the rows: a page of those one may see, and how many are hidden."""
    found = rows_behind(request, unit, span, charter, rule, day)
    page = page_of(request, found.seen, found.total - found.hidden)
    return {
        "listed": page,
        "lines": list(found.shape.lines(page.object_list, unit, day, charter)),
        "heads": found.shape.heads(),
        "total": found.total,
        "hidden": found.hidden,
        "is_stock": True,
    }


# --- persons, units, records -----------------------------------------------------------------------------------------


def _persons(page: Iterable[Person], unit: Unit, day: date, charter: Charter) -> Iterable[Line]:
    for row in register.rows(page, (unit.path,), day, charter):
        units = "、".join(row.units[:2])
        what = "，".join(part for part in (row.field, row.title) if part)
        yield Line(str(row.person), reverse("people:member", args=[row.person.pk]), what, units, row.since)


def _units(page: Iterable[Unit], unit: Unit, day: date, charter: Charter) -> Iterable[Line]:
    for row in page:
        kind = charter.unit_kinds.get(row.kind)
        yield Line(
            row.name, reverse("people:unit", args=[row.key]), kind.name if kind else row.kind, "", row.founded_on
        )


def _seats(page: Iterable[Seat], unit: Unit, day: date, charter: Charter) -> Iterable[Line]:
    for row in page:
        kind = charter.seats.get(row.kind)
        address = reverse("people:member_posts", args=[row.person.staying_id])
        name = kind.name if kind else row.kind
        yield Line(str(row.person.same_as or row.person), address, name, f"{row.body_name}{row.term}", row.since)


def _nominations(page: Iterable[Nomination], unit: Unit, day: date, charter: Charter) -> Iterable[Line]:
    for row in page:
        address = reverse("people:nomination", args=[row.pk])
        yield Line(str(row.person), address, row.aim, str(row.unit), row.outcome_on or row.on)


def _honours(page: Iterable[Honour], unit: Unit, day: date, charter: Charter) -> Iterable[Line]:
    for row in page:
        who = str(row.person) if row.person else str(row.unit)
        yield Line(who, reverse("people:honour", args=[row.pk]), row.title, row.body_name, row.on)


def _elections(page: Iterable[Election], unit: Unit, day: date, charter: Charter) -> Iterable[Line]:
    for row in page:
        address = reverse("people:election", args=[row.pk])
        yield Line(str(row.unit), address, str(row.get_kind_display()), str(row.term), row.held_on)


def _terms(page: Iterable[Term], unit: Unit, day: date, charter: Charter) -> Iterable[Line]:
    for row in page:
        size = _("名额%(n)s") % {"n": row.size}
        yield Line(str(row.unit), reverse("people:unit", args=[row.unit.key]), str(row), size, row.since)


def _in_register(request: HereRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(within(reach(request.user, Can.PEOPLE_READ, request.today)))


def _seen_persons(request: HereRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(pk__in=visible_persons(request.user, request.today))


def _seen_seats(request: HereRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
    known = visible_persons(request.user, request.today).values("pk")
    return rows.filter(person__in=known) | rows.filter(person__same_as__in=known)


def _seen_units(request: HereRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(pk__in=visible_units(request.user, request.today))


@dataclass(frozen=True)
class Shape:
    """How rows of one table are listed: who may see which, in what order, under what heads."""

    visible: Callable[[HereRequest, QuerySet[Any]], QuerySet[Any]]
    lines: Callable[[Iterable[Any], Unit, date, Charter], Iterable[Line]]
    order: tuple[str, ...]
    heads: Callable[[], tuple[str, str, str, str]]
    joins: tuple[str, ...] = ()


SHAPES: dict[type[Model], Shape] = {
    Person: Shape(
        _seen_persons, _persons, ("pinyin", "pk"), lambda: (_("姓名"), _("界别、职称"), _("单位"), _("入会"))
    ),
    Unit: Shape(_seen_units, _units, ("path", "pk"), lambda: (_("单位"), _("类别"), "", _("成立"))),
    Seat: Shape(
        _seen_seats, _seats, ("person__pinyin", "pk"), lambda: (_("姓名"), _("席位"), _("所在机构"), _("自")),
        ("person__same_as",),
    ),
    Nomination: Shape(
        _in_register, _nominations, ("-on", "-pk"), lambda: (_("姓名"), _("去向"), _("推荐单位"), _("日期")),
        ("person", "unit"),
    ),
    Honour: Shape(
        _in_register, _honours, ("-on", "-pk"), lambda: (_("获得者"), _("荣誉"), _("授予单位"), _("授予日期")),
        ("person", "unit"),
    ),
    Election: Shape(
        _in_register, _elections, ("-held_on", "-pk"), lambda: (_("单位"), _("类别"), _("届"), _("日期")),
        ("unit", "term"),
    ),
    Term: Shape(
        lambda request, rows: rows, _terms, ("pk",), lambda: (_("机构"), _("届"), _("名额"), _("自")), ("unit",)
    ),
}  # fmt: skip
