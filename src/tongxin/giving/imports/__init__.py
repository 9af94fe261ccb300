"""Donations and projects from a spreadsheet 导入捐赠与捐建项目."""

from collections.abc import Iterator

from tongxin.people.imports.kinds import Kind
from tongxin.people.imports.place import Place

from .given import DONATION
from .projects import PROJECT


def kinds(place: Place) -> Iterator[Kind]:
    """What the rules in force list of it."""
    forms = {kind.form for kind in place.charter.givings.values()}
    yield from (PROJECT,) if "project" in forms else ()
    yield from (DONATION,) if forms & {"cash", "goods"} else ()
