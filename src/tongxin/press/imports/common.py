"""What the imports of press have in common."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from tongxin.ledger.operations import StatementOverlaps
from tongxin.people.imports import cells
from tongxin.people.imports.cells import CellWrong
from tongxin.people.imports.kinds import Column
from tongxin.people.imports.place import Place
from tongxin.people.permissions import within

from ..models import Article, Broadcast, Outlet, Placement
from ..operations import PressRefused

TITLES = ("题目", "标题", "稿件题目", "稿件标题", "稿件名称", "文章题目", "文章标题", "文章", "新闻标题", "篇名")
REFUSALS = (PressRefused, StatementOverlaps)


def named(entries: Mapping[str, Any]) -> dict[str, str]:
    """Code → name of a list of the charter."""
    return {code: one.name for code, one in entries.items()}


def url(code: str = "url", **more: Any) -> Column:
    """A link."""

    def read(cell: str, place: Place) -> str:
        text = cells.words(cell, 300)
        try:
            URLValidator(schemes=["http", "https"])(text)
        except ValidationError:
            raise CellWrong(_("不是网址，写成https://……。")) from None
        return text

    return Column(code, _("链接"), read, synonyms=("网址", "原文链接"), **more)


def _known(
    place: Place, name: str, rows: Callable[[], Iterable[Any]], titles: Callable[[Any], str]
) -> dict[str, list[Any]]:
    def ask() -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = defaultdict(list)
        for row in rows():
            found[titles(row)].append(row)
        return found

    known: dict[str, list[Any]] = place.once(name, ask)
    return known


def outlet(cell: str, place: Place) -> Outlet:
    """An outlet in use by its name. Raises: CellWrong."""
    known = _known(place, "outlets", lambda: Outlet.objects.open_to(place.organisation), lambda row: row.name)
    found = known.get(" ".join(cell.split()), [])
    if len(found) != 1:
        raise CellWrong(_("没有叫这个名称的媒体，先登记或导入媒体。"), list(known)[:60])
    row: Outlet = found[0]
    return row


def _dated(text: str, known: Mapping[str, list[Any]], day: Callable[[Any], Any], what: str) -> Any:
    """One of a title, or of a title with its day behind a space."""
    found = known.get(text, [])
    if not found and " " in text:
        title, _space, on = text.rpartition(" ")
        found = [row for row in known.get(title, []) if day(row) == cells.day(on)]
    if len(found) == 1:
        return found[0]
    if found:
        told = "、".join(day(row).isoformat() for row in found[:6])
        raise CellWrong(_("同题目的有%(n)s条，题目后空一格写日期：%(told)s。") % {"n": len(found), "told": told})
    raise CellWrong(_("没有这条%(what)s，先登记或导入。") % {"what": what})


def article(cell: str, place: Place) -> Article:
    """An article of the organisation by its title, with the day it was written where there are several."""
    rows = Article.objects.filter(within((place.organisation.path,)), voided_at=None)
    known = _known(place, "articles", lambda: rows, lambda row: row.title)
    found: Article = _dated(" ".join(cell.split()), known, lambda row: row.written_on, _("稿件"))
    return found


def broadcast(cell: str, place: Place) -> Broadcast:
    """A broadcast of the organisation by its title, with its day where there are several."""
    rows = Broadcast.objects.filter(within((place.organisation.path,)), voided_at=None)
    known = _known(place, "broadcasts", lambda: rows, lambda row: row.title)
    found: Broadcast = _dated(" ".join(cell.split()), known, lambda row: row.on, _("播出"))
    return found


def placement(of: Article, at: Outlet) -> Placement:
    """Where an article appeared. Raises: CellWrong."""
    rows = list(of.placements.filter(outlet=at, withdrawn_at=None).order_by("pk")[:2])
    if len(rows) != 1:
        raise CellWrong(_("“%(article)s”没有在%(outlet)s刊发，或刊发过几次。") % {"article": of, "outlet": at})
    return rows[0]
