"""The JSON API of giving: donations of money and things. Money in 分."""

from datetime import date
from typing import Annotated, Any, Literal

from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from pydantic import BeforeValidator, Field

from tongxin.ledger.api import who
from tongxin.people.api import (
    PROBLEMS,
    READ,
    WRITE,
    BesideIn,
    Day,
    Id,
    Input,
    Key,
    Money,
    NoSuchThing,
    Part,
    ReasonIn,
    named_unit,
    part_of,
    today_of,
    user_of,
    whole,
)
from tongxin.people.models import Unit

from . import operations
from .given_api import GivenIn, GivenOut, GivenQuery, full, given_out, narrowed, said_of
from .models import Donation, Project
from .operations import Goods

router = Router(auth=READ, tags=["giving"])
Number = Annotated[int, Field(ge=1, le=10**9), BeforeValidator(whole)]


class GoodsIn(Input):
    name: str = Field(max_length=60)
    number: Number
    counter: str = Field(max_length=10)
    worth: Money | None = None
    basis: Literal["", "invoice", "market", "appraisal", "declared", "estimate"] = ""


class DonationIn(GivenIn):
    """What a donation says, whole."""

    project: Id | None = None
    pledged_on: Day | None = None
    pledged: Money | None = None
    landed_on: Day | None = None
    landed: Money | None = None
    goods: list[GoodsIn] = Field(default_factory=list, max_length=50)


class DonateIn(DonationIn):
    unit: Key


class ReviseDonationIn(DonationIn):
    version: Id | None = None


class GoodsOut(Schema):
    name: str
    number: int
    counter: str
    worth: int | None
    basis: str


class DonationOut(GivenOut):
    project: int | None
    pledged_on: date | None
    pledged: int | None
    landed_on: date | None
    landed: int | None
    goods: list[GoodsOut]


def donation_out(row: Donation) -> dict[str, Any]:
    """A donation as the API tells it; `row` comes with its donors and goods."""
    told = {name: getattr(row, name) for name in ("pledged_on", "pledged", "landed_on", "landed")}
    goods = sorted(row.goods.all(), key=lambda line: line.place)
    return given_out(row) | told | {"project": row.project_id, "goods": goods}


def visible(request: HttpRequest, pk: int) -> Donation:
    """The donation, if the token's account may see it; else it is not there."""
    seen = Donation.objects.visible_to(user_of(request), today_of(request))
    return get_object_or_404(full(seen).prefetch_related("goods"), pk=pk)


def _said(request: HttpRequest, given: DonationIn, unit: Unit) -> dict[str, Any]:
    """What was given, as the verbs take it. Raises: Forbidden, NoSuchThing."""
    said = said_of(request, given, unit)
    return said | {
        "goods": [Goods(**line.model_dump()) for line in given.goods], "project": _project(request, given),
    }  # fmt: skip


def _project(request: HttpRequest, given: DonationIn) -> Project | None:
    if given.project is None:
        return None
    seen = Project.objects.visible_to(user_of(request), today_of(request)).select_related("unit")
    row = seen.filter(pk=given.project).first()
    if row is None:
        raise NoSuchThing(f"没有编号为{given.project}的捐建项目。")
    return row


@router.get("/donations", response={200: Part[DonationOut], **PROBLEMS}, operation_id="donations")
def donations(request: HttpRequest, asked: Query[GivenQuery]) -> dict[str, Any]:
    """Donations one may see, the latest first."""
    rows = narrowed(Donation.objects.visible_to(user_of(request), today_of(request)), asked)
    rows = rows.prefetch_related("goods").order_by(Coalesce("landed_on", "pledged_on").desc(), "-pk")
    return part_of(rows, asked, donation_out)


@router.get("/donations/{pk}", response={200: DonationOut, **PROBLEMS}, operation_id="donation")
def donation(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """One donation: who gave what to whom."""
    return donation_out(visible(request, pk))


@router.post("/donations", response={201: DonationOut, **PROBLEMS}, auth=WRITE, operation_id="donate")
def donate(request: HttpRequest, given: DonateIn) -> Status[dict[str, Any]]:
    """Enter a donation: what was signed for, what landed, or both."""
    unit = named_unit(given.unit)
    said = _said(request, given, unit)
    made = operations.donate(unit, said.pop("kind"), said.pop("title"), said.pop("givers"), **said)
    return Status(201, donation_out(visible(request, made.pk)))


@router.put("/donations/{pk}", response={200: DonationOut, **PROBLEMS}, auth=WRITE, operation_id="revise_donation")
def revise_donation(request: HttpRequest, pk: Id, given: ReviseDonationIn) -> dict[str, Any]:
    """Change what is said of a donation, as when a pledge has landed."""
    row = visible(request, pk)
    operations.revise(row, **_said(request, given, row.unit), version=given.version)
    return donation_out(visible(request, pk))


@router.post("/donations/{pk}/void", response={200: DonationOut, **PROBLEMS}, auth=WRITE, operation_id="void_donation")
def void_donation(request: HttpRequest, pk: Id, given: ReasonIn) -> dict[str, Any]:
    """Take it out of every figure, with the reason."""
    row = visible(request, pk)
    operations.void(row, given.reason, version=given.version, **who(request))
    return donation_out(visible(request, pk))


@router.post(
    "/donations/{pk}/restore", response={200: DonationOut, **PROBLEMS}, auth=WRITE, operation_id="restore_donation"
)
def restore_donation(request: HttpRequest, pk: Id, given: BesideIn) -> dict[str, Any]:
    """Let it count again."""
    row = visible(request, pk)
    operations.restore(row, beside=given.beside, **who(request))
    return donation_out(visible(request, pk))
