"""Tables of activities 活动的表."""

from .activity import CAME, STATUSES, Activity, ActivityQuerySet, Involved, Participant, SignUp
from .kept import STANDS
from .series import Series, TeamMember
from .standing import StandingQuerySet
from .venue import Improvement, Venue

__all__ = [
    "CAME",
    "STANDS",
    "STATUSES",
    "Activity",
    "ActivityQuerySet",
    "Improvement",
    "Involved",
    "Participant",
    "Series",
    "SignUp",
    "StandingQuerySet",
    "TeamMember",
    "Venue",
]
