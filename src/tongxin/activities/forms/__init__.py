"""Forms of activities. They check shape; the verbs check rules."""

from .activity import ActivityForm
from .acts import ActForm, CheckInForm, LeaveForm, SignUpForm
from .standing import SeriesForm, VenueForm

__all__ = ["ActForm", "ActivityForm", "CheckInForm", "LeaveForm", "SeriesForm", "SignUpForm", "VenueForm"]
