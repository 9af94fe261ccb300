"""Donations and projects for tests, on the fixed cast. Money in 分."""

from datetime import date
from typing import Any

from tongxin.giving.models import Donation, Project
from tongxin.giving.operations import Giver, Goods, donate, plan
from tongxin.ledger.facts import Record
from tongxin.people.models import Person, Unit
from tongxin.people.tests.factories import AT, TODAY, Cast, make_unit
from tongxin.press.tests.helpers import counted, figure, told

__all__ = [
    "MASKS",
    "YUAN",
    "cash",
    "counted",
    "figure",
    "firm",
    "goods",
    "office",
    "person_of_member",
    "project",
    "told",
]

YUAN = 100
MASKS = Goods("口罩", 160_000, "只", 69_250_000, "invoice")


def office(cast: Cast) -> dict[str, Any]:
    return {"by": cast.secretary, "at": AT, "today": TODAY}


def person_of_member(cast: Cast) -> Person:
    assert cast.member.person is not None
    return cast.member.person


def firm(name: str = "潮城纺织有限公司") -> Unit:
    return make_unit(name, kind="firm", is_outside=True)


def cash(cast: Cast, amount: int, *givers: Giver, **more: Any) -> Donation:
    given: dict[str, Any] = {"receiver": cast.bureau, "landed_on": date(2025, 3, 1), "landed": amount}
    given |= office(cast) | more
    return donate(cast.association, "cash", "助学金", givers or (Giver(name="王某"),), **given)


def goods(cast: Cast, *lines: Goods, givers: tuple[Giver, ...] = (Giver(name="王某"),), **more: Any) -> Donation:
    given: dict[str, Any] = {"receiver": cast.bureau, "landed_on": date(2025, 3, 1), "goods": lines or (MASKS,)}
    given |= office(cast) | more
    return donate(cast.association, given.pop("kind", "goods"), "防疫物资", givers, **given)


def project(cast: Cast, *givers: Giver, **more: Any) -> Project:
    given: dict[str, Any] = {"receiver_name": "山区某校", "estimated": 10_000_000 * YUAN, "signed_on": date(2025, 4, 1)}
    given |= office(cast) | more
    return plan(cast.association, "project", "学校数字化设备", givers or (Giver(name="王某"),), **given)


def items(record: Record) -> dict[str, int]:
    """Item → quantity, from the ledger's first parties."""
    sums: dict[str, int] = {}
    for (item, *_), n in counted(record).items():
        sums[item] = sums.get(item, 0) + n
    return sums
