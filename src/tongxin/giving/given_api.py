"""What the JSON API says alike of donations and donated projects. Money in 分."""

from fractions import Fraction
from typing import Annotated, Any

from django.db.models import Prefetch
from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from tongxin.ledger.api import writer
from tongxin.people import charters
from tongxin.people.api import Beside, Code, Id, Input, Key, NoSuchThing, Paging, Text, all_of, below
from tongxin.people.finding import belonging, units_known
from tongxin.people.models import Unit
from tongxin.people.permissions import Can

from .models import Donation, Donor, Project
from .operations import Giver

Title = Annotated[str, Field(max_length=120)]


class GiverIn(Input):
    """A person of ours, a body, or a name: one of them; none of them: anonymous."""

    person: Id | None = None
    body: Key | None = None
    name: str = Field("", max_length=40)
    share: str | None = Field(None, pattern=r"^[1-9][0-9]{0,3}(/[1-9][0-9]{0,3})?$")


class GivenIn(Input):
    """What a donation and a project have in common. One receiver: a body, or a name."""

    kind: Code
    title: Title
    givers: list[GiverIn] = Field(min_length=1, max_length=50)
    receiver: Key | None = None
    receiver_name: str = Field("", max_length=80)
    note: str = Field("", max_length=300)
    beside: Beside = ""


class DonorOut(Schema):
    person: int | None
    body: str
    name: str
    unit: str
    share: str


class GivenOut(Schema):
    id: int
    unit: str
    kind: str
    title: str
    receiver: str
    receiver_name: str
    donors: list[DonorOut]
    note: str
    is_voided: bool
    version: int


class GivenQuery(Paging):
    text: Text = ""
    unit: Text = ""
    kind: Text = ""
    voided: bool = False


def full(rows: Any) -> Any:
    donors = Donor.objects.select_related("body", "unit").order_by("place")
    return rows.select_related("unit", "receiver").prefetch_related(Prefetch("donors", donors))


def _donor(row: Donor) -> dict[str, Any]:
    body = row.body.key if row.body else ""
    return {"person": row.person_id, "body": body, "name": row.name, "unit": row.unit.key, "share": str(row.share)}


def given_out(row: Donation | Project) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("kind", "title", "receiver_name", "note", "version")}
    return told | {
        "id": row.pk, "unit": row.unit.key, "receiver": row.receiver.key if row.receiver else "",
        "donors": [_donor(one) for one in row.donors.all()], "is_voided": row.voided_at is not None,
    }  # fmt: skip


def _known(key: str | None, organisation: Unit) -> Unit | None:
    unit = units_known(organisation).filter(key=key).first() if key else None
    if key and unit is None:
        raise NoSuchThing(f"没有代码为{key}的单位，或者不能列在这里。")
    return unit


def _giver(given: GiverIn, organisation: Unit) -> Giver:
    if sum(map(bool, (given.person, given.body, given.name.strip()))) > 1:
        raise NoSuchThing("每个捐赠方写人员、单位、姓名中的一种。")
    person = all_of([given.person], belonging(organisation))[0] if given.person else None
    share = given.share.partition("/") if given.share else None
    told = Fraction(int(share[0]), int(share[2] or 1)) if share else None
    return Giver(person, _known(given.body, organisation), given.name, told)


def said_of(request: HttpRequest, given: GivenIn, unit: Unit) -> dict[str, Any]:
    """What was given, as the verbs take it. Raises: Forbidden, NoSuchThing."""
    doer = writer(request, Can.GIVING_WRITE, unit)
    organisation = charters.organisation_of(unit)
    said = given.model_dump(exclude={"unit", "version", "givers", "goods", "project", "receiver"})
    said |= {"givers": [_giver(one, organisation) for one in given.givers]}
    return said | {"receiver": _known(given.receiver, organisation)} | doer


def narrowed(rows: Any, asked: GivenQuery) -> Any:
    rows = full(rows.filter(voided_at__isnull=not asked.voided))
    if asked.text:
        rows = rows.filter(title__icontains=asked.text)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    return below(rows, asked.unit)
