"""Pages of matters. One address is one page, and its posts go to the same address."""

from .board import board
from .drafts import discard, discarded, restore
from .events import event, withdraw
from .exporting import export
from .many import many, undo_many
from .mine import mine
from .objections import object_to, objection, withdraw_objection
from .page import file, link, page
from .saved import filters
from .steps import step, undo
from .write import edit, new, similar, write

__all__ = [
    "board",
    "discard",
    "discarded",
    "edit",
    "event",
    "export",
    "file",
    "filters",
    "link",
    "many",
    "mine",
    "new",
    "object_to",
    "objection",
    "page",
    "restore",
    "similar",
    "step",
    "undo",
    "undo_many",
    "withdraw",
    "withdraw_objection",
    "write",
]
