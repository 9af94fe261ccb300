"""Who is in the demo: trees, bodies outside them, members, accounts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from tongxin.matters.models import Matter
from tongxin.people import operations
from tongxin.people.models import Installation, Person, Unit, User
from tongxin.people.permissions import SYSTEM

from .names import names
from .plan import ASSOCIATIONS, FIRST_DAY, OUTSIDE, TODAY, Association

PASSWORD = "Tongxin-2025"  # a demo's, printed at every start; no installation for real use has it

# Names of the accounts that are printed; members otherwise are named by names.py
FIXED = (
    ("沈知远", "chengxi", "科技", "市科学技术协会 副主席", "秘书长"),
    ("顾雨桐", "qingnian", "法律", "衡正律师事务所 律师", "副秘书长"),
    ("韩松年", "chengxi", "医卫", "市第一医院 主任医师", "会长"),
    ("陆景明", "chengdong", "医卫", "市中医院 主任医师", "副会长"),
    ("许清和", "jiaowei", "教育", "市第三中学 高级教师", ""),
    ("李嘉言", "qingnian", "科技", "潮城数控研究所 工程师", ""),
    ("李嘉言", "chengdong", "法律", "潮衡律师事务所 律师", ""),
)
FIELDS = ("教育", "医卫", "科技", "经济", "法律", "文化", "农业")
EMPLOYERS = {
    "教育": ("市第三中学 教师", "市实验小学 副校长", "市职业技术学校 教师"),
    "医卫": ("市第一医院 副主任医师", "望潮镇卫生院 主治医师", "市中医院 药师"),
    "科技": ("潮城数控研究所 工程师", "市农业科学研究所 研究员", "海洋监测站 工程师"),
    "经济": ("潮盐食品公司 总经理", "市商贸集团 财务总监", "滨江会计师事务所 合伙人"),
    "法律": ("衡正律师事务所 律师", "市公证处 公证员"),
    "文化": ("市文化馆 馆员", "市博物馆 副研究馆员"),
    "农业": ("盐埠镇农技站 农艺师", "市水产站 高级工程师"),
}
OFTEN = (4, 3, 9, 14, 22, 5, 31)  # places of the members who write most
TITLES = ("中级", "副高", "中级", "正高", "中级", "副高", "初级")


@dataclass
class Cast:
    """Everybody the demo's work is done by, of one association."""

    plan: Association
    unit: Unit
    groups: list[Unit] = field(default_factory=list)
    members: list[tuple[Person, Unit]] = field(default_factory=list)  # with the group of each
    office: User | None = None
    editor: User | None = None
    writers: dict[int, User] = field(default_factory=dict)  # members who write for themselves, by person
    first_works: list[Matter] = field(default_factory=list)

    @property
    def secretary(self) -> User:
        assert self.office is not None
        return self.office


def installation() -> None:
    """Mark the installation as a demo that is not finished yet: its day is set when all is there."""
    Installation.objects.create(id=1, is_demo=True)


def outside(at: datetime) -> dict[str, Unit]:
    """The bodies outside the trees, by key."""
    return {
        key: operations.found_unit(key, name, kind, None, FIRST_DAY, level=level, is_outside=True, by=SYSTEM, at=at)
        for key, name, kind, level in OUTSIDE
    }


def associations(at: datetime) -> list[Cast]:
    """The associations with their guiding departments, groups, members and accounts."""
    people = names()
    casts = []
    for plan in ASSOCIATIONS:
        department = operations.found_unit(
            f"{plan.prefix}-tongzhan", f"中共{plan.town}市委统战部", "county_department", None, FIRST_DAY,
            short_name=f"{plan.town}市委统战部", level="county", charter="tongzhanbu", by=SYSTEM, at=at,
        )  # fmt: skip
        unit = operations.found_unit(
            plan.key, plan.name, "association", None, FIRST_DAY,
            short_name=plan.short_name, level="county", charter="zhilianhui", by=SYSTEM, at=at,
        )  # fmt: skip
        operations.guide(department, unit, FIRST_DAY, by=SYSTEM, at=at)
        cast = Cast(plan, unit)
        for key, name in plan.groups:
            cast.groups.append(operations.found_unit(key, name, "group", unit, FIRST_DAY, by=SYSTEM, at=at))
        _members(cast, people, at)
        _accounts(cast, department, at)
        casts.append(cast)
    return casts


def _members(cast: Cast, people: Iterator[str], at: datetime) -> None:
    groups = {group.key: group for group in cast.groups}
    fixed = FIXED if cast.plan.key == "chaocheng" else ()
    taken = {name for name, *_rest in FIXED}
    for place in range(cast.plan.members):
        if place < len(fixed):
            name, group_key, of_field, job, post = fixed[place]
            group = groups[group_key]
        else:
            name = next(n for n in people if n not in taken)
            of_field = FIELDS[(place * 5) % len(FIELDS)]
            jobs = EMPLOYERS[of_field]
            job, post, group = jobs[place % len(jobs)], "", cast.groups[place % len(cast.groups)]
        joined = _joined(place, cast.plan.members)
        employer, _space, position = job.partition(" ")
        person = operations.register_person(
            name, cast.unit, joined, by=SYSTEM, at=at, is_another=True,
            gender="12"[place % 2], birth_year=1962 + (place * 13) % 36, birth_month=1 + place % 12,
            ethnic="01", education=("20", "10", "20", "30")[place % 4], employer=employer, job=position,
            phone=f"1{3 + place % 6}{(place * 7919 + 104729) % 10**9:09}",
            standings={
                "field": of_field,
                "title": TITLES[place % len(TITLES)],
                "political": "12" if place % 3 else "13",
            },
        )  # fmt: skip
        operations.join(person, group, joined, by=SYSTEM, at=at)
        if post:
            operations.appoint(person, cast.unit, post, date(2023, 3, 1), by=SYSTEM, at=at)
        cast.members.append((person, group))


def _joined(place: int, members: int) -> date:
    """Joining days: the last seven joined this year, the nine before them the year before."""
    left = members - place
    if left <= 7:
        return date(2025, (3, 3, 3, 6, 6, 9, 9)[left - 1], 12)
    if left <= 16:
        return date(2024, 3 + left % 6, 20)
    return FIRST_DAY + timedelta(days=(place * 11) % 300)


def _accounts(cast: Cast, department: Unit, at: datetime) -> None:
    first, second = cast.members[0][0], cast.members[1][0]
    named = cast.plan.key == "chaocheng"
    cast.office = account("shenzhiyuan" if named else f"{cast.plan.key}-mishu", cast.unit, first, at)
    role(cast.office, "secretary", cast.unit, at)
    cast.editor = account("guyutong" if named else f"{cast.plan.key}-bianji", cast.unit, second, at)
    role(cast.editor, "secretary", cast.unit, at)
    if named:
        role(account("hansongnian", cast.unit, cast.members[2][0], at), "leader", cast.unit, at)
        role(account("lujingming", cast.unit, cast.members[3][0], at), "group_leader", cast.members[3][1], at)
        account("xuqinghe", cast.unit, cast.members[4][0], at)
        for place in OFTEN[2:]:
            account(f"huiyuan{place}", cast.unit, cast.members[place][0], at)
        cast.writers = {cast.members[i][0].pk: User.objects.get(person=cast.members[i][0]) for i in OFTEN}
        role(account("buzhang", department, None, at), "leader", department, at)


def handling_unit(bureau: Unit, at: datetime) -> None:
    """An account for a bureau that answers."""
    role(account("minzhengju", bureau, None, at), "handler", bureau, at)


def administrator(casts: list[Cast], at: datetime) -> None:
    """One account that looks after all of the installation, and sees no records."""
    user = account("guanli", casts[0].unit, None, at)
    for cast in casts:
        role(user, "administrator", cast.unit, at)


def account(username: str, unit: Unit, person: Person | None, at: datetime) -> User:
    """An account with the demo's password."""
    return operations.open_account(username, PASSWORD, unit=unit, person=person, by=SYSTEM, at=at)


def role(user: User, code: str, unit: Unit, at: datetime) -> None:
    """Grant a role from the demo's first day."""
    operations.grant_role(user, code, unit, FIRST_DAY, by=SYSTEM, at=at)


def secretary(username: str, unit: Unit, person: Person | None, at: datetime) -> User:
    """An account that keeps the records of a unit."""
    made = account(username, unit, person, at)
    operations.grant_role(made, "secretary", unit, localdate(at), by=SYSTEM, at=at)
    return made


def finish() -> None:
    """Set the demo's day: only a finished demo has one."""
    Installation.objects.filter(id=1).update(business_day=TODAY)
