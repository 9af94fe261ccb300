"""What stands beside the records: seats, honours, and what was reported before there were records 席位、荣誉、期初."""

from datetime import date

from tongxin.ledger import operations as ledger
from tongxin.people import operations as people
from tongxin.people.models import Person
from tongxin.people.permissions import SYSTEM
from tongxin.site.demo.clock import moment

from .province import Association, Province
from .size import FIRST, FOUNDED, LAST

SEATED, HONOURED = 30, 50  # of so many members one: holds a seat, is honoured each year
IN_A_CITY = 5  # of so many seats one
OPENED = date(2020, 12, 31)  # last day that only a number is known of; the year after it there is nothing
REPORTED = 100  # opinions by then


def add(province: Province) -> None:
    """By their verbs, county by county."""
    for place, county in enumerate(province.counties):
        persons = list(Person.objects.filter(pk__in=[pk for pk, _group in county.people]).order_by("pk"))
        _seats(province, persons[place % SEATED :: SEATED])
        _honours(province, county, persons[place % HONOURED :: HONOURED])
        _opening(county, place)


def _seats(province: Province, persons: list[Person]) -> None:
    for place, person in enumerate(persons):
        level = "county" if place % IN_A_CITY else "city"
        body = province.bodies[level][0]
        people.seat(person, "cppcc", FIRST, level=level, body=body, term="第十届", by=SYSTEM, at=moment(FIRST, 15))


def _honours(province: Province, county: Association, persons: list[Person]) -> None:
    """Of the county's best members each year; of the county itself every other year."""
    body = province.bodies["province"][-1]
    for year in range(FIRST.year, LAST.year + 1):
        on = date(year, 12, 20)
        at = moment(on, 16)
        if persons:
            people.honour(county.unit, "excellent_member", on, persons, by=SYSTEM, at=at)
        if year % 2:
            people.honour(county.unit, "advanced_organisation", on, body=body, level="province", by=SYSTEM, at=at)


def _opening(county: Association, place: int) -> None:
    ledger.state(
        county.unit, "opening", "information.reported", "", FOUNDED, OPENED, REPORTED + place, "历年工作总结",
        by=SYSTEM, at=moment(OPENED, 17),
    )  # fmt: skip
