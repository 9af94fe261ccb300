"""Tables of matters 事项的表."""

from .aside import Objection, SavedFilter
from .found import Likeness, Sequence, Word
from .matter import Author, Event, Matter, MatterQuerySet, Revision, Step, records, standing

__all__ = [
    "Author",
    "Event",
    "Likeness",
    "Matter",
    "MatterQuerySet",
    "Objection",
    "Revision",
    "SavedFilter",
    "Sequence",
    "Step",
    "Word",
    "records",
    "standing",
]
