"""What a record will count as once saved 保存后计入, told from the charter before anything is posted."""

from datetime import date

from django.utils.translation import gettext as _

from tongxin.kernel.charter.listed import ActivityKind
from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.pricing import rule_for
from tongxin.matters.counted import Counted

from .facts import AWAY, OF_ACTIVITY
from .models import Series, Venue

EACH = {"sent", "hours", "speaker", "place", "visited"}


def of_kind(
    charter: Charter,
    kind: ActivityKind | None,
    today: date,
    *,
    is_away: bool = False,
    venue: Venue | None = None,
    series: Series | None = None,
) -> list[Counted]:
    """What an activity of the kind comes to count as."""
    if kind is None:
        return []
    lines = [_line(charter, getattr(kind, key), key, today) for key in (AWAY if is_away else OF_ACTIVITY)]
    if venue is not None and not is_away and venue.kind in charter.venues:
        there = charter.venues[venue.kind]
        lines += [_line(charter, there.held, "held", today), _line(charter, there.attended, "hosted", today)]
    if series is not None and not is_away and series.kind in charter.series:
        lines.append(_line(charter, charter.series[series.kind].active, "held", today))
    return [line for line in lines if line is not None]


def of_item(charter: Charter, code: str, when: str, today: date) -> list[Counted]:
    """One of an item: a venue opened, a team formed."""
    line = _line(charter, code, "held", today, when)
    return [line] if line is not None else []


def _line(charter: Charter, code: str, key: str, today: date, when: str = "") -> Counted | None:
    item = charter.items.get(code)
    if item is None:
        return None
    whens = {
        "held": _("举办后"), "sent": _("到场的每人"), "hosted": _("到场人数"), "audience": _("填写的人次"),
        "place": _("每个到达地"), "visited": _("每个走访对象"), "speaker": _("每位主讲"), "hours": _("每人时长"),
    }  # fmt: skip
    is_one = key == "held" or key in EACH - {"hours"}
    amount = f"1{item.counter}" if is_one else _("%(counter)s数") % {"counter": item.counter}
    # what the year comes to is told only where the record adds one
    return Counted(item.name, amount, when or whens[key], _points(charter, code, today), code if key == "held" else "")


def _points(charter: Charter, code: str, today: date) -> str:
    rule = rule_for(charter, code)
    price = rule.amount_on(today) if rule else None
    return "" if price is None else _("%(n)s分") % {"n": f"{price.normalize():f}"}
