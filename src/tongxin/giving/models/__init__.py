"""Tables of giving 奉献的表."""

from .donation import Donation, DonationQuerySet, GoodsLine
from .donor import Donor, parties_of
from .project import Project, ProjectQuerySet

__all__ = [
    "Donation",
    "DonationQuerySet",
    "Donor",
    "GoodsLine",
    "Project",
    "ProjectQuerySet",
    "parties_of",
]
