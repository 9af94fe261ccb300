"""What every verb of giving asks first 核对."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel.charter.listed import GivingKind
from tongxin.ledger.counting import Posting, postings
from tongxin.ledger.refusals import Refused
from tongxin.people import charters
from tongxin.people.finding import seats
from tongxin.people.models import Person, Unit
from tongxin.people.paths import is_under

from ..models import Donation, Donor, GoodsLine, Project

LONGEST_TITLE = 120
MOST_FEN = 10**14
DIGITS = 12  # of a hash, as a number: tells outsiders of one organisation apart


class GivingRefused(Refused):
    """A rule of the field stands against it; the sentence is safe to show."""


@dataclass(frozen=True)
class Giver:
    """A donor as told: a person of ours, a body (ours or outside), a name; nothing of these: anonymous."""

    person: Person | None = None
    body: Unit | None = None
    name: str = ""
    share: Fraction | None = None  # None for all: equal parts


@dataclass(frozen=True)
class Goods:
    """A line of things as told. Worth in 分, of the whole line, with its basis; or None without one."""

    name: str
    number: int
    counter: str
    worth: int | None = None
    basis: str = ""


def checked_title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise GivingRefused(_("还没有写事由。"), "title")
    if len(title) > LONGEST_TITLE:
        raise GivingRefused(_("最多%(n)s字。") % {"n": LONGEST_TITLE}, "title")
    return title


def check_days(days: Sequence[tuple[str, str, date | None]], today: date) -> None:
    """(field, name, day) in the order in which they must follow each other; None is not said."""
    before: tuple[str, date] | None = None
    for field, name, day in days:
        if day is None:
            continue
        if day > today:
            raise GivingRefused(_("日期在今天之后。"), field)
        if before is not None and day < before[1]:
            told = {"name": before[0], "day": before[1].isoformat()}
            raise GivingRefused(_("早于%(name)s%(day)s。") % told, field)
        before = (name, day)


def check_money(amount: int | None, field: str) -> None:
    if amount is not None and not 0 < amount <= MOST_FEN:
        raise GivingRefused(_("金额应大于0，不超过一万亿元。"), field)


def rule_of(unit: Unit, kind: str, forms: tuple[str, ...]) -> GivingKind:
    """The kind in force there. Raises: GivingRefused."""
    try:
        rule = charters.of(unit).givings.get(kind)
    except charters.NoCharter as error:
        raise GivingRefused(_("%(unit)s还没有规则。") % {"unit": unit}) from error
    if rule is None or rule.form not in forms:
        raise GivingRefused(_("现行规则没有这一类捐赠。"), "kind")
    return rule


def posts_of(unit: Unit, rule: GivingKind) -> list[Posting]:
    keys = ("value", "pledged", "estimated", "pieces", "donor", "project")
    return postings(charters.of(unit), [(key, getattr(rule, key)) for key in keys])


def check_receiver(receiver: Unit | None, name: str) -> None:
    """Directed giving alone: a receiver already chosen. Raises: GivingRefused."""
    if receiver is None and not name.strip():
        raise GivingRefused(_("写明受赠方。这里只登记定向捐赠，不面向公众募捐。"), "receiver")
    if receiver is not None and name.strip():
        raise GivingRefused(_("受赠方写在册的单位，或者写名称，不能都写。"), "receiver_name")


def check_goods(lines: Sequence[Goods]) -> None:
    bases = dict(GoodsLine.BASES)
    for n, line in enumerate(lines, 1):
        if not line.name.strip() or not line.counter.strip():
            raise GivingRefused(_("第%(n)s行物资要写名称和单位。") % {"n": n}, "goods")
        if line.number < 1:
            raise GivingRefused(_("第%(n)s行的数量应大于0。") % {"n": n}, "goods")
        check_money(line.worth, "goods")
        if line.worth is not None and line.basis not in bases:
            raise GivingRefused(_("第%(n)s行写了价值，要选定依据。") % {"n": n}, "goods")
        if line.worth is None and line.basis:
            raise GivingRefused(_("第%(n)s行选了依据，还没有写价值。") % {"n": n}, "goods")


def shares_of(givers: Sequence[Giver]) -> list[Fraction]:
    """Their shares, equal where none is told; they add up to one. Raises: GivingRefused."""
    told = [giver.share for giver in givers]
    if not any(told):
        return [Fraction(1, len(givers)) for _giver in givers]
    shares = [share for share in told if share is not None]
    if len(shares) != len(givers):
        raise GivingRefused(_("份额每一方都写，或者都不写。"), "donors")
    if sum(shares) != 1:
        raise GivingRefused(_("各方的份额相加应为1。"), "donors")
    return shares


def set_donors(row: Donation | Project, givers: Sequence[Giver], on: date) -> None:
    """Each counts for a unit of ours: a member for the one they belong to, a unit of ours for itself, others for
    the record's unit."""
    if not givers:
        raise GivingRefused(_("还没有捐赠方。"), "donors")
    shares = shares_of(givers)
    organisation = charters.organisation_of(row.unit)
    sits = seats([g.person for g in givers if g.person is not None], organisation, on)
    row.donors.all().delete()
    of = {"donation" if isinstance(row, Donation) else "project": row}
    donors = []
    for place, (giver, share) in enumerate(zip(givers, shares, strict=True), 1):
        donor = Donor(
            **of, place=place, person=giver.person, body=giver.body, name=giver.name.strip(),
            unit_id=_unit_of(giver, row.unit, organisation, sits), object=_object(giver, row, organisation, place),
            share_num=share.numerator, share_den=share.denominator,
        )  # fmt: skip
        donors.append(donor)
    named = [d.object for d in donors]
    if len(set(named)) != len(named):
        raise GivingRefused(_("同一捐赠方写了两次。"), "donors")
    Donor.objects.bulk_create(donors)


def donors_told(row: Donation | Project) -> list[Any]:
    """The donors as they stand, to tell whether they changed."""
    told = row.donors.order_by("place").values_list("object", "unit", "name", "share_num", "share_den")
    return list(told)


def _unit_of(giver: Giver, unit: Unit, organisation: Unit, sits: dict[int, int]) -> int:
    if giver.person is not None:
        return sits[giver.person.pk]
    if giver.body is not None and not giver.body.is_outside and is_under(giver.body.path, organisation.path):
        return giver.body.pk
    return unit.pk


def _object(giver: Giver, row: Donation | Project, organisation: Unit, place: int) -> str:
    """The donor's key. Somebody outside is known by name within the organisation; the anonymous are each their own."""
    if giver.person is not None:
        return f"people.person:{giver.person.staying_id}"
    if giver.body is not None:
        return f"people.unit:{giver.body.pk}"
    if giver.name.strip():
        bare = "".join(giver.name.split())
        digest = hashlib.sha256(f"{organisation.pk}:{bare}".encode()).hexdigest()
        return f"giving.name:{int(digest[:DIGITS], 16)}"
    return f"{row.key}:{place}"
