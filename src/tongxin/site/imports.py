"""The one list of what can be imported from a spreadsheet. A new kind is added here, and nowhere else."""

from tongxin.activities import imports as activities_imports
from tongxin.giving import imports as giving_imports
from tongxin.ledger import imports as ledger_imports
from tongxin.matters import imports as matters_imports
from tongxin.people.imports import kinds, people_kinds
from tongxin.press import imports as press_imports


def fill() -> None:
    """Called once, when everything is loaded."""
    rooms = (matters_imports, activities_imports, press_imports, giving_imports, ledger_imports)
    kinds.fill(people_kinds.kinds, *(room.kinds for room in rooms))
