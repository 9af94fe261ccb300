"""Columns as most kinds want them 常用的列."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from . import cells
from .kinds import Column
from .place import Place

Known = Callable[[Place], Mapping[str, Any]]


def text(code: str, name: str, most: int, **more: Any) -> Column:
    """A line of text."""
    return Column(code, name, lambda cell, place: cells.words(cell, most), **more)


def prose(code: str, name: str, **more: Any) -> Column:
    """Text of several lines."""
    return Column(code, name, lambda cell, place: cell.strip(), **more)


def day(code: str, name: str, **more: Any) -> Column:
    """A day."""
    more.setdefault("example", "2025-12-22")
    return Column(code, name, lambda cell, place: cells.day(cell), **more)


def past_day(code: str, name: str, **more: Any) -> Column:
    """A day that has come."""

    def read(cell: str, place: Place) -> date:
        found = cells.day(cell)
        if found > place.today:
            raise cells.CellWrong(_("日期还没有到。"))
        return found

    more.setdefault("example", "2025-12-22")
    return Column(code, name, read, **more)


def whole(code: str, name: str, least: int = 0, most: int = 10**9, **more: Any) -> Column:
    """A whole number."""
    return Column(code, name, lambda cell, place: cells.whole(cell, least, most), **more)


def money(code: str, name: str, **more: Any) -> Column:
    """An amount typed in 元, kept in 分."""
    more.setdefault("example", "5600.50")
    return Column(code, name, lambda cell, place: cells.scaled(cell, 100), **more)


def yes(code: str, name: str, **more: Any) -> Column:
    """是 or 否."""
    return Column(code, name, lambda cell, place: cells.yes(cell), choices=lambda place: ("是", "否"), **more)


def choice(code: str, name: str, known: Known, **more: Any) -> Column:
    """One of a list, by name or code; the value is the code."""
    return Column(
        code, name, lambda cell, place: cells.one_of(cell, known(place)),
        choices=lambda place: [str(word) for word in known(place).values()], **more,
    )  # fmt: skip


def level(code: str = "level", name: str = "", **more: Any) -> Column:
    """A level of the charter."""
    return choice(code, name or _("层级"), lambda place: {c: x.name for c, x in place.charter.levels.items()}, **more)


def unit(code: str, name: str, *, below: bool = False, **more: Any) -> Column:
    """A unit by its name. below: only the unit worked in and those below it."""

    def offered(place: Place) -> list[str]:
        return [str(u) for u in (place.below if below else place.units) if u.closed_on is None]

    return Column(code, name, lambda cell, place: place.unit_called(cell, below=below), choices=offered, **more)


def own_unit(place: Place, name: str, **more: Any) -> Column:
    """The unit a row belongs to: the one worked in, or one below it."""
    return unit("unit", name, below=True, help=_("空着的，是%(unit)s。") % {"unit": place.unit}, **more)


def units(code: str, name: str, *, below: bool = False, **more: Any) -> Column:
    """Several units by their names."""
    return Column(
        code, name, lambda cell, place: [place.unit_called(part, below=below) for part in cells.parts(cell)], **more
    )


def person(code: str, name: str, **more: Any) -> Column:
    """A member by name."""
    return Column(code, name, lambda cell, place: place.person_called(cell), **more)


def persons(code: str, name: str, **more: Any) -> Column:
    """Several members by their names."""
    more.setdefault("help", _("几个人用顿号隔开；同名的，在姓名后写编号。"))
    return Column(code, name, lambda cell, place: place.persons_called(cell), **more)


def given(values: Mapping[str, Any], code: str, default: Any = "") -> Any:
    """A value, or `default` where the cell was empty."""
    value = values.get(code)
    return default if value is None else value


def key_of(key: str) -> tuple[str, int]:
    """("people.person", 7) of "people.person:7"."""
    label, _colon, pk = key.partition(":")
    return label, int(pk)
