"""Tables of activities 活动的表."""

from .activity import CAME, Activity, ActivityQuerySet, Involved, Participant
from .series import Series, SeriesQuerySet, TeamMember
from .venue import Improvement, Venue, VenueQuerySet

__all__ = [
    "CAME",
    "Activity",
    "ActivityQuerySet",
    "Improvement",
    "Involved",
    "Participant",
    "Series",
    "SeriesQuerySet",
    "TeamMember",
    "Venue",
    "VenueQuerySet",
]
