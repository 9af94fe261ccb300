"""Stock figures 名册数: named functions of a unit, a day and a period, read from the register of people.

The charter names them (`adds = "stock"`, `register = "members"`). Each counts distinct persons, a person
entered twice as one; the unit's own members and those of the units below it on that day. What happened within a
period counts where the unit stood on the day it happened.
"""

from collections.abc import Mapping

from . import ages, coming, members, pools, records, units
from .ask import Ask, Register, Stock
from .rosters import Rosters

REGISTERS: Mapping[str, Register] = {
    name: register
    for room in (members, ages, pools, coming, units, records)
    for name, register in room.REGISTERS.items()
}

__all__ = ["REGISTERS", "Ask", "Register", "Rosters", "Stock"]
