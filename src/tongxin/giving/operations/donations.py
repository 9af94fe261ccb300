"""Entering donations 捐赠."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import attach_all, record
from tongxin.kernel.charter.listed import GivingKind
from tongxin.ledger import operations as ledger
from tongxin.ledger.keeping import amend, keep
from tongxin.ledger.operations import Beside
from tongxin.people.models import Unit
from tongxin.people.permissions import Actor, Can, require

from ..models import Donation, GoodsLine, Project
from . import kept
from .checks import (
    Giver,
    GivingRefused,
    Goods,
    check_days,
    check_goods,
    check_money,
    check_receiver,
    checked_title,
    donors_told,
    posts_of,
    rule_of,
    set_donors,
)

FORMS = ("cash", "goods")


class DonationSaid(TypedDict, total=False):
    """What else is said of a donation. Money in 分; of things, `goods` say what landed."""

    receiver: Unit | None
    receiver_name: str
    project: Project | None
    pledged_on: date | None
    pledged: int | None
    landed_on: date | None
    landed: int | None
    goods: Sequence[Goods]
    note: str


@transaction.atomic
def donate(
    unit: Unit,
    kind: str,
    title: str,
    givers: Sequence[Giver],
    *,
    by: Actor,
    at: datetime,
    today: date | None = None,
    files: "Iterable[UploadedFile[Any]]" = (),
    beside: Beside = "",
    **said: Unpack[DonationSaid],
) -> Donation:
    """Enter a donation that `unit` counts: what was signed for, what landed, or both.

    Args:
        givers: in order; joint ones with shares, or without for equal parts.
    Raises:
        Forbidden, GivingRefused, EvidenceRefused, StatementOverlaps.
    """
    today = today or localdate(at)
    require(by, Can.GIVING_WRITE, unit, today)
    rule, row, goods = rule_of(unit, kind, FORMS), _row(kind, title, said), said.get("goods", ())
    _check(rule, row, goods, today)
    _check_project(row["project"], unit)
    donation = Donation.objects.create(unit=unit, posts=posts_of(unit, rule), made_by=by.key, made_at=at, **row)
    _set_goods(donation, goods)
    set_donors(donation, givers, _day(row, today))
    ledger.post(donation, by=by, at=at, beside=beside)
    record(by, "giving.donate", donation, at, path=unit.path, kind=kind)
    attach_all(files, donation, by=by, at=at, path=unit.path)
    return donation


@transaction.atomic
def revise(
    donation: Donation,
    *,
    kind: str,
    title: str,
    givers: Sequence[Giver],
    by: Actor,
    at: datetime,
    today: date | None = None,
    version: int | None = None,
    files: "Iterable[UploadedFile[Any]]" = (),
    beside: Beside = "",
    **said: Unpack[DonationSaid],
) -> Donation:
    """Change what is said of a donation, as when a pledge has landed; its figures follow.

    Raises: Forbidden, GivingRefused, LostRace, EvidenceRefused, StatementOverlaps.
    """
    today = today or localdate(at)
    donation = kept.standing(donation, by, today, version)
    rule, row, goods = rule_of(donation.unit, kind, FORMS), _row(kind, title, said), said.get("goods", ())
    _check(rule, row, goods, today)
    if row["project"] is not None and row["project"].pk != donation.project_id:
        _check_project(row["project"], donation.unit)
    donors, things = donors_told(donation), _goods_told(donation)
    changed = amend(donation, row)
    if "kind" in changed:
        donation.posts = posts_of(donation.unit, rule)
    _set_goods(donation, goods)
    set_donors(donation, givers, _day(row, today))
    changed += ["donors"] if donors != donors_told(donation) else []
    changed += ["goods"] if things != _goods_told(donation) else []
    if changed:
        keep(donation, by=by, at=at, beside=beside)
        record(by, "giving.revise", donation, at, path=donation.unit.path, fields=changed)
    attach_all(files, donation, by=by, at=at, path=donation.unit.path)
    return donation


@transaction.atomic
def void(
    donation: Donation, reason: str, *, by: Actor, at: datetime, today: date | None = None, version: int | None = None
) -> Donation:
    """Take it out of every figure, with the reason; it stays to be read. Twice does nothing more.

    Raises: Forbidden, LostRace.
    """
    return kept.void(donation, "giving.void", reason, by, at, today, version)


@transaction.atomic
def restore(donation: Donation, *, by: Actor, at: datetime, today: date | None = None, beside: Beside = "") -> Donation:
    """Let it count again. Twice does nothing more. Raises: Forbidden, StatementOverlaps."""
    return kept.restore(donation, "giving.restore", by, at, today, beside)


def _row(kind: str, title: str, said: DonationSaid) -> dict[str, Any]:
    """What is said, by column; what is not said is empty."""
    plain = ("receiver", "project", "pledged_on", "pledged", "landed_on", "landed")
    texts = {"receiver_name": said.get("receiver_name", "").strip(), "note": said.get("note", "").strip()}
    return {"kind": kind, "title": checked_title(title)} | {name: said.get(name) for name in plain} | texts


def _day(row: dict[str, Any], today: date) -> date:
    """The day by which members sit in their units."""
    day: date | None = row["landed_on"] or row["pledged_on"]
    return day or today


def _check(rule: GivingKind, said: dict[str, Any], goods: Sequence[Goods], today: date) -> None:
    """Whether what is said fits the kind and itself."""
    check_receiver(said["receiver"], said["receiver_name"])
    if said["pledged_on"] is None and said["landed_on"] is None:
        raise GivingRefused(_("认捐日期、到账或交付日期至少写一个。"), "landed_on")
    days = [("pledged_on", _("认捐日期"), said["pledged_on"]), ("landed_on", _("到账日期"), said["landed_on"])]
    check_days(days, today)
    for field in ("pledged", "landed"):
        check_money(said[field], field)
    _check_amounts(rule, said, goods)


def _check_project(project: Project | None, unit: Unit) -> None:
    """One newly named is of the same tree and stands; what was named before it was voided stays named."""
    if project is None:
        return
    if project.unit.path.split("/")[1] != unit.path.split("/")[1]:
        raise GivingRefused(_("这个捐建项目不是本组织的。"), "project")
    if project.voided_at is not None:
        raise GivingRefused(_("捐建项目“%(title)s”已经作废。") % {"title": project.title}, "project")


def _check_amounts(rule: GivingKind, said: dict[str, Any], goods: Sequence[Goods]) -> None:
    """Money on its day, things line by line; never one for the other."""
    if said["pledged"] is not None and said["pledged_on"] is None:
        raise GivingRefused(_("写了认捐金额，还要写认捐日期。"), "pledged_on")
    if said["pledged_on"] is not None and said["pledged"] is None and said["landed_on"] is None:
        raise GivingRefused(_("写了认捐日期，还要写认捐金额。"), "pledged")
    if rule.form == "goods":
        if said["landed"] is not None:
            raise GivingRefused(_("捐物的价值写在物资行里，不写到账金额。"), "landed")
        if not goods and said["landed_on"] is not None:
            raise GivingRefused(_("至少写一行物资。"), "goods")
        check_goods(goods)
        return
    if goods:
        raise GivingRefused(_("捐款不列物资。钱和物都捐的，分两笔登记。"), "goods")
    if (said["landed"] is None) != (said["landed_on"] is None):
        raise GivingRefused(_("到账日期和到账金额要一起写。"), "landed" if said["landed"] is None else "landed_on")


def _set_goods(donation: Donation, goods: Sequence[Goods]) -> None:
    donation.goods.all().delete()
    GoodsLine.objects.bulk_create(
        GoodsLine(
            donation=donation, place=place, name=line.name.strip(), number=line.number, counter=line.counter.strip(),
            worth=line.worth, basis=line.basis,
        )
        for place, line in enumerate(goods, 1)
    )  # fmt: skip


def _goods_told(donation: Donation) -> list[Any]:
    """The things as they stand, to tell whether they changed."""
    return list(donation.goods.order_by("place").values_list("name", "number", "counter", "worth", "basis"))
