from .persons import Membership, Person, Post, Standing
from .rules import Edition, Holiday, LocalRule
from .tokens import ApiToken
from .units import Guidance, Placement, Region, Unit
from .users import Installation, RoleGrant, User

__all__ = [
    "ApiToken",
    "Edition",
    "Guidance",
    "Holiday",
    "Installation",
    "LocalRule",
    "Membership",
    "Person",
    "Placement",
    "Post",
    "Region",
    "RoleGrant",
    "Standing",
    "Unit",
    "User",
]
