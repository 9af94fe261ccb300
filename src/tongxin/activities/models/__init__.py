"""Tables of activities 活动的表."""

from .activity import CAME, STATUSES, Activity, ActivityQuerySet, Involved, Participant, SignUp
from .series import Series, TeamMember
from .standing import StandingQuerySet
from .venue import Improvement, Venue

__all__ = [
    "CAME",
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
