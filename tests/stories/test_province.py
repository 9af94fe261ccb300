"""A province 一个省: three city departments release signed figures that add up, and nothing else of theirs is seen.

The province guides the cities; it is not above them. What they sign it reads side by side with its total, joint
work once. What they do not sign it does not see: no record, no person, no figure as it stands today.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tongxin.activities import operations as activities
from tongxin.activities.models import Activity
from tongxin.giving import operations as giving
from tongxin.people import operations as people
from tongxin.people.models import Person, Unit, User
from tongxin.people.permissions import SYSTEM
from tongxin.reports import operations as reports
from tongxin.reports import released
from tongxin.reports.models import Report

from .desk import Desk, nine, values

pytestmark = pytest.mark.django_db

SINCE, TODAY = date(2020, 1, 1), date(2026, 1, 12)
SENTENCE = "培训班{training.held}，社会服务{service.held}，捐款捐物{giving.value}，在册{members.total}。"
CITIES = ("潮城市委统战部", "临海市委统战部", "青山市委统战部")


@dataclass
class City:
    """A city department's office, its members, its report."""

    office: Desk
    people: list[Person]
    report: Report | None = None


@dataclass
class Province:
    """Three cities, and the leader of the department that guides them."""

    unit: Unit
    leader: User
    cities: list[City]

    def page(self, address: str) -> tuple[int, str]:
        client = Client()
        client.force_login(self.leader)
        answer = client.get(address)
        return answer.status_code, answer.content.decode()


@pytest.fixture
def province(monkeypatch: pytest.MonkeyPatch) -> Province:
    monkeypatch.setattr(settings, "TONGXIN_TODAY", TODAY.isoformat())
    first: dict[str, Any] = {"by": SYSTEM, "at": nine(SINCE)}
    top = people.found_unit("sheng", "省委统战部", "province_department", since=SINCE, charter="tongzhanbu",
                            level="province", **first)  # fmt: skip
    leader = people.open_account("buzhang", "Tongxin-2025-sheng", unit=top, **first)
    people.grant_role(leader, "leader", top, SINCE, **first)
    made = Province(top, leader, [])
    for n, name in enumerate(CITIES):
        unit = people.found_unit(f"shi-{n}", name, "city_department", since=SINCE, charter="tongzhanbu", level="city",
                                 **first)  # fmt: skip
        people.guide(top, unit, SINCE, **first)
        clerk = people.open_account(f"shi-{n}", "Tongxin-2025-shi", unit=unit, **first)
        people.grant_role(clerk, "secretary", unit, SINCE, **first)
        office = Desk(unit, clerk, TODAY)
        members = [
            people.register_person(f"{name[0]}某{m + 1}号", unit, SINCE, is_another=True, **office.said)
            for m in range(3 + n)
        ]
        made.cities.append(City(office, members))
    return made


def hold(city: City, kind: str, title: str, *, cohosts: tuple[City, ...] = ()) -> Activity:
    """An activity of a city, with all its people there."""
    said = activities.Details(
        kind=kind, title=title, starts_on=date(2025, 6, 1), cohosts=[other.office.unit for other in cohosts]
    )
    row = activities.plan(
        city.office.unit, said, [activities.Invited(person) for person in city.people], **city.office.said
    )
    return activities.hold(row, {p.pk: activities.Mark("present") for p in city.people}, **city.office.work)


def give(city: City, yuan: int) -> None:
    giving.donate(
        city.office.unit, "cash", "助学金", [giving.Giver(person=city.people[0])], receiver_name="山区某校",
        landed_on=date(2025, 9, 1), landed=yuan * 100, **city.office.work,
    )  # fmt: skip


def sign(city: City) -> dict[str, Any]:
    """Draft the year's report with one sentence, and sign it."""
    city.report = city.office.draft("annual", "2025")
    for section in city.report.sections.all():
        city.office.write(city.report, section.code, SENTENCE)
    return values(city.office.sign(city.report))


def table(province: Province) -> dict[str, released.Row]:
    """The released figures as the province reads them."""
    guided = released.guided_by(province.leader, TODAY)
    assert [str(unit) for unit in guided] == list(CITIES)
    signed = released.signings(guided, "2025")
    adds = {"training.held": 1, "service.held": 1, "giving.value": 100}
    return {row.indicator: row for row in released.table([signed.get(unit.pk) for unit in guided], adds)}


@pytest.fixture
def year(province: Province) -> Province:
    """Each has its own training and gifts; one service is of all three, one of the first two."""
    tide, sea, hill = province.cities
    for city, trainings in ((tide, 3), (sea, 2), (hill, 1)):
        for n in range(trainings):
            hold(city, "training", f"{city.office.unit}第{n + 1}期培训班")
        give(city, trainings * 1000)
    hold(tide, "service", "三市联合助农", cohosts=(sea, hill))
    hold(sea, "service", "两市联合助学", cohosts=(tide,))
    hold(hill, "service", "青山送医")
    return province


def test_signed_figures_add_up_and_joint_work_counts_once(year: Province) -> None:
    signed = [sign(city) for city in year.cities]
    assert [one["training.held"] for one in signed] == [3, 2, 1]
    assert [one["service.held"] for one in signed] == [2, 2, 2]
    assert [one["giving.value"] for one in signed] == [3000, 2000, 1000]

    found = table(year)
    assert (found["training.held"].total, found["training.held"].overlap) == ("6期", 0)
    # six in three reports, of three services: the one of all three is in them twice too often, that of two once
    assert (found["service.held"].total, found["service.held"].overlap) == ("3次", 3)
    assert found["giving.value"].total == "6,000元"
    assert found["members.total"].values == ("3名", "4名", "5名")
    assert found["members.total"].total == ""  # who belongs to two would count twice

    status, text = year.page(reverse("reports:released"))
    assert status == 200
    assert all(name in text for name in CITIES)
    assert "联合重复3" in text


def test_who_has_not_signed_is_named_and_not_guessed(year: Province) -> None:
    sign(year.cities[0])
    found = table(year)
    assert found["service.held"].values[1:] == ("", "")
    assert found["service.held"].total == "2次"
    status, text = year.page(reverse("reports:released"))
    assert status == 200
    assert f"还没有签署的：{CITIES[1]}、{CITIES[2]}" in text


def test_what_comes_later_is_seen_once_it_is_signed(year: Province) -> None:
    city = year.cities[2]
    sign(city)
    hold(city, "training", "补记的一期")
    assert table(year)["training.held"].total == "1期"
    assert city.report is not None
    report = reports.reopen(city.report, "补记一期培训", on=TODAY, **city.office.said)
    assert "training.held" not in table(year)
    city.office.sign(report)
    assert table(year)["training.held"].total == "2期"


def test_nothing_else_of_theirs_is_visible(year: Province) -> None:
    for city in year.cities:
        sign(city)
    draft = year.cities[0].office.draft("half", "2025H2")
    row, unit = Activity.objects.get(title="青山送医"), year.cities[2].office.unit
    person, report = year.cities[2].people[0], year.cities[2].report
    assert report is not None

    # what it signed, as it signed it, though one more was held since
    hold(year.cities[2], "service", "青山送技术")
    assert year.page(reverse("reports:report", args=[report.pk]))[0] == 200
    status, text = year.page(reverse("reports:figure", args=[unit.key, "2025", "service.held"]))
    assert (status, "2次" in text, "3次" in text, row.title in text) == (200, True, False, False)

    # and that is all
    for address in (
        reverse("activities:page", args=[row.pk]),
        reverse("people:member", args=[person.pk]),
        reverse("people:unit", args=[unit.key]),
        reverse("reports:figure-export", args=[unit.key, "2025", "service.held"]),
        reverse("reports:report", args=[draft.pk]),
        reverse("reports:check", args=[report.pk]),
        reverse("reports:history", args=[report.pk]),
    ):
        assert year.page(address)[0] == 404, address
    for address in ("/", "/activities/list/", "/people/", f"/search/?q={person.name}", "/search/?q=青山送医"):
        text = year.page(address)[1]
        assert person.name not in text.replace(f'value="{person.name}"', "").replace(f"“{person.name}”", ""), address
        assert f"/activities/{row.pk}/" not in text, address
    assert not Activity.objects.visible_to(year.leader, TODAY).exists()
