"""The verbs 活动的动作, and what is asked before one."""

from .checks import check_version
from .details import Details, Invited, Mark
from .holding import cancel, hold, reinstate, restore, take_attendance, take_back, void
from .planning import plan, revise
from .refusals import ActivityRefused, InUse, LooksAlike, LostRace, NotThere, WrongDay, WrongPeople
from .rights import enterable, kind_of, may_organise, seats, sees_list
from .series import (
    SeriesDetails,
    amend_series,
    drop_member,
    end_series,
    found_series,
    join_team,
    leave_team,
    restore_series,
    void_series,
)
from .venues import (
    VenueDetails,
    amend_venue,
    close_venue,
    drop_improvement,
    improve_venue,
    open_venue,
    restore_venue,
    void_venue,
)

__all__ = [
    "ActivityRefused",
    "Details",
    "InUse",
    "Invited",
    "LooksAlike",
    "LostRace",
    "Mark",
    "NotThere",
    "SeriesDetails",
    "VenueDetails",
    "WrongDay",
    "WrongPeople",
    "amend_series",
    "amend_venue",
    "cancel",
    "check_version",
    "close_venue",
    "drop_improvement",
    "drop_member",
    "end_series",
    "enterable",
    "found_series",
    "hold",
    "improve_venue",
    "join_team",
    "kind_of",
    "leave_team",
    "may_organise",
    "open_venue",
    "plan",
    "reinstate",
    "restore",
    "restore_series",
    "restore_venue",
    "revise",
    "seats",
    "sees_list",
    "take_attendance",
    "take_back",
    "void",
    "void_series",
    "void_venue",
]
