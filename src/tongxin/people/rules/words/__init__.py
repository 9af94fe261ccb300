"""The rules in words: names, phrases, every entry as labelled lines, what differs between two charters."""

from .differences import Change, differences
from .entries import entries, lines
from .lists import Line, list_tables
from .names import (
    ACTS,
    ADDS,
    BOOKS,
    CARRIES,
    DAY_KINDS,
    HOMES,
    ITEM_ADDS,
    PERIODS,
    SECTIONS,
    SPLITS,
    STYLES,
)
from .phrases import (
    act_names,
    cap,
    day,
    item_names,
    level_name,
    level_names,
    number,
    points,
    role_names,
    time_limit,
)

__all__ = [
    "ACTS",
    "ADDS",
    "BOOKS",
    "CARRIES",
    "Change",
    "DAY_KINDS",
    "HOMES",
    "ITEM_ADDS",
    "Line",
    "PERIODS",
    "SECTIONS",
    "SPLITS",
    "STYLES",
    "act_names",
    "cap",
    "day",
    "differences",
    "entries",
    "item_names",
    "list_tables",
    "level_name",
    "level_names",
    "lines",
    "number",
    "points",
    "role_names",
    "time_limit",
]
