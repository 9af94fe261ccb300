"""A party's city committee, 2022: its register and what happened to its members. The figures of seed 004.

The office began with the system on 1 October 2022: what came before is known as totals, what came after one by one.
"""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice

from django.db import transaction

from tongxin.people import operations as people
from tongxin.people.models import Membership, Person, Unit
from tongxin.people.operations import Newcomer, register_many
from tongxin.people.permissions import SYSTEM

from . import jiusan_texts, jiusan_work, signed
from .clock import moment
from .names import names
from .office import Office, spread
from .people import secretary

SINCE = date(2012, 1, 1)
LAST = date(2022, 12, 31)
KEY = "jiangcheng-jiusan"
TOTAL, TITLED, MAIN, NEW, GONE = 2294, 2021, 1700, 92, 6
COMMITTEES, BRANCHES = 10, 84
MAIN_FIELDS = ("science", "higher_education", "health")
OTHER_FIELDS = ("education", "economy", "law", "culture")
AGES = (30, 33, 36, 39, 42, 45, 48)  # of the new; their mean is 39
TALENTS = ("national_leading", *["provincial_leading"] * 6, *["senior_professional"] * 58)  # among the new
SEATS = (
    # kind, level, body, how many
    ("deputy", "national", "全国人大", 1), ("deputy", "province", "省人大", 4), ("deputy", "city", "江城市人大", 12),
    ("deputy", "county", "各区县人大", 31), ("cppcc", "province", "省政协", 9),
    ("cppcc_standing", "city", "江城市政协", 6), ("cppcc", "city", "江城市政协", 38),
    ("cppcc_standing", "county", "各区县政协", 21), ("cppcc", "county", "各区县政协", 93),
)  # fmt: skip


def steps() -> Iterator[tuple[str, Callable[[], None]]]:
    """Parts in their order."""
    made: list[Office] = []
    yield "江城九三：两千多人的名册", lambda: made.extend(_registers())
    yield "江城九三：2022年", lambda: _year(made)
    yield "江城九三：签署2022年报告", lambda: _sign(made[0])


@transaction.atomic
def _registers() -> list[Office]:
    at = moment(SINCE)
    province = people.found_unit(
        "sheng-jiusan", "九三学社省委员会", "party_committee", None, SINCE, short_name="社省委", level="province",
        charter="minzhu-dangpai", by=SYSTEM, at=at,
    )  # fmt: skip
    bodies = {
        key: people.found_unit(f"js-{key}", name, "other", None, SINCE, level=level, is_outside=True, by=SYSTEM, at=at)
        for key, name, level in jiusan_work.BODIES
    }
    bodies["sheng-jiusan"] = province
    offices = []
    for key, city in ((KEY, "江城市"), ("haicheng-jiusan", "海城市")):
        unit = people.found_unit(
            key, f"九三学社{city}委员会", "party_committee", province, SINCE, short_name=f"九三{city}委", level="city",
            charter="minzhu-dangpai", by=SYSTEM, at=at,
        )  # fmt: skip
        offices.append(Office(unit, SYSTEM, bodies))
    _members(offices[0])
    _neighbours(offices[1])
    for office in offices:
        office.by = secretary(f"{office.unit.key.partition('-')[0]}-mishu", office.unit, office.members[0], at)
    return offices


def _below(unit: Unit) -> list[Unit]:
    """Ten committees, most branches under them; the branches."""
    at = moment(SINCE)
    committees = [
        people.found_unit(f"{KEY}-jiceng{n}", f"第{n}基层委员会", "committee", unit, SINCE, by=SYSTEM, at=at)
        for n in range(1, COMMITTEES + 1)
    ]
    return [
        people.found_unit(
            f"{KEY}-zhishe{n}",
            f"第{n}支社",
            "branch",
            committees[n % COMMITTEES] if n <= 60 else unit,
            SINCE,
            by=SYSTEM,
            at=at,
        )  # fmt: skip
        for n in range(1, BRANCHES + 1)
    ]


def _members(office: Office) -> None:
    """All who were members at the end of the year, and those who left in it."""
    branches = _below(office.unit)
    called = list(islice(names(3), TOTAL + GONE))
    rows: dict[int, list[Newcomer]] = {n: [] for n in range(BRANCHES)}
    for place in range(TOTAL + GONE):
        rows[place % BRANCHES].append(_newcomer(place, called[place], office.unit))
    found: dict[str, Person] = {}
    for n, branch in enumerate(branches):
        made = register_many(branch, rows[n], by=SYSTEM, at=moment(LAST, 8))
        found |= {person.name: person for person in made}
    everyone = [found[name] for name in called]
    office.members = everyone[NEW:TOTAL]  # the new are left in peace
    for place, person in enumerate(everyone[TOTAL:]):
        for membership in Membership.objects.filter(person=person):
            on = date(2022, 3 + place, 20)
            people.leave(membership, on, "转往外地", by=SYSTEM, at=moment(on))


def _newcomer(place: int, name: str, unit: Unit) -> Newcomer:
    """Of those who stand at the end of the year, the first are the new ones."""
    is_new = place < NEW
    if is_new:
        age = AGES[place % len(AGES)] if place < NEW - 1 else 39
        born, since = 2022 - age, date(2022, 2 + place % 10, 5 + place % 20)
    else:
        born, since = 1945 + place * 11 % 45, date(2012 + place % 10, 1 + place % 12, 10)
    standings = {"political": "10", "field": _field(place), "title": _title(place)}
    if place < len(TALENTS):
        standings["talent"] = TALENTS[place]
    elif not is_new and place % 9 == 0:
        standings["talent"] = "senior_professional"
    more = {"gender": "12"[place % 5 < 2], "birth_year": born, "birth_month": 1 + place % 12}
    return Newcomer(name, since, more, standings, (unit,))


def _among(place: int, part: int) -> bool:
    """Whether this place is one of `part`, evenly spread over all."""
    return place * part // TOTAL != (place + 1) * part // TOTAL


def _title(place: int) -> str:
    if place >= TOTAL or _among(place, TITLED):
        return ("middle", "associate", "senior", "associate")[place % 4]
    return "junior" if place % 2 else ""


def _field(place: int) -> str:
    if place >= TOTAL or _among(place, MAIN):
        return MAIN_FIELDS[place % len(MAIN_FIELDS)]
    return OTHER_FIELDS[place % len(OTHER_FIELDS)]


def _neighbours(office: Office) -> None:
    rows = [
        Newcomer(
            name, date(2015 + place % 8, 4, 8),
            {"gender": "12"[place % 2], "birth_year": 1958 + place % 35, "birth_month": 1 + place % 12},
            {"political": "10", "field": MAIN_FIELDS[place % 3], "title": "associate" if place % 3 else "junior"},
        )
        for place, name in enumerate(islice(names(31), 120))
    ]  # fmt: skip
    office.members = register_many(office.unit, rows, by=SYSTEM, at=moment(LAST, 8))


@transaction.atomic
def _year(offices: list[Office]) -> None:
    city, neighbour = offices
    _seats(city)
    _distinctions(city)
    _elections(city)
    jiusan_work.year(city)
    jiusan_work.neighbour(neighbour)


def _seats(office: Office) -> None:
    place = 0
    for kind, level, body, count in SEATS:
        outside = office.bodies[jiusan_work.BODY_OF[body]]
        for _n in range(count):
            # some hold two, in two bodies
            office.seated([office.members[place * 9 % 1700 + 60]], kind, outside, date(2022, 1, 20), level, "新一届")
            place += 1


def _distinctions(office: Office) -> None:
    province, centre = office.bodies["sheng-jiusan"], office.bodies["zhongyang"]
    office.nominated(
        [office.members[100 + n * 3] for n in range(78)], "organ", ["社省委专门委员会", "社省委工作机构"],
        date(2022, 7, 6), date(2022, 8, 18),
    )  # fmt: skip
    on = date(2022, 11, 10)
    branches = Unit.objects.filter(key__startswith=f"{KEY}-zhishe").order_by("pk")[:9]
    for branch in branches:
        office.honoured("advanced_organisation", on, unit=branch, level="province", body=province)
    office.honoured("advanced_person", on, office.members[10:17], level="national", body=centre)
    office.honoured("advanced_person_advice", on, office.members[20:29], level="province", body=province)
    for kind in ("advanced_organisation", "advanced_press", "advanced_service"):
        office.honoured(kind, on, level="national", body=centre)
    office.honoured("advanced_advice", on, level="province", body=province)


def _elections(office: Office) -> None:
    """Twelve branches elected anew, three adjusted within their term."""
    units = list(Unit.objects.filter(key__startswith=f"{KEY}-zhishe").order_by("pk")[:15])
    for unit, on in zip(units[:12], spread(12, date(2022, 3, 15), date(2022, 11, 25)), strict=True):
        led = _led(unit, 3)
        results = list(zip(led, ("主委", "副主委", "委员"), strict=True))
        people.elect(unit, 5, on, results, due_on=date(2027, 12, 31), by=office.by, at=moment(on, 16))
    for unit, on in zip(units[12:], spread(3, date(2022, 5, 10), date(2022, 9, 10)), strict=True):
        people.record_term(unit, 4, date(2020, 6, 1), due_on=date(2025, 6, 1), by=office.by, at=moment(on, 9))
        people.adjust(unit, on, [(_led(unit, 1)[0], "副主委")], by=office.by, at=moment(on, 16))


def _led(unit: Unit, count: int) -> list[Person]:
    return list(Person.objects.filter(memberships__unit=unit, memberships__until=None).order_by("pk")[10 : 10 + count])


def _sign(office: Office) -> None:
    signed.sign(office.unit, 2022, jiusan_texts.TEXTS, office.by, date(2023, 1, 12))
    _day_after(office)


@transaction.atomic
def _day_after(office: Office) -> None:
    """On the first of January two come, one had gone, and one has a title: recorded when the office heard of it."""
    on, at = date(2023, 1, 1), moment(date(2023, 1, 16))
    for name, gender, field in (("霍听澜", "2", "science"), ("屈知夏", "1", "law")):
        people.register_person(
            name, office.unit, on, standings={"field": field, "title": "middle", "political": "10"}, gender=gender,
            birth_year=1990, birth_month=6, by=office.by, at=at,
        )  # fmt: skip
    gone = office.members[40]
    for membership in Membership.objects.filter(person=gone, until=None):
        people.leave(membership, LAST, "转往外地", by=office.by, at=at)
    risen = Person.objects.filter(standings__aspect="title", standings__value="junior", memberships__unit=office.unit)
    people.set_standing(risen.order_by("pk")[0], "title", "middle", on, by=office.by, at=at)
