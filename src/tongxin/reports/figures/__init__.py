"""Figures 数字: what the indicators of a charter say of a unit and a period, in one batch.

Exact underneath; printed by the kernel. A figure whose value is None is missing 缺: no record carries it.
Zero is something else: records were there and cancel out, or the whole that this is a part of has records.
"""

from .answering import asked, scale_of, spec_of
from .asking import Told, asking, compared, figures
from .shapes import ADDING, BASES, ENTRY, PERCENT, Figure, exceeding, rounded
from .spans import is_unfinished, same_span

__all__ = [
    "ADDING",
    "BASES",
    "ENTRY",
    "PERCENT",
    "Figure",
    "Told",
    "asked",
    "asking",
    "compared",
    "exceeding",
    "figures",
    "is_unfinished",
    "rounded",
    "same_span",
    "scale_of",
    "spec_of",
]
