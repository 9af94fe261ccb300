"""Between what a printed figure may truly lie 上下限, generously: 超100 may be anything above."""

from decimal import Decimal

from ..claims import Claim, Qualifier
from ..rounding import reach

ENDLESS = Decimal("Infinity")


def low(claim: Claim) -> Decimal:
    return Decimal(0) if claim.quantity.qualifier is Qualifier.UNDER else reach(claim).low


def high(claim: Claim) -> Decimal:
    return ENDLESS if claim.quantity.qualifier is Qualifier.OVER else reach(claim).high


def is_exact(claim: Claim) -> bool:
    return claim.quantity.qualifier is Qualifier.EXACT and claim.quantity.upper is None
