"""Opinions on their way, and what a page says."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

from tongxin.matters import operations
from tongxin.matters.models import Matter
from tongxin.people.models import Person, Unit, User
from tongxin.people.tests.factories import AT, TODAY, Cast

BODY = {"situation": "城西片区现有助餐点11处。", "suggestion": "按一刻钟半径重新布点。"}
WAY = ("submit", "screen", "edit", "sign")


def opinion(
    people: Cast, title: str, upto: str = "submit", *, days_ago: int = 0, author: Person | None = None,
    office: User | None = None, unit: Unit | None = None,
) -> Matter:  # fmt: skip
    """An opinion of the colleague's, which the office took as far as `upto`."""
    author, office = author or people.colleague, office or people.secretary
    on = TODAY - timedelta(days=days_ago)
    matter = operations.draft(
        unit or people.association, "information", title, BODY, [(author, Fraction(1))], by=office, at=AT, on=on
    )
    for action in WAY[: WAY.index(upto) + 1]:
        behalf = f"people.person:{author.pk}" if action == "submit" else ""
        operations.advance(matter, action, by=office, at=AT, on=on, on_behalf=behalf, today=TODAY)
        matter.refresh_from_db()
    return matter


def text(answer: Any) -> str:
    made: str = answer.content.decode()
    return made
