"""A province with eleven city departments, 2024, each with signed figures; and a neighbour. The figures of seed 003.

No city stands below the province in a tree: the province guides them, and sees what they signed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tongxin.people import operations as people
from tongxin.people.models import Unit
from tongxin.people.permissions import SYSTEM

from . import signed, yunjiang_cities, yunjiang_texts
from .clock import moment
from .office import Office
from .people import account, secretary

SINCE = date(2018, 1, 1)
YEAR = (date(2024, 1, 1), date(2024, 12, 31))
YEAR_BEFORE = (date(2023, 1, 1), date(2023, 12, 31))
SIGNED = date(2025, 1, 15)


@dataclass(frozen=True)
class City:
    """One city: what each reports alike, this year and the year before."""

    key: str
    name: str
    reported: int
    trained: int  # courses; a joint one is in the number of both
    reported_before: int
    trained_before: int


CITIES = (
    City("chengzhou", "澄州", 412, 9, 388, 8), City("haichang", "海昌", 367, 7, 351, 8),
    City("luming", "鹿鸣", 298, 8, 301, 6), City("tiaoxi", "苔溪", 203, 5, 187, 4),
    City("heshang", "禾塘", 241, 6, 229, 5), City("jiling", "稽岭", 226, 4, 210, 5),
    City("shuanglan", "双岚", 259, 6, 243, 5), City("guxi", "谷溪", 174, 5, 160, 3),
    City("qunshan", "群屿", 121, 3, 118, 2), City("linghai", "灵海", 215, 4, 221, 4),
    City("cuiling", "翠岭", 148, 3, 139, 3),
)  # fmt: skip
NEIGHBOUR = City("lancheng", "岚城", 333, 5, 290, 4)
SOURCE = "市委统战部年度工作统计"


def steps() -> Iterator[tuple[str, Callable[[], None]]]:
    """Parts in their order; the registers of the cities are the greatest part."""
    made: list[Office] = []
    yield "云江省：十一个市的单位和账号", lambda: made.extend(_found())
    for city in CITIES:
        yield f"云江省：{city.name}市2024年", lambda city=city: _year(made, city)  # type: ignore[misc]
    yield "云江省：各市签署2024年报告", lambda: _sign(made)


@transaction.atomic
def _found() -> list[Office]:
    at = moment(SINCE)
    offices = []
    for key, name, cities in (("yunjiang", "云江", CITIES), ("lanshan", "岚山", (NEIGHBOUR,))):
        province = _department(key, f"中共{name}省委统战部", "province_department", "province")
        if key == "yunjiang":
            secretary("yunjiang-mishu", province, None, at)
            leader = account("yunjiang-buzhang", province, None, at)
            people.grant_role(leader, "leader", province, SINCE, by=SYSTEM, at=at)
        for city in cities:
            unit = _department(city.key, f"中共{city.name}市委统战部", "city_department", "city")
            people.guide(province, unit, SINCE, by=SYSTEM, at=at)
            offices.append(Office(unit, secretary(f"{city.key}-mishu", unit, None, at)))
    _neighbour(offices[-1])
    return offices


def _department(key: str, name: str, kind: str, level: str) -> Unit:
    return people.found_unit(
        key, name, kind, None, SINCE, short_name=name.removeprefix("中共"), level=level, charter="tongzhanbu",
        by=SYSTEM, at=moment(SINCE),
    )  # fmt: skip


def _neighbour(office: Office) -> None:
    _alike(office, NEIGHBOUR)


@transaction.atomic
def _year(offices: list[Office], city: City) -> None:
    of = {office.unit.key: office for office in offices}
    office = of[city.key]
    if city is CITIES[0]:  # held together, and counted by both
        office.held(
            "training", "新质生产力联合培训班", date(2024, 6, 18), guests=86, cohosts=[of["shuanglan"].unit],
            audience_basis="signed",
        )  # fmt: skip
    _alike(office, city)
    yunjiang_cities.OF.get(city.key, lambda _office: None)(office)


def _alike(office: Office, city: City) -> None:
    """What every city reports, without detail."""
    office.stated("information.reported", city.reported_before, *YEAR_BEFORE, SOURCE, kind="opening")
    office.stated("training.held", city.trained_before, *YEAR_BEFORE, SOURCE, kind="opening")
    office.stated("information.reported", city.reported, *YEAR, SOURCE)
    office.stated("training.held", city.trained, *YEAR, SOURCE)


def _sign(offices: list[Office]) -> None:
    for office in offices:
        signed.sign(office.unit, 2024, yunjiang_texts.of(office.unit.key), office.by, SIGNED)
