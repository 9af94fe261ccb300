"""The one list of what can be imported from a spreadsheet. A new kind is added here, and nowhere else."""

from tongxin.matters import imports as matters_imports
from tongxin.people.imports import kinds, people_kinds


def fill() -> None:
    """Called once, when everything is loaded."""
    kinds.fill(people_kinds.kinds, matters_imports.kinds)
