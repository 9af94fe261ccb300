"""What donations and projects count as, to the 分, and what is refused."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from tongxin.giving import operations as giving
from tongxin.giving.models import GoodsLine
from tongxin.giving.operations import Giver, Goods
from tongxin.kernel.periods import Period
from tongxin.ledger.measure import measure
from tongxin.ledger.measured import Spec
from tongxin.ledger.models import Entry
from tongxin.ledger.operations import StatementOverlaps, state
from tongxin.people.models import Unit
from tongxin.people.permissions import Forbidden
from tongxin.people.tests.factories import TODAY, Cast

from .helpers import MASKS, YUAN, cash, counted, figure, firm, goods, items, office, person_of_member, project, told

Y2025 = Period.year(2025)


def value(unit: Unit, item: str, adds: str = "quantity") -> int:
    return measure(unit, Y2025, [Spec("n", adds, (item,))])["n"].value


def said(row: Any) -> dict[str, Any]:
    """What a donation says, for revising it."""
    plain = ("kind", "title", "receiver", "receiver_name", "pledged_on", "pledged", "landed_on", "landed", "note")
    givers = [Giver(d.person, d.body, d.name, d.share) for d in row.donors.order_by("place")]
    lines = [Goods(g.name, g.number, g.counter, g.worth, g.basis) for g in row.goods.order_by("place")]
    return {name: getattr(row, name) for name in plain} | {"givers": givers, "goods": lines}


def test_cash_counts_to_the_fen_on_the_day_it_landed(cast: Cast) -> None:
    one = cash(cast, 123_456_78 + 1)
    assert items(one) == {"giving.cash": 12_345_679, "giving.donor_cash": 1}
    assert {at[3] for at in counted(one)} == {date(2025, 3, 1)}
    assert counted(one) == told(one)


def test_a_pledge_is_not_money(cast: Cast) -> None:
    one = cash(cast, 0, pledged_on=date(2025, 1, 5), pledged=500_000 * YUAN, landed_on=None, landed=None)
    assert items(one) == {"giving.pledged": 500_000 * YUAN}
    giving.revise(one, **(said(one) | {"landed_on": date(2025, 6, 1), "landed": 480_000 * YUAN}), **office(cast))
    assert items(one) == {
        "giving.pledged": 500_000 * YUAN, "giving.cash": 480_000 * YUAN, "giving.donor_cash": 1,
    }  # fmt: skip


def test_a_joint_gift_is_divided_among_units_and_closes(cast: Cast) -> None:
    third = Fraction(1, 3)
    one = cash(
        cast, 100_00, Giver(person_of_member(cast), share=third), Giver(cast.colleague, share=third),
        Giver(name="王某", share=third),
    )  # fmt: skip
    parts = dict(Entry.objects.filter(cause=one.key, item="giving.cash").values_list("unit__key", "quantity"))
    assert sum(parts.values()) == 100_00
    assert (value(cast.youth, "giving.cash"), value(cast.east, "giving.cash")) == (33_34, 33_33)
    assert value(cast.association, "giving.cash") == 100_00
    assert value(cast.association, "giving.donor_cash", "persons") == 2
    assert value(cast.association, "giving.donor_cash", "objects") == 3


def test_two_outsiders_of_one_unit_are_one_party(cast: Cast) -> None:
    one = cash(cast, 101, Giver(body=firm()), Giver(name="王某"))
    assert value(cast.association, "giving.cash") == 101
    assert figure(one, "giving.donor_cash") == 2


def test_a_unit_of_ours_counts_for_itself(cast: Cast) -> None:
    cash(cast, 5000, Giver(body=cast.youth))
    assert (value(cast.youth, "giving.cash"), value(cast.east, "giving.cash")) == (5000, 0)


def test_things_count_their_pieces_and_their_worth(cast: Cast) -> None:
    one = goods(cast, MASKS, Goods("消毒液", 300, "桶"), Goods("帐篷", 4, "顶", 8_000_00, GoodsLine.ESTIMATE))
    assert items(one) == {
        "giving.goods": MASKS.worth, "giving.goods_estimated": 8_000_00, "giving.pieces": 160_304,
        "giving.donor_goods": 1,
    }  # fmt: skip


def test_the_same_donor_is_counted_once_however_often(cast: Cast) -> None:
    maker = firm()
    for n in range(3):
        goods(cast, givers=(Giver(body=maker),), landed_on=date(2025, 3, 1 + n))
        goods(cast, givers=(Giver(name="王  某" if n else "王某"),), landed_on=date(2025, 3, 1 + n))
    goods(cast, givers=(Giver(),))  # anonymous: each their own
    goods(cast, givers=(Giver(),))
    assert value(cast.association, "giving.donor_goods", "objects") == 4


def test_consolation_is_an_item_of_its_own(cast: Cast) -> None:
    one = goods(cast, Goods("米面", 20, "袋", 2_000_00, "market"), kind="consolation")
    assert items(one)["giving.consolation"] == 2_000_00 and "giving.goods" not in items(one)


def test_an_estimate_is_never_what_was_settled(cast: Cast) -> None:
    one = project(cast, Giver(person_of_member(cast)))
    assert items(one) == {
        "giving.project": 1, "giving.project_estimated": 10_000_000 * YUAN, "giving.donor_project": 1,
    }  # fmt: skip
    giving.revise_project(
        one, kind="project", title=one.title, givers=[Giver(person_of_member(cast))], receiver_name="山区某校",
        estimated=one.estimated, signed_on=one.signed_on, started_on=date(2025, 5, 1), built_on=date(2025, 9, 1),
        settled_on=date(2025, 11, 1), settled=9_412_345_67, **office(cast),
    )  # fmt: skip
    one.refresh_from_db()
    assert items(one)["giving.project_settled"] == 9_412_345_67
    assert items(one)["giving.project_estimated"] == 10_000_000 * YUAN
    assert one.state == ("settled", "已结算")
    assert counted(one) == told(one)


def test_an_intention_counts_nothing(cast: Cast) -> None:
    one = project(cast, signed_on=None)
    assert items(one) == {} and one.state[0] == "intended"


def test_voiding_and_restoring(cast: Cast) -> None:
    one, built = goods(cast), project(cast)
    before = counted(one), counted(built)
    giving.void(one, "重复", **office(cast))
    giving.void(one, "再一次", **office(cast))
    giving.void_project(built, "没有签", **office(cast))
    assert counted(one) == counted(built) == {}
    with pytest.raises(giving.GivingRefused, match="已经作废"):
        giving.revise(one, **said(one), **office(cast))
    giving.restore(one, **office(cast))
    giving.restore_project(built, **office(cast))
    assert (counted(one), counted(built)) == before


def test_nothing_changes_when_nothing_is_changed(cast: Cast) -> None:
    one = goods(cast)
    entries = Entry.objects.count()
    assert giving.revise(one, **said(one), **office(cast)).version == 1
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"landed_on": TODAY + timedelta(1)}, "landed_on", "日期在今天之后"),
        ({"landed_on": None, "landed": None}, "landed_on", "至少写一个"),
        ({"landed": None}, "landed", "要一起写"),
        ({"landed": 0}, "landed", "金额应大于0"),
        ({"pledged_on": date(2025, 4, 1), "pledged": 5}, "landed_on", "早于认捐日期2025-04-01"),
        ({"pledged": 5}, "pledged_on", "还要写认捐日期"),
        ({"goods": (MASKS,)}, "goods", "捐款不列物资"),
        ({"receiver": None}, "receiver", "不面向公众募捐"),
        ({"receiver_name": "某村"}, "receiver_name", "不能都写"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(cast: Cast, changes: dict[str, Any], field: str, told: str) -> None:
    with pytest.raises(giving.GivingRefused, match=told) as refused:
        cash(cast, 5000, **changes)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (Goods("口罩", 0, "只"), "数量应大于0"),
        (Goods(" ", 1, "只"), "要写名称和单位"),
        (Goods("口罩", 1, "只", 100), "要选定依据"),
        (Goods("口罩", 1, "只", None, "invoice"), "还没有写价值"),
    ],
)
def test_a_line_of_things_says_what_it_is(cast: Cast, line: Goods, told: str) -> None:
    with pytest.raises(giving.GivingRefused, match=told):
        goods(cast, line)


@pytest.mark.parametrize(
    ("shares", "told"),
    [((Fraction(1, 2), None), "每一方都写"), ((Fraction(1, 2), Fraction(1, 3)), "相加应为1")],
)
def test_shares_add_up(cast: Cast, shares: tuple[Fraction | None, ...], told: str) -> None:
    givers = [Giver(name=name, share=share) for name, share in zip(("王某", "李某"), shares, strict=True)]
    with pytest.raises(giving.GivingRefused, match=told):
        cash(cast, 5000, *givers)


def test_a_donor_is_named_once(cast: Cast) -> None:
    with pytest.raises(giving.GivingRefused, match="写了两次"):
        cash(cast, 5000, Giver(name="王某"), Giver(name="王 某"))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"settled": 5}, "要一起写"),
        ({"signed_on": None, "built_on": date(2025, 5, 1)}, "先写签约日期"),
        ({"built_on": date(2025, 3, 1)}, "早于签约日期2025-04-01"),
        ({"settled": 5, "settled_on": date(2025, 5, 1), "stopped_on": date(2025, 6, 1)}, "不再终止"),
        ({"kind": "cash"}, ""),
    ],
)
def test_days_of_a_project_follow_each_other(cast: Cast, changes: dict[str, Any], told: str) -> None:
    if changes == {"kind": "cash"}:
        with pytest.raises(giving.GivingRefused, match="没有这一类"):
            giving.plan(cast.association, "cash", "项目", [Giver(name="王某")], receiver_name="某校", **office(cast))
        return
    with pytest.raises(giving.GivingRefused, match=told):
        project(cast, **changes)


def test_the_office_alone_enters(cast: Cast) -> None:
    for user in (cast.member, cast.group_leader, cast.neighbour_secretary, cast.leader, cast.stranger):
        with pytest.raises(Forbidden):
            cash(cast, 5000, by=user)
        with pytest.raises(Forbidden):
            project(cast, by=user)


def test_a_statement_over_the_same_span_is_asked_about(cast: Cast) -> None:
    state(
        cast.association, "summary", "giving.cash", "", date(2025, 1, 1), date(2025, 12, 31), 5_600_000 * YUAN,
        "年报", by=cast.secretary, at=office(cast)["at"], on=TODAY,
    )  # fmt: skip
    with pytest.raises(StatementOverlaps):
        cash(cast, 100_000 * YUAN)
    cash(cast, 100_000 * YUAN, beside="out_of")
    assert value(cast.association, "giving.cash") == 5_600_000 * YUAN


def test_a_lost_race_is_told(cast: Cast) -> None:
    one = cash(cast, 5000)
    giving.revise(one, **(said(one) | {"title": "奖学金"}), version=1, **office(cast))
    with pytest.raises(giving.LostRace):
        giving.revise(one, **(said(one) | {"title": "奖教金"}), version=1, **office(cast))
