"""A district association, 2022, with the year before and a neighbour. The figures of seed 001."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from django.db import transaction

from tongxin.people import operations as people
from tongxin.people.models import Unit
from tongxin.people.operations import Newcomer, register_many
from tongxin.people.permissions import SYSTEM

from . import beigang_texts, relief, signed, topics
from .clock import moment
from .names import names
from .office import Office, shared, spread
from .people import secretary

SINCE = date(2009, 1, 1)
STREETS = ("海晏", "新碶湾", "长塘", "白沙", "柴浦", "春澜", "大榭岛", "梅屿", "戚岙", "郭塘")
GROUPS = ("教育", "医卫", "科技", "经济", "法律", "文化")
COMMITTEES = ("参政议政", "社会服务", "学习宣传", "联谊交流", "青年工作", "权益服务")
FIELDS = ("education", "health", "science", "economy", "law", "culture")
SCHOOLS = (
    "东海大学", "江城理工大学", "望京工商学院", "南岭大学", "珞云大学", "金陵湾大学", "浦东滩大学", "西溪财经大学",
    "云麓大学", "滨海师范大学", "渭滨交通大学", "北川科技大学",
)  # fmt: skip
CLASSES = shared(538, 13)  # who came to the class of each year, 2010 to 2022
RED = {2018: 2, 2019: 2, 2020: 1, 2021: 3, 2022: 3}


@dataclass(frozen=True)
class Figures:
    """One district's year."""

    on_site: int
    preached: int
    proposals: int
    key: tuple[int, ...]  # proposals taken up by the district as key ones
    key_of_province: int | None


@dataclass(frozen=True)
class District:
    """One association."""

    key: str
    name: str
    members: int
    section: int  # ranks of council members
    division: int
    advisers: int
    deputies: int
    earlier_key: int  # before the first year, without detail
    years: dict[int, Figures] = field(default_factory=dict)


BEIGANG = District(
    "beigang", "北港", 318, 21, 12, 71, 7, 15,
    {2021: Figures(1, 3, 6, (0, 2, 4), None), 2022: Figures(2, 7, 9, (0, 1, 3, 5, 6), 8)},
)  # fmt: skip
NANWAN = District("nanwan", "南湾", 90, 5, 2, 14, 1, 4, {2022: Figures(1, 2, 4, (0, 3), 2)})


def steps() -> Iterator[tuple[str, Callable[[], None]]]:
    """Parts in their order."""
    made: list[Office] = []
    yield "北港、南湾：2022年", lambda: made.extend(_build())
    yield "北港：签署2022年报告", lambda: _sign(made[0])


@transaction.atomic
def _build() -> list[Office]:
    at = moment(SINCE)
    bodies = {
        key: people.found_unit(f"mc-{key}", name, "other", None, SINCE, level=level, is_outside=True, by=SYSTEM, at=at)
        for key, name, level in (
            ("renda", "明城市人大", "city"), ("zhengxie", "明城市政协", "city"),
            ("sheng-zhengxie", "所在省政协", "province"),
            ("minzheng", "区民政局", "county"), *((f"school{n}", name, "") for n, name in enumerate(SCHOOLS)),
        )
    }  # fmt: skip
    return [_district(plan, bodies, turn) for turn, plan in enumerate((BEIGANG, NANWAN))]


def _district(plan: District, shared_bodies: dict[str, Unit], turn: int) -> Office:
    at = moment(SINCE)
    council = people.found_unit(
        f"{plan.key}-zhengxie", f"{plan.name}区政协", "other", None, SINCE, level="county", is_outside=True,
        by=SYSTEM, at=at,
    )  # fmt: skip
    department = people.found_unit(
        f"{plan.key}-tongzhan", f"中共{plan.name}区委统战部", "county_department", None, SINCE, level="county",
        charter="tongzhanbu", by=SYSTEM, at=at,
    )  # fmt: skip
    unit = people.found_unit(
        plan.key, f"{plan.name}区党外知识分子联谊会", "association", None, SINCE, short_name=f"{plan.name}区知联会",
        level="county", charter="zhilianhui", by=SYSTEM, at=at,
    )  # fmt: skip
    people.guide(department, unit, SINCE, by=SYSTEM, at=at)
    office = Office(unit, SYSTEM, shared_bodies | {"council": council})
    _register(plan, office, _below(plan, unit), turn)
    office.by = secretary(f"{plan.key}-mishu", unit, office.members[0], at)
    _seats(plan, office)
    _years(plan, office)
    return office


def _below(plan: District, unit: Unit) -> list[list[Unit]]:
    """Groups, working committees, and the branches of the streets."""
    few = plan is not BEIGANG
    kinds = (
        ("group", "xiaozu", [f"{name}界活动小组" for name in GROUPS[: 2 if few else 6]]),
        ("committee", "zhuanwei", [f"{name}工作委员会" for name in COMMITTEES[: 1 if few else 6]]),
        ("branch", "fenhui", [f"{name}街道知联分会" for name in STREETS[: 3 if few else 10]]),
    )
    return [
        [
            people.found_unit(f"{plan.key}-{key}{n}", name, kind, unit, SINCE, by=SYSTEM, at=moment(SINCE))
            for n, name in enumerate(names_, start=1)
        ]
        for kind, key, names_ in kinds
    ]


def _register(plan: District, office: Office, below: list[list[Unit]], turn: int) -> None:
    """Members; the first are the council, some of them in office."""
    at = moment(date(2018, 3, 1))
    groups, _committees, branches = below
    ranks = ["section_chief", "section_deputy"] * plan.section
    ranks = [*ranks[: plan.section], *(["division_deputy", "division_chief"] * plan.division)[: plan.division]]
    rows = [
        Newcomer(
            name,
            date(2010, 6, 1) if place < 60 else date(2014 + place % 4, 5, 1),
            {"gender": "12"[place % 2], "birth_year": 1960 + place * 7 % 32, "birth_month": 1 + place % 12},
            {
                "political": "12",
                "field": FIELDS[place % len(FIELDS)],
                "title": ("senior", "associate", "middle")[place % 3],
            }
            | ({"rank": ranks[place]} if place < len(ranks) else {}),
            (groups[place % len(groups)], branches[place % len(branches)]),
        )
        for place, name in enumerate(islice(names(20 + turn * 11), plan.members))
    ]
    office.members = register_many(office.unit, rows, by=SYSTEM, at=at)
    posts = ["会长", "副会长", "副会长", "秘书长"]
    for place, person in enumerate(office.members[: len(ranks) + 6]):
        title = posts[place] if place < len(posts) else "理事"
        people.appoint(person, office.unit, title, date(2021, 11, 20), by=SYSTEM, at=moment(date(2021, 11, 20)))


def _seats(plan: District, office: Office) -> None:
    advisers, deputies = office.members[10 : 10 + plan.advisers], office.members[-plan.deputies :]
    office.seated(advisers, "cppcc", office.bodies["council"], date(2022, 1, 6), "county", "新一届")
    office.seated(deputies, "deputy", office.bodies["renda"], date(2022, 4, 1), "city", "新一届")
    city = office.bodies["zhengxie"]
    office.nominated(office.members[90:91], "seat", [city.name], date(2022, 3, 10), None, level="city", body=city)


def _years(plan: District, office: Office) -> None:
    office.stated(
        "motion.key", plan.earlier_key, date(2018, 1, 1), date(2020, 12, 31), "历年区政协重点提案通报", level="county",
        kind="opening",
    )  # fmt: skip
    for year, told in plan.years.items():
        _proposals(office, year, told)
        _talks(office, year, told)
    if plan is BEIGANG:
        _classes(office)
        _red(office)
        relief.given(office)
        office.honoured("grade_5a", date(2022, 6, 30), level="county", body=office.bodies["minzheng"])


def _proposals(office: Office, year: int, told: Figures) -> None:
    on = date(year, 1, 12)
    for place in range(told.proposals):
        matter = office.drafted(
            "motion", topics.title(place * 3 + year % 7).removesuffix("的建议") + "的提案",
            topics.body(place, "本区") | {"analysis": "责任分散、标准不一，现有办法难以持续。"}, on,
            office.members[12 + place], form="proposal_individual", level="county",
        )  # fmt: skip
        office.step(matter, "submit", on)
        office.step(matter, "file", on + timedelta(days=9))
        if place in told.key:
            office.event(matter, "mark_key", date(year, 3, 20), "council", level="county")
        if place == told.key_of_province:
            office.event(matter, "mark_key", date(year, 4, 15), "sheng-zhengxie", level="province")
        if year < 2022 or place % 3:  # some of the last year are still open
            office.step(matter, "close", date(year, 8, 30), result="承办单位已书面答复，列入工作计划。")


def _talks(office: Office, year: int, told: Figures) -> None:
    for on in spread(told.on_site, date(year, 5, 20), date(year, 9, 9)):
        office.held(
            "theme_site", f"红色主题现场教学（{on.month}月）", on, people=office.next(18), address="四明岭纪念馆"
        )
    corps = office.series("preaching_team", f"同心宣讲团（{year}年）", date(year, 3, 1), office.next(5))
    for on in spread(told.preached, date(year, 3, 22), date(year, 11, 8)):
        office.held(
            "preaching", f"{on.month}月宣讲：进企业、进基层", on, speakers=office.next(1), series=corps, audience=40
        )  # fmt: skip


def _classes(office: Office) -> None:
    """The class of thirteen years; who came to the early ones is a number alone."""
    series = office.series("class", "卓越企业家研修班", date(2010, 3, 1))
    for place, year in enumerate(range(2010, 2023)):
        school = office.bodies[f"school{place % len(SCHOOLS)}"]
        known = office.next(10) if year >= 2020 else []
        office.held(
            "training_class", f"第{place + 1}期研修班", date(year, 10, 12), series=series, people=known,
            guests=CLASSES[place] - len(known), audience_basis="signed", visited=[school],
        )  # fmt: skip


def _red(office: Office) -> None:
    homes = [
        office.venue("base_thought", name, date(2018, 4, 10)) for name in ("港湾党史学堂", "东港航运博物馆思想教育基地")
    ]
    for year, count in RED.items():
        for place, on in enumerate(spread(count, date(year, 4, 20), date(year, 11, 15))):
            title = ("党史知识竞赛", "红色经典读书分享", "观展寻访")[place]
            office.held("theme_red", f"{year}年{title}", on, people=office.next(12), venue=homes[place % 2])


def _sign(office: Office) -> None:
    signed.sign(office.unit, 2022, beigang_texts.TEXTS, office.by, date(2023, 1, 10))
