"""Tables of giving 奉献的表."""

from .donation import Donation, DonationQuerySet, GoodsLine
from .donor import Donor, donors_facts, parties_of
from .project import Project, ProjectQuerySet

__all__ = [
    "Donation",
    "DonationQuerySet",
    "Donor",
    "GoodsLine",
    "Project",
    "ProjectQuerySet",
    "donors_facts",
    "parties_of",
]
