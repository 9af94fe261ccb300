"""Activities for tests, on the fixed cast."""

from collections import Counter
from datetime import date
from typing import Any

from tongxin.activities.models import Activity, Series, Venue
from tongxin.activities.operations import (
    Details,
    Invited,
    Mark,
    SeriesDetails,
    VenueDetails,
    found_series,
    hold,
    open_venue,
    plan,
)
from tongxin.kernel.periods import Period
from tongxin.ledger.measure import measure
from tongxin.ledger.measured import Spec
from tongxin.ledger.models import Entry
from tongxin.people.models import Person, Unit
from tongxin.people.tests.factories import AT, TODAY, Cast, make_unit

DAY = date(2025, 12, 10)
YEAR = Period.parse("2025")


def person_of_member(cast: Cast) -> Person:
    assert cast.member.person is not None
    return cast.member.person


def planned(cast: Cast, kind: str = "study_group", *people: Person, unit: Unit | None = None, **more: Any) -> Activity:
    """An activity of the association, planned by its office, with these people on the list."""
    said = {"title": "学习交流会", "starts_on": DAY} | more
    by = said.pop("by", cast.secretary)
    invited = [Invited(person) for person in people]
    return plan(unit or cast.association, Details(kind=kind, **said), invited, by=by, at=AT)


def held(cast: Cast, kind: str = "study_group", *people: Person, **more: Any) -> Activity:
    """The same, held, with all of them there."""
    activity = planned(cast, kind, *people, **more)
    by = more.get("by", cast.secretary)
    return hold(activity, {p.pk: Mark("present") for p in people}, by=by, at=AT, today=TODAY)


def venue(cast: Cast, kind: str = "home", **more: Any) -> Venue:
    said = {"name": "知联之家", "opened_on": date(2025, 3, 1)} | more
    return open_venue(cast.association, VenueDetails(kind=kind, **said), by=cast.secretary, at=AT, today=TODAY)


def team(cast: Cast, kind: str = "service_team", **more: Any) -> Series:
    said = {"name": "社区服务团", "founded_on": date(2025, 3, 1)} | more
    return found_series(cast.association, SeriesDetails(kind=kind, **said), by=cast.secretary, at=AT, today=TODAY)


def town(name: str) -> Unit:
    return make_unit(name, kind="other", is_outside=True, level="town")


def counted(record: Any) -> dict[tuple[str, str, str], int]:
    """(item, level, object) → what the ledger counts by first parties."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for entry in Entry.objects.filter(cause=record.key, party=0):
        sums[(entry.item, entry.level, entry.object)] += entry.quantity
    return {at: n for at, n in sums.items() if n}


def told(record: Any) -> dict[tuple[str, str, str], int]:
    """The same from the record's own facts."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for fact in type(record).objects.get(pk=record.pk).facts():
        sums[(fact.item, fact.level, fact.object)] += fact.quantity
    return dict(sums)


def items(record: Any) -> dict[str, int]:
    """Item → what the ledger counts."""
    sums: Counter[str] = Counter()
    for (item, _level, _object), n in counted(record).items():
        sums[item] += n
    return dict(sums)


def value(unit: Unit, adds: str, *codes: str) -> int:
    """A measure of the year."""
    return measure(unit, YEAR, [Spec("x", adds, codes)])["x"].value
