"""Pages of activities. One address is one page, and its posts go to the same address."""

from .attendance import attendance
from .calendar import calendar
from .checking_in import check_in, code
from .exporting import export, series_export, venues_export
from .listing import listing
from .page import act, file, page
from .series import one_series, series, series_act, series_edit, series_new
from .signing_up import ask_leave, sign_up, signups
from .team import team_join, team_leave
from .venues import improvement_drop, venue, venue_act, venue_edit, venue_new, venues
from .write import edit, new

__all__ = [
    "export",
    "act",
    "ask_leave",
    "attendance",
    "calendar",
    "check_in",
    "code",
    "edit",
    "file",
    "improvement_drop",
    "listing",
    "new",
    "one_series",
    "page",
    "series",
    "series_act",
    "series_edit",
    "series_export",
    "series_new",
    "sign_up",
    "signups",
    "team_join",
    "team_leave",
    "venue",
    "venue_act",
    "venue_edit",
    "venue_new",
    "venues",
    "venues_export",
]
