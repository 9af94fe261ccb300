"""Activities, attendance, venues and series from a spreadsheet 导入活动、到场、阵地及其提升、系列."""

from collections.abc import Iterator

from tongxin.people.imports.kinds import Kind
from tongxin.people.imports.place import Place

from .attendance import ATTENDANCE
from .held import ACTIVITY
from .improvements import IMPROVEMENT
from .standing import SERIES, VENUE


def kinds(place: Place) -> Iterator[Kind]:
    """What the rules in force list of it."""
    charter = place.charter
    yield from (VENUE, IMPROVEMENT) if charter.venues else ()
    yield from (SERIES,) if charter.series else ()
    yield from (ACTIVITY, ATTENDANCE) if charter.activities else ()
