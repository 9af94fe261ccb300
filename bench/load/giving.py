"""Money and things given 捐赠."""

from datetime import date

from tongxin.giving.models import Donation, Donor, GoodsLine
from tongxin.giving.operations.checks import posts_of

from .made import Made, Making, at

FEN = 100
GOODS, JOINT = 0.4, 0.06


def donation(making: Making, on: date) -> Made:
    """One that landed that day, of a member or two."""
    random, host = making.random, making.association()
    kind = "goods" if random.random() < GOODS else "cash"
    yuan = random.randint(5, 500) * 100
    row = making.new(
        Donation(
            kind=kind, title="助学助困", unit=host.unit, receiver_name="结对村", landed_on=on,
            landed=yuan * FEN if kind == "cash" else None, posts=posts_of(host.unit, making.charter.givings[kind]),
            made_by=making.by, made_at=at(on),
        )
    )  # fmt: skip
    number = 2 if random.random() < JOINT else 1
    donors = [
        making.new(
            Donor(
                donation=row, place=place, person_id=person, unit_id=group, object=f"people.person:{person}",
                share_den=number,
            )
        )
        for place, (person, group) in enumerate(making.some(host, number, number), 1)
    ]  # fmt: skip
    lines = {"donation": row, "place": 1, "name": "图书", "counter": "册", "basis": "invoice"}
    goods = [making.new(GoodsLine(number=random.randint(1, 300), worth=yuan * FEN, **lines))] * (kind == "goods")
    return Made(row, {"donors": donors, "goods": goods}, making.line("giving.donate", row, host.unit, on, kind=kind))
