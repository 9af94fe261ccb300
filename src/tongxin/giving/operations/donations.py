"""Entering donations 捐赠."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import attach, record
from tongxin.kernel.charter.listed import GivingKind
from tongxin.ledger import operations as ledger
from tongxin.ledger.keeping import amend, check_standing, check_version, checked_reason, keep, locked, strike, unstrike
from tongxin.ledger.operations import Beside
from tongxin.people.models import Unit
from tongxin.people.permissions import Actor, Can, require

from ..models import Donation, GoodsLine, Project
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


@transaction.atomic
def donate(
    unit: Unit,
    kind: str,
    title: str,
    givers: Sequence[Giver],
    *,
    receiver: Unit | None = None,
    receiver_name: str = "",
    project: Project | None = None,
    pledged_on: date | None = None,
    pledged: int | None = None,
    landed_on: date | None = None,
    landed: int | None = None,
    goods: Sequence[Goods] = (),
    note: str = "",
    by: Actor,
    at: datetime,
    today: date | None = None,
    files: "Iterable[UploadedFile[Any]]" = (),
    beside: Beside = "",
) -> Donation:
    """Enter a donation that `unit` counts: what was signed for, what landed, or both.

    Args:
        givers: in order; joint ones with shares, or without for equal parts.
        pledged, landed: 分. Of things, `goods` say what landed.
    Raises:
        Forbidden, GivingRefused, EvidenceRefused, StatementOverlaps.
    """
    today = today or localdate(at)
    require(by, Can.GIVING_WRITE, unit, today)
    rule = rule_of(unit, kind, FORMS)
    said = {
        "kind": kind, "title": checked_title(title), "receiver": receiver, "receiver_name": receiver_name.strip(),
        "project": project, "pledged_on": pledged_on, "pledged": pledged, "landed_on": landed_on, "landed": landed,
        "note": note.strip(),
    }  # fmt: skip
    _check(rule, said, goods, unit, today)
    donation = Donation.objects.create(unit=unit, posts=posts_of(unit, rule), made_by=by.key, made_at=at, **said)
    _set_goods(donation, goods)
    set_donors(donation, givers, landed_on or pledged_on or today)
    ledger.post(donation, by=by, at=at, beside=beside)
    record(by, "giving.donate", donation, at, path=unit.path, kind=kind)
    for upload in files:
        attach(upload, donation, by=by, at=at, path=unit.path)
    return donation


@transaction.atomic
def revise(
    donation: Donation,
    *,
    kind: str,
    title: str,
    givers: Sequence[Giver],
    receiver: Unit | None = None,
    receiver_name: str = "",
    project: Project | None = None,
    pledged_on: date | None = None,
    pledged: int | None = None,
    landed_on: date | None = None,
    landed: int | None = None,
    goods: Sequence[Goods] = (),
    note: str = "",
    by: Actor,
    at: datetime,
    today: date | None = None,
    version: int | None = None,
    files: "Iterable[UploadedFile[Any]]" = (),
    beside: Beside = "",
) -> Donation:
    """Change what is said of a donation, as when a pledge has landed; its figures follow.

    Raises: Forbidden, GivingRefused, LostRace, EvidenceRefused, StatementOverlaps.
    """
    today = today or localdate(at)
    donation = locked(donation)
    require(by, Can.GIVING_WRITE, donation.unit, today)
    check_version(donation, version)
    check_standing(donation, GivingRefused)
    rule = rule_of(donation.unit, kind, FORMS)
    said = {
        "kind": kind, "title": checked_title(title), "receiver": receiver, "receiver_name": receiver_name.strip(),
        "project": project, "pledged_on": pledged_on, "pledged": pledged, "landed_on": landed_on, "landed": landed,
        "note": note.strip(),
    }  # fmt: skip
    _check(rule, said, goods, donation.unit, today)
    donors, things = donors_told(donation), _goods_told(donation)
    changed = amend(donation, said)
    if "kind" in changed:
        donation.posts = posts_of(donation.unit, rule)
    _set_goods(donation, goods)
    set_donors(donation, givers, landed_on or pledged_on or today)
    changed += ["donors"] if donors != donors_told(donation) else []
    changed += ["goods"] if things != _goods_told(donation) else []
    if changed:
        keep(donation, by=by, at=at, beside=beside)
        record(by, "giving.revise", donation, at, path=donation.unit.path, fields=changed)
    for upload in files:
        attach(upload, donation, by=by, at=at, path=donation.unit.path)
    return donation


@transaction.atomic
def void(
    donation: Donation, reason: str, *, by: Actor, at: datetime, today: date | None = None, version: int | None = None
) -> Donation:
    """Take it out of every figure, with the reason; it stays to be read. Twice does nothing more.

    Raises: Forbidden, LostRace.
    """
    donation = locked(donation)
    require(by, Can.GIVING_WRITE, donation.unit, today or localdate(at))
    if donation.voided_at is None:
        check_version(donation, version)
        strike(donation, checked_reason(reason, GivingRefused), by=by, at=at)
        record(by, "giving.void", donation, at, path=donation.unit.path, reason=donation.voided_why)
    return donation


@transaction.atomic
def restore(donation: Donation, *, by: Actor, at: datetime, today: date | None = None, beside: Beside = "") -> Donation:
    """Let it count again. Twice does nothing more. Raises: Forbidden, StatementOverlaps."""
    donation = locked(donation)
    require(by, Can.GIVING_WRITE, donation.unit, today or localdate(at))
    if donation.voided_at is not None:
        unstrike(donation, by=by, at=at, beside=beside)
        record(by, "giving.restore", donation, at, path=donation.unit.path)
    return donation


def _check(rule: GivingKind, said: dict[str, Any], goods: Sequence[Goods], unit: Unit, today: date) -> None:
    """Whether what is said fits the kind and itself."""
    check_receiver(said["receiver"], said["receiver_name"])
    if said["pledged_on"] is None and said["landed_on"] is None:
        raise GivingRefused(_("认捐日期、到账或交付日期至少写一个。"), "landed_on")
    days = [("pledged_on", _("认捐日期"), said["pledged_on"]), ("landed_on", _("到账日期"), said["landed_on"])]
    check_days(days, today)
    for field in ("pledged", "landed"):
        check_money(said[field], field)
    _check_amounts(rule, said, goods)
    if said["project"] is not None and said["project"].unit.path.split("/")[1] != unit.path.split("/")[1]:
        raise GivingRefused(_("这个捐建项目不是本组织的。"), "project")


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
