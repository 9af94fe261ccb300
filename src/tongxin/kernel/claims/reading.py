"""Reading 读: from a text to its claims."""

from datetime import date

from .clauses import Layout
from .fold import fold
from .frame import Frame
from .frames import frames
from .model import Claim, Quantity
from .owners import Register
from .scanner import scan
from .times import Calendar, Told


def read(
    text: str,
    *,
    org: str | None = None,
    period: str | None = None,
    published: date | None = None,
    roster: tuple[str, ...] = (),
    most: int | None = None,
) -> list[Claim]:
    """Every claim of `text`, in order and without overlap.

    Args:
        org: whose document it is, if that is known; other bodies that it names stay others.
        period: what it reports on, as the code of a period (2025, 2025H1), if that is known.
        published: the day it came out, which decides the year where the text says none.
        roster: names of organisations that are known; the first found in the head is the document's.
        most: how many figures are read; TooManyFigures before any is understood where the text holds more.
    """
    folded = fold(text)
    quantities = [thing for thing in scan(folded, most) if isinstance(thing, Quantity)]
    if not quantities:
        return []
    calendar = Calendar(folded, Told(period, published))
    register = Register(folded, org, roster)
    found = frames(text, folded, Layout(folded).settings(quantities))
    return [_claim(text, frame, calendar, register) for frame in found]


def _claim(text: str, frame: Frame, calendar: Calendar, register: Register) -> Claim:
    setting = frame.setting
    quantity = setting.quantity
    owner = register.owner(setting, quantity.kind)
    return Claim(
        quantity,
        text[quantity.start : quantity.end],
        subject=frame.subject,
        action=frame.action,
        level=frame.level,
        period=calendar.period(setting),
        org=owner.slot,
        org_doubt=owner.doubt,
        doubts=(owner.why,) if owner.why else (),
    )
