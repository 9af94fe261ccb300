"""A party's city committee 一个民主党派市委会: its composition on 31 December, and the day after 队伍构成.

Sixty members in three branches. On the last day of the year the report says who they were; on New Year's Day four
have gone, two have come and one has a new title, and the figures of the old year stand as they were signed.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest

from tongxin.kernel.periods import Period
from tongxin.people import charters
from tongxin.people import operations as people
from tongxin.people.composition import made_up
from tongxin.people.models import Membership, Person, Unit
from tongxin.people.permissions import SYSTEM
from tongxin.reports.figures import Figure, figures

from .desk import Desk, nine, values

pytestmark = pytest.mark.django_db

FOUNDED, LAST, NEXT = date(2010, 1, 1), date(2025, 12, 31), date(2026, 1, 1)
LATER = date(2026, 1, 8)
CODES = (
    "members.total", "members.joined", "members.left", "members.women.share", "members.mean_age",
    "members.titled_middle", "members.title_share", "members.sectored", "members.sector_share",
    "members.talents", "joined.mean_age",
    "joined.high_talent", "joined.high_talent_share", "units.branches",
)  # fmt: skip
AGES_OF_NEW = (30, 48, 35, 43, 39, 39, 37, 41)  # 312 by eight: 39
# how many of each, member by member: the first twelve have a senior title, and so on
TITLES = ["研究员"] * 9 + ["高级工程师"] * 15 + ["主治医师"] * 12 + ["助教"] * 6 + [""] * 18
FIELDS = ["科技"] * 20 + ["高等教育"] * 15 + ["医卫"] * 10 + ["经济"] * 8 + ["法律"] * 7
TALENTS = {3: "省级领军人才", 17: "市级领军人才", 53: "国家级领军人才", 55: "高级专业人才", 59: "县级拔尖人才"}


@dataclass
class Committee:
    """The committee's office, and its members in the order they came."""

    office: Desk
    branches: list[Unit]
    members: list[Person] = field(default_factory=list)

    def on(self, day: date) -> dict[str, Figure]:
        """The figures of the year of `day`, as that day sees them."""
        return figures(self.office.unit, Period.parse(str(day.year)), list(CODES), on=day)


@pytest.fixture
def committee() -> Committee:
    first = {"by": SYSTEM, "at": nine(FOUNDED)}
    unit = people.found_unit("chaocheng-mz", "民主某党潮城市委员会", "party_committee", since=FOUNDED,
                             charter="minzhu-dangpai", level="city", **first)  # fmt: skip
    branches = [
        people.found_unit(f"mz-{n}", f"第{'一二三'[n]}支社", "branch", unit, FOUNDED, **first) for n in range(3)
    ]
    clerk = people.open_account("mz-office", "Tongxin-2025-mz", unit=unit, **first)
    people.grant_role(clerk, "secretary", unit, FOUNDED, **first)
    made = Committee(Desk(unit, clerk, LATER), branches)
    for n in range(60):
        is_new = n >= 52
        standings = {"title": TITLES[n], "field": FIELDS[n], "talent": TALENTS.get(n, "")}
        made.members.append(
            people.register_person(
                f"社员{n + 1:02}号", branches[n % 3], date(2025, 3 + n - 52, 5) if is_new else date(2015, 6, 1),
                gender="2" if n % 5 == 0 else "1", birth_month=6,
                birth_year=2025 - (AGES_OF_NEW[n - 52] if is_new else 51), is_another=True,
                standings={aspect: value for aspect, value in standings.items() if value}, **made.office.said,
            )
        )  # fmt: skip
    return made


def exactly(found: dict[str, Figure], **said: str) -> None:
    """Values to the last digit, given as fractions: title_share="36/60"; printed ones apart."""
    told = {code: found[code.replace("__", ".")].value for code in said}
    assert told == {code: Decimal(value) if "/" not in value else _ratio(value) for code, value in said.items()}


def _ratio(text: str) -> Decimal:
    over, _slash, under = text.partition("/")
    return Decimal(over) * 100 / Decimal(under)


def test_the_composition_on_the_last_day_and_the_day_after(committee: Committee) -> None:
    office, members = committee.office, committee.members

    # on 31 December
    found = committee.on(LAST)
    exactly(
        found, members__total="60", members__joined="8", members__left="0", members__women__share="12/60",
        members__titled_middle="36", members__title_share="36/60", members__sectored="45",
        members__sector_share="45/60", members__talents="4", joined__mean_age="39", joined__high_talent="2",
        joined__high_talent_share="2/8",
        units__branches="3",
    )  # fmt: skip
    assert found["members.mean_age"].value == Decimal(52 * 51 + 312) / 60
    printed = [found[code].printed for code in ("members.title_share", "members.sector_share", "joined.mean_age")]
    assert printed == ["占60.0%", "占75.0%", "39岁"]

    # the report of the year is signed a week later
    report = office.draft("annual", "2025")
    for section in report.sections.all():
        office.write(report, section.code, "年末在册成员{members.total}，高中级职称{members.title_share}。")
    signed = values(office.sign(report))
    assert (signed["members.total"], signed["members.title_share"]) == (60, 60)

    # on the last day four go, two of them with a title; on the first two come, and an assistant becomes a lecturer
    for n in (0, 10, 58, 50):
        people.leave(Membership.objects.get(person=members[n]), LAST, "转出", **office.said)
    for n in range(2):
        people.register_person(
            f"新社员{n + 1}号", committee.branches[n], NEXT, is_another=True, birth_year=1990 + n, birth_month=1,
            standings={"title": "讲师", "field": "高等教育"}, **office.said,
        )  # fmt: skip
    people.set_standing(members[36], "title", "讲师", NEXT, **office.said)

    # the last day of December is what it was, and what was signed
    exactly(committee.on(LAST), members__total="60", members__title_share="36/60", members__sector_share="45/60")
    assert values(office.as_json(report)) == signed

    # the first of January
    after = committee.on(NEXT)
    exactly(
        after, members__total="58", members__joined="2", members__titled_middle="37", members__title_share="37/58",
        members__sectored="45", members__sector_share="45/58", joined__high_talent="0",
    )  # fmt: skip
    assert after["joined.mean_age"].value == Decimal("35.5")

    # and the page of the composition says the same of both days
    for day, size, titled in ((LAST, 60, 36), (NEXT, 58, 37)):
        tables = made_up((office.unit.path,), day, charters.of(office.unit), see_all=True)
        assert tables.size == size
        grades = next(table for table in tables.tables if table.query == "grade")
        assert sum(cell.number or 0 for cell in grades.cells if cell.name in ("正高", "副高", "中级")) == titled
