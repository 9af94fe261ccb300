"""Outlets, articles, placements, readings and broadcasts from a spreadsheet 导入媒体、稿件、刊发、阅读量与播出."""

from collections.abc import Iterator

from tongxin.people.imports.kinds import Kind
from tongxin.people.imports.place import Place

from .articles import ARTICLE, PLACEMENT
from .outlets import OUTLET
from .seen import BROADCAST, READING


def kinds(place: Place) -> Iterator[Kind]:
    """What the rules in force list of it."""
    charter = place.charter
    yield from (OUTLET,) if charter.outlets else ()
    yield from (ARTICLE, PLACEMENT) if charter.articles else ()
    yield from (BROADCAST,) if charter.broadcasts else ()
    yield from (READING,) if charter.outlets else ()
