"""The verbs 报告的动作: draft, write, cite, carry, sign, reopen, and what is asked before one.

A figure is never typed: text holds tokens, outside figures have their source. What is signed stays as it is.
"""

from .drafting import draft, kind_of, periods_for
from .gathering import ITEM_LIMIT, add_item, carry, cite
from .refusals import AlreadyDrafted, BadText, DraftMoved, IsSigned, NotReady, ReportRefused, SectionMoved
from .sections import (
    TEXT_LIMIT,
    current_text,
    leave_out,
    reset_section,
    settle_typed,
    stamp,
    undo_section,
    write_section,
)
from .signing import reopen, sign
from .templates import drop_template, set_template

__all__ = [
    "ITEM_LIMIT",
    "TEXT_LIMIT",
    "AlreadyDrafted",
    "BadText",
    "DraftMoved",
    "IsSigned",
    "NotReady",
    "ReportRefused",
    "SectionMoved",
    "add_item",
    "carry",
    "cite",
    "current_text",
    "draft",
    "kind_of",
    "drop_template",
    "leave_out",
    "periods_for",
    "reopen",
    "reset_section",
    "set_template",
    "settle_typed",
    "sign",
    "stamp",
    "undo_section",
    "write_section",
]
