from .dated import grown_over, holds, not_over, on_day
from .honours import Honour
from .imports import Import, ImportColumns, ImportRow
from .links import Invitation, PasswordLink
from .own import Distinction, OwnRequest
from .persons import Membership, Person, Post, Standing, held_by, of_person, own_rows
from .rules import Edition, Holiday, LocalRule
from .seats import Nomination, Seat
from .terms import Election, Term
from .tokens import ApiToken
from .units import Guidance, Placement, Region, Unit, not_closed
from .users import Installation, RoleGrant, User

__all__ = [
    "ApiToken",
    "Distinction",
    "Edition",
    "Election",
    "Guidance",
    "Holiday",
    "Honour",
    "Import",
    "ImportColumns",
    "ImportRow",
    "Installation",
    "Invitation",
    "LocalRule",
    "Membership",
    "Nomination",
    "OwnRequest",
    "PasswordLink",
    "Person",
    "Placement",
    "Post",
    "Region",
    "RoleGrant",
    "Seat",
    "Standing",
    "Term",
    "Unit",
    "User",
    "grown_over",
    "held_by",
    "holds",
    "not_closed",
    "not_over",
    "of_person",
    "on_day",
    "own_rows",
]
