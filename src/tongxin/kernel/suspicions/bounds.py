"""Between what a printed figure may truly lie 上下限: 540余 is less than 550, 近百 at most 100."""

from decimal import Decimal

from ..claims import Claim, Qualifier

_ABOUT = Decimal("0.1")  # 约 and 左右 are believed within a tenth
_NEARLY = Decimal("0.8")  # 近百 is no less than eighty
ENDLESS = Decimal("Infinity")


def low(claim: Claim) -> Decimal:
    value = claim.quantity.value
    if claim.quantity.qualifier is Qualifier.UNDER:
        return Decimal(0)
    if claim.quantity.qualifier is not Qualifier.ABOUT or _goes_on(claim):
        return value
    return value * (_NEARLY if _is_nearly(claim) else 1 - _ABOUT)


def high(claim: Claim) -> Decimal:
    quantity = claim.quantity
    value = quantity.upper or quantity.value
    if quantity.qualifier is Qualifier.OVER:
        return ENDLESS
    if quantity.qualifier is not Qualifier.ABOUT or _is_nearly(claim):
        return value
    return value + _place(value) if _goes_on(claim) else value * (1 + _ABOUT)


def is_exact(claim: Claim) -> bool:
    return claim.quantity.qualifier is Qualifier.EXACT and claim.quantity.upper is None


def _goes_on(claim: Claim) -> bool:
    return any(word in claim.text for word in "余餘多来几")


def _is_nearly(claim: Claim) -> bool:
    return claim.text.startswith(("近", "将近", "接近"))


def _place(value: Decimal) -> Decimal:
    """The step that the last printed digit stands for: 10 of 540, 100 of 300."""
    digits = f"{value:f}".partition(".")[0]
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0")))
