"""What a record will count as 保存后计入, told from the charter; and what it counted as 台账, told from its entries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypedDict

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter
from tongxin.kernel.printing import grouped

from .models import Entry

HUNDREDTHS = 100
SHOWN = 50  # entries of one record on its page


class Posting(TypedDict):
    """What a row keeps of what it posts, as the charter said when it was made."""

    key: str  # "placed", "reads": of the charter's entry
    item: str
    each: int  # smallest units of the item in one


def postings(charter: Charter, items: Iterable[tuple[str, str]]) -> list[Posting]:
    """Of (key, item code) pairs, those whose item the charter knows; "" is none."""
    return [Posting(key=key, item=code, each=charter.items[code].scale) for key, code in items if code in charter.items]


def of_key(posts: Iterable[Posting], key: str) -> list[Posting]:
    """Those of one key."""
    return [post for post in posts if post["key"] == key]


@dataclass(frozen=True)
class Counted:
    """One line of the box 保存后计入."""

    name: str  # 主流媒体刊发
    amount: str  # 1篇次
    when: str  # 刊发时
    points: str = ""  # 5分; 市10分、省20分
    code: str = ""  # of the item
    becomes: str = ""  # 全年将为47篇


def line(
    charter: Charter, code: str, when: str, on: date, *, levels: Sequence[str] = ("",), amount: str = ""
) -> list[Counted]:
    """One line of the box for an item, with its price by level; none for "" or an item that is no more."""
    item = charter.items.get(code)
    if item is None:
        return []
    return [Counted(item.name, amount or f"1{item.counter}", when, priced(charter, code, levels, on), code)]


def priced(charter: Charter, code: str, levels: Iterable[str], on: date) -> str:
    """Prices in force that day, by level where they differ; an item of several rules is worth their sum."""
    prices: dict[str, Decimal] = {}
    for rule in charter.points.values():
        for level in levels if rule.item == code else ():
            price = rule.amount_on(on, level)
            if price is not None:
                prices[level] = prices.get(level, Decimal(0)) + price
    if not prices:
        return ""
    if len(set(prices.values())) == 1:
        return _("%(n)s分") % {"n": _plain(next(iter(prices.values())))}
    marks = (f"{charter.levels[level].mark}{_plain(price)}" for level, price in prices.items() if level)
    return _("%(levels)s分") % {"levels": "、".join(marks)}


def _plain(price: Decimal) -> str:
    return f"{price.normalize():f}"


@dataclass(frozen=True)
class Line:
    """An entry of the ledger as a record's page lists it."""

    name: str
    level: str
    amount: str
    points: str  # "" where not for this viewer
    booked_on: date
    is_reversal: bool


def posted_for(cause: str) -> QuerySet[Entry]:
    """The record's entries, the latest first."""
    return Entry.objects.filter(cause=cause).select_related("unit", "person").order_by("-pk")


def entries_of(cause: str, charter: Charter, *, sees_points: bool) -> list[Line]:
    """The latest of the record's entries; points to those who may read them."""
    return lines_of(posted_for(cause)[:SHOWN], charter, sees_points=sees_points)


def lines_of(entries: Iterable[Entry], charter: Charter, *, sees_points: bool) -> list[Line]:
    """Entries as a page lists them."""
    return [_line(entry, charter, sees_points) for entry in entries]


def _line(entry: Entry, charter: Charter, sees_points: bool) -> Line:
    item = charter.items.get(entry.item)
    amount = Decimal(entry.quantity) / (item.scale if item else 1)
    if amount == amount.to_integral_value():
        amount = amount.quantize(Decimal(1))
    whose = str(entry.person) if entry.person else str(entry.unit)
    return Line(
        name=_("%(item)s，%(whose)s") % {"item": item.name if item else entry.item, "whose": whose},
        level=entry.level,
        amount=f"{grouped(amount)}{item.counter if item else ''}",
        points=points_told(entry.points) if sees_points and entry.points else "",
        booked_on=entry.booked_on,
        is_reversal=entry.sign < 0,
    )


def points_told(points: int) -> str:
    """A price or a sum as pages say it: 2.5分."""
    whole = f"{points / HUNDREDTHS:.2f}".rstrip("0").rstrip(".")
    return _("%(n)s分") % {"n": whole.replace("-", "−")}
