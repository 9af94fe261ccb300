"""What was particular to each city of the province in 2024."""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import islice

from tongxin.people import operations as people
from tongxin.people.models import Person, Unit
from tongxin.people.operations import Newcomer, register_many
from tongxin.people.permissions import SYSTEM

from .clock import moment
from .names import names
from .office import Office, spread

SINCE = date(2018, 1, 1)
FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
END = date(2024, 12, 30)  # what is entered in bulk is entered then
SOURCE = "市委统战部年度工作统计"
YOUNG, OLDER = (1980, 20), (1950, 29)  # first year of birth, how many years
DOMAINS = ("民营经济", "新的社会阶层", "党外知识分子", "归国留学", "民族宗教", "港澳台侨")


def _below(office: Office, key: str, name: str, kind: str, founded_on: date = SINCE) -> Unit:
    return people.found_unit(
        f"{office.unit.key}-{key}", name, kind, office.unit, founded_on, founded_on=founded_on, by=SYSTEM,
        at=moment(founded_on),
    )  # fmt: skip


def _born(place: int, young: int, of: int) -> int:
    """Year of birth: `young` of `of` are under 45 at the end of 2024, evenly spread."""
    first, years = YOUNG if place * young // of != (place + 1) * young // of else OLDER
    return first + place * 7 % years


def _registered(
    unit: Unit,
    count: int,
    turn: int,
    since: Callable[[int], date],
    born: Callable[[int], int],
    field: Callable[[int], str],
) -> list[Person]:
    rows = [
        Newcomer(
            name,
            since(n),
            {"gender": "12"[n % 5 < 2], "birth_year": born(n), "birth_month": 1 + n % 12},
            {"field": field(n)},
        )
        for n, name in enumerate(islice(names(turn), count))
    ]
    return register_many(unit, rows, by=SYSTEM, at=moment(END))


def chengzhou(office: Office) -> None:
    """A think tank of scientists and entrepreneurs, and five consortiums."""
    tank = _below(office, "zhiku", "新知圆桌生物医药智库", "think_tank")
    _registered(
        tank, 90, 5, lambda n: date(2023 + n % 2, 4, 12), lambda n: 1962 + n % 25,
        lambda n: "science" if n < 30 else "private_economy",
    )  # fmt: skip
    for n in range(1, 6):
        _below(office, f"lianheti{n}", f"第{n}创新联合体", "consortium", date(2023 + n % 2, 5, 10))


def haichang(office: Office) -> None:
    """Gifts of consolation: some known one by one, the others as a total."""
    for n in range(3):
        on = date(2024, 1 + n * 4, 20)
        giver = {"name": f"海昌同心企业{n + 1}"}
        office.gave(f"走访慰问（{n + 1}）", giver, on, 60_000, "结对村困难群众", kind="consolation_cash")
    office.stated("giving.consolation", 3_432_000, FIRST, LAST, "慰问捐赠年度汇总")


def luming(office: Office) -> None:
    """Six registers of talent, more than a third of those in them young; and those who came home."""
    for n, domain in enumerate(DOMAINS):
        pool = _below(office, f"ku{n + 1}", f"{domain}领域人才库", "pool")
        _registered(
            pool, 1008, n * 5, lambda k: date(2019 + k % 5, 1 + k % 12, 15), lambda k: _born(k, 359, 1008),
            lambda k: "private_economy" if k % 2 else "new_strata",
        )  # fmt: skip
    town = _below(office, "xiaozhen", "侨创小镇", "other")
    _registered(
        town, 1296, 33, lambda n: date(2024, 1 + n % 12, 8), lambda n: 1978 + n % 22, lambda n: "returned"
    )  # fmt: skip


def tiaoxi(office: Office) -> None:
    """New organisations and those in them, villages with somebody responsible, and venues."""
    for n in range(56):
        founded = date(2024, 1 + n % 12, 6 + n % 20)
        unit = _below(
            office, f"zuzhi{n + 1}", f"第{n + 1}基层统战组织", ("group", "branch", "town_office")[n % 3], founded
        )
        _registered(
            unit, 23 if n < 4 else 22, n, lambda k, day=founded: day, lambda k: 1965 + k % 30, lambda k: "new_strata"  # type: ignore[misc]
        )  # fmt: skip
    for n in range(24):
        village = _below(office, f"cun{n + 1}", f"第{n + 1}村（社区）", "community")
        (person,) = _registered(village, 1, 40 + n, lambda k: SINCE, lambda k: 1970, lambda k: "other")
        people.appoint(person, village, "统战委员", SINCE, by=SYSTEM, at=moment(END))
    office.venue("hub_head", "苔溪同心荟总部", date(2023, 6, 8))
    for n in range(1, 6):
        office.venue("hub_core", f"同心荟{n}号枢纽", date(2023, 9, 6 + n))
    for n, on in enumerate(spread(38, date(2024, 2, 20), date(2024, 12, 6)), start=1):
        office.venue("special" if n % 3 else "hub", f"{n}号统战阵地", on)
    for n, on in enumerate(spread(31, date(2024, 3, 4), date(2024, 11, 29)), start=1):
        venue = office.venue("hub", f"老阵地{n}", date(2019, 1 + n % 12, 12))
        office.improved(venue, "更新陈列，增设议事空间", on)


def jiling(office: Office) -> None:
    for n, on in enumerate(spread(120, date(2021, 4, 1), date(2024, 12, 10)), start=1):
        office.venue("hub", f"同心荟{n}号点", on)


def shuanglan(office: Office) -> None:
    """Bases of tradition, and teaching on a route of study since 2018."""
    for n, on in enumerate(spread(21, date(2019, 3, 1), date(2024, 9, 20)), start=1):
        office.venue(
            "base_heritage", f"先贤足迹{n}号基地", on, level="national" if n % 5 in (1, 3) and n < 20 else "province"
        )
    for item, before, now in (("theme.journey", 600, 136), ("theme.journey_hosted", 19_800, 4_500)):
        office.stated(item, before, date(2018, 1, 1), date(2023, 12, 31), "研学线路历年统计", kind="opening")
        office.stated(item, now, FIRST, LAST, SOURCE)


def guxi(office: Office) -> None:
    """Ninety-eight teams of young speakers; most of what they did is known as totals."""
    everyone = _registered(
        office.unit, 2058, 11, lambda n: date(2020 + n % 3, 3, 10), lambda n: 1984 + n % 17,
        lambda n: ("new_strata", "private_economy", "returned")[n % 3],
    )  # fmt: skip
    office.members = everyone
    for n, on in enumerate(spread(98, date(2023, 1, 12), date(2024, 10, 25))):
        office.series("preaching_team", f"同心青年宣讲{n + 1}队", on, everyone[n * 21 : n * 21 + 21])
    office.held("preaching_theme", "青年同心展示活动宣讲", date(2024, 11, 1), speakers=everyone[:6])
    told = (
        ("preaching.held", 1826), ("preaching.audience", 36_400), ("preaching.theme", 716),
        ("study.seminar", 93), ("study.seminar_hosted", 2070),
    )  # fmt: skip
    for item, number in told:
        office.stated(item, number, FIRST, LAST, SOURCE)


def linghai(office: Office) -> None:
    """Entrepreneurs, more than half of them young; talks with them; a base of research."""
    _registered(
        office.unit,
        560,
        17,
        lambda n: date(2018 + n % 6, 6, 5),
        lambda n: _born(n, 330, 560),
        lambda n: "private_economy",
    )
    office.venue("base_research", "民营经济研究基地", date(2024, 4, 18))
    office.stated("theme.belief", 106, FIRST, LAST, SOURCE)
    office.stated("meeting.talk", 70, FIRST, LAST, SOURCE)


def cuiling(office: Office) -> None:
    for n, on in enumerate(spread(150, date(2020, 5, 6), date(2024, 12, 2)), start=1):
        office.venue("site", f"石榴花{n}号点位", on)
    office.stated("preaching.unity", 126, FIRST, LAST, SOURCE)
    office.stated("preaching.unity_audience", 16_400, FIRST, LAST, SOURCE)


OF: Mapping[str, Callable[[Office], None]] = {
    "chengzhou": chengzhou, "haichang": haichang, "luming": luming, "tiaoxi": tiaoxi, "jiling": jiling,
    "shuanglan": shuanglan, "guxi": guxi, "linghai": linghai, "cuiling": cuiling,
}  # fmt: skip
