"""The verbs 奉献的动作."""

from tongxin.ledger.refusals import LostRace

from .checks import Giver, GivingRefused, Goods
from .donations import donate, restore, revise, void
from .projects import plan, restore_project, revise_project, void_project

__all__ = [
    "Giver",
    "GivingRefused",
    "Goods",
    "LostRace",
    "donate",
    "plan",
    "restore",
    "restore_project",
    "revise",
    "revise_project",
    "void",
    "void_project",
]
