"""Verdicts 结论: whether what a text says agrees with what the records say."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .charter.shapes import Indicator
from .claims import Claim
from .printing import plain, printed, round_half_up
from .reasons import Reason, reason
from .rounding import Reach, decimals, reach, scale

_SHARES = "%"
_SHARE_DECIMALS = 2  # told of a share or a mean, whose division need not end; more where the text prints as many


class Ruling(StrEnum):
    """What comes of holding a claim against the records."""

    AGREES = "agrees"  # equal, or within the rounding that the text itself owns to
    DIFFERS = "differs"
    NO_BASIS = "no_basis"  # the indicator is known, no record carries it
    UNBOUND = "unbound"  # nothing says which indicator it is about


@dataclass(frozen=True)
class Verdict:
    """A verdict, with numbers as they are printed (46篇, 563.82万元), "" where there are none.

    Attributes:
        ours: exact, in 万 or 亿 where the text prints so; a share or a mean to a digit more than the text prints.
        difference: theirs less ours, with its sign, in the unit the text prints: +3篇, −2万元, +0.3个百分点.
    """

    kind: Ruling
    ours: str
    theirs: str
    difference: str
    why: Reason


def judge(
    claim: Claim, indicator: Indicator | None, ours: Decimal | None, records: int, *, falls: bool = False
) -> Verdict:
    """Hold a claim against what the records say.

    Args:
        indicator: the one it was bound to; None where it is unbound.
        ours: in the base counter of the indicator (元, shares in percent), exact; None where there is none.
        records: how many of them `ours` rests on.
        falls: the text says that it became less (同比减少6篇), so that its number stands for −6.
    """
    if indicator is None:
        return Verdict(Ruling.UNBOUND, "", claim.text, "", reason("unbound"))
    if ours is None:
        return Verdict(Ruling.NO_BASIS, "", claim.text, "", reason("no_records", indicator=indicator.name))
    if indicator.adds == "change":
        return _changed(claim, indicator, ours, records, falls)
    is_mean = bool(indicator.decimals) or indicator.adds == "ratio"
    allowed = reach(claim, is_mean=is_mean)
    most = max(_SHARE_DECIMALS, decimals(claim) + 1) if is_mean and scale(claim)[0] == 1 else None
    shown, count = _shown(ours, claim, indicator, most), str(records)
    if ours == claim.quantity.value == allowed.but:
        return Verdict(Ruling.DIFFERS, shown, claim.text, "", reason("just_so", ours=shown, theirs=claim.text))
    if ours == claim.quantity.value:
        return Verdict(Ruling.AGREES, shown, claim.text, "", reason("equal", ours=shown, records=count))
    difference = _difference(claim, indicator, ours, most)
    if allowed.holds(ours):
        why = reason("rounded", ours=shown, theirs=claim.text, records=count)
        return Verdict(Ruling.AGREES, shown, claim.text, difference, why)
    return Verdict(Ruling.DIFFERS, shown, claim.text, difference, _apart(allowed, ours, difference, shown))


def _changed(claim: Claim, indicator: Indicator, ours: Decimal, records: int, falls: bool) -> Verdict:
    """A change: the records say 增加8篇, 减少6篇 or 持平; the text prints the number without its sign."""
    shown, sign = printed(ours, indicator), -1 if falls else 1
    allowed = reach(claim)
    if ours * sign == claim.quantity.value == allowed.but:
        return Verdict(Ruling.DIFFERS, shown, claim.text, "", reason("just_so", ours=shown, theirs=claim.text))
    if ours * sign == claim.quantity.value:
        return Verdict(Ruling.AGREES, shown, claim.text, "", reason("equal", ours=shown, records=str(records)))
    by, word = scale(claim)
    apart = (claim.quantity.value * sign - ours) / by
    difference = _signed(apart, None, word + (claim.quantity.unit or indicator.counter))
    if allowed.holds(ours * sign):
        why = reason("rounded", ours=shown, theirs=claim.text, records=str(records))
        return Verdict(Ruling.AGREES, shown, claim.text, difference, why)
    return Verdict(Ruling.DIFFERS, shown, claim.text, difference, reason("change_apart", ours=shown))


def _apart(allowed: Reach, ours: Decimal, difference: str, shown: str) -> Reason:
    code = "records_less" if ours < allowed.low else "records_more"
    return reason(code, ours=shown, difference=difference.lstrip("+−"))


def _shown(value: Decimal, claim: Claim, indicator: Indicator, most: int | None) -> str:
    """In the big unit of the text, with at most so many decimals; None: exact."""
    by, word = scale(claim)
    return f"{_number(value / by, most)}{word}{indicator.counter}"


def _difference(claim: Claim, indicator: Indicator, ours: Decimal, most: int | None) -> str:
    by, word = scale(claim)
    apart = (claim.quantity.value - ours) / by
    counter = "个百分点" if indicator.counter == _SHARES else word + (claim.quantity.unit or indicator.counter)
    return _signed(apart, most, counter)


def _signed(apart: Decimal, most: int | None, counter: str) -> str:
    return ("+" if apart > 0 else "−") + _number(abs(apart), most) + counter


def _number(value: Decimal, most: int | None) -> str:
    """Without exponent and idle zeros."""
    if most is not None:
        value = round_half_up(value, most)
    return plain(value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize())
