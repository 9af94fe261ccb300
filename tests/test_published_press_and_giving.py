"""Published figures of press and giving, from records to what a report prints."""

from datetime import date
from typing import Any

import pytest

from tongxin.giving import operations as giving
from tongxin.giving.operations import Giver, Goods
from tongxin.kernel.periods import Period
from tongxin.ledger.check import differences
from tongxin.people import charters
from tongxin.people.models import Unit
from tongxin.people.tests.factories import AT, TODAY, Cast, cast, make_unit
from tongxin.press import operations as press
from tongxin.press.models import Outlet
from tongxin.reports.figures import figures

Y2025 = Period.year(2025)


@pytest.fixture
def people(db: None) -> Cast:
    made = cast()
    charters.sync(AT, on=TODAY)
    return made


def printed(unit: Unit, *codes: str) -> dict[str, str]:
    found = figures(Unit.objects.get(pk=unit.pk), Y2025, codes=list(codes))
    return {code: found[code].printed for code in codes}


def test_what_a_city_committee_published(people: Cast) -> None:
    office: dict[str, Any] = {"by": people.secretary, "at": AT, "today": TODAY}
    unit, day = people.association, date(2025, 3, 1)

    def outlet(kind: str, name: str, level: str = "", counts_by: str = Outlet.PIECE) -> Outlet:
        return press.register_outlet(unit, kind, name, level=level, counts_by=counts_by, by=people.secretary, at=AT)

    site, account = outlet("website", "网站", counts_by=Outlet.WHOLE), outlet("account", "公众号")
    papers = [outlet("newspaper", f"报{n}", "national") for n in range(3)]
    for n in range(33):
        kind = "essay" if n < 11 else "feature" if n < 30 else "news"
        one = press.write(unit, kind, f"稿{n}", (), written_on=day, **office)
        placed = press.place(one, account if n < 8 else site, day, **office)
        if n < 8:
            press.read(placed, day, 1000, **office)
        for paper in papers:
            press.place(one, paper, day, **office)
    press.read(site, date(2024, 12, 31), 500_000, is_base=True, **office)
    press.read(site, date(2025, 12, 20), 748_300, **office)
    for kind, total in (("live", 232_500), ("webcast", 2_004_000)):
        press.read(press.broadcast(unit, kind, kind, day, **office), day, total, **office)
    for n in range(2):
        press.broadcast(unit, "television", f"讲座{n}", day, **office)

    assert printed(
        unit, "press.essays", "press.essays.website", "press.essays.wechat", "press.website", "press.wechat",
        "press.reads", "press.media", "press.media.articles", "press.features", "broadcast.viewers",
        "broadcast.plays", "broadcast.television",
    ) == {
        "press.essays": "11篇",
        "press.essays.website": "3篇",
        "press.essays.wechat": "8篇",
        "press.website": "25篇",
        "press.wechat": "8篇",
        "press.reads": "约25.6万人次",
        "press.media": "近100篇次",
        "press.media.articles": "33篇",
        "press.features": "10余篇",
        "broadcast.viewers": "23万余人",
        "broadcast.plays": "突破200万次",
        "broadcast.television": "2场",
    }  # fmt: skip
    assert list(differences()) == []


def test_what_members_and_firms_gave(people: Cast) -> None:
    office: dict[str, Any] = {"by": people.secretary, "at": AT, "today": TODAY}
    unit, day, to = people.association, date(2025, 3, 1), "山区某校"
    for n in range(33):
        firm = make_unit(f"公司{n}", kind="firm", is_outside=True)
        line = Goods("口罩", 5000, "只", 2_100_000, "declared")
        giving.donate(
            unit, "goods", "防疫物资", [Giver(body=firm)], receiver_name=to, landed_on=day, goods=[line], **office
        )
    giving.donate(
        unit, "cash", "助学", [Giver(people.colleague)], receiver_name=to, landed_on=day, landed=493_412_345, **office
    )
    giving.donate(unit, "cash", "认捐", [Giver(name="王某")], receiver_name=to, pledged_on=day, pledged=99, **office)
    giving.plan(
        unit, "project", "设备", [Giver(people.colleague)], receiver_name=to, signed_on=day, estimated=1_000_000_000,
        **office,
    )  # fmt: skip
    assert printed(
        unit, "giving.value", "giving.cash", "giving.goods", "giving.goods.pieces", "giving.goods.donors",
        "giving.donors", "giving.persons", "giving.projects", "giving.project_estimated", "giving.pledged",
    ) == {
        "giving.value": "560余万元",
        "giving.cash": "493.4123万元",
        "giving.goods": "近70万元",
        "giving.goods.pieces": "16万余件",
        "giving.goods.donors": "33家",
        "giving.donors": "34家",
        "giving.persons": "1人",
        "giving.projects": "1个",
        "giving.project_estimated": "1000万元",
        "giving.pledged": "1元",
    }  # fmt: skip
    assert list(differences()) == []
