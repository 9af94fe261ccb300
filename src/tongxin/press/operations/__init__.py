"""The verbs 宣传的动作."""

from tongxin.ledger.refusals import LostRace

from .articles import restore, revise, void, write
from .broadcasts import broadcast, restore_broadcast, revise_broadcast, void_broadcast
from .checks import PressRefused
from .outlets import close_outlet, register_outlet, reopen_outlet, revise_outlet
from .placing import place, withdraw_placement
from .readings import correct_reading, read, withdraw_reading

__all__ = [
    "LostRace",
    "PressRefused",
    "broadcast",
    "close_outlet",
    "correct_reading",
    "place",
    "read",
    "register_outlet",
    "reopen_outlet",
    "restore",
    "restore_broadcast",
    "revise",
    "revise_broadcast",
    "revise_outlet",
    "void",
    "void_broadcast",
    "withdraw_placement",
    "withdraw_reading",
    "write",
]
