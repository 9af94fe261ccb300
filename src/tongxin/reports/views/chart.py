"""The chart of months as plain figures of bars, drawn by the template as SVG; scripts may draw it nicer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from ..compose import scaled

HEIGHT = 150  # of the tallest bar, in the units of the drawing


@dataclass(frozen=True)
class Month:
    """One month: this year's value over last year's, as heights and as text."""

    code: int  # yyyymm
    name: str  # 7月
    now: str
    old: str
    now_height: float
    old_height: float
    is_chosen: bool

    @property
    def now_top(self) -> float:
        return HEIGHT - self.now_height

    @property
    def old_top(self) -> float:
        return HEIGHT - self.old_height


@dataclass(frozen=True)
class Chart:
    """All months, and the sentence that says what they show."""

    months: tuple[Month, ...]
    finding: str
    data: str  # JSON for the script


def chart(
    now: Mapping[int, int], old: Mapping[int, int], scale: int, counter: str, title: str, chosen: int | None
) -> Chart:
    """Compare months with those a year before.

    Args:
        now, old: yyyymm → value in smallest units; `old` by its own months.
        scale: smallest units in one unit of `counter`.
    """
    most = max([0, *now.values(), *old.values()])
    months = []
    for code, value in now.items():
        before = old.get(code - 100, 0)
        months.append(
            Month(
                code=code,
                name=_("%(n)s月") % {"n": code % 100},
                now=scaled(value, scale),
                old=scaled(before, scale),
                now_height=_height(value, most),
                old_height=_height(before, most),
                is_chosen=code == chosen,
            )
        )
    data = {
        "months": [m.name for m in months],
        "codes": [m.code for m in months],
        "now": [float(Decimal(v) / scale) for v in now.values()],
        "old": [float(Decimal(old.get(c - 100, 0)) / scale) for c in now],
        "chosen": next((i for i, m in enumerate(months) if m.is_chosen), -1),
        "words": [_("今年"), _("去年")],
    }
    return Chart(tuple(months), _finding(now, scale, counter, title), json.dumps(data, ensure_ascii=False))


def _height(value: int, most: int) -> float:
    return round(max(value, 0) / most * HEIGHT, 1) if most else 0.0


def _finding(now: Mapping[int, int], scale: int, counter: str, title: str) -> str:
    if not any(now.values()):
        return _("%(title)s各月都没有记录") % {"title": title}
    high, low = max(now, key=lambda m: (now[m], -m)), min(now, key=lambda m: (now[m], m))
    return _("%(title)s，最多%(high)s月%(a)s%(counter)s，最少%(low)s月%(b)s%(counter)s。数据见表") % {
        "title": title,
        "high": high % 100,
        "a": scaled(now[high], scale),
        "low": low % 100,
        "b": scaled(now[low], scale),
        "counter": counter,
    }
