"""Who there is: a province of cities, counties and groups, its members and accounts, and bodies outside."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle, islice

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tongxin.activities import operations as activities
from tongxin.activities.models import Series, Venue
from tongxin.activities.operations import SeriesDetails, VenueDetails
from tongxin.people import operations as people
from tongxin.people.models import Person, Unit, User
from tongxin.people.operations import Newcomer, register_many
from tongxin.people.permissions import SYSTEM
from tongxin.press import operations as press
from tongxin.press.models import Outlet
from tongxin.site.demo.clock import moment
from tongxin.site.demo.names import names

from .size import FIRST, FOUNDED, Size

PASSWORD = "Tongxin-2025"  # of an installation that holds invented data alone
AT = moment(FOUNDED)
CHARTER = "zhilianhui"
OUTSIDE = (  # key, name, level: who adopts, is visited, is supervised
    ("quanguo-zhengxie", "全国政协", "national"), ("sheng-zhengxie", "省政协", "province"),
    ("sheng-tongzhan", "省委统战部", "province"),
    ("shi-zhengxie", "市政协", "city"), ("shi-zhengfu", "市政府", "city"),
    ("xian-zhengxie", "县政协", "county"), ("xian-zhengfu", "县政府", "county"),
    ("xian-minzheng", "县民政局", "county"),
)  # fmt: skip
TOWNS = 12
PAPERS = (("云江日报", "province"), ("澄州日报", "city"), ("县域新闻", "county"), ("同心时报", "national"))


@dataclass
class Association:
    """One that keeps its own records; `people` are (person, group) of all below it, there from the first day."""

    unit: Unit
    level: str
    home: Venue
    account: Outlet
    groups: list[Unit] = field(default_factory=list)
    people: list[tuple[int, int]] = field(default_factory=list)  # ids
    teams: list[Series] = field(default_factory=list)


@dataclass
class Province:
    """All that records are about."""

    associations: list[Association]  # the province's first, then cities, then counties
    cities: list[Association]
    counties: list[Association]
    bodies: dict[str, list[Unit]]  # level → bodies outside
    towns: list[Unit]
    papers: list[Outlet]
    secretary: User

    @property
    def root(self) -> Association:
        return self.associations[0]


def found(size: Size, tell: Callable[[str], object]) -> Province:
    """Everything that stands before the first record, by its verbs."""
    with transaction.atomic():
        made = _tree(size)
        _accounts(made)
    tell(f"{size.units} units")
    _register(size, made, tell)
    with transaction.atomic():
        _teams(size, made)
    tell(f"{size.teams} teams")
    return made


def _tree(size: Size) -> Province:
    root = _association("yunjiang", "云江省党外知识分子联谊会", "province", None)
    cities = [
        _association(f"shi{n}", f"云江{n}市党外知识分子联谊会", "city", root.unit) for n in range(1, size.cities + 1)
    ]
    counties = [
        _association(f"xian{n}", f"云江{n}县党外知识分子联谊会", "county", cities[n % size.cities].unit)
        for n in range(1, size.counties + 1)
    ]
    for n, county in zip(range(1, size.groups + 1), cycle(counties), strict=False):
        key, name = f"zu{n}", f"第{n}小组"
        county.groups.append(people.found_unit(key, name, "group", county.unit, FOUNDED, by=SYSTEM, at=AT))
    bodies: dict[str, list[Unit]] = {}
    for key, name, level in OUTSIDE:
        bodies.setdefault(level, []).append(_outside(key, name, "bureau", level))
    towns = [_outside(f"zhen{n}", f"{n}号镇", "other", "town") for n in range(1, TOWNS + 1)]
    papers = [
        press.register_outlet(root.unit, "newspaper", name, level=level, by=SYSTEM, at=AT) for name, level in PAPERS
    ]
    secretary = _account("secretary-province", root.unit, "secretary")
    return Province([root, *cities, *counties], cities, counties, bodies, towns, papers, secretary)


def _association(key: str, name: str, level: str, parent: Unit | None) -> Association:
    unit = people.found_unit(
        key, name, "association", parent, FOUNDED, short_name=name.replace("党外知识分子联谊会", "知联会"), level=level,
        charter=CHARTER, by=SYSTEM, at=AT,
    )  # fmt: skip
    home = VenueDetails(kind="home", name="会员之家", opened_on=FIRST)
    return Association(
        unit,
        level,
        activities.open_venue(unit, home, by=SYSTEM, at=moment(FIRST), today=FIRST),
        press.register_outlet(unit, "account", f"{unit.short_name}公众号", by=SYSTEM, at=AT),
    )


def _outside(key: str, name: str, kind: str, level: str) -> Unit:
    return people.found_unit(key, name, kind, None, FOUNDED, level=level, is_outside=True, by=SYSTEM, at=AT)


def _accounts(made: Province) -> None:
    _account("secretary-city", made.cities[0].unit, "secretary")
    _account("secretary-county", made.counties[0].unit, "secretary")
    _account("administrator", made.root.unit, "administrator")


def _account(username: str, unit: Unit, role: str) -> User:
    user = User.objects.create(username=username, password=_password())
    people.grant_role(user, role, unit, FOUNDED, by=SYSTEM, at=AT)
    return user


_hash: list[str] = []


def _password() -> str:
    """Hashed once: it costs a tenth of a second."""
    if not _hash:
        _hash.append(make_password(PASSWORD))
    return _hash[0]


def _register(size: Size, made: Province, tell: Callable[[str], object]) -> None:
    """Members, each of a group and of its county; those of a county belong to its city and the province too."""
    invented, numbers = names(), iter(range(size.members))
    share, rest = divmod(size.members, size.counties)
    of_city = {city.unit.pk: city for city in made.cities}
    for place, county in enumerate(made.counties):
        newcomers = [
            _newcomer(name, n, county.groups[n % len(county.groups)])
            for name, n in zip(islice(invented, share + (place < rest)), numbers, strict=False)
        ]
        persons = register_many(county.unit, newcomers, by=SYSTEM, at=AT)
        county.people = [(p.pk, new.also[0].pk) for p, new in zip(persons, newcomers, strict=True) if new.since < FIRST]
        of_city[int(county.unit.path.split("/")[2])].people += county.people
        made.root.people += county.people
        if place == 0:
            User.objects.create(username="member", password=_password(), person=persons[0])
        if place % 10 == 9:
            tell(f"{len(made.root.people):,} members")


def _newcomer(name: str, n: int, group: Unit) -> Newcomer:
    told = {
        "gender": "12"[n % 2], "birth_year": 1955 + n * 7 % 45, "birth_month": 1 + n % 12, "ethnic": "01",
        "education": ("10", "20", "30")[n % 3], "employer": f"第{n % 97}学校", "job": "教师",
        "phone": f"13{n * 7919 % 10**9:09}",
    }  # fmt: skip
    year = FIRST.year + n // 10 % 4 if n % 10 == 9 else FOUNDED.year + n % 4  # nine in ten were there before the first
    since = date(year, 1 + n % 12, 15)
    return Newcomer(name, since, told, {"political": "12" if n % 3 else "13", "title": "中级"}, (group,))


def _teams(size: Size, made: Province) -> None:
    """Teams of ten, their members' joining counted one by one."""
    for n, county in zip(range(size.teams), cycle(made.counties), strict=False):
        on = size.day(n / size.teams)
        details = SeriesDetails("preaching_team", f"宣讲{n + 1}队", "", on)
        team = activities.found_series(county.unit, details, by=SYSTEM, at=moment(on), today=on)
        ids = [person for person, _group in islice(cycle(county.people), n % 7, n % 7 + 10)]
        joining = sorted(Person.objects.filter(pk__in=ids), key=lambda p: p.pk)
        activities.join_team(team, joining, on, by=SYSTEM, at=moment(on), today=on)
        county.teams.append(team)
