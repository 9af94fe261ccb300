"""The verbs 事项的动作, and what is asked before one."""

from .answers import checked_answers
from .befalling import record_event, withdraw_event
from .checks import passed_by
from .drafts import discard_draft, may_discard, restore_draft
from .filters import MOST as MOST_FILTERS
from .filters import drop_filter, rename_filter, save_filter
from .objections import answer_objection, object_to, sees_objections, withdraw_objection
from .refusals import (
    CannotDiscard,
    CannotUndo,
    Discarded,
    EventRefused,
    FilterRefused,
    LostRace,
    MatterRefused,
    NotDrafted,
    ObjectionRefused,
    StepIncomplete,
    StepNotOpen,
    WrongDay,
)
from .rights import (
    author_key,
    form_of,
    held_roles,
    is_author,
    kind_of,
    may_revise,
    open_events,
    open_steps,
    require_board,
    wrote,
)
from .walking import advance, undo
from .writing import draft, link_content, revise

__all__ = [
    "MOST_FILTERS",
    "CannotDiscard",
    "CannotUndo",
    "Discarded",
    "EventRefused",
    "FilterRefused",
    "LostRace",
    "MatterRefused",
    "NotDrafted",
    "ObjectionRefused",
    "StepIncomplete",
    "StepNotOpen",
    "WrongDay",
    "advance",
    "answer_objection",
    "author_key",
    "checked_answers",
    "discard_draft",
    "draft",
    "drop_filter",
    "form_of",
    "held_roles",
    "is_author",
    "kind_of",
    "link_content",
    "may_discard",
    "may_revise",
    "object_to",
    "open_events",
    "open_steps",
    "passed_by",
    "record_event",
    "rename_filter",
    "require_board",
    "restore_draft",
    "revise",
    "save_filter",
    "sees_objections",
    "undo",
    "withdraw_event",
    "withdraw_objection",
    "wrote",
]
