"""Pages of matters. One address is one page, and its posts go to the same address."""

from .board import board, export
from .events import event, withdraw
from .mine import mine
from .page import file, link, page
from .steps import step, undo
from .write import edit, new, similar, write

__all__ = [
    "board",
    "edit",
    "event",
    "export",
    "file",
    "link",
    "mine",
    "new",
    "page",
    "similar",
    "step",
    "undo",
    "withdraw",
    "write",
]
