"""Stock figures 名册数: named functions of a unit, a day and a period, read from the register of people.

The charter names them (`adds = "stock"`, `register = "members"`). Each counts distinct persons, a person
entered twice as one; the unit's own members and those of the units below it on that day. What happened within a
period counts where the unit stood on the day it happened.
"""

from collections.abc import Mapping

from . import members, records
from .ask import Ask, Register, Stock
from .roster import Roster, Rosters

REGISTERS: Mapping[str, Register] = members.REGISTERS | records.REGISTERS

__all__ = ["REGISTERS", "Ask", "Register", "Roster", "Rosters", "Stock"]
