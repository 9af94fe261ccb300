from .honours import Honour
from .persons import Membership, Person, Post, Standing
from .rules import Edition, Holiday, LocalRule
from .seats import Nomination, Seat
from .terms import Election, Term
from .tokens import ApiToken
from .units import Guidance, Placement, Region, Unit
from .users import Installation, RoleGrant, User

__all__ = [
    "ApiToken",
    "Edition",
    "Election",
    "Guidance",
    "Holiday",
    "Honour",
    "Installation",
    "LocalRule",
    "Membership",
    "Nomination",
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
]
