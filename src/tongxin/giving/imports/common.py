"""What the imports of giving have in common."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from tongxin.ledger.operations import StatementOverlaps
from tongxin.people.fields import FEN
from tongxin.people.imports import cells, make
from tongxin.people.imports.cells import CellWrong
from tongxin.people.imports.kinds import Column
from tongxin.people.imports.place import Place
from tongxin.people.models import Unit

from ..models import Donor
from ..operations import Giver, GivingRefused

REFUSALS = (GivingRefused, StatementOverlaps)


def givers(cell: str, place: Place) -> list[Giver]:
    """Donors: members, known bodies, names of others; a share behind a name as 李嘉言1/2. Raises: CellWrong."""
    return [_giver(part, place) for part in cells.parts(cell)]


def _giver(text: str, place: Place) -> Giver:
    name, share = text, None
    head, slash, last = text.rpartition("/")
    if slash and last.isdigit() and head[-1:].isdigit():
        bare = head.rstrip("0123456789")
        name, share = bare.strip(), Fraction(int(head[len(bare) :]), int(last) or 1)
    if name in (_("匿名"), "匿名"):
        return Giver(share=share)
    try:
        return Giver(body=place.unit_called(name), share=share)
    except CellWrong:
        pass
    try:
        return Giver(person=place.person_called(name), share=share)
    except CellWrong as error:
        if error.options and any(option.startswith(name) for option in error.options):
            raise  # several members of that name
        return Giver(name=cells.words(name, 40), share=share)


def receiver(**more: Any) -> Column:
    """The receiver: a unit that is known, else a name."""

    def read(cell: str, place: Place) -> Unit | str:
        name = cells.words(cell, 80)
        try:
            return place.unit_called(name)
        except CellWrong:
            return name

    told = _("几家一起受赠的写在一起；各家数额分得清的，每家一行。")
    return Column("receiver", _("受赠方"), read, synonyms=("受赠单位", "捐赠对象", "受捐方"), help=told, **more)


def to(value: Unit | str | None) -> dict[str, Any]:
    """The receiver as the verbs take it."""
    return {"receiver": value} if isinstance(value, Unit) else {"receiver_name": value or ""}


def unit(place: Place) -> Column:
    """The unit that counts it."""
    return make.own_unit(place, _("计入单位"), synonyms=("单位",))


def donors(place: Place) -> Column:
    """Who gave."""
    told = _("会员、单位或姓名，用顿号隔开；不等分的在后面写份额，例如李嘉言1/2。不具名的写“匿名”。")
    return Column(
        "givers", _("捐赠方"), givers, required=True, synonyms=("捐赠人", "捐赠单位", "捐款人", "姓名"), help=told
    )


def donors_shown(rows: Sequence[Donor], place: Place) -> str:
    """Donors as a cell holds them."""
    shares = {donor.share for donor in rows}
    told = []
    for donor in sorted(rows, key=lambda d: d.place):
        name = place.written([donor.person]) if donor.person else str(donor.body.name if donor.body else donor.name)
        told.append((name or _("匿名")) + (str(donor.share) if len(shares) > 1 else ""))
    return "、".join(told)


def yuan(fen: int | None) -> Decimal | None:
    """分 as 元."""
    return None if fen is None else Decimal(fen) / FEN
