"""Matters for tests, on the fixed cast."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tongxin.ledger.models import Entry
from tongxin.matters.models import Matter, Step
from tongxin.matters.operations import advance, draft
from tongxin.people.models import Person
from tongxin.people.tests.factories import AT, TODAY, Cast

BODY = {"situation": "公园饮水点台阶较高，坐轮椅的市民够不到。", "suggestion": "新增低位饮水点。"}
LATER = AT + timedelta(hours=1)
WAY = ("submit", "screen", "edit", "sign", "report")  # of an opinion


def shares(*persons: Person) -> list[tuple[Person, Fraction]]:
    return [(person, Fraction(1, len(persons))) for person in persons]


def person_of_member(cast: Cast) -> Person:
    assert cast.member.person is not None
    return cast.member.person


def opinion(cast: Cast, title: str = "关于在公园增设无障碍饮水设施的建议", *persons: Person, **more: Any) -> Matter:
    """An opinion drafted by the office for the cast's member, or for `persons`."""
    authors = shares(*(persons or (person_of_member(cast),)))
    given = {"by": cast.secretary, "at": AT, "on": date(2025, 12, 1)} | more
    return draft(cast.association, "information", title, BODY, authors, **given)


def motion(cast: Cast, title: str = "关于加强潮间带生态修复监测的提案", **more: Any) -> Matter:
    body = BODY | {"analysis": "监测点位少。"}
    given = {"by": cast.secretary, "at": AT, "on": date(2025, 1, 10), "form": "proposal_individual", "level": "city"}
    given |= more
    authors = [] if given["form"] == "proposal_collective" else shares(person_of_member(cast))
    return draft(cast.association, "motion", title, body, authors, **given)


def take(matter: Matter, action: str, cast: Cast, on: date = date(2025, 12, 2), **more: Any) -> Step:
    given: dict[str, Any] = {"by": cast.secretary, "at": AT, "today": TODAY} | more
    if action == "report":
        given.setdefault("answers", {"receiver": cast.bureau.key})
    if action in ("return", "reject"):
        given.setdefault("answers", {"reason": "没有数据。", "ground": "vague"})
    if action == "deliver":
        given.setdefault("answers", {"bureau": cast.bureau.key})
    return advance(matter, action, on=on, **given)


def reported(
    cast: Cast,
    title: str = "关于在公园增设无障碍饮水设施的建议",
    *persons: Person,
    on: date = date(2025, 12, 2),
    **more: Any,
) -> Matter:
    """An opinion sent up on that day."""
    matter = opinion(cast, title, *persons, **({"on": on} | more))
    for action in WAY:
        take(matter, action, cast, on)
    matter.refresh_from_db()
    return matter


def counted(matter: Matter) -> dict[tuple[str, str, date], int]:
    """(item, level, booked on) → how often the ledger counts it, by its first parties."""
    sums: dict[tuple[str, str, date], int] = {}
    for entry in Entry.objects.filter(cause=matter.key, party=0):
        at = (entry.item, entry.level, entry.booked_on)
        sums[at] = sums.get(at, 0) + entry.quantity
    return {at: n for at, n in sums.items() if n}


def told(matter: Matter) -> dict[tuple[str, str, date], int]:
    """The same from the matter's own facts."""
    sums: dict[tuple[str, str, date], int] = {}
    for fact in matter.facts():
        at = (fact.item, fact.level, fact.booked_on)
        sums[at] = sums.get(at, 0) + fact.quantity
    return sums
