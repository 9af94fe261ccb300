"""Articles and outlets for tests, on the fixed cast."""

from collections import Counter
from datetime import date
from typing import Any

from tongxin.ledger.facts import Record
from tongxin.ledger.models import Entry
from tongxin.people.models import Person
from tongxin.people.tests.factories import AT, TODAY, Cast
from tongxin.press.models import Article, Broadcast, Outlet
from tongxin.press.operations import broadcast, register_outlet, write

Key = tuple[str, str, str, date]


def office(cast: Cast) -> dict[str, Any]:
    return {"by": cast.secretary, "at": AT, "today": TODAY}


def person_of_member(cast: Cast) -> Person:
    assert cast.member.person is not None
    return cast.member.person


def paper(cast: Cast, name: str = "人民日报", level: str = "national", kind: str = "newspaper") -> Outlet:
    return register_outlet(cast.association, kind, name, level=level, by=cast.secretary, at=AT)


def website(cast: Cast, name: str = "潮城知联网", kind: str = "website", **more: Any) -> Outlet:
    return register_outlet(cast.association, kind, name, by=cast.secretary, at=AT, **more)


def article(cast: Cast, title: str = "公园里多了低位饮水点", *writers: Person, **more: Any) -> Article:
    given: dict[str, Any] = {"kind": "news", "written_on": date(2025, 3, 1)} | office(cast) | more
    return write(cast.association, given.pop("kind"), title, writers, **given)


def live(cast: Cast, kind: str = "live", **more: Any) -> Broadcast:
    return broadcast(cast.association, kind, "四十周年晚会", date(2025, 5, 1), **(office(cast) | more))


def told(record: Record) -> Counter[Key]:
    """(item, level, object, booked on) → quantity, from the record's own facts."""
    sums: Counter[Key] = Counter()
    for fact in record.facts():
        sums[(fact.item, fact.level, fact.object, fact.booked_on)] += fact.quantity
    return sums


def counted(record: Record) -> Counter[Key]:
    """The same from the ledger, by first parties."""
    sums: Counter[Key] = Counter()
    for entry in Entry.objects.filter(cause=record.key, party=0):
        sums[(entry.item, entry.level, entry.object, entry.booked_on)] += entry.quantity
    return Counter({at: n for at, n in sums.items() if n})


def figure(record: Record, item: str) -> int:
    """How much of an item the ledger counts because of the record."""
    return sum(n for (code, *_), n in counted(record).items() if code == item)
