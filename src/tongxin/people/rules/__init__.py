"""An organisation's own rules 本地规则: seen before they are saved, dated, never edited, taken back with a reason.

Reads:  preview, preview_without, preview_again, preview_saved: what a change does, as a Preview.
Verbs:  amend, withdraw, restore; import_holidays. `weigh` refuses what `amend` would refuse.
Beside: effects (what a change touches in rooms above), words (the rules in words), forms, views.
"""

from .changing import amend, restore, weigh, withdraw
from .holidays import holiday_mistake, import_holidays
from .previews import DATED, Preview, meaning, preview, preview_again, preview_saved, preview_without
from .refusals import DatesBack, NothingChanges, RuleIsTaken, RuleRefused

__all__ = [
    "DATED",
    "DatesBack",
    "NothingChanges",
    "Preview",
    "RuleIsTaken",
    "RuleRefused",
    "amend",
    "holiday_mistake",
    "import_holidays",
    "meaning",
    "preview",
    "preview_again",
    "preview_saved",
    "preview_without",
    "restore",
    "weigh",
    "withdraw",
]
