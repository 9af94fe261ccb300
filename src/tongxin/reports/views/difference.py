"""How a figure differs from the span that compares 增减, in words."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.kernel.charter.shapes import Indicator
from tongxin.kernel.printing import round_half_up

from ..compose import exact
from ..figures import PERCENT, Figure, rounded


def gap(now: Figure, old: Figure, rule: Indicator) -> Decimal | None:
    """How much more, or less, as far as the indicator shows; None where one of them is missing.

    Shares and means are compared in their own counter.
    """
    if now.value is None or old.value is None:
        return None
    return rounded(now.value - old.value, now, rule.decimals)


def in_words(gap: Decimal, counter: str = "") -> str:
    """多8篇, 少3, 持平."""
    if not gap:
        return _("持平")
    word = _("多%(n)s") if gap > 0 else _("少%(n)s")
    return word % {"n": exact(abs(gap)) + counter}


def share(gap: Decimal, old: Figure, rule: Indicator) -> str:
    """（21.1%） of what there was; "" where there was nothing, or where the figure is a share itself."""
    if not gap or not old.value or rule.counter in PERCENT:
        return ""
    return pgettext("sep", "（") + f"{round_half_up(abs(gap) * 100 / old.value, 1)}%" + pgettext("sep", "）")
