"""What the imports of activities have in common."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tongxin.ledger.operations import StatementOverlaps
from tongxin.people.imports import cells
from tongxin.people.imports.cells import CellWrong
from tongxin.people.imports.place import Place
from tongxin.people.models import Person, Unit
from tongxin.people.permissions import within

from ..models import Series, Venue
from ..operations import ActivityRefused

REFUSALS = (ActivityRefused, StatementOverlaps)


def named(entries: Mapping[str, Any]) -> dict[str, str]:
    """Code → name of a list of the charter."""
    return {code: one.name for code, one in entries.items()}


def own(place: Place) -> Any:
    """Units of the organisation: what their venues and series are found among."""
    return within((place.organisation.path,))


def _by_name(name: str, rows: Any, cell: str, place: Place, missing: str) -> Any:
    def ask() -> dict[str, list[Any]]:
        known: dict[str, list[Any]] = defaultdict(list)
        for row in rows:
            known[row.name].append(row)
        return known

    found = place.once(name, ask).get(" ".join(cell.split()), [])
    if len(found) != 1:
        raise CellWrong(missing)
    return found[0]


def venue(cell: str, place: Place) -> Venue:
    """A venue of the organisation by its name. Raises: CellWrong."""
    rows = Venue.objects.filter(own(place), voided_at=None)
    return _by_name("venues", rows, cell, place, _("没有叫这个名称的阵地，先登记或导入阵地。"))


def series(cell: str, place: Place) -> Series:
    """A series of the organisation by its name. Raises: CellWrong."""
    rows = Series.objects.filter(own(place), voided_at=None)
    return _by_name("series", rows, cell, place, _("没有叫这个名称的品牌或团队，先登记或导入。"))


def visited(cell: str, place: Place) -> list[Unit | Person]:
    """Bodies, and persons of the register, by their names. Raises: CellWrong."""
    found: list[Unit | Person] = []
    for part in cells.parts(cell):
        try:
            found.append(place.unit_called(part))
        except CellWrong as error:
            try:
                found.append(place.person_called(part))
            except CellWrong:
                raise error from None
    return found


def hours(cell: str, place: Place) -> Decimal:
    """Hours: 2.5."""
    value = cells.decimal(cell)
    return Decimal(value.numerator) / Decimal(value.denominator)
