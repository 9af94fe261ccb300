"""What of people can be imported 人员的可导入种类."""

from collections.abc import Iterable

from .councils import ELECTION, TERM
from .holding import POST, STANDING
from .kinds import Kind
from .persons import KIND as PERSON
from .place import Place
from .recognised import HONOUR, NOMINATION, SEAT
from .units import KIND as UNIT


def kinds(place: Place) -> Iterable[Kind]:
    """Units and persons always; of the rest what the rules in force list."""
    yield from (UNIT, PERSON, POST, STANDING, TERM, ELECTION)
    charter = place.charter
    yield from (
        k for k, known in ((SEAT, charter.seats), (NOMINATION, charter.nominations), (HONOUR, charter.honours)) if known
    )
